from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conventions.echeancier import date_limite_bilan, echeancier, nommer, pourcentages, repartir

euros = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("9999999.99"), places=2)


@given(euros, st.lists(st.decimals(min_value=0, max_value=100000, places=2), min_size=1, max_size=12))
def test_parts_add_up_to_the_cent(montant, poids):
    parts = repartir(montant, poids)

    assert sum(parts) == montant
    assert min(parts) >= 0
    assert len(parts) == len(poids)


@given(euros)
def test_payments_add_up_to_the_cent_and_to_a_hundred_percent(montant):
    paiements = echeancier(
        montant, depart=date(2026, 12, 1), fin=date(2027, 12, 31), date_bilan=date(2028, 3, 31), bilan_en_lettres="…"
    )

    assert sum(p.montant for p in paiements) == montant
    assert sum(p.pct for p in paiements) == 100
    assert [p.date_prevue for p in paiements] == sorted(p.date_prevue for p in paiements)


def test_the_last_payment_takes_the_cents():
    assert repartir(Decimal("100.01"), [50, 30, 20]) == [Decimal("50.00"), Decimal("30.00"), Decimal("20.01")]
    assert repartir(Decimal("0.05"), [50, 30, 20]) == [Decimal("0.02"), Decimal("0.01"), Decimal("0.02")]
    assert repartir(Decimal("10.00"), [0, 0, 0]) == [Decimal("3.33"), Decimal("3.33"), Decimal("3.34")]


def test_a_small_convention_is_paid_in_two():
    assert pourcentages(Decimal("10000")) == (70, 30)
    assert pourcentages(Decimal("10000.01")) == (50, 30, 20)


def test_the_schedule_is_a_setting_that_must_add_up(settings):
    settings.CONVENTION_ECHEANCIER = (60, 40)
    assert pourcentages(Decimal("18000")) == (60, 40)

    settings.CONVENTION_ECHEANCIER = (60, 30)
    with pytest.raises(ValueError, match="100 %"):
        pourcentages(Decimal("18000"))


def test_payments_are_named_as_people_say():
    assert [nommer(1, "avance"), nommer(2, "acompte"), nommer(3, "solde")] == [
        "Premier versement",
        "Deuxième versement",
        "Dernier versement",
    ]


def test_the_report_is_due_three_months_after_the_end():
    assert date_limite_bilan(date(2027, 11, 30)) == date(2028, 2, 29)
