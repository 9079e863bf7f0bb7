"""The expenses that wait for an examination, the money that is due: who is awaited, by when; what is settled is awaited no more."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from conventions import transitions
from conventions.enums import StatutDepense, StatutVersement
from conventions.models import Depense
from conventions.transitions import depenses, reversements
from rappels.calcul import echeances
from socle.echeances import ANCT, EQUIPE, regles
from socle.mots import date_longue
from tests.conventions.fabriques_depenses import convention_et_depenses

pytestmark = pytest.mark.django_db

CODES = ("depenses_a_examiner", "reversement_a_faire", "reversement_a_recevoir")
REGLES = {r.code.removeprefix("conventions."): r for r in regles() if r.code.removeprefix("conventions.") in CODES}
DECLAREE, PAYE = StatutDepense.DECLAREE, StatutVersement.PAYE


def lignes(code):
    return list(REGLES[code].queryset(timezone.localdate()))


def phrase(code):
    (ligne,) = lignes(code)
    return REGLES[code].phrase(ligne)


def dans(jours):
    return timezone.localdate() + timedelta(days=jours)


def test_each_rule_asks_whom_it_concerns():
    assert {code: (r.pour, r.finances) for code, r in REGLES.items()} == {
        "depenses_a_examiner": (ANCT, True),
        "reversement_a_faire": (EQUIPE, False),
        "reversement_a_recevoir": (ANCT, True),
    }


def test_expenses_wait_ten_days_from_the_oldest_one():
    convention, scene, [ancienne, recente] = convention_et_depenses(DECLAREE, DECLAREE)
    Depense.objects.filter(pk=ancienne.pk).update(declaree_le=ancienne.declaree_le - timedelta(days=4))

    [ligne] = lignes("depenses_a_examiner")
    assert (ligne["objet_id"], ligne["parcours_id"], ligne["quand"]) == (convention.pk, scene.parcours.pk, dans(6))
    numero = convention.actes.get(rang=0).numero
    assert phrase("depenses_a_examiner") == (
        f"Examiner les dépenses de la convention {numero}, avant le {date_longue(dans(6))}."
    )
    assert REGLES["depenses_a_examiner"].lien(ligne) == reverse("conventions:depenses", args=[scene.parcours.pk])

    depenses.retenir(ancienne, par=scene.claire)
    assert lignes("depenses_a_examiner")[0]["quand"] == dans(10)
    depenses.ecarter(recente, "Hors convention.", par=scene.claire)
    assert lignes("depenses_a_examiner") == []


def test_a_closed_list_waits_for_nothing():
    convention, scene, _ = convention_et_depenses(DECLAREE)
    assert len(lignes("depenses_a_examiner")) == 1

    transitions.resilier(convention, motif="D’un commun accord.", par=scene.claire)

    assert lignes("depenses_a_examiner") == []


def test_money_that_is_due_is_asked_of_the_territory_and_awaited_by_anct():
    convention, scene, _ = convention_et_depenses()
    reversement = reversements.constater(convention, Decimal("1240.50"), par=scene.claire)
    numero, jour = convention.actes.get(rang=0).numero, date_longue(dans(60))

    somme = "1\u00a0240,50\u00a0€"
    assert phrase("reversement_a_faire") == f"Reverser {somme} à l’ANCT (convention {numero}) avant le {jour}."
    assert phrase("reversement_a_recevoir") == (
        f"Enregistrer le reversement de {somme} (convention {numero}), attendu avant le {jour}."
    )

    reversements.recevoir(reversement, timezone.localdate(), "TR 31", par=scene.claire)
    assert lignes("reversement_a_faire") == lignes("reversement_a_recevoir") == []


def test_the_house_computes_them_for_each_side():
    convention, scene, _ = convention_et_depenses(DECLAREE)
    reversements.constater(convention, Decimal("12.00"), par=scene.claire)

    codes = {e.regle.code.removeprefix("conventions.") for e in echeances(timezone.localdate(), pour=None)}

    assert set(CODES) <= codes
