"""The parcours as a spreadsheet: one sheet for each block, real dates and numbers, no formula.

What people typed is text and nothing else: a cell that a spreadsheet could take for a formula begins with an apostrophe.
The columns of « Étapes » have the names that « Coller un tableau » knows: the sheet can be completed and pasted back.
"""

import io
from datetime import date, datetime, time
from decimal import Decimal

from parcours.emporter.commun import jour_de, nature_de
from parcours.enums import PlaceHabitants, Public, StatutEtape
from parcours.frise import etat_en_mots
from parcours.moyens import tableau
from socle.tableurs import Colonne, en_cellule
from socle.tableurs.ecriture import EUROS, JOUR

MOIS = "mm/yyyy"

COLONNES = {
    "Objectifs": (Colonne("Objectif", 60), Colonne("Précisions", 80)),
    "Étapes": (
        Colonne("Titre", 50), Colonne("Nature", 20), Colonne("Début", 12, MOIS), Colonne("Fin", 12, MOIS), Colonne("Coût", 14, EUROS),
        Colonne("Qui s’en occupe", 24), Colonne("Service pilote", 24), Colonne("Objectif", 40), Colonne("Pour qui", 24),
        Colonne("Place des habitants", 28), Colonne("Ce que nous aurons à la fin", 50), Colonne("De quelle aide avons-nous besoin", 50),
        Colonne("Autres objectifs", 40), Colonne("Où en est-elle", 20), Colonne("Commencée le", 14, JOUR), Colonne("Terminée le", 14, JOUR),
    ),
    "Partenaires": (
        Colonne("Nom", 40), Colonne("Genre", 26), Colonne("Rôle", 20), Colonne("Apport", 50), Colonne("Contact de l’organisme", 40),
    ),
    "Dates clés": (Colonne("Date", 14, JOUR), Colonne("Titre", 60), Colonne("Étape", 50)),
    "Moyens": (
        Colonne("Source", 20), Colonne("Libellé", 50), Colonne("Étape", 50), Colonne("Montant prévu", 18, EUROS), Colonne("Jours", 10),
    ),
}  # fmt: skip


def nom_fichier(d):
    return f"parcours-{d['etabli_le']}.xlsx"


def xlsx(d):
    """The bytes of the spreadsheet, from what `commun.donnees` gives."""
    from openpyxl import Workbook  # noqa: PLC0415  only who asks for a spreadsheet needs it

    classeur = Workbook()
    classeur.remove(classeur.active)
    # Dates of the day it says: the same parcours gives the same sheets.
    moment = datetime.combine(jour_de(d), time())
    classeur.properties.title = f"Le parcours {d['de_nom']}"
    classeur.properties.creator = "Territoires d’engagement"
    classeur.properties.language = "fr-FR"
    classeur.properties.created = classeur.properties.modified = moment
    for nom, rangees in feuilles(d).items():
        _feuille(classeur.create_sheet(nom), COLONNES[nom], rangees, totaux(d) if nom == "Moyens" else ())
    sortie = io.BytesIO()
    classeur.save(sortie)
    return sortie.getvalue()


def feuilles(d):
    """{sheet: its rows}, as dates, Decimal, whole numbers and texts."""
    blocs, jour = d["contenu"], jour_de(d)
    objectifs = {o["uid"]: o["titre"] for o in blocs["objectifs"]}
    etapes = {e["uid"]: e["titre"] for e in blocs["etapes"]}
    return {
        "Objectifs": [(o["titre"], o["precision"]) for o in blocs["objectifs"]],
        "Étapes": [_etape(e, objectifs, jour) for e in blocs["etapes"]],
        "Partenaires": [
            (p["nom"], p["genre_mot"], p["role_mot"], p["apport"], p["contact"]) for p in blocs["partenaires"]
        ],
        "Dates clés": [
            (date.fromisoformat(j["date"]), j["titre"], etapes.get(j["etape"], ""))
            for j in sorted(blocs["jalons"], key=lambda j: j["date"])
        ],
        "Moyens": [
            (m["source_mot"], m["libelle"], m["etape"], m["prevu"], m["jours"] or None)
            for m in tableau(blocs)["lignes"]
        ],
    }


