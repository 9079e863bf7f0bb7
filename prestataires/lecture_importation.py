"""An import of providers as people read it, before it is applied and after."""

from prestataires.transitions.importation import AJOUTER, INCHANGE, MODIFIER, REFUSEE
from socle.tableurs import import_lu
from socle.tableurs.import_lu import REFUSES, Sort

# In the order of the sentence.
SORTS = {
    AJOUTER: Sort("success", ("À ajouter", "prestataire à ajouter", "prestataires à ajouter"), ("Ajouté", "prestataire ajouté", "prestataires ajoutés"), a_faire=True),
    MODIFIER: Sort("warning", ("À modifier", "fiche à modifier", "fiches à modifier"), ("Modifiée", "fiche modifiée", "fiches modifiées"), a_faire=True),
    INCHANGE: Sort("info", ("Rien à changer", "ligne sans changement", "lignes sans changement")),
    REFUSEE: REFUSES,
}  # fmt: skip
# What is to be looked at comes first.
ORDRE = (REFUSEE, MODIFIER, AJOUTER, INCHANGE)


def lire_import(importation):
    """What the page of an import shows; no query."""
    return import_lu.lire_import(importation, SORTS, ORDRE)


def presenter(importation, lignes):
    """[{ligne, etat, ton, raisons}] for one page of lines."""
    return import_lu.presenter(importation, lignes, SORTS)
