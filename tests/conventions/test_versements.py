"""The circuit of a payment: every state meets every transition, each guard says its sentence, and the sums always agree."""

import copy
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from conventions import transitions
from conventions.coherence import verifier
from conventions.delai_paiement import jours_restants
from conventions.enums import Coche, Statut, StatutActe, StatutVersement, TransitionVersement
from conventions.models import Convention, Versement
from parcours.enums import Statut as StatutParcours
from parcours.models import Parcours
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from socle.mots import euros
from socle.travaux.models import Courriel
from tests.conventions.fabriques_avenants import avenant, etape, signee
from tests.conventions.fabriques_versements import (
    COCHES,
    VERBES,
    avancer,
    certifier,
    convention_avec,
    demander,
    preparer_demande,
    versements,
)
from tests.outillage.terrain import effacer_ensuite

pytestmark = pytest.mark.django_db

DEMANDE, PREVU, PAYE = StatutVersement.DEMANDE, StatutVersement.PREVU, StatutVersement.PAYE


def aujourd_hui():
    return timezone.localdate()


def refus(geste, *args, **kwargs):
    with pytest.raises(ErreurMetier) as erreur:
        geste(*args, **kwargs)
    return erreur.value.champ, erreur.value.message


# --- the lifecycle ---------------------------------------------------------------------------------------------------------------


def deuxieme(etat):
    """The second payment of a convention, in this state: the first one is paid."""
    suivants = () if etat in (PREVU, StatutVersement.ANNULE) else (etat,)
    convention, scene, trois = convention_avec(PAYE, *suivants)
    versement = trois[1]
    if etat == StatutVersement.ANNULE:
        transitions.resilier(convention, motif="La commune renonce.", par=scene.claire)
        versement.refresh_from_db()
    versement.convention = convention
    return versement, scene


def test_the_table_of_verbs_is_whole():
    assert set(VERBES) == set(TransitionVersement)


@pytest.mark.parametrize("etat", StatutVersement)
def test_every_state_of_a_payment_meets_every_transition(etat):
    versement, scene = deuxieme(etat)
    assert versement.statut == etat
    for de, transition, cible in transitions.CYCLE_VERSEMENT.matrice():
        if de == etat:
            # Long to bring there: each gesture is tried, then undone.
            with effacer_ensuite():
                essayer(copy.deepcopy(versement), scene, etat, transition, cible)


def essayer(versement, scene, etat, transition, cible):
    """One gesture on a payment in this state leaves it in `cible`, or (None) is refused in a sentence."""
    # A convention that has ended, or whose payments are all made, refuses or has nothing to cancel.
    if transition == TransitionVersement.ANNULER and etat in (PAYE, StatutVersement.ANNULE):
        cible = None
        VERBES[transition] if etat == StatutVersement.ANNULE else VERBES[transition](versement, scene.claire)
    elif cible is None:
        assert refus(VERBES[transition], versement, scene.claire)[1].endswith(".")
    else:
        if transition == TransitionVersement.DEMANDER:
            preparer_demande(versement, scene)
        VERBES[transition](versement, scene.claire)

    assert Versement.objects.get(pk=versement.pk).statut == (cible or etat)
    assert verifier() == []


def test_each_step_is_in_the_journal_with_its_amount():
    _, scene, (premier, *_) = convention_avec(PAYE)

    entrees = EntreeJournal.objects.de(premier).order_by("pk")

    assert [e.action for e in entrees] == [
        "versement.demander", "versement.certifier", "versement.transmettre", "versement.payer",
    ]  # fmt: skip
    assert [e.valeurs.get("montant") for e in entrees] == ["9000.00", None, None, "9000.00"]
    assert {e.perimetre for e in entrees} == {scene.parcours.perimetre}


# --- from the notification on -------------------------------------------------------------------------------------------------


def test_the_notification_asks_for_the_first_payment_and_plans_the_others():
    convention, _, trois = convention_avec(DEMANDE)

    assert [(v.rang, v.statut, v.montant_prevu) for v in trois] == [
        (1, DEMANDE, Decimal("9000.00")),
        (2, PREVU, Decimal("5400.00")),
        (3, PREVU, Decimal("3600.00")),
    ]
    premier = trois[0]
    assert (premier.demande_le, premier.demande_par) == (convention.actes.get().notifiee_le, None)


def test_before_the_notification_there_is_nothing_to_pay():
    convention, _ = signee(StatutActe.ENGAGEE)

    assert versements(convention) == []


# --- guards --------------------------------------------------------------------------------------------------------------------------


def test_payments_are_asked_for_one_after_the_other():
    _, scene, (_, second, _) = convention_avec(DEMANDE)

    assert refus(transitions.demander, second, par=scene.jeanne)[1] == (
        "« Premier versement » n’est pas encore payé : les versements se demandent l’un après l’autre."
    )