def totaux(d):
    """The sums of the sheet « Moyens », added up once and written as numbers."""
    moyens = tableau(d["contenu"])
    return (
        ("Total", "", "", moyens["total"], moyens["jours"]),
        ("dont ANCT", "", "", moyens["anct"], None),
        ("dont autres moyens", "", "", moyens["autres"], None),
    )


def _jour(iso):
    return date.fromisoformat(iso) if iso else None


def _etape(etape, objectifs, jour):
    publics = [Public(code).label for code in etape["public"].split(",") if code in Public.values]
    place = etape["place_des_habitants"]
    buts = [titre for uid, titre in objectifs.items() if uid in etape["objectifs"]]
    # What is given up costs nothing any more: the column and « Moyens » say the same sum.
    coute = etape["cout_connu"] and etape["statut"] != StatutEtape.ABANDONNEE
    return (
        etape["titre"],
        nature_de(etape),
        _jour(etape["debut"]),
        _jour(etape["fin"]),
        Decimal(etape["cout"]) if coute else None,
        etape["pilote"],
        etape["service"],
        buts[0] if buts else "",
        ", ".join(publics),
        PlaceHabitants(place).label if place is not None else "",
        etape["livrables"],
        etape["aide"],
        " ; ".join(buts[1:]),
        etat_en_mots(etape, jour),
        _jour(etape["debut_reel"]),
        _jour(etape["fin_reelle"]),
    )


def _feuille(feuille, colonnes, rangees, totaux):
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side  # noqa: PLC0415  as above

    trait = Side(style="thin", color="929292")
    for rang, colonne in enumerate(colonnes, start=1):
        cellule = feuille.cell(1, rang, colonne.nom)
        cellule.font = Font(bold=True)
        cellule.fill = PatternFill("solid", fgColor="EEEEEE")
        cellule.border = Border(bottom=trait)
        cellule.alignment = Alignment(wrap_text=True, vertical="center")
        feuille.column_dimensions[cellule.column_letter].width = colonne.largeur
    for ligne, rangee in enumerate(rangees, start=2):
        _ecrire(feuille, ligne, colonnes, rangee)
    feuille.freeze_panes = "B2"
    feuille.auto_filter.ref = f"A1:{feuille.cell(1, len(colonnes)).column_letter}{len(rangees) + 1}"
    for ligne, rangee in enumerate(totaux, start=len(rangees) + 3):  # an empty row: filters leave the sums alone
        _ecrire(feuille, ligne, colonnes, rangee)
        for rang in range(1, len(colonnes) + 1):
            feuille.cell(ligne, rang).font = Font(bold=True)
            feuille.cell(ligne, rang).border = Border(top=trait) if ligne == len(rangees) + 3 else Border()
    feuille.page_setup.orientation, feuille.page_setup.paperSize = "landscape", feuille.PAPERSIZE_A4
    feuille.page_setup.fitToWidth, feuille.page_setup.fitToHeight = 1, 0
    feuille.sheet_properties.pageSetUpPr.fitToPage = True
    feuille.print_title_rows = "1:1"


def _ecrire(feuille, ligne, colonnes, rangee):
    from openpyxl.styles import Alignment  # noqa: PLC0415  as above

    for rang, (colonne, valeur) in enumerate(zip(colonnes, rangee, strict=True), start=1):
        if valeur is None or valeur == "":
            continue
        cellule = feuille.cell(ligne, rang)
        if isinstance(valeur, str):
            cellule.value = en_cellule(valeur)
            cellule.data_type = "s"  # « #N/A » is a text like any other
            cellule.alignment = Alignment(wrap_text=colonne.largeur >= 40, vertical="top")
        else:
            cellule.value = valeur
            cellule.alignment = Alignment(vertical="top")
            if colonne.format:
                cellule.number_format = colonne.format
