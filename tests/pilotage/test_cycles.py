"""The two lifecycles, whole: every state by every transition."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from pilotage.enums import Statut, StatutDecision
from pilotage.models import Comite, Decision
from pilotage.transitions import CYCLE, CYCLE_DECISION
from socle.erreurs import ErreurMetier
from tests.pilotage.fabriques import ComiteFabrique, DecisionFabrique

pytestmark = pytest.mark.django_db

CHAMPS = {
    Statut.PREVU: {},
    Statut.TENU: {"tenu_le": timezone.now()},
    Statut.ANNULE: {"motif_annulation": "Salle prise"},
}


def dans_l_etat(statut):
    comite = ComiteFabrique()
    champs = CHAMPS[statut] | ({"tenu_par": comite.fixe_par} if statut == Statut.TENU else {})
    Comite.objects.filter(pk=comite.pk).update(statut=statut, **champs)
    return Comite.objects.get(pk=comite.pk)


@pytest.mark.parametrize(("statut", "transition", "cible"), list(CYCLE.matrice()))
def test_every_state_of_a_committee_by_every_transition(statut, transition, cible):
    comite = dans_l_etat(statut)

    def passer():
        with CYCLE.passage(comite, transition, par=comite.fixe_par) as c:
            if cible != c.statut:
                c.motif_annulation = "Salle prise" if cible == Statut.ANNULE else ""
                c.tenu_le, c.tenu_par = (timezone.now(), comite.fixe_par) if cible == Statut.TENU else (None, None)

    if cible is None:
        with pytest.raises(ErreurMetier):
            passer()
    else:
        passer()
    assert Comite.objects.get(pk=comite.pk).statut == (cible or statut)


@pytest.mark.parametrize(("statut", "transition", "cible"), list(CYCLE_DECISION.matrice()))
def test_every_state_of_a_decision_by_every_transition(statut, transition, cible):
    decision = DecisionFabrique()
    Decision.objects.filter(pk=decision.pk).update(statut=statut)
    decision.refresh_from_db()

    def passer():
        with CYCLE_DECISION.passage(decision, transition, par=decision.comite.fixe_par):
            pass

    if cible is None:
        with pytest.raises(ErreurMetier):
            passer()
    else:
        passer()
    assert Decision.objects.get(pk=decision.pk).statut == (cible or statut)


def refuse(operation):
    with pytest.raises(IntegrityError), transaction.atomic():
        operation()


def test_the_database_itself_keeps_what_goes_together():
    comite = ComiteFabrique()
    decision = DecisionFabrique(comite=comite)

    refuse(lambda: Comite.objects.filter(pk=comite.pk).update(statut=Statut.TENU))
    refuse(lambda: Comite.objects.filter(pk=comite.pk).update(statut=Statut.ANNULE))
    refuse(lambda: Comite.objects.filter(pk=comite.pk).update(motif_annulation="Salle prise"))
    refuse(lambda: Comite.objects.filter(pk=comite.pk).update(statut="oublie"))
    refuse(lambda: Decision.objects.filter(pk=decision.pk).update(faite_le=timezone.localdate()))
    refuse(lambda: DecisionFabrique(comite=comite, rang=4))
    refuse(lambda: DecisionFabrique(comite=comite, rang=decision.rang))
    assert decision.statut == StatutDecision.DEMANDEE
