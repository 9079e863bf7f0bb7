"""How a convention ends when all did not go as planned: terminated, never entered in the budget, settled while something was asked for, stopped with its parcours."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from conventions import transitions
from conventions.coherence import verifier
from conventions.comptes.grand_livre import Filtre
from conventions.echeances.depenses import decompte, depenses_a_examiner
from conventions.echeances.vie import caducite_passee, donnees_a_publier
from conventions.enums import Statut, StatutActe, StatutDepense, StatutReversement, StatutVersement
from conventions.models import Acte, Convention, Depense, Publication, Reversement, Tranche
from conventions.transitions import depenses, reversements
from parcours import transitions as parcours_transitions
from parcours.enums import Statut as StatutParcours
from parcours.models import Vague
from socle.comptes.enums import RoleAnct
from socle.documents.models import Document
from socle.erreurs import ErreurMetier
from tests.comptes.fabriques import AnctFabrique
from tests.conventions import fabriques
from tests.conventions.fabriques_avenants import avenant, etape, signee
from tests.conventions.fabriques_versements import avancer, convention_avec, demander, justifier, versements

pytestmark = pytest.mark.django_db

PAYE, DEMANDE, CERTIFIE = StatutVersement.PAYE, StatutVersement.DEMANDE, StatutVersement.CERTIFIE
MOTIF = "La commune renonce."


def resiliee(depense=None):
    """(convention, scene): 9 000 € paid, terminated; `depense` euros were kept before."""
    convention, scene, _ = convention_avec(PAYE)
    if depense:
        justifier(convention, scene, depense)
    transitions.resilier(convention, motif=MOTIF, par=scene.claire)
    return convention, scene


def declarer(convention, scene, montant):
    champs = {"objet": "Affiches", "fournisseur": "Imprimerie", "numero": "", "mandat": "", "etape": None}
    sommes = {"ht": Decimal(montant), "ttc": Decimal(montant), "date": timezone.localdate()}
    return depenses.declarer(convention, champs | sommes, par=scene.jeanne)


# --- terminated ----------------------------------------------------------------------------------------------------------------


def test_what_was_paid_before_a_termination_is_still_declared_then_counted():
    convention, scene = resiliee("5000")
    depense = declarer(convention, scene, "1500.50")
    assert len(decompte(timezone.localdate())) == len(depenses_a_examiner(timezone.localdate())) == 1

    with pytest.raises(ErreurMetier, match="Des dépenses restent à examiner"):
        transitions.decompter(convention, par=scene.claire)
    depenses.retenir(depense, par=scene.claire)
    transitions.decompter(convention, par=scene.claire, trop_lu=Decimal("2499.50"))

    assert Reversement.objects.get().montant == Decimal("2499.50")
    assert convention.decompte_le == timezone.localdate()
    assert len(decompte(timezone.localdate())) == 0
    assert verifier() == []
    with pytest.raises(ErreurMetier, match="Le décompte est établi depuis le"):
        declarer(convention, scene, "10")
    with pytest.raises(ErreurMetier, match="pas de décompte à établir"):
        transitions.decompter(convention, par=scene.claire)


def test_a_termination_whose_expenses_cover_what_was_paid_gives_nothing_back():
    convention, scene = resiliee("9000")

    transitions.decompter(convention, par=scene.claire)

    assert not Reversement.objects.exists()
    assert verifier() == []


def test_the_sum_that_was_read_is_the_one_that_is_asked_back():
    convention, scene = resiliee()

    with pytest.raises(ErreurMetier, match="examinée entre-temps"):
        transitions.decompter(convention, par=scene.claire, trop_lu=Decimal(1))

    assert not Reversement.objects.exists()


@pytest.mark.parametrize("statut", [StatutActe.TRANSMISE, StatutActe.NOTIFIEE])
def test_nothing_is_counted_where_nothing_was_paid_or_all_goes_on(statut):
    acte, scene = fabriques.acte(statut)

    with pytest.raises(ErreurMetier, match="pas de décompte"):
        transitions.decompter(acte.convention, par=scene.claire)


def test_the_page_says_what_is_to_give_back_then_does_it(client_de):
    convention, scene = resiliee("5000")
    hugo = client_de(AnctFabrique(role_anct=RoleAnct.GESTIONNAIRE))
    adresse = reverse("conventions:decompter", args=[scene.parcours.pk])

    page = hugo.get(adresse).content.decode().replace("\xa0", " ").replace("\u202f", " ").replace("&nbsp;", " ")
    assert "9 000 € ont été versés. Les dépenses retenues font 5 000 €." in page
    assert "Le territoire aura 4 000 € à reverser" in page
    hugo.post(adresse, {"trop": "4000.00"})

    convention.refresh_from_db()
    assert convention.decompte_le is not None
    assert "Il n’y a pas de décompte à établir" in hugo.get(adresse, follow=True).content.decode()


def test_a_payment_that_is_cancelled_keeps_no_payment_file():
    convention, scene, suite = convention_avec(CERTIFIE)
    transitions.resilier(convention, motif=MOTIF, par=scene.claire)

    assert suite[0].convention_id == convention.pk
    assert Document.objects.get(genre="dossier-paiement").retire_le is not None


@pytest.mark.parametrize("statut", [StatutActe.SIGNEE, StatutActe.ENGAGEE])
def test_a_convention_without_its_credits_is_terminated_and_has_no_more_effect(statut):
    acte, scene = fabriques.acte(statut)
    convention = Convention.objects.get(pk=acte.convention_id)

    transitions.resilier(convention, motif="Les crédits sont refusés.", par=scene.claire)

    scene.parcours.refresh_from_db()
    assert (convention.statut, scene.parcours.montant_reserve) == (Statut.RESILIEE, 0)
    acte.refresh_from_db()
    suites = {
        StatutActe.SIGNEE: partial(transitions.engager, acte, ej="EJ-1"),
        StatutActe.ENGAGEE: partial(transitions.notifier, acte),
    }
    with pytest.raises(ErreurMetier, match="La convention est « Résiliée » : cet acte n’a plus d’effet"):
        suites[statut](le=timezone.localdate(), par=scene.claire)
    assert verifier() == []


# --- the parcours stops -------------------------------------------------------------------------------------------------------


def arreter(scene):
    parcours_transitions.abandonner(scene.parcours, motif="Élections.", par=scene.claire)


def test_a_parcours_stops_once_its_convention_is_terminated_counted_and_paid_back():
    convention, scene, _ = convention_avec(PAYE)
    with pytest.raises(ErreurMetier, match="La convention est signée : résiliez-la d’abord"):
        arreter(scene)
    transitions.resilier(convention, motif=MOTIF, par=scene.claire)
    with pytest.raises(ErreurMetier, match="Le décompte de la convention résiliée n’est pas établi"):
        arreter(scene)
    transitions.decompter(convention, par=scene.claire)
    with pytest.raises(ErreurMetier, match="Un reversement est attendu"):
        arreter(scene)
    reversements.recevoir(Reversement.objects.get(), timezone.localdate(), "REC 1", par=scene.claire)

    arreter(scene)

    scene.parcours.refresh_from_db()
    assert scene.parcours.statut == StatutParcours.ABANDONNE
    assert Reversement.objects.get().statut == StatutReversement.RECU


def test_a_parcours_does_not_stop_while_a_validated_convention_keeps_money_for_it(client_de):
    acte, scene = fabriques.acte(StatutActe.TRANSMISE)

    page = client_de(scene.claire).post(
        reverse("parcours:arreter", args=[scene.parcours.pk]), {"motif": "Élections municipales."}
    )

    assert "et réserve de l’argent" in page.content.decode()
    assert "Élections municipales." in page.content.decode()
    transitions.abandonner(acte, motif="Le conseil a refusé.", par=scene.claire)

    arreter(scene)

    scene.parcours.refresh_from_db()
    assert scene.parcours.statut == StatutParcours.ABANDONNE


# --- settled ------------------------------------------------------------------------------------------------------------------


def caduque(convention, jours=2_000):
    """The last day for asking is past."""
    Convention.objects.filter(pk=convention.pk).update(
        date_effet=timezone.localdate() - timedelta(days=jours + 400),
        date_fin=timezone.localdate() - timedelta(days=jours),
    )
    Tranche.objects.filter(convention=convention).update(date_prevue=timezone.localdate() - timedelta(days=jours))
    convention.refresh_from_db()


def test_what_was_asked_for_in_time_is_dealt_with_before_the_convention_is_settled():
    convention, scene, suite = convention_avec(PAYE)
    demander(suite[1], scene, "12000")
    caduque(convention)

    assert len(caducite_passee(timezone.localdate())) == 0
    with pytest.raises(ErreurMetier, match="est demandé et reste dû"):
        transitions.solder(convention, par=scene.claire)
    avancer(versements(convention)[1], CERTIFIE, par=scene.claire)
    with pytest.raises(ErreurMetier, match="est certifié : transmettez-le"):
        transitions.solder(convention, par=scene.claire)


def test_what_the_territory_did_not_mend_is_cancelled_with_the_others():
    convention, scene, suite = convention_avec(PAYE)
    demander(suite[1], scene, "12000")
    transitions.suspendre_versement(suite[1], motif="La liste n’est pas signée.", par=scene.claire)
    caduque(convention)

    transitions.solder(convention, par=scene.claire)

    deuxieme, dernier = convention.versements.exclude(statut=PAYE).order_by("rang")
    assert deuxieme.motif == "La convention est terminée."
    assert dernier.motif.startswith("Il n’a pas été demandé avant le")


# --- the ledger, the open data --------------------------------------------------------------------------------------------------


def test_the_ledger_of_a_year_keeps_what_came_back_that_year():
    convention, scene = resiliee("5000")
    transitions.decompter(convention, par=scene.claire)
    reversements.recevoir(Reversement.objects.get(), timezone.localdate(), "REC 1", par=scene.claire)
    avant = timezone.localdate().replace(year=timezone.localdate().year - 1)
    convention.versements.filter(statut=PAYE).update(paye_le=avant)
    Acte.objects.filter(convention=convention).update(engagee_le=avant)

    assert list(Filtre(exercice=timezone.localdate().year).conventions()) == [convention]


def test_an_avenant_is_published_from_the_later_of_its_signatures():
    convention, scene = signee(StatutActe.NOTIFIEE)
    Vague.objects.update(enveloppe=Decimal(1_000_000))
    Convention.objects.filter(pk=convention.pk).update(publier=True)
    acte = avenant(convention, scene, {etape(scene): "14000"}, statut=StatutActe.SIGNEE)
    jour = timezone.localdate()
    Acte.objects.filter(pk=acte.pk).update(signee_anct_le=jour - timedelta(days=5), signee_collectivite_le=jour)
    Publication.objects.create(
        convention=convention, tour=1, ligne="{}", empreinte="0" * 64, publiee_par=scene.claire,
        publiee_le=timezone.now() - timedelta(days=2),
    )  # fmt: skip

    assert len(donnees_a_publier(jour)) == 1


def test_the_page_of_a_terminated_convention_says_what_is_left_to_do(client_de):
    convention, scene = resiliee("9000")
    hugo = client_de(AnctFabrique(role_anct=RoleAnct.GESTIONNAIRE))
    page = reverse("conventions:page", args=[scene.parcours.pk])
    decompter = reverse("conventions:decompter", args=[scene.parcours.pk])

    du_territoire = client_de(scene.jeanne).get(page).content.decode()
    assert "Déclarer les dépenses que vous avez déjà payées" in du_territoire
    assert "(arrêtés)" in du_territoire
    assert decompter not in du_territoire
    assert decompter in hugo.get(page).content.decode()

    transitions.decompter(convention, par=scene.claire)
    assert decompter not in hugo.get(page).content.decode()
    assert "la convention est résiliée. Gardez les justificatifs." in client_de(scene.jeanne).get(page).content.decode()


def test_expenses_of_a_terminated_convention_are_declared_on_its_page(client_de):
    convention, scene = resiliee()
    page = client_de(scene.jeanne).get(reverse("conventions:depenses", args=[scene.parcours.pk]))

    assert reverse("conventions:depense_ajouter", args=[scene.parcours.pk]) in page.content.decode()
    assert not Depense.objects.filter(convention=convention, statut=StatutDepense.DECLAREE).exists()
