"""A table as people send it: titles in any order and spelling, cells typed or written, and each mistake told with its line and its column."""

import json
from datetime import date
from decimal import Decimal

import pytest

from socle.champs import MONTANT_ILLISIBLE, MONTANT_NEGATIF, MONTANT_TROP_GRAND
from socle.erreurs import ErreurMetier
from socle.formulaires import ANNEE_DOUTEUSE
from socle.tableurs.importation import (
    CENTIMES,
    DATE_ILLISIBLE,
    Colonne,
    comprise,
    dire_ignorees,
    dire_refus,
    ecrire_contenu,
    jour,
    lire_contenu,
    lire_tableau,
    montant,
    oui,
    texte,
)
from tests.conventions.fabriques_importations import tableau

NOM = Colonne("nom", "Fournisseur", texte(20), ("tiers",), exigee=True)
SOMME = Colonne("somme", "Montant TTC", montant, exigee=True)
PAYE_LE = Colonne("paye_le", "Payé le", jour)
POUR_MEMOIRE = Colonne("memoire", "Territoire")
COLONNES = (NOM, SOMME, PAYE_LE, POUR_MEMOIRE)
RANGEES = [("Foyer rural", Decimal("8505.72"), date(2026, 3, 12)), ("Atelier", Decimal("12"), None)]
TITRES = ("Fournisseur", "Montant TTC", "Payé le")


def lues(octets):
    return lire_tableau(octets, COLONNES).lignes


def refus(octets):
    with pytest.raises(ErreurMetier) as erreur:
        lire_tableau(octets, COLONNES)
    assert erreur.value.champ == "fichier"
    return erreur.value.message


@pytest.mark.parametrize("extension", ["csv", "xlsx", "ods"])
def test_the_three_kinds_of_tables_say_the_same(extension):
    lignes = lues(tableau(RANGEES, TITRES, extension))

    assert [(ligne.numero, ligne.valeurs, ligne.erreurs) for ligne in lignes] == [
        (2, {"nom": "Foyer rural", "somme": Decimal("8505.72"), "paye_le": date(2026, 3, 12)}, []),
        (3, {"nom": "Atelier", "somme": Decimal("12.00"), "paye_le": None}, []),
    ]


@pytest.mark.parametrize("separateur", [";", ",", "\t"])
def test_a_csv_with_any_separator(separateur):
    texte_csv = '"Fournisseur"|"Montant TTC"\r\n"Foyer rural"|"8 505,72 €"\r\n'.replace("|", separateur)

    [ligne] = lues(texte_csv.encode())

    assert ligne.valeurs == {"nom": "Foyer rural", "somme": Decimal("8505.72")}


def test_a_csv_as_excel_writes_it_in_french():
    [ligne] = lues("Fournisseur;Payé le;Montant TTC\r\nÉpicerie;12/03/2026;12,5\r\n".encode("cp1252"))

    assert ligne.valeurs == {"nom": "Épicerie", "paye_le": date(2026, 3, 12), "somme": Decimal("12.50")}


def test_titles_are_found_under_others_in_any_order_accent_and_case():
    octets = tableau(
        [("", "", ""), ("MONTANT  ttc (€)", "paye le", " tiers "), ("12", "2026-03-12", "Foyer"), ("", "", "")],
        ("Grand livre de Montaud", "", ""),
    )

    [ligne] = lues(octets)

    assert (ligne.numero, ligne.valeurs) == (
        4,
        {"nom": "Foyer", "somme": Decimal("12.00"), "paye_le": date(2026, 3, 12)},
    )


def test_empty_lines_and_columns_for_people_are_passed_over_and_unknown_ones_are_told():
    octets = tableau(
        [("Foyer", "12", "Montaud", "x"), ("", "", "", ""), ("", "", "Flers", "y"), ("Atelier", "3", "", "")],
        ("Fournisseur", "Montant TTC", "Territoire", "Service"),
    )

    lecture = lire_tableau(octets, COLONNES)

    assert [ligne.numero for ligne in lecture.lignes] == [2, 5]
    assert lecture.ignorees == ["Service"]
    assert dire_ignorees(lecture.ignorees) == "Colonne que nous ne lisons pas : « Service »."
    assert dire_ignorees([]) == ""


def test_each_mistake_says_its_line_and_its_column():
    octets = tableau([("Foyer", "beaucoup", "hier"), ("Un nom vraiment trop long", "3", "")], TITRES)

    premiere, seconde = lues(octets)

    assert dire_refus(comprise(premiere, "refusee")) == (
        f"Ligne 2, colonne « Montant TTC » : é{MONTANT_ILLISIBLE[1:]} colonne « Payé le » : é{DATE_ILLISIBLE[1:]}"
    )
    assert dire_refus(comprise(seconde, "refusee")) == (
        "Ligne 3, colonne « Fournisseur » : c’est trop long : 20 caractères au plus."
    )
    assert premiere.fautifs == {"somme", "paye_le"}


