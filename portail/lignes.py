"""« À traiter » in lines: what one territory repeats is said once, what it is late with is one line."""

from dataclasses import dataclass

from rappels.calcul import Echeance
from socle.mots import nombre, pluriel

# Waits for the territory from the day it was asked, late or not.
DEMANDE_PAR_L_ANCT = {"parcours.correction"}


@dataclass(frozen=True)
class Ligne:
    """Due dates of one rule for one territory, the most urgent first; `autres` counts what else that territory is late with."""

    echeances: tuple[Echeance, ...]
    autres: int = 0

    @property
    def premiere(self):
        return self.echeances[0]

    @property
    def phrase(self):
        """« 3 étapes à valider. D’abord : … », or the sentence of the only one; what has no date has no first."""
        nb = len(self.echeances)
        if nb == 1:
            phrase = self.premiere.phrase
        elif self.premiere.regle.plusieurs:
            phrase = f"{nombre(nb)} {self.premiere.regle.plusieurs}."
            if self.quand is not None:
                phrase = f"{phrase} D’abord : {self.premiere.phrase}"
        else:
            phrase = f"{_ponctuee(self.premiere.phrase)} Et {pluriel(nb - 1, 'autre')}."
        if not self.autres:
            return phrase
        return f"{_ponctuee(phrase)} Et {pluriel(self.autres, 'autre chose', 'autres choses')} à faire."

    @property
    def parcours(self):
        return self.premiere.parcours

    @property
    def quand(self):
        return self.premiere.quand

    @property
    def regle(self):
        return self.premiere.regle

    @property
    def lien(self):
        return self.premiere.lien


def _ponctuee(phrase):
    return phrase if phrase.rstrip(" \N{NO-BREAK SPACE}»").endswith((".", "?", "!")) else f"{phrase}."


def grouper(attendues):
    """One line per territory and rule, in the order of the most urgent of each."""
    groupes = {}
    for echeance in attendues:
        groupes.setdefault((echeance.parcours_id, echeance.regle.code), []).append(echeance)
    return [Ligne(tuple(groupe)) for groupe in groupes.values()]


def en_retard(attendues, jour):
    """One line per territory: what it is late with, was asked by ANCT, or has to do next to go on writing."""
    par_territoire = {}
    retenues = (e for e in attendues if e.quand is None or e.quand < jour or e.regle.code in DEMANDE_PAR_L_ANCT)
    for ligne in grouper(retenues):
        par_territoire.setdefault(ligne.parcours.pk, []).append(ligne)
    return [
        Ligne(premiere.echeances, autres=sum(len(ligne.echeances) for ligne in suivantes))
        for premiere, *suivantes in par_territoire.values()
    ]
