"""Tables that people send and take away: CSV, Excel (.xlsx) and LibreOffice (.ods). It knows nothing of what they hold."""

from socle.tableurs.ecriture import Colonne, Feuille, ecrire, en_cellule
from socle.tableurs.emport import FORMATS, TYPES, a_enregistrer, emporter
from socle.tableurs.lecture import Rangee, lire

__all__ = [
    "FORMATS",
    "TYPES",
    "Colonne",
    "Feuille",
    "Rangee",
    "a_enregistrer",
    "ecrire",
    "emporter",
    "en_cellule",
    "lire",
]
