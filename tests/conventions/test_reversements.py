"""Money that comes back: every state meets every transition, each guard says its sentence."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import override_settings
from django.utils import timezone

from conventions.coherence import verifier
from conventions.enums import StatutReversement, TransitionReversement
from conventions.models import Reversement
from conventions.transitions import reversements
from conventions.transitions.cycles import CYCLE_REVERSEMENT
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from tests.conventions.fabriques_versements import convention_avec

pytestmark = pytest.mark.django_db

VERBES = {
    TransitionReversement.RECEVOIR: lambda r, par: reversements.recevoir(r, timezone.localdate(), "TR 31", par=par),
    TransitionReversement.ABANDONNER: lambda r, par: reversements.abandonner(r, "Trop peu.", par=par),
}


def refus(geste, *args, **kwargs):
    with pytest.raises(ErreurMetier) as erreur, transaction.atomic():
        geste(*args, **kwargs)
    return erreur.value.champ, erreur.value.message


def du(statut=StatutReversement.A_RECEVOIR):
    """(money due to ANCT in this state, convention, scene)."""
    convention, scene, _ = convention_avec()
    reversement = reversements.constater(convention, Decimal("1240.00"), par=scene.claire)
    if statut == StatutReversement.RECU:
        VERBES[TransitionReversement.RECEVOIR](reversement, scene.claire)
    elif statut == StatutReversement.ABANDONNE:
        VERBES[TransitionReversement.ABANDONNER](reversement, scene.claire)
    return reversement, convention, scene


@pytest.mark.parametrize(("etat", "transition", "cible"), list(CYCLE_REVERSEMENT.matrice()))
def test_every_state_meets_every_transition(etat, transition, cible):
    reversement, _, scene = du(StatutReversement(etat))
    assert reversement.statut == etat

    if cible is None:
        assert refus(VERBES[transition], reversement, scene.claire)[1].endswith(".")
    else:
        VERBES[transition](reversement, scene.claire)

    assert Reversement.objects.get(pk=reversement.pk).statut == (cible or etat)
    assert verifier() == []


@override_settings(CONVENTION_DELAI_REVERSEMENT_JOURS=45)
def test_constater_gives_the_delay_of_the_settings():
    reversement, _, scene = du()

    assert reversement.echeance == timezone.localdate() + timedelta(days=45)
    assert (reversement.demande_le, reversement.demande_par) == (timezone.localdate(), scene.claire)
    [entree] = EntreeJournal.objects.de(reversement)
    assert (entree.action, entree.valeurs["montant"]) == ("reversement.constater", "1240.00")


def test_one_sum_is_due_at_a_time():
    reversement, convention, scene = du()

    assert refus(reversements.constater, convention, Decimal("5"), par=scene.claire)[1].startswith(
        "Un reversement est déjà demandé"
    )
    reversements.abandonner(reversement, "Calcul à refaire.", par=scene.claire)
    reversements.constater(convention, Decimal("5"), par=scene.claire)


def test_nothing_is_not_asked_back():
    _, convention, scene = du(StatutReversement.RECU)

    assert refus(reversements.constater, convention, Decimal("0"), par=scene.claire) == (
        None,
        "Il n’y a rien à reverser.",
    )


def test_recevoir_wants_a_reference_and_a_day_that_has_come():
    reversement, _, scene = du()
    jour = timezone.localdate()

    assert refus(reversements.recevoir, reversement, jour, " ", par=scene.claire)[0] == "reference"
    assert refus(reversements.recevoir, reversement, jour, "R" * 61, par=scene.claire)[0] == "reference"
    for faux in (jour + timedelta(days=1), jour - timedelta(days=1)):
        assert refus(reversements.recevoir, reversement, faux, "TR 31", par=scene.claire)[0] == "recu_le"
    reversements.recevoir(reversement, jour, "  TR   31 ", par=scene.claire)

    assert (reversement.recu_le, reversement.reference) == (jour, "TR 31")


def test_abandonner_says_why():
    reversement, _, scene = du()

    assert refus(reversements.abandonner, reversement, " ", par=scene.claire)[0] == "motif"
    reversements.abandonner(reversement, "Trop peu.", par=scene.claire)

    assert reversement.motif == "Trop peu."


@pytest.mark.parametrize(
    "changes", [{"statut": "recu"}, {"statut": "abandonne"}, {"montant": Decimal("0")}, {"motif": "Trop peu."}]
)
def test_the_table_refuses_half_a_sum(changes):
    reversement, _, _ = du()

    with pytest.raises(IntegrityError), transaction.atomic():
        Reversement.objects.filter(pk=reversement.pk).update(**changes)
