"""What a mission hands over and invoices: every state meets every transition, who is told, each guard says its sentence."""

from decimal import Decimal

import pytest
from django.utils import timezone

from conventions.transitions import depenses
from conventions.transitions.factures import reprendre_factures
from prestataires.coherence import verifier
from prestataires.enums import (
    StatutFacture,
    StatutLivrable,
    StatutMission,
    TransitionFacture,
    TransitionLivrable,
)
from prestataires.models import Facture, Livrable
from prestataires.transitions import factures, livrables, missions
from prestataires.transitions.cycles import CYCLE_FACTURE, CYCLE_LIVRABLE
from socle.journal.models import EntreeJournal
from socle.mots import date_longue
from socle.travaux.lettres import construire
from socle.travaux.models import Courriel
from tests.conventions.test_factures_reprises import facturee, payees
from tests.prestataires.fabriques_missions import (
    champs_facture,
    champs_mission,
    dans,
    facture_en,
    fichier,
    livrable_en,
    mission_en,
)
from tests.prestataires.test_missions import refus

pytestmark = pytest.mark.django_db

LIVRABLE = {
    TransitionLivrable.REMETTRE: lambda liv, s: livrables.remettre(liv, precision="Sur la clé.", par=s.jeanne),
    TransitionLivrable.ACCEPTER: lambda liv, s: livrables.accepter(liv, par=s.jeanne),
    TransitionLivrable.FAIRE_REPRENDRE: lambda liv, s: livrables.faire_reprendre(liv, "Trop court.", par=s.jeanne),
    TransitionLivrable.ANNULER: lambda liv, s: livrables.annuler(liv, par=s.jeanne),
}
FACTURE = {
    TransitionFacture.ACCEPTER: lambda f, s: factures.accepter_facture(f, par=s.jeanne),
    TransitionFacture.REFUSER: lambda f, s: factures.refuser_facture(f, "Un montant faux.", par=s.jeanne),
    TransitionFacture.ROUVRIR: lambda f, s: factures.rouvrir_facture(f, "Acceptée par erreur.", par=s.jeanne),
}


def test_the_tables_of_verbs_are_whole():
    assert set(LIVRABLE) == set(TransitionLivrable)
    assert set(FACTURE) == set(TransitionFacture)


@pytest.mark.parametrize(("etat", "transition", "cible"), list(CYCLE_LIVRABLE.matrice()))
def test_every_state_of_a_deliverable_meets_every_transition(etat, transition, cible):
    livrable, _, s = livrable_en(StatutLivrable(etat))
    assert livrable.statut == etat

    if cible is None:
        assert refus(LIVRABLE[transition], livrable, s)[1].endswith(".")
    else:
        LIVRABLE[transition](livrable, s)

    assert Livrable.objects.get(pk=livrable.pk).statut == (cible or etat)


@pytest.mark.parametrize(("etat", "transition", "cible"), list(CYCLE_FACTURE.matrice()))
def test_every_state_of_an_invoice_meets_every_transition(etat, transition, cible):
    facture, _, s = facture_en(StatutFacture(etat))
    assert facture.statut == etat

    if cible is None:
        assert refus(FACTURE[transition], facture, s)[1].endswith(".")
    else:
        FACTURE[transition](facture, s)

    assert Facture.objects.get(pk=facture.pk).statut == (cible or etat)
    assert verifier() == []


# --- deliverables --------------------------------------------------------------------------------------------------------------------


def test_something_is_handed_over_a_file_or_words():
    livrable, _, _ = livrable_en()
    assert refus(livrables.remettre, livrable) == (
        "fichier",
        "Joignez un fichier, ou dites où trouver ce qui est remis.",
    )

    recu = fichier()
    livrables.remettre(livrable, fichier=recu)
    livrables.remettre(livrable, precision="Version relue.")

    assert (livrable.statut, livrable.fichier, livrable.precision) == (StatutLivrable.REMIS, recu, "Version relue.")
    premiere = EntreeJournal.objects.de(livrable).filter(action="livrable.remettre").first()
    assert premiere.acteur_id is None


def test_what_is_handed_over_again_is_read_again():
    livrable, _, s = livrable_en(StatutLivrable.A_REPRENDRE)
    assert livrable.motif == "Il manque le point de départ."

    livrables.remettre(livrable, precision="Voici.")

    assert (livrable.motif, livrable.juge_par, livrable.juge_le) == ("", None, None)