@pytest.mark.parametrize(
    ("octets", "phrase"),
    [
        (b"", "Ce tableau est vide."),
        (b"%PDF-1.7", "Nous n’arrivons pas à lire ce fichier."),
        (tableau([("a", "b")], ("Rien", "de connu")), "Il manque les colonnes « Fournisseur » et « Montant TTC »."),
        (tableau([("a", "b")], ("Fournisseur", "Montant")), "Il manque la colonne « Montant TTC »."),
        (tableau([("a", "1", "b")], ("Tiers", "Montant TTC", "Fournisseur")), "Deux colonnes disent « Fournisseur »"),
        (tableau([], TITRES), "Ce tableau n’a pas de ligne sous ses titres."),
        (tableau([("a", "1", "")] * 5000, TITRES), "Ce tableau a plus de 5000 lignes."),
    ],
)
def test_what_is_no_table_of_ours_is_refused_beside_the_file(octets, phrase):
    assert refus(octets).startswith(phrase)


@pytest.mark.parametrize(
    ("cellule", "lu"),
    [
        ("12 500,50 €", "12500.50"), ("0", "0.00"), (Decimal("8505.72"), "8505.72"), (Decimal("1E+3"), "1000.00"),
        (Decimal("-0"), "0.00"), ("12\u202f500", "12500.00"),
    ],
)  # fmt: skip
def test_amounts_are_read_to_the_cent(cellule, lu):
    assert str(montant(cellule)) == lu


@pytest.mark.parametrize(
    ("lire", "cellule", "phrase"),
    [
        (montant, "environ 12", MONTANT_ILLISIBLE),
        (montant, "12,345", MONTANT_ILLISIBLE),
        (montant, date(2026, 3, 12), MONTANT_ILLISIBLE),
        (montant, Decimal("833.333333333333"), CENTIMES),
        (montant, Decimal("-12"), MONTANT_NEGATIF),
        (montant, "-12", MONTANT_NEGATIF),
        (montant, Decimal("1E+300"), MONTANT_TROP_GRAND),
        (jour, "mars", DATE_ILLISIBLE),
        (jour, Decimal(46093), DATE_ILLISIBLE),
        (jour, "31/02/2026", "Cette date n’existe pas dans le calendrier."),
        (jour, "2026-13-01", "Cette date n’existe pas dans le calendrier."),
        (jour, "0000-01-01", "Cette date n’existe pas dans le calendrier."),
        (jour, "12/03/0026", ANNEE_DOUTEUSE),
        (jour, date(9999, 1, 1), ANNEE_DOUTEUSE),
        (oui, "peut-être", "Écrivez oui ou non."),
    ],
)
def test_what_a_cell_cannot_say_is_refused_in_words(lire, cellule, phrase):
    with pytest.raises(ErreurMetier) as erreur:
        lire(cellule)

    assert erreur.value.message == phrase


@pytest.mark.parametrize(
    "cellule",
    [date(2026, 3, 12), "12/03/2026", "2026-03-12", "12.03.26", "12-3-2026", "2026-03-12 00:00:00", "2026-03-12T10:00"],
)
def test_days_are_read_as_people_and_machines_write_them(cellule):
    assert jour(cellule) == date(2026, 3, 12)


def test_yes_and_no():
    assert [oui(mot) for mot in ("Oui", "x", "VRAI", "Rejeté", Decimal(1), "non", "0", "FAUX")] == [True] * 5 + [
        False
    ] * 3


@pytest.mark.parametrize(
    ("cellule", "lu"),
    [
        ("  Foyer \n rural\u00a0! ", "Foyer rural !"), ("a\x00b\u200bc\u202ed", "abcd"), (Decimal(20260012), "20260012"),
        (date(2026, 3, 2), "02/03/2026"), ("'=1+1", "=1+1"), ("'Les Halles'", "'Les Halles'"), ("\u200b", ""),
    ],
)  # fmt: skip
def test_a_text_is_one_clean_line(cellule, lu):
    assert texte(40)(cellule) == lu


def test_what_is_kept_comes_back_as_it_was():
    [ligne, autre] = lues(tableau(RANGEES, TITRES))
    gardees = [comprise(ligne, "payer", objet=3, dit="Montaud", somme=Decimal("12.50")), comprise(autre, "refusee")]

    contenu = ecrire_contenu(gardees, ["Service"])

    assert lire_contenu(contenu) == (gardees, ["Service"])
    assert json.loads(contenu)["lignes"][0]["valeurs"] == {
        "nom": "Foyer rural",
        "paye_le": "2026-03-12",
        "somme": "8505.72",
    }
    assert (gardees[0].euros, gardees[0].jour("paye_le"), gardees[0].montant("somme"), gardees[1].jour("paye_le")) == (
        Decimal("12.50"),
        date(2026, 3, 12),
        Decimal("8505.72"),
        None,
    )
