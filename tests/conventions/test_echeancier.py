from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conventions.echeancier import date_limite_bilan, echeancier, nommer, pourcentages, repartir, replanifier

DEPART, FIN, BILAN = date(2026, 12, 1), date(2027, 12, 31), date(2028, 3, 31)
euros = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("9999999.99"), places=2)


@given(euros, st.lists(st.decimals(min_value=0, max_value=100000, places=2), min_size=1, max_size=12))
def test_parts_add_up_to_the_cent(montant, poids):
    parts = repartir(montant, poids)

    assert sum(parts) == montant
    assert min(parts) >= 0
    assert len(parts) == len(poids)


@given(euros)
def test_payments_add_up_to_the_cent_and_to_a_hundred_percent(montant):
    paiements = echeancier(montant, depart=DEPART, fin=FIN, date_bilan=BILAN, bilan_en_lettres="…")

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


# --- a schedule that an avenant changes -----------------------------------------------------------------------------------------

jours = st.dates(min_value=date(2026, 1, 1), max_value=date(2028, 12, 31))


def initial(montant="18000"):
    """9 000 on 31 December 2026, 5 400 on 1 July 2027, 3 600 on 31 March 2028."""
    return echeancier(Decimal(montant), depart=DEPART, fin=FIN, date_bilan=BILAN, bilan_en_lettres="31 mars 2028")


def change(tranches, total, jour, fin=FIN, tenus=frozenset()):
    return replanifier(
        tranches,
        Decimal(total),
        jour=jour,
        tenus=tenus,
        fin=fin,
        date_bilan=date_limite_bilan(fin),
        bilan_en_lettres=f"bilan {date_limite_bilan(fin)}",
    )


def sommes(paiements):
    return [p.montant for p in paiements]


@given(euros, st.lists(st.tuples(euros, jours, jours), min_size=1, max_size=4))
def test_a_schedule_changed_any_number_of_times_stays_whole(montant, changements):
    tenue = initial(montant)

    for total, jour, fin in changements:
        tenue = change(tenue, total, jour, fin)

        assert sum(sommes(tenue)) == total
        assert min(sommes(tenue)) > 0
        assert sum(p.pct for p in tenue) == 100
        assert min(p.pct for p in tenue) >= Decimal("0.01")
        assert [p.rang for p in tenue] == list(range(1, len(tenue) + 1))
        assert [p.date_prevue for p in tenue] == sorted(p.date_prevue for p in tenue)
        assert [p.genre for p in tenue].count("solde") <= 1
        assert "solde" not in [p.genre for p in tenue[:-1]]
        assert all(p.montant.as_tuple().exponent >= -2 for p in tenue)


@given(euros, euros, jours)
def test_what_is_past_keeps_its_amount_unless_the_new_total_is_below_it(montant, total, jour):
    avant = initial(montant)
    passees = [p for p in avant if p.montant and p.date_prevue < jour and p.genre != "solde"]

    apres = change(avant, total, jour, tenus={1})

    if sum(sommes(passees)) <= total:
        assert [(p.montant, p.date_prevue) for p in apres[: len(passees)]] == [
            (p.montant, p.date_prevue) for p in passees
        ]
    else:
        # Never less than what the total allows, first payments first: what was paid, which the total covers, is covered.
        assert sommes(apres)[:-1] == sommes(avant)[: len(apres) - 1]


@given(euros, euros, jours)
def test_less_money_is_taken_from_the_last_payment_backwards(montant, moins, jour):
    avant = initial(montant + moins)

    apres = change(avant, montant, jour, tenus={1})

    reste = montant
    for avant_coupe, apres_coupe in zip(sommes(p for p in avant if p.montant), sommes(apres), strict=False):
        assert apres_coupe == min(avant_coupe, reste)
        reste -= apres_coupe
    assert reste == 0


def test_more_money_goes_to_the_coming_payments_in_proportion():
    apres = change(initial(), "27000", date(2027, 3, 1))

    assert sommes(apres) == [Decimal("9000.00"), Decimal("10800.00"), Decimal("7200.00")]
    assert [p.pct for p in apres] == [Decimal("33.33"), Decimal("40.00"), Decimal("26.67")]
    assert [p.genre for p in apres] == ["avance", "acompte", "solde"]


def test_the_last_payment_follows_the_new_end():
    avant = initial()

    apres = change(avant, "18000", date(2027, 3, 1), fin=date(2028, 6, 30))

    assert sommes(apres) == sommes(avant)
    assert apres[:2] == avant[:2]
    assert apres[2].date_prevue == date(2028, 9, 30)
    assert "bilan 2028-09-30" in apres[2].condition


def test_payments_do_not_outlive_an_end_brought_forward():
    apres = change(initial(), "18000", date(2027, 1, 15), fin=date(2027, 4, 30))

    assert [p.date_prevue for p in apres] == [date(2026, 12, 31), date(2027, 4, 30), date(2027, 7, 30)]


def test_a_last_payment_cut_to_nothing_leaves_its_place_to_the_one_before():
    apres = change(initial(), "12000", date(2027, 3, 1))

    assert sommes(apres) == [Decimal("9000.00"), Decimal("3000.00")]
    assert [p.genre for p in apres] == ["avance", "solde"]
    assert apres[1].date_prevue == BILAN
    assert [p.pct for p in apres] == [75, 25]


@pytest.mark.parametrize(("total", "attendus"), [("8000", ["5600.00", "2400.00"]), ("0.01", ["0.01"])])
def test_a_total_that_the_first_payment_alone_would_take_is_spread_anew(total, attendus):
    apres = change(initial(), total, date(2026, 12, 1))

    assert sommes(apres) == [Decimal(m) for m in attendus]
    assert [p.genre for p in apres] == ["avance", "solde"][: len(attendus)]


def test_money_added_after_the_only_payment_left_is_past_makes_a_last_one():
    coupee = change(initial(), "9000", date(2027, 3, 1), tenus={1})
    assert [p.genre for p in coupee] == ["avance"]

    apres = change(coupee, "10000", date(2027, 4, 1), tenus={1})

    assert [(p.genre, p.montant, p.pct) for p in apres] == [("avance", 9000, 90), ("solde", 1000, 10)]


def test_a_schedule_of_nothing_is_refused():
    with pytest.raises(ValueError, match="supérieur à zéro"):
        change(initial(), "0", date(2027, 3, 1))