@pytest.mark.parametrize("etat", [StatutMission.PREPAREE, StatutMission.INTERROMPUE])
def test_nothing_is_handed_over_of_a_mission_that_does_not_run(etat):
    livrable, mission, s = livrable_en()
    type(mission).objects.filter(pk=mission.pk).update(
        statut=etat, motif="Arrêt." if etat == StatutMission.INTERROMPUE else ""
    )

    assert refus(livrables.remettre, livrable, precision="Voici.")[1].startswith("On ne remet plus rien")


def test_the_provider_is_told_what_to_do_again_when_it_has_a_link():
    livrable, mission, s = livrable_en(StatutLivrable.REMIS)
    livrables.faire_reprendre(livrable, "Il manque une carte.", par=s.jeanne)
    assert not Courriel.objects.filter(gabarit="prestataires.livrable_a_reprendre").exists()

    livrables.remettre(livrable, precision="Voici.")
    missions.envoyer_lien(mission, "contact@sentiers.example", par=s.jeanne)
    livrables.faire_reprendre(livrable, "Il manque encore une carte.", par=s.jeanne)
    courriel = Courriel.objects.get(gabarit="prestataires.livrable_a_reprendre")
    lettre = construire(courriel)

    assert courriel.destinataire == "contact@sentiers.example"
    assert lettre.sujet == "Montaud : « Plan de la balade » est à reprendre"
    assert "Il manque encore une carte." in lettre.paragraphes[0]
    assert "/prestataire/" in lettre.action[1]
    assert lettre.lien_personnel
    missions.fermer_lien(mission, par=s.jeanne)
    assert construire(courriel) is None


def test_a_deliverable_is_late_the_day_after():
    livrable, _, _ = livrable_en()

    assert not livrables.en_retard(livrable, livrable.attendu_le)
    assert livrables.en_retard(livrable, dans(11))
    assert not livrables.en_retard(livrable_en(StatutLivrable.REMIS)[0], dans(11))


def test_something_more_may_be_expected_while_the_mission_runs():
    mission, s = mission_en(StatutMission.TERMINEE)

    assert refus(livrables.ajouter, mission, "Un film", dans(5), par=s.jeanne)[1].startswith("On n’attend plus rien")


# --- invoices ------------------------------------------------------------------------------------------------------------------------


def test_a_mission_never_ordered_is_not_invoiced():
    mission, s = mission_en(StatutMission.PREPAREE)

    assert refus(factures.deposer_facture, mission, champs_facture(), fichier(), par=s.jeanne)[1].startswith(
        "Cette mission n’est pas commandée"
    )


def test_what_does_not_hold_in_an_invoice_is_told_beside_its_field():
    facture, mission, s = facture_en(numero="2026-12")
    essayer = lambda **kw: refus(factures.deposer_facture, mission, champs_facture(**kw), fichier())[0]  # noqa: E731

    assert essayer(date=dans(1)) == "date"
    assert essayer(numero=" 2026-12 ") == "numero"
    assert essayer(numero="FR7630001007941234567890185") == "numero"
    assert essayer(ht=Decimal("2000.00")) == "ttc"
    assert essayer(ht=Decimal("0.00")) == "ht"


def test_a_refused_invoice_leaves_its_number_free_and_its_provider_told():
    facture, mission, s = facture_en(numero="2026-12")
    missions.envoyer_lien(mission, "contact@sentiers.example", par=s.jeanne)
    factures.refuser_facture(facture, "Il manque le numéro d’engagement.", par=s.jeanne)

    autre = factures.deposer_facture(mission, champs_facture(numero="2026-12"), fichier())
    lettre = construire(Courriel.objects.get(gabarit="prestataires.facture_refusee"))

    assert autre.statut == StatutFacture.RECUE
    assert lettre.sujet == "Montaud : votre facture 2026-12 est refusée"
    assert "Il manque le numéro d’engagement." in lettre.paragraphes[0]


def test_accepted_invoices_go_no_further_than_the_mission_with_the_figures():
    facture_1, mission, s = facture_en(StatutFacture.ACCEPTEE, ht=Decimal("2000.00"), ttc=Decimal("2400.00"))
    facture_2, _, _ = facture_en(mission=mission, s=s)

    _, phrase = refus(factures.accepter_facture, facture_2, par=s.jeanne)
    assert phrase == (
        "Avec cette facture (1 200 € TTC), les factures acceptées feraient 3 600 € : la mission est de 3 000 € TTC. "
        "Modifiez d’abord le montant de la mission, en disant pourquoi ; ou refusez cette facture."
    )

    plus = champs_mission(montant_ht=Decimal("3000.00"), montant_ttc=Decimal("3600.00"))
    missions.modifier(mission, plus, par=s.jeanne, revision=mission.revision, motif="Un atelier de plus.")
    factures.accepter_facture(facture_2, par=s.jeanne)
    assert missions.total_accepte(mission) == Decimal("3600.00")
    assert verifier() == []


