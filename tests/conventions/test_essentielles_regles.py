"""The sixteen columns of the open data, written as our own table: what is right, what is wrong, and how it is written."""

import csv
import io

import pytest

from conventions.essentielles.colonnes import COLONNES, NOMS, Ou
from conventions.essentielles.ecriture import en_csv
from conventions.essentielles.regles import exiger_publiable, fautes
from socle.erreurs import ErreurMetier

JUSTE = {
    "nomAttribuant": "Agence nationale de la cohésion des territoires",
    "idAttribuant": "13002603200016",
    "dateConvention": "2027-02-03",
    "referenceDecision": "TE-2027-004",
    "nomBeneficiaire": "Commune de Montaud",
    "idBeneficiaire": "21340163100014",
    "rnaBeneficiaire": "",
    "objet": "Territoires d’engagement – parcours d’accompagnement : Balade nocturne",
    "montant": "18000.00",
    "nature": "aide en numéraire",
    "conditionsVersement": "échelonné",
    "datesPeriodeVersement": "2027-03-05/2028-06-30",
    "idRAE": "",
    "notificationUE": "non",
    "pourcentageSubvention": "1.00",
    "dispositifAide": "",
}
# At least one per column; what no data can make wrong is tried here all the same.
INVALIDES = [
    ("nomAttribuant", ""),
    ("nomAttribuant", " Agence"),
    ("nomAttribuant", "=HYPERLINK(1)"),
    ("nomAttribuant", "Agence\nnationale"),
    ("idAttribuant", ""),
    ("idAttribuant", "1300260320001"),
    ("idAttribuant", "130 026 032 00016"),
    ("idAttribuant", "13002603200017"),
    ("dateConvention", ""),
    ("dateConvention", "03/02/2027"),
    ("dateConvention", "20270203"),
    ("dateConvention", "2027-02-30"),
    ("referenceDecision", "TE 2027 004"),
    ("referenceDecision", "-1+1"),
    ("referenceDecision", "TE-2027-" + "0" * 20),
    ("nomBeneficiaire", ""),
    ("nomBeneficiaire", "@Montaud"),
    ("idBeneficiaire", ""),
    ("idBeneficiaire", "21340163100018"),
    ("idBeneficiaire", "213401631"),
    ("rnaBeneficiaire", "W12345678"),
    ("rnaBeneficiaire", "w123456789"),
    ("objet", ""),
    ("objet", "a" * 257),
    ("objet", "Écrire à jeanne.faure@montaud.example"),
    ("objet", "Appeler le 06 12 34 56 78"),
    ("montant", ""),
    ("montant", "0.00"),
    ("montant", "-18000.00"),
    ("montant", "18000"),
    ("montant", "18000,00"),
    ("montant", "18 000.00"),
    ("montant", "018000.00"),
    ("montant", "1e4"),
    ("nature", ""),
    ("nature", "Aide en numéraire"),
    ("nature", "aide en numéraire; aide en nature"),
    ("conditionsVersement", ""),
    ("conditionsVersement", "a" * 257),
    ("datesPeriodeVersement", ""),
    ("datesPeriodeVersement", "2027-03-05_2028-06-30"),
    ("datesPeriodeVersement", "2028-06-30/2027-03-05"),
    ("datesPeriodeVersement", "2027-03-05/2028-06-31"),
    ("idRAE", "123456"),
    ("notificationUE", ""),
    ("notificationUE", "False"),
    ("notificationUE", "Non"),
    ("pourcentageSubvention", ""),
    ("pourcentageSubvention", "0.00"),
    ("pourcentageSubvention", "1.01"),
    ("pourcentageSubvention", "1,00"),
    ("pourcentageSubvention", "100"),
    ("dispositifAide", "mon dispositif"),
]


def test_the_header_is_the_one_of_the_schema_in_its_order():
    entete = en_csv([]).decode()

    assert entete == (
        "nomAttribuant,idAttribuant,dateConvention,referenceDecision,nomBeneficiaire,idBeneficiaire,rnaBeneficiaire,objet,montant,"
        "nature,conditionsVersement,datesPeriodeVersement,idRAE,notificationUE,pourcentageSubvention,dispositifAide\r\n"
    )


def test_a_right_row_has_no_fault():
    assert fautes(JUSTE) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"idBeneficiaire": "", "rnaBeneficiaire": "W380475558"},
        {"idBeneficiaire": "35600000000048"},  # La Poste, whose head office bears a Luhn key
        {"idBeneficiaire": "35600000000051"},  # a post office: the sum of its digits
        {"referenceDecision": ""},
        {"nature": "aide en nature;aide en numéraire"},
        {"conditionsVersement": "unique", "datesPeriodeVersement": "2027-03-05"},
        {"conditionsVersement": "à la remise du bilan"},
        {"idRAE": "12345"},
        {"notificationUE": "oui"},
        {"pourcentageSubvention": "0.01"},
        {"pourcentageSubvention": "1"},
        {"montant": "0.01"},
        {"objet": "a" * 256},
        {"dispositifAide": "65d5b6c7-102c-4440-ac3b-768f708edc0a"},
    ],
)
def test_what_the_schema_allows_has_no_fault(changes):
    assert fautes(JUSTE | changes) == []


@pytest.mark.parametrize(("colonne", "valeur"), INVALIDES)
def test_a_wrong_value_is_told_in_its_column(colonne, valeur):
    trouvees = fautes(JUSTE | {colonne: valeur})

    assert {f.colonne for f in trouvees} == {colonne}
    assert all(f.phrase.endswith(".") and f.ou_corriger in Ou for f in trouvees)


@pytest.mark.parametrize(("colonne", "valeur"), INVALIDES)
def test_a_wrong_value_stops_the_publication_in_words(colonne, valeur):
    with pytest.raises(ErreurMetier, match="ne peut pas encore être publiée"):
        exiger_publiable(JUSTE | {colonne: valeur})


def test_each_column_has_a_wrong_value_in_these_tests():
    assert {colonne for colonne, _ in INVALIDES} == set(NOMS)
    assert len(COLONNES) == 16


@pytest.mark.parametrize(
    "ligne",
    [
        {nom: v for nom, v in JUSTE.items() if nom != "idRAE"},
        JUSTE | {"iban": "FR76"},
        dict(reversed(JUSTE.items())),
        {},
    ],
)
def test_a_row_of_other_columns_has_a_fault(ligne):
    assert fautes(ligne)[0].colonne == ""


def test_a_value_that_is_not_text_is_a_fault():
    assert [f.colonne for f in fautes(JUSTE | {"notificationUE": False})] == ["notificationUE"]


def test_the_file_is_utf8_without_bom_and_quotes_what_must_be():
    lignes = [JUSTE | {"objet": 'Un « café », puis un "atelier"'}, JUSTE | {"nomBeneficiaire": "Commune d’Échirolles"}]

    octets = en_csv(lignes)

    assert octets.startswith(b"nomAttribuant,")
    assert octets.count(b"\r\n") == 3
    assert b',"Un \xc2\xab caf\xc3\xa9 \xc2\xbb, puis un ""atelier""",' in octets
    assert list(csv.DictReader(io.StringIO(octets.decode(), newline=""))) == lignes


def test_a_column_too_many_is_never_written():
    with pytest.raises(ValueError, match="iban"):
        en_csv([JUSTE | {"iban": "FR76"}])
