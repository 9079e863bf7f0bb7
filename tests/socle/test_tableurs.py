"""Tables read and written: what goes out comes back, nothing is a formula, and what is not a table is refused in words."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import odfdo
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socle.erreurs import ErreurMetier
from socle.tableurs import TYPES, Colonne, Feuille, ecrire, en_cellule, lire
from socle.tableurs.ecriture import _INTERDITS, EUROS, JOUR
from socle.tableurs.lecture import AUTRE, VIDE

COLONNES = (Colonne("Nom", 30), Colonne("Montant", 14, EUROS), Colonne("Nombre", 10), Colonne("Jour", 12, JOUR))
RANGEES = [
    ("Montaud ; « l’Âge », 2", Decimal("8505.70"), 3, date(2027, 3, 1)),
    ("", None, None, None),
    ("deux\nlignes  et deux espaces", Decimal("-2.74"), 0, None),
]
MALINS = [
    "=1+1",
    "+1",
    "-1",
    "@SOMME(A1)",
    "\t=1",
    "  =1",
    "\u00a0=1",
    "\ufeff=1",
    "\u200b=1",
    "\uff1d1",
    "\uff0b1",
    "\uff0d1",
    " \uff20A",
]


def tableau(extension, rangees=RANGEES, colonnes=COLONNES):
    return ecrire([Feuille("Lignes", colonnes, rangees)], extension)


def classeur(remplir):
    livre = openpyxl.Workbook()
    remplir(livre)
    sortie = io.BytesIO()
    livre.save(sortie)
    return sortie.getvalue()


def refus(octets, **bornes):
    with pytest.raises(ErreurMetier) as erreur:
        lire(octets, **bornes)
    assert erreur.value.champ == "fichier"
    return erreur.value.message


def zip_de(**membres):
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w") as archive:
        for nom, contenu in membres.items():
            archive.writestr(nom, contenu)
    return sortie.getvalue()


# --- there and back -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("extension", ["xlsx", "ods"])
def test_what_is_written_comes_back_with_its_types_and_row_numbers(extension):
    rangees = lire(tableau(extension))

    assert [(r.numero, r.cellules) for r in rangees] == [
        (1, ("Nom", "Montant", "Nombre", "Jour")),
        (2, ("Montaud ; « l’Âge », 2", Decimal("8505.7"), Decimal(3), date(2027, 3, 1))),
        (3, ("", "", "", "")),
        (4, ("deux\nlignes  et deux espaces", Decimal("-2.74"), Decimal(0), "")),
    ]


def test_a_csv_is_made_for_a_french_spreadsheet_and_comes_back_as_texts():
    octets = tableau("csv")

    assert octets.startswith(b"\xef\xbb\xbfNom;Montant;Nombre;Jour\r\n")
    assert [r.cellules for r in lire(octets)][1:] == [
        ("Montaud ; « l’Âge », 2", "8505,70", "3", "01/03/2027"),
        ("", "", "", ""),
        ("deux\nlignes  et deux espaces", "-2,74", "0", ""),
    ]


@settings(max_examples=15, deadline=None)
@given(textes=st.lists(st.text(max_size=40), min_size=1, max_size=12))
@pytest.mark.parametrize("extension", TYPES)
def test_whatever_text_is_written_comes_back(extension, textes):
    octets = tableau(extension, [(t, "fin") for t in textes], (Colonne("Texte"), Colonne("Fin")))

    lus = [r.cellules[0] for r in lire(octets)[1:]]

    nets = [_INTERDITS.sub("", t.replace("\r\n", "\n").replace("\r", "\n")) for t in textes]
    assert lus == [en_cellule(t).strip() for t in nets]
    assert [en_cellule(t).removeprefix("'") for t in nets] == [t.removeprefix("'") for t in nets]


def test_a_text_that_looks_like_a_code_of_excel_stays_as_typed():
    assert lire(tableau("xlsx", [("_x003D_1", None, None, None)]))[1].cellules[0] == "_x003D_1"


# --- no formula ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("malin", MALINS)
def test_what_could_be_a_formula_begins_with_an_apostrophe(malin):
    assert en_cellule(malin) == f"'{malin}"


@pytest.mark.parametrize("texte", ["", "a=1", "1 - 2", "Montaud", "’=", "é@x.fr"])
def test_other_texts_are_left_alone(texte):
    assert en_cellule(texte) == texte


@pytest.mark.parametrize("extension", TYPES)
def test_no_format_holds_a_formula(extension):
    colonnes = (Colonne("=1"), Colonne("Fin"))

    octets = tableau(extension, [(m, "fin") for m in MALINS], colonnes)

    lus = [r.cellules[0] for r in lire(octets)]
    assert lus == ["'=1", *(f"'{m}" for m in MALINS)]
    if extension == "xlsx":
        cellules = [c for rangee in openpyxl.load_workbook(io.BytesIO(octets)).active.iter_rows() for c in rangee]
        assert {c.data_type for c in cellules} == {"s"}
    if extension == "ods":
        contenu = odfdo.Document(io.BytesIO(octets)).get_part("content.xml").serialize()
        assert b"table:formula" not in contenu
        assert contenu.count(b'value-type="string"') == 2 * (len(MALINS) + 1)


# --- what the files look like -------------------------------------------------------------------------------------------------


def test_an_xlsx_is_ready_to_be_read():
    feuille = openpyxl.load_workbook(io.BytesIO(tableau("xlsx"))).active

    assert feuille.title == "Lignes"
    assert feuille["A1"].font.bold
    assert feuille.freeze_panes == "A2"
    assert feuille.auto_filter.ref == "A1:D4"
    assert (feuille["B2"].value, feuille["B2"].number_format) == (8505.7, "#,##0.00")
    assert feuille["D2"].is_date


def test_an_ods_holds_real_numbers_and_dates():
    table = odfdo.Document(io.BytesIO(tableau("ods"))).body.get_table(0)

    assert table.name == "Lignes"
    assert [c.type for c in table.get_row(1).get_cells()] == ["string", "float", "float", "date"]


@pytest.mark.parametrize("extension", ["xlsx", "ods"])
def test_each_sheet_is_written_and_the_first_that_holds_something_is_read(extension):
    octets = ecrire([Feuille("a/b", (Colonne(""),), []), Feuille("Deux", (Colonne("x"),), [("y",)])], extension)

    assert [r.cellules for r in lire(octets)] == [("x",), ("y",)]


# --- what people send ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("codage", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separateur", [";", ",", "\t"])
def test_a_csv_is_read_whatever_its_encoding_and_separator(codage, separateur):
    texte = f"Nom{separateur}Coût\r\n Été {separateur}12\r\n\r\n{separateur}€\r\n{separateur}\r\n\r\n"

    rangees = lire(texte.encode(codage))

    assert [(r.numero, r.cellules) for r in rangees] == [
        (1, ("Nom", "Coût")), (2, ("Été", "12")), (3, ("", "")), (4, ("", "€")),
    ]  # fmt: skip


def test_commas_inside_cells_do_not_hide_the_semicolon():
    assert lire(b"Nom, prenom;Montant\nDupont, Jean;12,5\n")[1].cellules == ("Dupont, Jean", "12,5")


def test_a_sheet_that_starts_lower_keeps_its_row_numbers_and_loses_the_noise_of_floats():
    def remplir(livre):
        livre.active["B3"], livre.active["C4"] = "x", 8505.720000000001

    rangees = lire(classeur(remplir))

    assert [(r.numero, r.cellules) for r in rangees][2:] == [(3, ("", "x", "")), (4, ("", "", Decimal("8505.72")))]


# --- refusals -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("octets", [b"", b" \r\n", b";;\r\n;\r\n", classeur(lambda livre: None)])
def test_an_empty_table_is_refused(octets):
    assert refus(octets) == VIDE


@pytest.mark.parametrize(
    "octets",
    [
        b"%PDF-1.7\n",
        b"\x89PNG\r\n\x1a\n\0",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500,  # Excel before 2007
        b"\x81\x8d",
        zip_de(**{"a.txt": "x"}),
        zip_de(**{"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"}),
        zip_de(**{"[Content_Types].xml": "<a/>", "xl/workbook.xml": "<a/>"}),
        b"PK\x03\x04cut",
    ],
)
def test_what_is_not_a_table_is_refused_and_told_what_to_send(octets):
    assert refus(octets) == AUTRE


def test_a_program_in_a_spreadsheet_is_refused_with_its_own_words():
    octets = zip_de(**{"[Content_Types].xml": "<a/>", "xl/workbook.xml": "<a/>", "xl/vbaProject.bin": "x"})

    assert "macros" in refus(octets)


@pytest.mark.parametrize("extension", TYPES)
def test_too_many_rows_or_columns_are_refused(extension):
    octets = tableau(extension)

    assert "plus de 3 lignes" in refus(octets, lignes_max=3)
    assert "plus de 3 colonnes" in refus(octets, colonnes_max=3)
    assert len(lire(octets, lignes_max=4, colonnes_max=4)) == 4


def test_a_cell_at_the_end_of_the_world_does_not_take_the_memory():
    def remplir(livre):
        livre.active["A1"], livre.active["XFD1048576"] = "a", "b"

    assert refus(classeur(remplir)) == AUTRE
