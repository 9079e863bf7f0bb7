"""From what is copied out of a spreadsheet to rows of cells: tabs, or CSV with « ; » or « , ». Pure functions; any text is read."""

import re

GUILLEMETS = re.compile(r'"((?:[^"]|"")*+)')
FIN_DE_LIGNE = re.compile(r"\r\n|\r|\n")
# A row says at least a title, a kind and two months: fewer separators than that, and the sign is only punctuation.
SEPARATEURS_AU_MOINS = 3


def separateur(texte, est_entete):
    """The sign between two cells: a tab as soon as there is one; « ; » or « , » when the table is plainly a CSV; else none but the tab.

    `est_entete(cells)` says whether a row holds the names of columns.
    """
    if "\t" in texte:
        return "\t"
    lignes = [ligne for ligne in FIN_DE_LIGNE.split(texte) if ligne.strip()]
    for signe in (";", ","):
        if lignes and est_entete(next(rangees(lignes[0], signe))):
            return signe
        nombreuses = sum(ligne.count(signe) >= SEPARATEURS_AU_MOINS for ligne in lignes)
        if nombreuses * 2 > len(lignes):
            return signe
    return "\t"


def rangees(texte, signe):
    """Each row as a list of cells, as a spreadsheet counts them: a cell between quotation marks may hold line breaks and the separator.

    A quotation mark that closes nothing is a character like any other, and so is one inside a cell.
    """
    place, fin, cellules = 0, len(texte), []
    sans_guillemets = re.compile(rf"[^\r\n{signe}]*")
    avec_guillemets = True
    while place <= fin:
        cellule = None
        if avec_guillemets and texte.startswith('"', place):
            trouve = GUILLEMETS.match(texte, place)
            avec_guillemets = trouve.end() < fin  # nothing closes this one: nothing will close those after it
            suite = trouve.end() + 1
            if avec_guillemets and (suite >= fin or texte[suite] in f"\r\n{signe}"):
                cellule, place = trouve[1].replace('""', '"'), suite
        if cellule is None:
            trouve = sans_guillemets.match(texte, place)
            cellule, place = trouve[0], trouve.end()
        cellules.append(cellule)
        if place < fin and texte[place] == signe:
            place += 1
            continue
        yield cellules
        cellules = []
        place += 2 if texte.startswith("\r\n", place) else 1
        if place >= fin:  # the last line break ends the last row, it opens none
            return
