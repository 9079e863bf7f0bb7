"""Tables to take away: real numbers, real dates, and no formula ever."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

EUROS, JOUR = "#,##0.00", "dd/mm/yyyy"
LONGUEUR_MAX = 32_767  # what a cell holds
_INTERDITS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
FORMULE = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# Some spreadsheets trim what comes before, and take the full-width signs of Asian keyboards for the others.
_FORMULE = re.compile(f"[\t\r\n]|[\\s\u200b-\u200f\u2060\ufeff]*[{re.escape(''.join(FORMULE))}]")
_CODE_XLSX = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_NOM_INTERDIT = re.compile(r"[\\/*?:\[\]]")


@dataclass(frozen=True)
class Colonne:
    nom: str
    largeur: int = 16  # in characters
    format: str = ""


@dataclass(frozen=True)
class Feuille:
    nom: str
    colonnes: tuple
    rangees: list  # of str, Decimal, int, date or None


def en_cellule(texte):
    """A text that no spreadsheet takes for a formula, even once saved as CSV, and that XML can hold."""
    texte = _INTERDITS.sub("", texte)[: LONGUEUR_MAX - 1]
    return f"'{texte}" if _FORMULE.match(texte) else texte


def ecrire(feuilles, extension):
    """The bytes of these sheets as csv (the first sheet only), xlsx or ods."""
    return {"csv": _csv, "xlsx": _xlsx, "ods": _ods}[extension](feuilles)


def _texte(valeur):
    return en_cellule(valeur.replace("\r\n", "\n").replace("\r", "\n"))


def _nom(feuille):
    return _NOM_INTERDIT.sub(" ", _INTERDITS.sub("", feuille.nom))[:31].strip(" '") or "Feuille"


def _csv(feuilles):
    sortie = io.StringIO(newline="")
    lignes = csv.writer(sortie, delimiter=";", lineterminator="\r\n")
    lignes.writerow([_texte(c.nom) for c in feuilles[0].colonnes])
    lignes.writerows([_en_csv(v) for v in rangee] for rangee in feuilles[0].rangees)
    return sortie.getvalue().encode("utf-8-sig")


def _en_csv(valeur):
    if valeur is None:
        return ""
    if isinstance(valeur, str):
        return _texte(valeur)
    if isinstance(valeur, date):
        return f"{valeur.day:02}/{valeur.month:02}/{valeur.year:04}"
    return f"{valeur:f}".replace(".", ",") if isinstance(valeur, Decimal) else str(valeur)


def _xlsx(feuilles):
    from openpyxl import Workbook  # noqa: PLC0415  only who asks for a spreadsheet needs it
    from openpyxl.styles import Font  # noqa: PLC0415  as above

    classeur = Workbook()
    classeur.remove(classeur.active)
    for f in feuilles:
        feuille = classeur.create_sheet(_nom(f))
        for rang, colonne in enumerate(f.colonnes, start=1):
            cellule = feuille.cell(1, rang)
            _en_xlsx(cellule, colonne.nom, "")
            cellule.font = Font(bold=True)
            feuille.column_dimensions[cellule.column_letter].width = colonne.largeur
        for ligne, rangee in enumerate(f.rangees, start=2):
            for rang, (colonne, valeur) in enumerate(zip(f.colonnes, rangee, strict=True), start=1):
                if valeur is not None and valeur != "":
                    _en_xlsx(feuille.cell(ligne, rang), valeur, colonne.format)
        feuille.freeze_panes = "A2"
        feuille.auto_filter.ref = f"A1:{feuille.cell(1, len(f.colonnes)).column_letter}{len(f.rangees) + 1}"
    sortie = io.BytesIO()
    classeur.save(sortie)
    return sortie.getvalue()


def _en_xlsx(cellule, valeur, format_):
    if isinstance(valeur, str):
        # « _x003D_ » is « = » for Excel: the underscore is written by its own code.
        cellule.value = _CODE_XLSX.sub("_x005F_", _texte(valeur))[:LONGUEUR_MAX]
        cellule.data_type = "s"  # « #N/A » is a text like any other
    else:
        cellule.value = valeur
        cellule.number_format = format_ or (JOUR if isinstance(valeur, date) else "General")


# The names that the cells below give to their styles.
_STYLES_ODS = (
    '<number:number-style style:name="n-euros"><number:number number:decimal-places="2" number:min-decimal-places="2" '
    'number:min-integer-digits="1" number:grouping="true"/></number:number-style>',
    '<number:date-style style:name="n-jour"><number:day number:style="long"/><number:text>/</number:text>'
    '<number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/></number:date-style>',
    '<style:style style:name="euros" style:family="table-cell" style:data-style-name="n-euros"/>',
    '<style:style style:name="jour" style:family="table-cell" style:data-style-name="n-jour"/>',
    '<style:style style:name="entete" style:family="table-cell"><style:text-properties fo:font-weight="bold"/></style:style>',
)


def _ods(feuilles):
    from odfdo import Document, Element  # noqa: PLC0415  only who asks for a spreadsheet needs it

    document = Document("spreadsheet")
    document.body.clear()
    styles = document.get_part("content.xml").get_element("//office:automatic-styles")
    largeurs = sorted({c.largeur for f in feuilles for c in f.colonnes})
    for style in (*_STYLES_ODS, *map(_colonne_ods, largeurs)):
        styles.append(Element.from_tag(style))
    for f in feuilles:
        document.body.append(Element.from_tag(_entete_ods(f)))
        table = document.body.children[-1]
        # Row by row: cell by cell, or a whole sheet at once, takes odfdo from 10 to 30 seconds for 5 000 rows.
        for rangee in f.rangees:
            table.append(Element.from_tag(_rangee_ods(f.colonnes, rangee)))
    sortie = io.BytesIO()
    document.save(sortie, pretty=False)
    return sortie.getvalue()


def _colonne_ods(largeur):
    return (
        f'<style:style style:name="c{largeur}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{largeur * 2}mm"/></style:style>'
    )


def _entete_ods(f):
    colonnes = "".join(f'<table:table-column table:style-name="c{c.largeur}"/>' for c in f.colonnes)
    noms = "".join(_en_ods(c.nom, "", ' table:style-name="entete"') for c in f.colonnes)
    return (
        f"<table:table table:name={quoteattr(_nom(f))}>{colonnes}"
        f"<table:table-header-rows><table:table-row>{noms}</table:table-row></table:table-header-rows></table:table>"
    )


def _rangee_ods(colonnes, rangee):
    cellules = "".join(_en_ods(v, c.format) for c, v in zip(colonnes, rangee, strict=True))
    return f"<table:table-row>{cellules}</table:table-row>"


def _en_ods(valeur, format_, style=""):
    """A cell that says its type: nothing in it is left to guess, and `table:formula` is never written."""
    if valeur is None or valeur == "":
        return "<table:table-cell/>"
    if isinstance(valeur, str):
        texte = _texte(valeur)
        # The attribute keeps the spaces; the paragraphs are for those that do not read it.
        paragraphes = "".join(f"<text:p>{escape(ligne)}</text:p>" for ligne in texte.split("\n"))
        exact = quoteattr(texte)
        return f'<table:table-cell{style} office:value-type="string" office:string-value={exact}>{paragraphes}</table:table-cell>'
    if isinstance(valeur, date):
        jour = f"{valeur.year:04}-{valeur.month:02}-{valeur.day:02}"
        return (
            f'<table:table-cell table:style-name="jour" office:value-type="date" office:date-value="{jour}">'
            f"<text:p>{_en_csv(valeur)}</text:p></table:table-cell>"
        )
    style = ' table:style-name="euros"' if format_ == EUROS else ""
    nombre = f"{valeur:f}" if isinstance(valeur, Decimal) else str(valeur)
    return f'<table:table-cell{style} office:value-type="float" office:value="{nombre}"><text:p>{_en_csv(valeur)}</text:p></table:table-cell>'
