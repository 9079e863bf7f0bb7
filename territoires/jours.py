"""Working days of a territory: public holidays are not the same everywhere (metier §4.4)."""

from datetime import timedelta
from functools import lru_cache

from jours_feries_france import JoursFeries

METROPOLE = "Métropole"
ZONES = {
    "57": "Alsace-Moselle",
    "67": "Alsace-Moselle",
    "68": "Alsace-Moselle",
    "971": "Guadeloupe",
    "972": "Martinique",
    "973": "Guyane",
    "974": "La Réunion",
    "976": "Mayotte",
}


@lru_cache(maxsize=16)
def _feries(annee, zone):
    return frozenset(JoursFeries.for_year(annee, zone=zone).values())


def zone_de(departement):
    """The zone of public holidays of a département's code, as `jours_feries_france` names them."""
    return ZONES.get(departement, METROPOLE)


def est_ouvre(jour, zone=METROPOLE):
    """Neither a Saturday, nor a Sunday, nor a public holiday there."""
    return jour.weekday() < 5 and jour not in _feries(jour.year, zone)


def jour_ouvre_precedent(jour, zone=METROPOLE):
    """`jour`, or the last working day before it."""
    while not est_ouvre(jour, zone):
        jour -= timedelta(days=1)
    return jour


def jour_ouvre_suivant(jour, nombre, zone=METROPOLE):
    """The `nombre`-th working day after `jour`: `jour` itself does not count. Raises ValueError below one."""
    if nombre < 1:
        raise ValueError("Un délai en jours ouvrés compte au moins un jour.")
    while nombre:
        jour += timedelta(days=1)
        nombre -= est_ouvre(jour, zone)
    return jour
