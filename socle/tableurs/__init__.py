"""Tables that people send and take away: CSV, Excel (.xlsx) and LibreOffice (.ods). It knows nothing of what they hold."""

from socle.documents.nature import ODS, XLSX
from socle.tableurs.ecriture import Colonne, Feuille, ecrire, en_cellule
from socle.tableurs.lecture import Rangee, lire

TYPES = {"csv": "text/csv", "xlsx": XLSX, "ods": ODS}

__all__ = ["TYPES", "Colonne", "Feuille", "Rangee", "ecrire", "en_cellule", "lire"]
