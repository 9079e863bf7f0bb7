"""Any sequence of gestures on the payments of a convention: nothing is paid twice, no cent is lost, all the sums agree."""

from contextlib import suppress
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from conventions import transitions
from conventions.coherence import verifier
from conventions.enums import (
    GenreTranche,
    Statut,
    StatutActe,
    StatutDepense,
    StatutVersement,
    TransitionVersement,
)
from conventions.models import Depense, Reversement, Versement
from conventions.transitions import depenses
from parcours.enums import Statut as StatutParcours
from parcours.models import Parcours
from socle.erreurs import ErreurMetier
from tests.conventions.fabriques_avenants import avenant, etape, signee
from tests.conventions.fabriques_bilans import bilan_accepte
from tests.conventions.fabriques_depenses import champs_depense
from tests.conventions.fabriques_versements import (
    VERBES,
    convention_avec,
    fournir_pieces,
    payer_tout,
    versements,
)

pytestmark = pytest.mark.django_db

PAYE = StatutVersement.PAYE
DE_LA_CONVENTION = {
    "suspendre_convention": lambda c, scene, somme: transitions.suspendre(c, motif="En retard.", par=scene.claire),
    "reprendre_convention": lambda c, scene, somme: transitions.reprendre_convention(c, par=scene.claire),
    "depense": lambda c, scene, somme: declarer(c, scene, somme),
    "examiner": lambda c, scene, somme: examiner(c, scene, somme),
    "solder": lambda c, scene, somme: transitions.solder(c, par=scene.claire),
}
GESTES = [*TransitionVersement, "avenant", "bilan", "depense", "examiner", *DE_LA_CONVENTION]


# No shrinking: one example takes a second, and the sequence is read as it is.
@settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    montant=st.decimals(min_value="0.03", max_value="90000", places=2),
    suite=st.lists(
        st.tuples(st.sampled_from(GESTES), st.integers(0, 2), st.integers(1, 30000)), min_size=4, max_size=14
    ),
)
def test_whatever_happens_nothing_is_paid_twice_nor_lost(montant, suite):
    """Any schedule, any order of gestures: a refused one changes nothing, paid never passes promised, and all the sums agree."""
    with transaction.atomic():
        convention, scene = signee(montant=str(montant))
        for geste, rang, somme in suite:
            convention.refresh_from_db()
            with suppress(ErreurMetier), transaction.atomic():
                _jouer(geste, convention, scene, rang, somme)
            assert verifier() == []
        convention.refresh_from_db()
        assert convention.montant_paye <= plafond(convention)
        payes = sum(v.montant for v in Versement.objects.filter(convention=convention, statut=PAYE))
        assert payes == convention.montant_paye <= convention.montant_total
        transaction.set_rollback(True)


def _jouer(geste, convention, scene, rang, somme):
    if geste == "avenant":
        avenant(convention, scene, {etape(scene): str(Decimal(somme) / 100)}, statut=StatutActe.NOTIFIEE)
    elif geste in DE_LA_CONVENTION:
        DE_LA_CONVENTION[geste](convention, scene, somme)
    elif geste == "bilan":
        Parcours.objects.filter(pk=scene.parcours.pk, statut="mise_en_oeuvre").update(statut=StatutParcours.BILAN)
    else:
        trois = versements(convention)
        if trois:
            versement = trois[min(rang, len(trois) - 1)]
            versement.convention = convention
            if geste == TransitionVersement.DEMANDER and versement.rang > 1:
                # What is deposited and written; the expenses are as the sequence made them.
                bilan_accepte(convention, versement.rang, scene)
                fournir_pieces(versement, par=scene.claire)
            VERBES[geste](versement, scene.claire)


def declarer(convention, scene, somme):
    champs = champs_depense(ht=Decimal(somme) / 2, ttc=Decimal(somme))
    depenses.declarer(convention, champs, par=scene.jeanne)


def examiner(convention, scene, somme):
    """Each one kept, or set aside when its turn is odd."""
    a_examiner = Depense.objects.filter(convention=convention, statut=StatutDepense.DECLAREE).order_by("pk")
    for rang, depense in enumerate(a_examiner):
        if (somme + rang) % 3:
            depenses.retenir(depense, par=scene.claire)
        else:
            depenses.ecarter(depense, "Hors du parcours.", par=scene.claire)


def plafond(convention):
    """Once the last payment is made, what was paid goes no further than the expenses kept: added up here row by row."""
    dernier = Versement.objects.filter(convention=convention, statut=PAYE, tranche__genre=GenreTranche.SOLDE)
    if not dernier.exists():
        return convention.montant_total
    return sum(d.montant_retenu for d in Depense.objects.filter(convention=convention, statut=StatutDepense.RETENUE))


def test_a_whole_convention_is_paid_to_the_cent():
    convention, scene = signee(montant="10000.01")
    convention_payee = payer_jusqu_au_bout(convention, scene)

    assert convention_payee == Decimal("10000.01")
    transitions.solder(convention, par=scene.claire)
    assert convention.statut == Statut.SOLDEE
    assert verifier() == []


def payer_jusqu_au_bout(convention, scene):
    Parcours.objects.filter(pk=scene.parcours.pk).update(statut=StatutParcours.BILAN)
    return payer_tout(convention, scene)


def test_the_last_payment_stops_at_what_was_spent():
    convention, scene, (*_, dernier) = convention_avec(PAYE, PAYE, depense="17000.50")
    Parcours.objects.filter(pk=scene.parcours.pk).update(statut=StatutParcours.BILAN)

    assert payer_tout(convention, scene, depense="17000.50") == Decimal("17000.50")
    transitions.solder(convention, par=scene.claire)

    assert not Reversement.objects.exists()
    assert verifier() == []


def test_what_was_received_above_what_was_spent_is_given_back():
    convention, scene, _ = convention_avec(PAYE, PAYE, depense="10000")
    Parcours.objects.filter(pk=scene.parcours.pk).update(statut=StatutParcours.BILAN)

    transitions.solder(convention, par=scene.claire)

    reversement = Reversement.objects.get()
    assert (convention.montant_paye, reversement.montant) == (Decimal("14400.00"), Decimal("4400.00"))
    assert verifier() == []
