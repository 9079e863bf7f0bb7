"""An import of providers as people read it, before it is applied and after: how many lines of each kind, then each of them in words."""

from dataclasses import dataclass

from prestataires.transitions.importation import A_FAIRE, AJOUTER, INCHANGE, MODIFIER, REFUSEE
from socle.mots import pluriel
from socle.tableurs.importation import dire_ignorees, lire_contenu

# The colour; before (in a word, one, several), after.
SORTS = {
    AJOUTER: ("success", ("À ajouter", "prestataire à ajouter", "prestataires à ajouter"), ("Ajouté", "prestataire ajouté", "prestataires ajoutés")),
    MODIFIER: ("warning", ("À modifier", "fiche à modifier", "fiches à modifier"), ("Modifiée", "fiche modifiée", "fiches modifiées")),
    INCHANGE: ("info", ("Rien à changer", "ligne sans changement", "lignes sans changement"), ("Rien à changer", "ligne sans changement", "lignes sans changement")),
    REFUSEE: ("error", ("À corriger", "ligne refusée", "lignes refusées"), ("Refusée", "ligne refusée", "lignes refusées")),
}  # fmt: skip
# What is to be looked at comes first.
ORDRE = (REFUSEE, MODIFIER, AJOUTER, INCHANGE)


@dataclass(frozen=True)
class ImportLu:
    """`lignes` in the order of the page, each a Ligne; `resume` counts them in a sentence."""

    lignes: list
    resume: str
    ignorees: str
    nb_a_faire: int
    nb_refusees: int


def lire_import(importation):
    """What the page of an import shows; no query."""
    lignes, ignorees = lire_contenu(importation.contenu)
    moment = 2 if importation.appliquee_le else 1
    nombres = {sort: sum(ligne.sort == sort for ligne in lignes) for sort in SORTS}
    resume = ", ".join(pluriel(nb, *SORTS[sort][moment][1:]) for sort, nb in nombres.items() if nb)
    return ImportLu(
        lignes=sorted(lignes, key=lambda ligne: ORDRE.index(ligne.sort)),
        resume=f"{resume}.",
        ignorees=dire_ignorees(ignorees),
        nb_a_faire=sum(nombres[sort] for sort in A_FAIRE),
        nb_refusees=nombres[REFUSEE],
    )


def presenter(importation, lignes):
    """[{ligne, etat, ton, raisons}] for one page of lines."""
    moment = 2 if importation.appliquee_le else 1
    return [
        {
            "ligne": ligne,
            "etat": SORTS[ligne.sort][moment][0],
            "ton": SORTS[ligne.sort][0],
            "raisons": [f"{raison[:1].upper()}{raison[1:].removesuffix('.')}." for raison in ligne.raisons],
        }
        for ligne in lignes
    ]
