import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from parcours import droits, ecriture, transitions
from parcours.enums import Statut, StatutEtape
from parcours.models import Etape, Objectif, Parcours, Vague, Version
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from socle.travaux.models import Courriel
from tests.comptes.fabriques import AnctFabrique
from tests.parcours.fabriques import VagueFabrique, complet, en_oeuvre, engager, etape, inscrit, ouvert
from tests.territoires.fabriques import CollectiviteFabrique

pytestmark = pytest.mark.django_db


def test_inscrire_invites_the_interlocuteur_once():
    parcours = inscrit()

    assert parcours.interlocuteur.nom == "Jeanne Faure"
    assert [c.destinataire for c in Courriel.objects.filter(gabarit="comptes.invitation")] == ["mairie@montaud.example"]
    assert EntreeJournal.objects.filter(action="parcours.inscrire", perimetre=parcours.perimetre).count() == 1


def test_inscrire_refuses_the_same_territory_twice_in_a_wave():
    parcours = inscrit()

    with pytest.raises(ErreurMetier) as refus:
        transitions.inscrire(
            vague=parcours.vague,
            collectivite=parcours.collectivite,
            referent=parcours.referent,
            interlocuteur={"nom": "Autre", "fonction": "", "email": "autre@montaud.example"},
            par=parcours.referent,
        )

    assert refus.value.message == "Ce territoire est déjà inscrit dans cette vague."
    assert Parcours.objects.count() == 1


def test_inscrire_refuses_a_territory_that_is_gone_and_names_its_successor():
    nouvelle = CollectiviteFabrique(nom="Val-Neuf")
    ancienne = CollectiviteFabrique(nom="Vieux-Val", fin_le=timezone.localdate(), successeur=nouvelle)
    claire = AnctFabrique()

    with pytest.raises(ErreurMetier) as refus:
        transitions.inscrire(
            vague=VagueFabrique(),
            collectivite=ancienne,
            referent=claire,
            interlocuteur={"nom": "X", "fonction": "", "email": "x@val.example"},
            par=claire,
        )

    assert refus.value.message.startswith("Cette collectivité n’existe plus. Elle a été remplacée par Val-Neuf")


def test_accepting_the_invitation_opens_the_diagnosis():
    parcours, jeanne = ouvert()

    assert parcours.statut == Statut.DIAGNOSTIC
    assert list(Parcours.objects.visibles_par(jeanne)) == [parcours]


def test_soumettre_says_all_that_is_missing_in_one_sentence():
    parcours, jeanne = ouvert()

    with pytest.raises(ErreurMetier) as refus:
        transitions.soumettre(parcours, par=jeanne)

    assert refus.value.message == (
        "Il manque 4 choses : un objectif, une étape, l’engagement du maire et l’engagement de la direction. Tout le reste est enregistré."
    )
    assert not Version.objects.exists()


def test_soumettre_freezes_a_version_proposes_the_etapes_and_tells_the_referent():
    parcours, jeanne = complet()

    version = transitions.soumettre(parcours, par=jeanne)

    parcours.refresh_from_db()
    assert (version.numero, parcours.version_courante, parcours.statut) == (1, version, Statut.FORMULATION)
    assert [e.statut for e in parcours.etapes.all()] == [StatutEtape.PROPOSEE]
    assert [c.destinataire for c in Courriel.objects.filter(gabarit="parcours.envoi")] == [parcours.referent.email]


def test_soumettre_twice_without_a_change_is_refused_and_makes_no_version():
    parcours, jeanne = complet()
    transitions.soumettre(parcours, par=jeanne)

    with pytest.raises(ErreurMetier) as refus:
        transitions.soumettre(parcours, par=jeanne)

    assert refus.value.message.startswith("Rien n’a changé")
    assert Version.objects.count() == 1


def test_relire_tells_the_interlocutrice():
    parcours, jeanne = complet()
    transitions.soumettre(parcours, par=jeanne)

    transitions.relire(parcours, par=parcours.referent)

    parcours.refresh_from_db()
    assert parcours.version_relue == parcours.version_courante
    assert [c.destinataire for c in Courriel.objects.filter(gabarit="parcours.relecture")] == [jeanne.email]


def test_contractualiser_names_the_commitment_that_is_missing():
    parcours, jeanne = complet()
    transitions.soumettre(parcours, par=jeanne)
    parcours.engagements.filter(partie="direction").delete()

    with pytest.raises(ErreurMetier) as refus:
        transitions.contractualiser(parcours, par=parcours.referent)

    assert refus.value.message == "Il manque l’engagement de la direction."


def test_reserver_keeps_parcours_and_wave_in_step():
    parcours, _ = ouvert()

    transitions.reserver(parcours, Decimal("18000.50"), par=parcours.referent)
    transitions.reserver(parcours, Decimal("-8000.50"), par=parcours.referent)

    parcours.refresh_from_db()
    parcours.vague.refresh_from_db()
    assert (parcours.montant_reserve, parcours.vague.montant_reserve) == (Decimal("10000.00"), Decimal("10000.00"))


