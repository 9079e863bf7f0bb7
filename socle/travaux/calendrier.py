"""What runs by itself, and when. A room declares it in its `periodique.py`; the sweep plans one row per slot (`planification`).

A slot missed while the machine was down runs once on return, not once per slot: only the latest slot is planned.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
EPOQUE = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Periodique:
    """`fonction()` runs every `toutes_les`, or each day `a_heure` ("07:00", Paris). It must bear running twice."""

    nom: str
    fonction: Callable
    toutes_les: timedelta | None = None
    a_heure: str = ""

    def __post_init__(self):
        if (self.toutes_les is None) == (not self.a_heure):
            raise ValueError(f"{self.nom} : donnez toutes_les ou a_heure, l’un des deux.")
        if self.toutes_les is not None and self.toutes_les <= timedelta(0):
            raise ValueError(f"{self.nom} : toutes_les est une durée positive.")
        if self.a_heure:
            time.fromisoformat(self.a_heure)

    def creneau(self, maintenant):
        """The latest slot that is not in the future."""
        if self.toutes_les is not None:
            return EPOQUE + (maintenant - EPOQUE) // self.toutes_les * self.toutes_les
        jour = maintenant.astimezone(PARIS).date()
        heure = time.fromisoformat(self.a_heure)
        prevu = datetime.combine(jour, heure, tzinfo=PARIS)
        if prevu > maintenant:
            prevu = datetime.combine(jour - timedelta(days=1), heure, tzinfo=PARIS)
        return prevu.astimezone(UTC)


_PERIODIQUES: dict[str, Periodique] = {}


def inscrire_periodique(periodique):
    """Add a periodic run. Raises ValueError when its name is taken by another one."""
    if _PERIODIQUES.get(periodique.nom, periodique) != periodique:
        raise ValueError(f"Le passage périodique {periodique.nom} existe déjà.")
    _PERIODIQUES[periodique.nom] = periodique
    return periodique


def periodique(nom):
    return _PERIODIQUES.get(nom)


def periodiques():
    return list(_PERIODIQUES.values())
