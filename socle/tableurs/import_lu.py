"""An import as people read it, before it is applied and after: how many lines of each kind, then each of them in words."""

from dataclasses import dataclass

from socle.mots import euros, pluriel
from socle.tableurs.importation import dire_ignorees, lire_contenu


@dataclass(frozen=True)
class Sort:
    """What becomes of a line: in a word and counted in a sentence, before the import is applied and after; with which colour."""

    ton: str
    avant: tuple  # (in a word, one, several)
    apres: tuple = ()
    avec_somme: bool = False
    a_faire: bool = False

    def mots(self, applique):
        return self.apres if applique and self.apres else self.avant

    def compter(self, lignes, applique):
        nombre = pluriel(len(lignes), *self.mots(applique)[1:])
        return f"{nombre} ({euros(sum(ligne.euros for ligne in lignes))})" if self.avec_somme else nombre


REFUSES = Sort(
    "error", ("À corriger", "ligne refusée", "lignes refusées"), ("Refusée", "ligne refusée", "lignes refusées")
)


@dataclass(frozen=True)
class ImportLu:
    """`lignes` in the order of the page, each a Ligne; `resume` counts them in a sentence."""

    lignes: list
    resume: str
    ignorees: str
    nb_a_faire: int
    nb_refusees: int


def lire_import(importation, sorts, ordre):
    """What the page of this import shows; no query. `sorts`: {code: Sort} in the order of the sentence; `ordre`: codes in that of the page."""
    lignes, ignorees = lire_contenu(importation.contenu)
    applique = bool(importation.appliquee_le)
    par_sort = {code: [ligne for ligne in lignes if ligne.sort == code] for code in sorts}
    morceaux = [sorts[code].compter(trouvees, applique) for code, trouvees in par_sort.items() if trouvees]
    return ImportLu(
        lignes=sorted(lignes, key=lambda ligne: ordre.index(ligne.sort)),
        resume=f"{', '.join(morceaux)}.",
        ignorees=dire_ignorees(ignorees),
        nb_a_faire=sum(sorts[ligne.sort].a_faire for ligne in lignes),
        nb_refusees=sum(sorts[ligne.sort] is REFUSES for ligne in lignes),
    )


def presenter(importation, lignes, sorts):
    """[{ligne, etat, ton, raisons}] for one page of lines, the reasons as whole sentences."""
    applique = bool(importation.appliquee_le)
    return [
        {
            "ligne": ligne,
            "etat": sorts[ligne.sort].mots(applique)[0],
            "ton": sorts[ligne.sort].ton,
            "raisons": [f"{capitale(raison).removesuffix('.')}." for raison in ligne.raisons],
        }
        for ligne in lignes
    ]


def capitale(phrase):
    return phrase[:1].upper() + phrase[1:]
