"""Drafting, validating, transmitting: what each writes, and the sentence of each guard."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from conventions import transitions
from conventions.enums import Statut, StatutActe
from conventions.models import Acte, Compteur, Convention, LigneContractee, Modele, Tranche
from parcours import ecriture
from parcours import transitions as parcours_transitions
from parcours.enums import Partie, StatutEtape
from parcours.enums import Statut as StatutParcours
from parcours.models import Engagement, Etape, Objectif, Vague
from socle.erreurs import ErreurMetier
from tests.conventions import fabriques
from tests.parcours.fabriques import mettre_en_etat

pytestmark = pytest.mark.django_db


def aujourd_hui():
    return timezone.localdate()


# --- rediger ----------------------------------------------------------------------------------------------------------------


def refus_de_rediger(scene, **changes):
    with pytest.raises(ErreurMetier) as refus:
        transitions.rediger(scene.parcours, fabriques.champs(**changes), par=scene.claire)
    assert not Convention.objects.exists()
    return refus.value


def test_rediger_starts_from_the_sending_that_was_re_read():
    acte, scene = fabriques.acte()

    assert (acte.statut, acte.rang, acte.numero) == (StatutActe.BROUILLON, 0, None)
    assert acte.version == scene.parcours.version_relue
    assert acte.modele == Modele.objects.en_vigueur("convention-initiale")
    assert acte.convention.statut == Statut.EN_COURS
    assert acte.convention.montant_total == 0


def test_rediger_waits_for_the_sending():
    scene = fabriques.ecrit()

    assert refus_de_rediger(scene).message == (
        "Le territoire n’a pas encore envoyé son parcours : il n’y a rien à mettre en convention."
    )


def test_rediger_waits_for_the_re_reading():
    scene = fabriques.ecrit()
    parcours_transitions.soumettre(scene.parcours, par=scene.jeanne)

    assert refus_de_rediger(scene).message == (
        "Relisez d’abord le dernier envoi du territoire : la convention reprend ce qui a été relu."
    )


@pytest.mark.parametrize(
    ("nature", "partie", "mot"),
    [
        ("commune", Partie.EXECUTIF, "du maire"),
        ("commune", Partie.DIRECTION, "de la direction"),
    ],
)
def test_rediger_asks_for_both_commitments(nature, partie, mot):
    scene = fabriques.relu()
    Engagement.objects.filter(parcours=scene.parcours, partie=partie).delete()

    assert refus_de_rediger(scene).message == f"Avant la convention, il manque l’engagement {mot}."


def test_rediger_refuses_an_amount_of_zero_and_an_end_in_the_past():
    scene = fabriques.relu()

    zero = refus_de_rediger(scene, montant_delta=Decimal(0))
    assert (zero.champ, zero.message) == ("montant_delta", "Le montant de la convention doit être supérieur à zéro.")
    fin = refus_de_rediger(scene, date_fin=aujourd_hui())
    assert fin.champ == "date_fin"
    assert fin.message.startswith("La fin d’exécution doit être après le ")


def test_rediger_refuses_a_second_living_convention():
    acte, scene = fabriques.acte()

    with pytest.raises(ErreurMetier, match="^Ce parcours a déjà une convention.$"):
        transitions.rediger(scene.parcours, fabriques.champs(), par=scene.claire)


def test_rediger_refuses_a_parcours_that_has_ended():
    scene = fabriques.relu()
    mettre_en_etat(scene.parcours, StatutParcours.ABANDONNE)

    assert refus_de_rediger(scene).message == "Le parcours est « Arrêté » : il n’y a plus de convention à rédiger."


def test_rediger_says_when_no_model_was_loaded():
    scene = fabriques.relu()
    Modele.objects.all().delete()

    assert "charger_modeles" in refus_de_rediger(scene).message


def test_a_parcours_that_asks_for_nothing_may_have_a_convention():
    """ANCT sets the maximum; étapes that cost nothing share it equally."""
    scene = fabriques.relu(couts=("0", "0"))
    acte, _ = fabriques.acte(StatutActe.VALIDEE, scene=scene, montant="1000.01")

    montants = sorted(acte.lignes.values_list("montant_delta", flat=True))
    assert montants == [Decimal("500.00"), Decimal("500.01")]


def test_an_etape_whose_cost_nobody_knows_is_drafted_but_never_contracted():
    scene = fabriques.relu(couts=("12000", None))
    acte, _ = fabriques.acte(scene=scene, montant="12000")

    with pytest.raises(ErreurMetier) as refus:
        transitions.valider(acte, par=scene.claire)

    assert refus.value.message == (
        "Avant de valider, il manque le coût de l’étape «\u00a0Animer une réunion autrement\u00a0». "
        "Demandez-le au territoire, ou indiquez-le pour lui, puis faites envoyer le parcours de nouveau."
    )
    acte.refresh_from_db()
    assert (acte.statut, acte.numero) == (StatutActe.BROUILLON, None)


# --- modifier, relecture ----------------------------------------------------------------------------------------------------


def test_modifier_after_re_reading_asks_for_it_again():
    acte, scene = fabriques.acte(StatutActe.RELECTURE)
    assert acte.relecture_attendue_le == aujourd_hui() + timedelta(days=7)

    transitions.modifier(acte, fabriques.champs(montant_delta=Decimal("17000")), par=scene.claire)

    acte.refresh_from_db()
    assert (acte.statut, acte.montant_delta, acte.relecture_attendue_le) == (StatutActe.BROUILLON, 17000, None)


def test_modifier_over_someone_elses_change_is_refused():
    acte, scene = fabriques.acte()
    ouverte = acte.revision
    transitions.modifier(acte, fabriques.champs(montant_delta=Decimal("17000")), par=scene.claire, revision=ouverte)

    with pytest.raises(ErreurMetier, match="Rien n’est perdu"):
        transitions.modifier(acte, fabriques.champs(), par=scene.claire, revision=ouverte)

    assert Acte.objects.get().montant_delta == 17000


# --- valider ----------------------------------------------------------------------------------------------------------------


def test_valider_reserves_contracts_and_numbers():
    acte, scene = fabriques.acte(StatutActe.VALIDEE)

    annee = aujourd_hui().year
    assert acte.numero == f"TE-{annee}-001"
    assert Compteur.objects.get(annee=annee).dernier == 1
    assert (acte.validee_par, acte.signature_attendue_le) == (scene.claire, None)
    assert (acte.texte_gele, acte.empreinte) == ("", "")
    assert scene.parcours.statut == StatutParcours.CONTRACTUALISATION
    assert scene.parcours.montant_reserve == Decimal("18000.00")
    assert Vague.objects.get().montant_reserve == Decimal("18000.00")
    etapes = Etape.objects.filter(parcours=scene.parcours)
    assert {(e.statut, e.acte_reference) for e in etapes} == {(StatutEtape.VALIDEE, acte.numero)}
    lignes = LigneContractee.objects.filter(acte=acte)
    assert {ligne.etape.titre: ligne.montant_delta for ligne in lignes} == {
        "Balade nocturne": Decimal("12000.00"),
        "Animer une réunion autrement": Decimal("6000.00"),
    }
    assert acte.convention.montant_total == 0
    assert Modele.objects.get(pk=acte.modele_id).utilise_le is not None


def test_transmettre_plans_the_payments_and_freezes_the_text():
    acte, scene = fabriques.acte(StatutActe.TRANSMISE)

    assert acte.signature_attendue_le == aujourd_hui() + timedelta(days=60)
    assert len(acte.empreinte) == 64
    assert f'"numero":"{acte.numero}"' in acte.texte_gele
    assert list(acte.tranches.values_list("rang", "genre", "pct", "montant")) == [
        (1, "avance", Decimal("50.00"), Decimal("9000.00")),
        (2, "acompte", Decimal("30.00"), Decimal("5400.00")),
        (3, "solde", Decimal("20.00"), Decimal("3600.00")),
    ]


def test_transmettre_refuses_a_parcours_that_changed_since_the_validation():
    """An answer to a question of ANCT may change a cost while the convention is drafted: the text would no longer tell it."""
    acte, scene = fabriques.acte(StatutActe.VALIDEE)
    Objectif.objects.filter(parcours=scene.parcours).update(titre="Un autre objectif")

    with pytest.raises(ErreurMetier, match="Reprenez la rédaction de la convention, puis validez-la de nouveau.$"):
        transitions.transmettre(acte, par=scene.claire)


def test_reprendre_gives_back_what_was_reserved_and_keeps_the_number():
    acte, scene = fabriques.acte(StatutActe.VALIDEE)
    numero = acte.numero

    transitions.reprendre(acte, par=scene.claire)

    assert (acte.statut, acte.numero, acte.validee_le) == (StatutActe.BROUILLON, numero, None)
    assert Vague.objects.get().montant_reserve == 0
    assert not acte.lignes.exists()
    scene.parcours.refresh_from_db()
    assert scene.parcours.statut == StatutParcours.FORMULATION
    transitions.valider(acte, par=scene.claire)
    assert acte.numero == numero
    assert Compteur.objects.get().dernier == 1


def test_valider_over_the_envelope_changes_nothing():
    scene = fabriques.relu(vague=fabriques.VagueFabrique(nom="Vague 2026", enveloppe=Decimal("20000")))
    acte, _ = fabriques.acte(scene=scene, montant="20000.01")

    with pytest.raises(ErreurMetier) as refus:
        transitions.valider(acte, par=scene.claire)

    assert refus.value.message == (
        "L’enveloppe « Vague 2026 » ne suffit pas : il reste 20\u00a0000\u00a0€, la convention demande 20\u00a0000,01\u00a0€."
    )
    acte.refresh_from_db()
    assert (acte.statut, acte.numero, acte.texte_gele) == (StatutActe.BROUILLON, None, "")
    assert not Compteur.objects.exists()
    assert not Tranche.objects.exists()
    assert Vague.objects.get().montant_reserve == 0
    assert {e.statut for e in Etape.objects.all()} == {StatutEtape.PROPOSEE}


def test_the_database_itself_refuses_an_envelope_exceeded():
    vague = fabriques.VagueFabrique(enveloppe=Decimal("10"))

    with pytest.raises(IntegrityError), transaction.atomic():
        Vague.objects.filter(pk=vague.pk).update(montant_reserve=Decimal("10.01"))


def test_valider_refuses_a_draft_older_than_the_last_sending():
    acte, scene = fabriques.acte()
    ecriture.enregistrer(Objectif(parcours=scene.parcours), {"titre": "Un second objectif"}, par=scene.jeanne)
    parcours_transitions.soumettre(scene.parcours, par=scene.jeanne)
    parcours_transitions.relire(scene.parcours, par=scene.claire)

    with pytest.raises(ErreurMetier, match="a envoyé une nouvelle version"):
        transitions.valider(acte, par=scene.claire)
    transitions.modifier(acte, fabriques.champs(), par=scene.claire)
    transitions.valider(acte, par=scene.claire)
    transitions.transmettre(acte, par=scene.claire)

    assert "Un second objectif" in acte.texte_gele


def test_valider_refuses_what_changed_since_it_was_sent():
    acte, scene = fabriques.acte()
    ecriture.enregistrer(Objectif(parcours=scene.parcours), {"titre": "Pas encore envoyé"}, par=scene.jeanne)

    with pytest.raises(ErreurMetier, match="Le parcours a changé depuis son envoi du"):
        transitions.valider(acte, par=scene.claire)


def test_valider_another_draft_than_the_one_read_is_refused():
    acte, scene = fabriques.acte()
    lue = acte.revision
    transitions.modifier(acte, fabriques.champs(montant_delta=Decimal("19000")), par=scene.claire)

    with pytest.raises(ErreurMetier, match="modifiée pendant que vous la lisiez"):
        transitions.valider(acte, par=scene.claire, revision=lue)


def test_valider_twice_takes_one_number():
    acte, scene = fabriques.acte()
    jumeau = Acte.objects.get(pk=acte.pk)
    transitions.valider(acte, par=scene.claire)

    with pytest.raises(ErreurMetier, match="est déjà «\u00a0Validée\u00a0»"):
        transitions.valider(jumeau, par=scene.claire)

    assert Compteur.objects.get().dernier == 1


# --- rows that the shell itself cannot break --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "faute",
    [
        {"statut": StatutActe.VALIDEE},
        {"statut": StatutActe.SIGNEE},
        {"statut": StatutActe.ABANDONNEE},
        {"statut": StatutActe.RELECTURE},
        {"statut": "inconnu"},
        {"statut": StatutActe.AUTORISEE, "numero": "TE-2026-999"},
        {"validee_le": "2026-01-01T00:00:00Z"},
        {"transmise_le": "2026-01-01T00:00:00Z"},
        {"ej": "EJ-1"},
        {"notifiee_le": "2026-01-01"},
        {"credits_verifies_le": "2026-01-01"},
        {"texte_gele": "x"},
        {"montant_delta": 0},
        {"signee_anct_le": "2026-01-01"},
        {"motif_abandon": "sans raison"},
    ],
)
def test_a_draft_cannot_be_bent_behind_its_lifecycle(faute):
    acte, _ = fabriques.acte()

    with pytest.raises(IntegrityError), transaction.atomic():
        Acte.objects.filter(pk=acte.pk).update(**faute)


def test_more_than_was_promised_is_never_paid():
    convention = fabriques.acte(StatutActe.SIGNEE)[0].convention

    with pytest.raises(IntegrityError), transaction.atomic():
        Convention.objects.filter(pk=convention.pk).update(montant_paye=Decimal("18000.01"))


def test_the_database_itself_refuses_a_signature_before_the_vote_is_enforceable():
    acte, _ = fabriques.acte(StatutActe.AUTORISEE)

    with pytest.raises(IntegrityError), transaction.atomic():
        Acte.objects.filter(pk=acte.pk).update(signee_collectivite_le=acte.executoire_le - timedelta(days=1))


def test_the_database_itself_refuses_a_signature_of_anct_before_its_credits():
    acte, _ = fabriques.acte(StatutActe.AUTORISEE)

    with pytest.raises(IntegrityError), transaction.atomic():
        Acte.objects.filter(pk=acte.pk).update(signee_anct_le=aujourd_hui())


def test_one_living_convention_per_parcours():
    acte, scene = fabriques.acte()

    with pytest.raises(IntegrityError), transaction.atomic():
        Convention.objects.create(parcours=scene.parcours)
