"""What nobody asks for in time lapses: said before, refused after, settled as it stands (metier §9, rule 21)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from conventions import transitions
from conventions.coherence import verifier
from conventions.echeancier import date_caducite
from conventions.enums import Statut, StatutVersement
from conventions.models import Convention, Tranche, Versement
from conventions.transitions.execution import empechement_solde
from parcours.enums import Statut as StatutParcours
from parcours.models import Parcours
from socle.echeances import regles
from socle.erreurs import ErreurMetier
from tests.conventions.fabriques_bilans import bilan_accepte
from tests.conventions.fabriques_versements import convention_avec, justifier

pytestmark = pytest.mark.django_db

PAYE = StatutVersement.PAYE


def finie_depuis(convention, jours):
    """As if its last day for asking had been so many days ago (in so many days, when negative)."""
    recul = date_caducite(convention.date_fin) - timezone.localdate() + timedelta(days=jours)
    fin = convention.date_fin - recul
    while (reste := (timezone.localdate() - date_caducite(fin)).days - jours) != 0:  # months are not all as long
        fin += timedelta(days=reste)
    Convention.objects.filter(pk=convention.pk).update(date_effet=fin - timedelta(days=400), date_fin=fin)
    dernier = convention.versements.order_by("-rang").first()
    limite = timezone.localdate() - timedelta(days=jours + 180)
    Tranche.objects.filter(pk=dernier.tranche_id).update(date_prevue=limite)
    convention.refresh_from_db()


def attendues(code):
    [regle] = [r for r in regles() if r.code == f"conventions.{code}"]
    return [regle.phrase(ligne) for ligne in regle.queryset(timezone.localdate())]


def test_both_sides_are_told_two_months_before():
    convention, _, _ = convention_avec(PAYE, PAYE)
    finie_depuis(convention, -61)
    assert (attendues("caducite"), attendues("caducite_anct")) == ([], [])

    finie_depuis(convention, -60)

    [equipe], [anct] = attendues("caducite"), attendues("caducite_anct")
    assert equipe.startswith("Demander le dernier versement avant le")
    assert equipe.endswith(": après cette date, il n’est plus dû.")
    assert anct.startswith("Voir avec le territoire ce qui retient le dernier versement")
    assert attendues("caducite_passee") == []


def test_nothing_is_asked_for_after_the_last_day():
    convention, scene, (_, second, _) = convention_avec(PAYE)
    finie_depuis(convention, 1)

    with pytest.raises(ErreurMetier) as erreur:
        transitions.demander(second, par=scene.jeanne)

    assert erreur.value.message.startswith("Les versements se demandaient jusqu’au")
    assert attendues("caducite") == []


def test_the_convention_is_settled_as_it_stands_even_if_its_etapes_are_not_over():
    convention, scene, _ = convention_avec(PAYE, depense="9000")
    assert empechement_solde(convention, scene.parcours) != ""
    justifier(convention, scene, "9000")
    finie_depuis(convention, 1)
    assert len(attendues("caducite_passee")) == 1

    transitions.solder(convention, par=scene.claire)

    restants = Versement.objects.filter(convention=convention).exclude(statut=PAYE)
    assert {v.statut for v in restants} == {StatutVersement.ANNULE}
    assert all(v.motif.startswith("Il n’a pas été demandé avant le") for v in restants)
    assert (convention.statut, convention.montant_paye) == (Statut.SOLDEE, Decimal("9000.00"))
    assert verifier() == []


def test_what_leaves_nothing_more_to_pay_is_to_settle_at_once():
    convention, scene, _ = convention_avec(PAYE, PAYE, depense="14000")
    Parcours.objects.filter(pk=scene.parcours.pk).update(statut=StatutParcours.BILAN)
    assert attendues("a_solder") == []

    bilan_accepte(convention, 3, scene)

    assert len(attendues("a_solder")) == 1
    justifier(convention, scene, "18000")
    assert attendues("a_solder") == []
