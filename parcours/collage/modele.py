"""The example of a table to paste: shown beside the field, and downloaded as a spreadsheet."""

import io

from dateutil.relativedelta import relativedelta
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from parcours.collage.lignes import COLONNES
from socle.mots import mois

LARGEURS = {"titre": 42, "nature": 22, "debut": 16, "fin": 16, "cout": 12, "livrables": 42}
LARGEUR = 24
FORMAT_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def exemples(repere):
    """Three lines as a city would write them, within the dates of its parcours: lists of cells in the order of `COLONNES`."""
    premier = max(repere.debut, repere.premier).replace(day=1)

    def plus(nb):
        return mois(min(premier + relativedelta(months=nb), repere.dernier))

    return [
        ["Balade nocturne des bords de l’eau", "projet", plus(1), plus(4), "12 500", "", "Culture", "", "habitants", "3",
         "Un carnet de balade"],
        ["Apprendre à animer une réunion publique", "formation", plus(2), plus(3), "4 800,50", "", "Ressources humaines", "",
         "agents, élus", "0", "Vingt agents formés"],
        ["Répondre à chaque idée des habitants", "façons de travailler", plus(3), plus(9), "", "", "Relation aux usagers", "",
         "agents, habitants", "2", "Une réponse sous trente jours"],
    ]  # fmt: skip


def classeur(repere):
    """The same as the bytes of an XLSX workbook: headers, then the examples to replace. Every cell is text, as it is pasted."""
    livre = Workbook()
    feuille = livre.active
    feuille.title = "Étapes"
    feuille.append(list(COLONNES.values()))
    for ligne in exemples(repere):
        feuille.append(ligne)
    for rang, nom in enumerate(COLONNES, 1):
        feuille.column_dimensions[feuille.cell(1, rang).column_letter].width = LARGEURS.get(nom, LARGEUR)
        feuille.cell(1, rang).font = Font(bold=True)
    for rangee in feuille.iter_rows(min_row=2):
        for cellule in rangee:
            cellule.number_format = "@"
            cellule.alignment = Alignment(wrap_text=True, vertical="top")
    feuille.freeze_panes = "B2"
    sortie = io.BytesIO()
    livre.save(sortie)
    return sortie.getvalue()