def test_the_last_payment_waits_for_the_bilan():
    _, scene, (*_, dernier) = convention_avec(PAYE, PAYE)

    assert refus(transitions.demander, dernier, par=scene.jeanne)[1] == (
        "Le dernier versement se demande avec le bilan : les étapes ne sont pas toutes terminées."
    )

    Parcours.objects.filter(pk=scene.parcours.pk).update(statut=StatutParcours.BILAN)
    demander(dernier, scene)
    assert (dernier.statut, dernier.demande_par, dernier.montant) == (DEMANDE, scene.jeanne, Decimal("3600.00"))


def test_nothing_moves_while_the_convention_is_suspended():
    convention, scene, (premier, *_) = convention_avec(DEMANDE)
    transitions.suspendre(convention, motif="Bilan en retard.", par=scene.claire)

    assert "suspendue" in refus(transitions.certifier, premier, COCHES, par=scene.claire)[1]

    transitions.reprendre_convention(convention, par=scene.claire)
    avancer(premier, StatutVersement.CERTIFIE, par=scene.claire)
    transitions.suspendre(convention, motif="Bilan en retard.", par=scene.claire)
    assert "suspendue" in refus(transitions.transmettre_versement, premier, le=aujourd_hui(), par=scene.claire)[1]


@pytest.mark.parametrize("absente", list(Coche))
def test_certifying_takes_all_five_checks(absente):
    _, scene, (premier, *_) = convention_avec(DEMANDE)
    coches = [c for c in COCHES if c != absente]

    champ, message = refus(transitions.certifier, premier, coches, par=scene.claire)

    assert champ == "coches"
    assert message.startswith(f"Il reste à vérifier : {absente.label}.")


@pytest.mark.parametrize("motif", ["", "   "])
def test_what_stops_a_payment_is_said(motif):
    _, scene, (premier, *_) = convention_avec(DEMANDE)

    assert refus(transitions.suspendre_versement, premier, motif=motif, par=scene.claire) == (
        "motif",
        "Dites ce qui est à corriger : le territoire le lira et le recevra par mail.",
    )
    avancer(premier, StatutVersement.TRANSMIS, par=scene.claire)
    assert refus(transitions.rejeter, premier, motif=motif, par=scene.claire)[0] == "motif"


def test_a_day_before_its_cause_or_in_the_future_is_refused():
    _, scene, (premier, *_) = convention_avec(StatutVersement.CERTIFIE)
    hier, demain = (aujourd_hui() + timedelta(days=n) for n in (-1, 1))

    assert refus(transitions.transmettre_versement, premier, le=demain, par=scene.claire) == (
        "transmis_le",
        "Cette date est dans le futur.",
    )
    assert refus(transitions.transmettre_versement, premier, le=hier, par=scene.claire)[0] == "transmis_le"
    transitions.transmettre_versement(premier, le=aujourd_hui(), par=scene.claire)
    for jour in (hier, demain):
        assert refus(transitions.payer, premier, le=jour, reference="VIR", par=scene.claire)[0] == "paye_le"
    for reference in ("", "  ", "x" * 61):
        assert (
            refus(transitions.payer, premier, le=aujourd_hui(), reference=reference, par=scene.claire)[0] == "reference"
        )
    assert Versement.objects.get(pk=premier.pk).statut == StatutVersement.TRANSMIS


def test_nobody_takes_back_the_payment_that_nobody_asked_for():
    _, scene, (premier, *_) = convention_avec(DEMANDE)

    assert "ne se demande pas" in refus(transitions.retirer_demande, premier, par=scene.claire)[1]


def test_a_request_taken_back_may_be_made_again():
    _, scene, (_, second, _) = convention_avec(PAYE, DEMANDE)

    transitions.retirer_demande(second, par=scene.jeanne)
    assert (second.montant, second.demande_le, second.demande_par) == (None, None, None)

    demander(second, scene)
    assert second.montant == Decimal("5400.00")


# --- paid ----------------------------------------------------------------------------------------------------------------------------


def test_a_payment_grows_what_the_convention_paid_and_tells_the_territory():
    convention, scene, _ = convention_avec(PAYE)

    assert convention.montant_paye == Decimal("9000.00")
    lettre = Courriel.objects.get(gabarit="conventions.versement_paye")
    assert lettre.destinataire == scene.jeanne.email


def test_a_rejected_payment_is_mended_then_paid_once():
    convention, scene, (premier, *_) = convention_avec(StatutVersement.REJETE)
    assert (premier.motif, convention.montant_paye) == ("Le compte est clos.", 0)

    transitions.reprendre_versement(premier, par=scene.claire)
    assert (premier.certifie_le, premier.transmis_le, premier.motif) == (None, None, "")
    avancer(premier, PAYE, par=scene.claire)

    convention.refresh_from_db()
    assert convention.montant_paye == Decimal("9000.00")


def test_the_end_of_a_convention_cancels_what_was_not_paid_and_gives_it_back():
    convention, scene, _ = convention_avec(PAYE, DEMANDE)

    transitions.resilier(convention, motif="La commune renonce.", par=scene.claire)

    statuts = Versement.objects.filter(convention=convention).order_by("rang").values_list("statut", "motif")
    assert list(statuts) == [
        (PAYE, ""),
        ("annule", "La convention est terminée."),
        ("annule", "La convention est terminée."),
    ]
    assert Parcours.objects.get(pk=scene.parcours.pk).montant_reserve == Decimal("9000.00")