def test_what_was_done_before_an_interruption_is_still_invoiced():
    mission, s = mission_en(StatutMission.EN_COURS)
    missions.interrompre(mission, "Faute de temps.", par=s.jeanne)

    facture, _, _ = facture_en(StatutFacture.ACCEPTEE, mission=mission, s=s)

    assert (facture.statut, facture.jugee_par, timezone.localdate(facture.jugee_le)) == (
        StatutFacture.ACCEPTEE,
        s.jeanne,
        timezone.localdate(),
    )


# --- an invoice accepted by mistake -----------------------------------------------------------------------------------------------------


def test_reopened_an_invoice_is_to_be_checked_again_with_the_reason():
    facture, _, s = facture_en(StatutFacture.ACCEPTEE)

    factures.rouvrir_facture(facture, "Le montant est mal tapé.", par=s.jeanne)

    assert (facture.statut, facture.jugee_par, facture.jugee_le) == (StatutFacture.RECUE, None, None)
    assert facture.motif_reouverture == "Le montant est mal tapé."


def test_a_reopening_is_in_the_journal_with_what_it_frees():
    facture, _, s = facture_en(StatutFacture.ACCEPTEE)

    factures.rouvrir_facture(facture, "Le montant est mal tapé.", par=s.jeanne)

    entree = EntreeJournal.objects.de(facture).get(action="facture.rouvrir")
    assert entree.acteur_id == s.jeanne.pk
    assert entree.valeurs == {"de": "acceptee", "vers": "recue", "ht": "1000.00", "ttc": "1200.00"}


def test_a_reopening_says_why():
    facture, _, s = facture_en(StatutFacture.ACCEPTEE)

    assert refus(factures.rouvrir_facture, facture, "  ", par=s.jeanne) == (
        "motif",
        "Dites en une phrase pourquoi vous la rouvrez.",
    )


def test_a_reopened_invoice_frees_the_amount_of_the_mission():
    facture, mission, s = facture_en(StatutFacture.ACCEPTEE, ht=Decimal("2500.00"), ttc=Decimal("3000.00"))
    factures.rouvrir_facture(facture, "C’était une autre facture.", par=s.jeanne)

    autre, _, _ = facture_en(StatutFacture.ACCEPTEE, mission=mission, s=s)

    assert missions.total_accepte(mission) == autre.ttc
    assert verifier() == []


def test_reopened_then_refused_an_invoice_comes_again_under_its_number():
    facture, mission, s = facture_en(StatutFacture.ACCEPTEE, numero="2026-12", ttc=Decimal("2100.00"))
    factures.rouvrir_facture(facture, "Le montant est mal tapé.", par=s.jeanne)
    factures.refuser_facture(facture, "1 200 € TTC, et non 2 100 €.", par=s.jeanne)

    juste, _, _ = facture_en(StatutFacture.ACCEPTEE, mission=mission, s=s, numero="2026-12")

    assert (juste.statut, juste.ttc) == (StatutFacture.ACCEPTEE, Decimal("1200.00"))


def test_an_invoice_in_the_expenses_is_not_reopened():
    convention, s, [facture] = facturee(StatutFacture.ACCEPTEE)
    [depense] = reprendre_factures(convention, payees(facture), par=s.jeanne)

    _, phrase = refus(factures.rouvrir_facture, facture, "Le montant est mal tapé.", par=s.jeanne)

    assert phrase == (
        f"Cette facture est dans les dépenses de la convention, payée le {date_longue(depense.date)} : "
        "retirez d’abord cette dépense. Si l’ANCT l’a déjà retenue, demandez-lui avant de l’examiner de nouveau."
    ).replace("\u00a0", " ")
    assert Facture.objects.get(pk=facture.pk).statut == StatutFacture.ACCEPTEE


def test_an_invoice_whose_expense_was_taken_out_is_reopened():
    convention, s, [facture] = facturee(StatutFacture.ACCEPTEE)
    [depense] = reprendre_factures(convention, payees(facture), par=s.jeanne)
    depenses.retirer_depense(depense, par=s.jeanne)

    factures.rouvrir_facture(facture, "Le montant est mal tapé.", par=s.jeanne)

    assert facture.statut == StatutFacture.RECUE
