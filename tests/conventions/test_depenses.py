"""The expenses of a convention: every state meets every transition, each guard says its sentence."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from conventions import transitions
from conventions.coherence import verifier
from conventions.enums import Assiette, Statut, StatutActe, StatutDepense, StatutVersement, TransitionDepense
from conventions.models import Convention, Depense
from conventions.transitions import depenses
from conventions.transitions.cycles import CYCLE_DEPENSE
from parcours.enums import Statut as StatutParcours
from parcours.models import Parcours
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from tests.conventions.fabriques_avenants import signee
from tests.conventions.fabriques_depenses import VERBES, champs_depense, convention_et_depenses, depense_en
from tests.conventions.fabriques_versements import avancer, demander, versements

pytestmark = pytest.mark.django_db

DECLAREE, RETENUE, ECARTEE, RETIREE = (
    StatutDepense.DECLAREE,
    StatutDepense.RETENUE,
    StatutDepense.ECARTEE,
    StatutDepense.RETIREE,
)
PAYE, CERTIFIE = StatutVersement.PAYE, StatutVersement.CERTIFIE


def refus(geste, *args, **kwargs):
    with pytest.raises(ErreurMetier) as erreur, transaction.atomic():
        geste(*args, **kwargs)
    return erreur.value.champ, erreur.value.message


# --- the lifecycle ---------------------------------------------------------------------------------------------------------------


def test_the_table_of_verbs_is_whole():
    assert set(VERBES) == set(TransitionDepense)


@pytest.mark.parametrize(("etat", "transition", "cible"), list(CYCLE_DEPENSE.matrice()))
def test_every_state_of_an_expense_meets_every_transition(etat, transition, cible):
    _, scene, [depense] = convention_et_depenses(StatutDepense(etat))
    assert depense.statut == etat

    if cible is None:
        assert refus(VERBES[transition], depense, scene.jeanne, scene.claire)[1].endswith(".")
    else:
        VERBES[transition](depense, scene.jeanne, scene.claire)

    assert Depense.objects.get(pk=depense.pk).statut == (cible or etat)
    assert verifier() == []


def test_each_step_is_in_the_journal_with_its_amounts_and_no_name():
    _, _, [depense] = convention_et_depenses(RETENUE)

    declarer, retenir = EntreeJournal.objects.de(depense).order_by("pk")

    assert (declarer.action, retenir.action) == ("depense.declarer", "depense.retenir")
    assert declarer.valeurs["ttc"] == "120.00"
    assert retenir.valeurs["montant_retenu"] == "120.00"
    assert "Animation" not in declarer.donnees
    assert "Petits" not in declarer.donnees


# --- when the list is closed -----------------------------------------------------------------------------------------------------


def test_a_convention_that_is_not_signed_has_no_expense():
    convention, scene = signee(StatutActe.TRANSMISE)

    champ, phrase = refus(depenses.declarer, convention, champs_depense(), par=scene.jeanne)

    assert (champ, phrase) == (
        None,
        "La convention n’est pas encore signée : les dépenses se déclarent après sa signature.",
    )


@pytest.mark.parametrize("statut", [Statut.RESILIEE, Statut.SOLDEE, Statut.CLOSE])
def test_the_end_of_the_convention_closes_its_list(statut):
    convention, scene, [depense] = convention_et_depenses(DECLAREE)
    Convention.objects.filter(pk=convention.pk).update(
        statut=statut, finie_le=timezone.localdate(), motif="D’un commun accord."
    )

    phrase = "La convention est terminée : la liste des dépenses ne change plus."
    for transition in (TransitionDepense.MODIFIER, TransitionDepense.RETENIR, TransitionDepense.RETIRER):
        assert refus(VERBES[transition], depense, scene.jeanne, scene.claire)[1] == phrase
    assert refus(depenses.choisir_assiette, convention, Assiette.HT, par=scene.claire)[1] == phrase
    assert refus(depenses.declarer, convention, champs_depense(), par=scene.jeanne)[1] == phrase


def test_a_suspended_convention_still_receives_its_expenses():
    convention, scene, _ = convention_et_depenses()
    transitions.suspendre(convention, motif="En retard.", par=scene.claire)

    depenses.declarer(convention, champs_depense(), par=scene.jeanne)

    assert Depense.objects.count() == 1


def test_the_certification_of_the_last_payment_closes_the_list_and_coming_back_on_it_opens_it():
    convention, scene, [depense] = convention_et_depenses(RETENUE, versements=(PAYE, PAYE))
    Parcours.objects.filter(pk=scene.parcours.pk).update(statut=StatutParcours.BILAN)
    dernier = versements(convention)[-1]
    demander(dernier, scene)
    avancer(dernier, CERTIFIE, par=scene.claire)

    phrase = "L’ANCT a vérifié le dernier versement : la liste des dépenses ne change plus."
    assert refus(depenses.declarer, convention, champs_depense(), par=scene.jeanne)[1] == phrase
    for transition in (TransitionDepense.ECARTER, TransitionDepense.ROUVRIR):
        assert refus(VERBES[transition], depense, scene.jeanne, scene.claire)[1] == phrase

    transitions.rouvrir_versement(dernier, par=scene.claire)
    depenses.rouvrir_depense(depense, par=scene.claire)
    assert depense.statut == DECLAREE


# --- correcting, keeping, setting aside ------------------------------------------------------------------------------------------


def test_what_was_set_aside_and_mended_is_examined_again():
    _, scene, [depense] = convention_et_depenses(ECARTEE)

    depenses.modifier_depense(depense, champs_depense(ttc=Decimal("110")), depense.revision, par=scene.jeanne)

    assert (depense.statut, depense.motif, depense.jugee_par, depense.ttc) == (DECLAREE, "", None, Decimal("110"))


def test_two_people_at_once_lose_nothing():
    _, scene, [depense] = convention_et_depenses(DECLAREE)
    lue = depense.revision
    depenses.modifier_depense(depense, champs_depense(objet="Le texte de Paul"), lue, par=scene.jeanne)

    for geste in (
        lambda: depenses.modifier_depense(depense, champs_depense(objet="Le mien"), lue, par=scene.jeanne),
        lambda: depenses.retenir(depense, par=scene.claire, revision=lue),
        lambda: depenses.ecarter(depense, "Hors convention.", par=scene.claire, revision=lue),
    ):
        assert refus(geste) == (None, depenses.CHANGEE)
    assert Depense.objects.get(pk=depense.pk).objet == "Le texte de Paul"


def test_its_own_invoice_does_not_stand_in_the_way_of_a_correction():
    convention, scene, [depense] = convention_et_depenses(DECLAREE)
    depense_en(DECLAREE, convention, scene, numero="F-99")

    depenses.modifier_depense(depense, champs_depense(numero=depense.numero), depense.revision, par=scene.jeanne)

    assert refus(
        depenses.modifier_depense, depense, champs_depense(numero="F-99"), depense.revision, par=scene.jeanne
    )[0] == "numero"  # fmt: skip


@pytest.mark.parametrize(("assiette", "attendu"), [(Assiette.TTC, "120.00"), (Assiette.HT, "100.00")])
def test_retenir_counts_the_whole_amount_on_the_base_of_the_convention(assiette, attendu):
    convention, scene, [depense] = convention_et_depenses(DECLAREE)
    depenses.choisir_assiette(convention, assiette, par=scene.claire)

    depenses.retenir(depense, par=scene.claire)

    assert (depense.montant_retenu, depense.jugee_par, depense.jugee_le) == (
        Decimal(attendu),
        scene.claire,
        timezone.localdate(),
    )


def test_retenir_less_wants_a_reason_and_never_more():
    convention, scene, [depense] = convention_et_depenses(DECLAREE)
    depenses.choisir_assiette(convention, Assiette.HT, par=scene.claire)

    trop = "Cette dépense compte pour 100\u00a0€ HT au plus, et plus de zéro."
    for montant in ("0", "100.01", "120"):
        assert refus(depenses.retenir, depense, Decimal(montant), "Trop.", par=scene.claire) == ("montant", trop)
    assert refus(depenses.retenir, depense, Decimal("40"), " ", par=scene.claire)[0] == "motif"
    depenses.retenir(depense, Decimal("40"), "Un seul atelier est de la convention.", par=scene.claire)

    assert (depense.montant_retenu, depense.motif) == (Decimal("40"), "Un seul atelier est de la convention.")


def test_an_expense_of_no_amount_on_the_base_is_not_kept():
    convention, scene, _ = convention_et_depenses()
    depenses.choisir_assiette(convention, Assiette.HT, par=scene.claire)
    depense = depense_en(DECLAREE, convention, scene, ht=Decimal("0.00"))

    assert refus(depenses.retenir, depense, par=scene.claire)[1].startswith("« Animation de deux ateliers » : son")


def test_ecarter_says_why():
    _, scene, [depense] = convention_et_depenses(RETENUE)

    assert refus(depenses.ecarter, depense, " ", par=scene.claire)[0] == "motif"
    depenses.ecarter(depense, "Hors convention.", par=scene.claire)

    assert (depense.montant_retenu, depense.motif) == (None, "Hors convention.")


def test_retenir_plusieurs_keeps_those_that_wait_and_have_not_changed():
    convention, scene, lot = convention_et_depenses(DECLAREE, DECLAREE, ECARTEE, DECLAREE)
    autre, autre_scene = signee()
    ailleurs = depense_en(DECLAREE, autre, autre_scene)
    depenses.modifier_depense(lot[1], champs_depense(), lot[1].revision, par=scene.jeanne)
    vues = {d.pk: 1 for d in (*lot[:3], ailleurs)}

    assert depenses.retenir_plusieurs(convention, list(vues), par=scene.claire, revisions=vues) == 1

    assert [d.statut for d in Depense.objects.filter(convention=convention).order_by("pk")] == [
        RETENUE,
        DECLAREE,
        ECARTEE,
        DECLAREE,
    ]
    assert Depense.objects.get(pk=ailleurs.pk).statut == DECLAREE
    assert depenses.retenir_plusieurs(convention, list(vues), par=scene.claire) == 1


def test_the_base_no_longer_changes_once_an_expense_was_examined():
    convention, scene, [depense] = convention_et_depenses(ECARTEE)

    champ, _ = refus(depenses.choisir_assiette, convention, Assiette.HT, par=scene.claire)
    assert champ == "assiette"
    assert refus(depenses.choisir_assiette, convention, "net", par=scene.claire) == (
        "assiette",
        "Choisissez HT ou TTC.",
    )
    depenses.rouvrir_depense(depense, par=scene.claire)
    depenses.choisir_assiette(convention, Assiette.HT, par=scene.claire)

    assert Convention.objects.get(pk=convention.pk).assiette == Assiette.HT


# --- what the tables hold by themselves ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"statut": RETENUE},
        {"montant_retenu": Decimal("10")},
        {"statut": ECARTEE, "motif": "Hors convention."},
        {"ht": Decimal("121")},
        {"ttc": Decimal("0"), "ht": Decimal("0")},
    ],
)
def test_the_table_refuses_half_an_expense(changes):
    _, _, [depense] = convention_et_depenses(DECLAREE)

    with pytest.raises(IntegrityError), transaction.atomic():
        Depense.objects.filter(pk=depense.pk).update(**changes)