def test_a_convention_does_not_end_while_the_accountant_holds_a_payment():
    convention, scene, _ = convention_avec(StatutVersement.TRANSMIS)

    assert "chez l’agence comptable" in refus(transitions.resilier, convention, motif="x", par=scene.claire)[1]
    assert Convention.objects.get(pk=convention.pk).statut == Statut.EN_COURS


# --- the clock -----------------------------------------------------------------------------------------------------------------------


def test_the_clock_runs_from_the_request_and_stops_while_something_is_mended():
    _, scene, (premier, *_) = convention_avec(DEMANDE)
    jour = aujourd_hui()
    Versement.objects.filter(pk=premier.pk).update(demande_le=jour - timedelta(days=12))
    premier.refresh_from_db()
    assert jours_restants(premier, jour) == 18

    transitions.suspendre_versement(premier, motif="RIB illisible.", par=scene.claire)
    assert jours_restants(premier, jour + timedelta(days=40)) == 18
    Versement.objects.filter(pk=premier.pk).update(arrete_le=jour - timedelta(days=5))
    transitions.reprendre_versement(premier, par=scene.claire)

    assert (premier.jours_arretes, jours_restants(premier, jour)) == (5, 23)


@pytest.mark.parametrize("etat", [PREVU, PAYE, StatutVersement.ANNULE])
def test_nothing_is_awaited_of_a_payment_that_is_not_asked_for_or_is_over(etat):
    versement, _ = deuxieme(etat)

    assert jours_restants(versement, aujourd_hui()) is None


# --- avenants ------------------------------------------------------------------------------------------------------------------------


def test_an_avenant_leaves_alone_what_is_certified_and_spreads_the_rest():
    convention, scene, _ = convention_avec(StatutVersement.CERTIFIE)

    avenant(convention, scene, {etape(scene): "15000"}, statut=StatutActe.NOTIFIEE)

    assert [v.montant_prevu for v in versements(convention)] == [Decimal("9000"), Decimal("7200"), Decimal("4800")]
    assert verifier() == []


def test_what_is_asked_for_and_not_certified_follows_the_avenant():
    convention, scene, _ = convention_avec(DEMANDE)

    avenant(convention, scene, {etape(scene): "21000"}, statut=StatutActe.SIGNEE)

    premier, *_ = versements(convention)
    assert (premier.statut, premier.montant) == (DEMANDE, premier.tranche.montant)
    assert premier.tranche.acte.rang == 1
    assert verifier() == []


def test_an_avenant_never_promises_less_than_what_is_certified():
    convention, scene, _ = convention_avec(StatutVersement.CERTIFIE)

    _, message = refus(avenant, convention, scene, {etape(scene): "2000"})

    assert message == (
        f"{euros(Decimal(9000))} sont versés ou en cours de versement : le montant total ne peut pas descendre à {euros(Decimal(8000))}."
    )


def test_a_payment_that_an_avenant_to_sign_changes_waits_for_it():
    convention, scene, (premier, *_) = convention_avec(DEMANDE)
    acte = avenant(convention, scene, {etape(scene): "21000"}, statut=StatutActe.TRANSMISE)

    assert refus(transitions.certifier, premier, COCHES, par=scene.claire)[1].startswith(
        "Une modification (avenant) à signer porte ce versement à"
    )

    transitions.abandonner(acte, motif="Finalement non.", par=scene.claire)
    certifier(premier, par=scene.claire)
    assert premier.statut == StatutVersement.CERTIFIE


def test_payments_that_an_avenant_drops_are_cancelled():
    convention, scene, _ = convention_avec(PAYE)

    avenant(convention, scene, {etape(scene): "3500"}, statut=StatutActe.SIGNEE)

    assert [(v.rang, v.montant_prevu) for v in versements(convention)] == [(1, Decimal("9000")), (2, Decimal("500"))]
    [annule] = Versement.objects.filter(convention=convention, statut=StatutVersement.ANNULE)
    assert (annule.rang, annule.motif) == (3, "La convention est modifiée par un avenant.")
    assert verifier() == []


# --- the database itself -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "faute",
    [
        {"statut": "inconnu"},
        {"statut": PAYE},
        {"statut": PREVU},
        {"statut": StatutVersement.SUSPENDU},
        {"statut": StatutVersement.TRANSMIS},
        {"montant": None},
        {"montant": 0},
        {"paye_le": "2026-01-01"},
        {"certifie_le": "2026-01-01"},
        {"arrete_le": "2026-01-01"},
        {"statut": StatutVersement.ANNULE},
    ],
)
def test_a_payment_cannot_be_bent_behind_its_lifecycle(faute):
    _, _, (premier, *_) = convention_avec(DEMANDE)

    with pytest.raises(IntegrityError), transaction.atomic():
        Versement.objects.filter(pk=premier.pk).update(**faute)