def test_reserver_over_the_envelope_is_refused_in_words_and_by_the_database():
    parcours, _ = ouvert(vague=VagueFabrique(nom="Vague 2", enveloppe=Decimal("10000")))

    with pytest.raises(ErreurMetier) as refus:
        transitions.reserver(parcours, Decimal("10000.01"), par=parcours.referent)
    with pytest.raises(IntegrityError), transaction.atomic():
        Vague.objects.filter(pk=parcours.vague_id).update(montant_reserve=Decimal("10000.01"))

    assert refus.value.message == (
        "L’enveloppe « Vague 2 » ne suffit pas : il reste 10\u00a0000\u00a0€, la convention demande 10\u00a0000,01\u00a0€."
    )


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_reservations_at_once_never_exceed_the_envelope():
    vague = VagueFabrique(enveloppe=Decimal("10000"))
    referent = AnctFabrique()
    tous = [inscrit(f"Ville-{n}", email=f"m{n}@ville.example", vague=vague, referent=referent) for n in range(6)]
    refus = []

    def reserver(parcours):
        try:
            transitions.reserver(parcours, Decimal("3000"), par=referent)
        except ErreurMetier as erreur:
            refus.append(erreur)
        finally:
            connection.close()

    fils = [threading.Thread(target=reserver, args=[p]) for p in tous]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()

    vague.refresh_from_db()
    assert (vague.montant_reserve, len(refus)) == (Decimal("9000.00"), 3)


def test_a_parcours_past_the_diagnosis_always_has_an_interlocuteur():
    parcours, jeanne = complet()
    transitions.soumettre(parcours, par=jeanne)

    with pytest.raises(IntegrityError), transaction.atomic():
        Parcours.objects.filter(pk=parcours.pk).update(interlocuteur=None)


def test_the_interlocuteur_cannot_be_taken_out_of_the_team():
    parcours, _ = ouvert()

    with pytest.raises(ErreurMetier) as refus:
        transitions.retirer_equipier(parcours.interlocuteur, par=parcours.referent)

    assert refus.value.message.startswith("La personne contact ne peut pas être retirée")


def test_leaving_the_team_ends_access_at_once():
    parcours, _ = ouvert()
    paul = AnctFabrique(role_anct="", email="paul@montaud.example")
    equipier = transitions.ajouter_equipier(parcours, nom="Paul", fonction="Élu", par=parcours.referent)
    equipier.utilisateur = paul
    equipier.save(update_fields=["utilisateur"])
    assert Parcours.objects.visibles_par(paul).count() == 1

    transitions.retirer_equipier(equipier, par=parcours.referent)

    assert Parcours.objects.visibles_par(paul).count() == 0


def test_reporter_moves_the_end_later_only():
    parcours, jeanne = en_oeuvre()
    balade = parcours.etapes.get()
    plus_tard = balade.fin + timedelta(days=30)

    with pytest.raises(ErreurMetier):
        transitions.reporter_etape(balade, fin=balade.fin, par=jeanne)
    transitions.reporter_etape(balade, fin=plus_tard, par=jeanne)

    balade.refresh_from_db()
    assert (balade.statut, balade.fin) == (StatutEtape.REPORTEE, plus_tard)


def test_a_conflict_tells_who_changed_what_and_writes_nothing():
    parcours, jeanne = ouvert()
    objectif = ecriture.enregistrer(Objectif(parcours=parcours), {"titre": "Un"}, par=jeanne)
    ecriture.enregistrer(Objectif.objects.get(), {"titre": "Deux"}, par=parcours.referent, revision=1)

    with pytest.raises(ecriture.Conflit) as conflit:
        ecriture.enregistrer(objectif, {"titre": "Trois"}, par=jeanne, revision=1)

    assert conflit.value.actuel.titre == "Deux"
    assert conflit.value.message.startswith("Claire Martin a modifié cet objectif à ")
    assert Objectif.objects.get().titre == "Deux"


def test_an_item_taken_away_comes_back_with_what_left_with_it():
    parcours, jeanne = ouvert()
    balade = etape(parcours, jeanne)

    ecriture.retirer(balade, par=jeanne)
    assert parcours.moyens.presents().count() == 0
    ecriture.remettre(Etape.objects.get(), par=jeanne)

    assert [m.prevu for m in parcours.moyens.presents()] == [Decimal("9000.00")]
    assert Etape.objects.presents().count() == 1


def test_engagements_are_corrected_not_doubled():
    parcours, jeanne = ouvert()
    engager(parcours, jeanne)
    engager(parcours, jeanne)

    assert parcours.engagements.count() == 2


def test_an_etape_is_not_followed_before_the_convention_is_signed():
    """The text to be signed says when each étape ends; if the convention is given up, the étape must be free again."""
    parcours, jeanne = complet()
    transitions.soumettre(parcours, par=jeanne)
    transitions.contractualiser(parcours, par=parcours.referent)
    balade = Etape.objects.select_related("parcours").get()
    transitions.valider_etape(balade, reference="TE-2026-001", par=parcours.referent)
    plus_tard = balade.fin.replace(year=balade.fin.year + 1)

    with pytest.raises(ErreurMetier, match="quand la convention est signée"):
        transitions.terminer_etape(balade, par=jeanne)
    with pytest.raises(ErreurMetier, match="quand la convention est signée"):
        transitions.reporter_etape(balade, fin=plus_tard, par=jeanne)

    assert droits.peut_suivre_etape(jeanne, Etape.objects.select_related("parcours").get()).ok is False
    transitions.rouvrir_ecriture(parcours, reference="TE-2026-001", par=parcours.referent)
    assert Etape.objects.get().statut == StatutEtape.PROPOSEE
