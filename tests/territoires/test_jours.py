"""Working days, by hand from the calendar."""

from datetime import date

import pytest

from territoires.jours import est_ouvre, jour_ouvre_precedent, jour_ouvre_suivant, zone_de


def test_a_day_off_leads_to_the_working_day_before():
    assert jour_ouvre_precedent(date(2027, 3, 14)) == date(2027, 3, 12)
    assert jour_ouvre_precedent(date(2027, 5, 1)) == date(2027, 4, 30)
    # Abolition of slavery, a holiday in La Réunion only.
    assert jour_ouvre_precedent(date(2027, 12, 20), zone_de("974")) == date(2027, 12, 17)
    assert jour_ouvre_precedent(date(2027, 12, 20), zone_de("34")) == date(2027, 12, 20)


def test_a_working_day_is_neither_the_weekend_nor_a_holiday():
    assert est_ouvre(date(2027, 3, 12))
    assert not est_ouvre(date(2027, 3, 13))
    # Easter Monday everywhere, Good Friday in the Moselle only.
    assert not est_ouvre(date(2027, 3, 29))
    assert est_ouvre(date(2027, 3, 26))
    assert not est_ouvre(date(2027, 3, 26), zone_de("57"))


def test_working_days_are_counted_from_the_day_after():
    # From a Friday, over the 1st of May (a Saturday) and Ascension Thursday the 6th.
    assert jour_ouvre_suivant(date(2027, 4, 30), 1) == date(2027, 5, 3)
    assert jour_ouvre_suivant(date(2027, 4, 30), 4) == date(2027, 5, 7)
    # Good Friday is worked, but for the Moselle.
    assert jour_ouvre_suivant(date(2027, 3, 25), 1, zone_de("34")) == date(2027, 3, 26)
    assert jour_ouvre_suivant(date(2027, 3, 25), 1, zone_de("57")) == date(2027, 3, 30)
    with pytest.raises(ValueError, match="au moins un jour"):
        jour_ouvre_suivant(date(2027, 4, 30), 0)
