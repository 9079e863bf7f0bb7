"""« À traiter » in lines: what one territory repeats is said once, what it is late with is one line."""

from dataclasses import dataclass

from rappels.calcul import Echeance
from socle.mots import nombre, pluriel


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
        """« 3 étapes à valider. La première : … », or the sentence of the only one."""
        nb = len(self.echeances)
        if nb == 1:
            phrase = self.premiere.phrase
        elif self.premiere.regle.plusieurs:
            phrase = f"{nombre(nb)} {self.premiere.regle.plusieurs}. D’abord : {self.premiere.phrase}"
        else:
            phrase = f"{_ponctuee(self.premiere.phrase)} Et {pluriel(nb - 1, 'autre')} de ce genre."
        if not self.autres:
            return phrase
        return f"{_ponctuee(phrase)} Et {pluriel(self.autres, 'autre chose', 'autres choses')}."

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
    return phrase if phrase.endswith((".", "?", "!")) else f"{phrase}."


def grouper(attendues):
    """One line per territory and rule, in the order of the most urgent of each."""
    groupes = {}
    for echeance in attendues:
        groupes.setdefault((echeance.parcours_id, echeance.regle.code), []).append(echeance)
    return [Ligne(tuple(groupe)) for groupe in groupes.values()]


def en_retard(attendues, jour):
    """One line per territory: what it is late with, or has to do next to go on writing."""
    par_territoire = {}
    for ligne in grouper(e for e in attendues if e.quand is None or e.quand < jour):
        par_territoire.setdefault(ligne.parcours.pk, []).append(ligne)
    return [
        Ligne(premiere.echeances, autres=sum(len(ligne.echeances) for ligne in suivantes))
        for premiere, *suivantes in par_territoire.values()
    ]
