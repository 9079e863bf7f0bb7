"""Any sequence of gestures on the payments of a convention: nothing is paid twice, no cent is lost, all the sums agree."""

from contextlib import suppress
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from conventions import transitions
from conventions.coherence import verifier
from conventions.enums import Statut, StatutActe, StatutVersement, TransitionVersement
from conventions.models import Versement
from parcours.enums import Statut as StatutParcours
from parcours.models import Parcours
from socle.erreurs import ErreurMetier
from tests.conventions.fabriques_avenants import avenant, etape, signee
from tests.conventions.fabriques_versements import VERBES, payer_tout, versements

pytestmark = pytest.mark.django_db

PAYE = StatutVersement.PAYE
GESTES = [*TransitionVersement, "avenant", "suspendre_convention", "reprendre_convention", "bilan"]


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
        payes = sum(v.montant for v in Versement.objects.filter(convention=convention, statut=PAYE))
        assert payes == convention.montant_paye <= convention.montant_total
        transaction.set_rollback(True)


def _jouer(geste, convention, scene, rang, somme):
    if geste == "avenant":
        avenant(convention, scene, {etape(scene): str(Decimal(somme) / 100)}, statut=StatutActe.NOTIFIEE)
    elif geste == "suspendre_convention":
        transitions.suspendre(convention, motif="En retard.", par=scene.claire)
    elif geste == "reprendre_convention":
        transitions.reprendre_convention(convention, par=scene.claire)
    elif geste == "bilan":
        Parcours.objects.filter(pk=scene.parcours.pk, statut="mise_en_oeuvre").update(statut=StatutParcours.BILAN)
    else:
        trois = versements(convention)
        if trois:
            versement = trois[min(rang, len(trois) - 1)]
            versement.convention = convention
            VERBES[geste](versement, scene.claire)


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
