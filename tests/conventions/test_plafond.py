"""The last payment and what was really spent: nothing negative, nothing above what is planned, no cent lost."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conventions import plafond
from conventions.enums import StatutDepense
from tests.conventions.fabriques_depenses import convention_et_depenses, depense_en

montants = st.decimals(min_value="0.00", max_value="9999999.99", places=2)


@given(prevu=montants, retenu=montants, paye=montants)
def test_the_last_payment_is_never_negative_nor_above_what_is_planned_nor_above_the_expenses(prevu, retenu, paye):
    solde = plafond.montant_du_solde(prevu, retenu, paye)

    assert 0 <= solde <= prevu
    assert paye + solde <= max(paye, retenu)
    assert solde == solde.quantize(Decimal("0.01"))


@given(prevu=montants, retenu=montants, paye=montants)
def test_either_a_payment_is_due_or_money_comes_back_never_both(prevu, retenu, paye):
    solde, rendu = plafond.montant_du_solde(prevu, retenu, paye), plafond.excedent(retenu, paye)

    assert rendu >= 0
    assert not (solde and rendu)
    assert paye - rendu <= retenu
    if solde < prevu:
        assert paye + solde - rendu == retenu


@given(retenu=montants, paye=montants)
def test_the_part_proved_is_a_percentage_and_whole_only_when_all_is_proved(retenu, paye):
    part = plafond.part_justifiee(retenu, paye)

    assert 0 <= part <= 100
    assert (part == 100) == (retenu >= paye)


@pytest.mark.parametrize(
    ("prevu", "retenu", "paye", "solde", "rendu"),
    [
        ("3600", "18000", "14400", "3600", "0"),
        ("3600", "25000", "14400", "3600", "0"),
        ("3600", "16000.55", "14400", "1600.55", "0"),
        ("3600", "14400", "14400", "0", "0"),
        ("3600", "13160", "14400", "0", "1240"),
        ("3600", "0", "0", "0", "0"),
    ],
)
def test_some_ends_of_conventions(prevu, retenu, paye, solde, rendu):
    prevu, retenu, paye = map(Decimal, (prevu, retenu, paye))

    assert plafond.montant_du_solde(prevu, retenu, paye) == Decimal(solde)
    assert plafond.excedent(retenu, paye) == Decimal(rendu)


@pytest.mark.django_db
def test_retenu_adds_up_what_is_kept_and_nothing_else(django_assert_num_queries):
    convention, scene, _ = convention_et_depenses(StatutDepense.DECLAREE, StatutDepense.ECARTEE)
    assert plafond.retenu(convention) == Decimal("0.00")

    # On SQLite these three add up to 8505.720000000001.
    for ttc in ("8505.52", "0.10", "0.10"):
        depense_en(StatutDepense.RETENUE, convention, scene, ht=Decimal("0"), ttc=Decimal(ttc))

    with django_assert_num_queries(1):
        assert plafond.retenu(convention) == Decimal("8505.72")
