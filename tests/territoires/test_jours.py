"""Working days, by hand from the calendar."""

from datetime import date

from territoires.jours import est_ouvre, jour_ouvre_precedent, zone_de


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
