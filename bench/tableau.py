"""Figures and the table that shows them."""

import statistics
from dataclasses import dataclass

TENU, MANQUE, SANS = "✓", "✗", " "


def mediane(durees):
    return statistics.median(durees)


def p95(durees):
    return statistics.quantiles(durees, n=20)[-1]


def dixieme(durees):
    """One in ten is faster than this: close to what an idle machine would give, even when others are at work on it."""
    return statistics.quantiles(durees, n=10)[0]


def tour_a_tour(mesures, tours, *, chauffe):
    """Run each callable of {name: callable returning seconds} in turn, `tours` times; {name: list of seconds}.

    What slows the machine down for a while slows all of them: only their ratios are worth reading.
    """
    durees = {nom: [] for nom in mesures}
    for tour in range(chauffe + tours):
        for nom, mesurer in mesures.items():
            duree = mesurer()
            if tour >= chauffe:
                durees[nom].append(duree)
    return durees


@dataclass(frozen=True)
class Ligne:
    """One line of the table; `rapport` is read against `cible` (both "times the bare one"), None: for information."""

    nom: str
    mesure: str
    rapport: float
    cible: float | None = None

    @property
    def marque(self):
        if self.cible is None:
            return SANS
        return TENU if self.rapport <= self.cible else MANQUE


def montrer(titre, lignes):
    """Print the table; its last column says whether the target holds."""
    print(f"\n{titre}")
    for ligne in lignes:
        cible = "" if ligne.cible is None else f"≤ {ligne.cible:g}"
        print(f"  {ligne.nom:<46} {ligne.mesure:<58} × {ligne.rapport:<6.2f} {cible:<7} {ligne.marque}")
