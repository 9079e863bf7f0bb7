"""Expenses declared and examined by their own verbs."""

from datetime import timedelta
from decimal import Decimal
from itertools import count

from django.utils import timezone

from conventions.enums import StatutDepense, TransitionDepense
from conventions.transitions import depenses
from tests.conventions.fabriques_versements import convention_avec

NUMEROS = count(1)


def champs_depense(**kwargs):
    """An expense as the form gives it, paid today, of 100 € HT and 120 € TTC."""
    return {
        "date": timezone.localdate(),
        "objet": "Animation de deux ateliers",
        "fournisseur": "Les Petits Débrouillards",
        "numero": f"F-{next(NUMEROS):04}",
        "ht": Decimal("100.00"),
        "ttc": Decimal("120.00"),
        "mandat": "",
        "etape": None,
    } | kwargs


def depense_en(statut, convention, scene, **kwargs):
    """An expense of this convention, in this state."""
    depense = depenses.declarer(convention, champs_depense(**kwargs), par=scene.jeanne)
    if statut == StatutDepense.RETENUE:
        depenses.retenir(depense, par=scene.claire)
    elif statut == StatutDepense.ECARTEE:
        depenses.ecarter(depense, "Dépense de fonctionnement courant.", par=scene.claire)
    elif statut == StatutDepense.RETIREE:
        depenses.retirer_depense(depense, par=scene.jeanne)
    return depense


def convention_et_depenses(*statuts, versements=(), depuis=30, **kwargs):
    """(convention, scene, expenses): notified, in force for `depuis` days, its expenses in these states."""
    convention, scene, _ = convention_avec(*versements, **kwargs)
    type(convention).objects.filter(pk=convention.pk).update(date_effet=timezone.localdate() - timedelta(days=depuis))
    convention.refresh_from_db()
    convention.parcours = scene.parcours
    return convention, scene, [depense_en(statut, convention, scene) for statut in statuts]


# One gesture for each transition: (expense, the team's person, ANCT's person).
VERBES = {
    TransitionDepense.MODIFIER: lambda d, jeanne, claire: depenses.modifier_depense(
        d, champs_depense(), d.revision, par=jeanne
    ),
    TransitionDepense.RETENIR: lambda d, jeanne, claire: depenses.retenir(d, par=claire),
    TransitionDepense.ECARTER: lambda d, jeanne, claire: depenses.ecarter(d, "Hors convention.", par=claire),
    TransitionDepense.ROUVRIR: lambda d, jeanne, claire: depenses.rouvrir_depense(d, par=claire),
    TransitionDepense.RETIRER: lambda d, jeanne, claire: depenses.retirer_depense(d, par=jeanne),
}
