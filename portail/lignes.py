"""« À traiter » in lines: what one territory repeats is said once, what it is late with is one line."""

from dataclasses import dataclass, replace

from conventions.droits import peut_tenir_finances
from parcours.droits import peut_piloter_anct
from rappels.calcul import Echeance
from socle.echeances import ANCT
from socle.mots import nombre, pluriel

# Waits for the territory from the day it was asked, late or not.
DEMANDE_PAR_L_ANCT = {"parcours.correction"}
# Their day is the one on which they began to wait: nobody had promised it, nobody is late with it.
DEPUIS = {
    "conventions.versement_bloque",
    "conventions.versement_rejete",
    "conventions.bilan_a_completer",
    "conventions.piece_a_fournir",
    "conventions.rib_a_recopier",
    "conventions.compte_a_confirmer",
    "prestataires.choix",
}
# ANCT's own lines of the payments: all of ANCT reads the page of a payment, who keeps the finances acts there.
VERSEMENTS = "conventions.versement_"


@dataclass(frozen=True)
class Ligne:
    """Due dates of one rule for one territory, the most urgent first; `autres` counts what else that territory is late with.

    `a_lui`: whoever reads may settle it; the others are led to the territory.
    """

    echeances: tuple[Echeance, ...]
    autres: int = 0
    a_lui: bool = True

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
            phrase = f"{ponctuee(self.premiere.phrase)} Et {pluriel(nb - 1, 'autre')}."
        if not self.autres:
            return phrase
        return f"{ponctuee(phrase)} Et {pluriel(self.autres, 'autre chose', 'autres choses')} à faire."

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
    def depuis(self):
        """Whether its day is the one on which it began to wait."""
        return self.regle.code in DEPUIS

    @property
    def lien(self):
        return self.premiere.lien if self.a_lui or self._est_un_versement else self.parcours.get_absolute_url()

    @property
    def action(self):
        if self.a_lui:
            return self.regle.action
        return "Voir le versement" if self._est_un_versement else "Voir le parcours"

    @property
    def _est_un_versement(self):
        return self.regle.pour == ANCT and self.regle.code.startswith(VERSEMENTS)


def ponctuee(phrase):
    """With a full stop, unless it ends with its own."""
    return phrase if phrase.rstrip(" \N{NO-BREAK SPACE}»").endswith((".", "?", "!")) else f"{phrase}."


def tous(regle):
    return True


def qui_regle(utilisateur):
    """`a_lui` for this reader: a team settles its own lines; at ANCT, who keeps the finances settles what is theirs, who follows territories the rest."""
    if not utilisateur.est_anct:
        return tous
    finances, pilote = bool(peut_tenir_finances(utilisateur)), bool(peut_piloter_anct(utilisateur))
    return lambda regle: regle.lisible or (finances if regle.finances else pilote)


def ligne_de(echeance, a_lui):
    """The line of one due date."""
    return Ligne((echeance,), a_lui=a_lui(echeance.regle))


def grouper(attendues, a_lui=tous):
    """One line per territory and rule, in the order of the most urgent of each; `a_lui(rule)`: whether whoever reads may settle it."""
    groupes = {}
    for echeance in attendues:
        groupes.setdefault((echeance.parcours_id, echeance.regle.code), []).append(echeance)
    return [Ligne(tuple(groupe), a_lui=a_lui(groupe[0].regle)) for groupe in groupes.values()]


def en_retard(attendues, jour, a_lui=tous):
    """One line per territory: what it is late with, was asked by ANCT, or has to do next to go on writing."""
    par_territoire = {}
    retenues = (e for e in attendues if e.quand is None or e.quand < jour or e.regle.code in DEMANDE_PAR_L_ANCT)
    for ligne in grouper(retenues, a_lui):
        par_territoire.setdefault(ligne.parcours.pk, []).append(ligne)
    return [
        replace(premiere, autres=sum(len(ligne.echeances) for ligne in suivantes))
        for premiere, *suivantes in par_territoire.values()
    ]
