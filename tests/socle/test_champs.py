"""Numbers with a key, amounts and months, as people type them."""

import datetime
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import connection, models
from hypothesis import given
from hypothesis import strategies as st

from socle import champs
from socle.champs import (
    MONTANT_ILLISIBLE,
    MONTANT_NEGATIF,
    MONTANT_TROP_GRAND,
    ChampEuros,
    ChampMois,
    ChampSiret,
    MontantField,
    SiretField,
    lire_euros,
)


@pytest.mark.parametrize(
    ("texte", "montant"),
    [
        ("12500", "12500.00"),
        ("12 500", "12500.00"),
        ("12\u00a0500,50", "12500.50"),
        ("12\u202f500,5 €", "12500.50"),
        ("12 500 €", "12500.00"),
        ("12500.50", "12500.50"),
        (" 18 000 euros ", "18000.00"),
        ("0", "0.00"),
        ("-0", "0.00"),
        ("007", "7.00"),
        ("9 999 999 999,99", "9999999999.99"),
    ],
)
def test_amounts_that_are_read(texte, montant):
    lu = lire_euros(texte)

    assert lu == Decimal(montant)
    assert lu.as_tuple().exponent == -2


@pytest.mark.parametrize(
    ("texte", "phrase"),
    [
        ("12,5OO", MONTANT_ILLISIBLE),
        ("12.500", MONTANT_ILLISIBLE),
        ("1 25 00", MONTANT_ILLISIBLE),
        ("douze", MONTANT_ILLISIBLE),
        ("1e9", MONTANT_ILLISIBLE),
        ("NaN", MONTANT_ILLISIBLE),
        ("١٢", MONTANT_ILLISIBLE),
        ("12,345", MONTANT_ILLISIBLE),
        ("€", MONTANT_ILLISIBLE),
        ("<b>12</b>", MONTANT_ILLISIBLE),
        ("9" * 1_000_000, MONTANT_TROP_GRAND),
        ("10 000 000 000", MONTANT_TROP_GRAND),
        ("-5", MONTANT_NEGATIF),
        ("−5", MONTANT_NEGATIF),
    ],
)
def test_amounts_that_are_refused_with_a_sentence(texte, phrase):
    with pytest.raises(ValidationError) as erreur:
        lire_euros(texte)

    assert erreur.value.messages == [phrase]


@given(st.decimals(min_value=0, max_value=Decimal("9999999999.99"), places=2))
def test_what_is_shown_is_read_back(montant):
    assert lire_euros(champs.ecrire_euros(montant)) == montant


@given(st.text(max_size=40))
def test_no_text_breaks_the_reader(texte):
    class Formulaire(forms.Form):
        cout = ChampEuros(required=False)

    form = Formulaire({"cout": texte})

    assert form.is_valid() or set(form.errors["cout"]) <= {MONTANT_ILLISIBLE, MONTANT_NEGATIF, MONTANT_TROP_GRAND}


def test_an_amount_left_empty_is_none_and_the_initial_one_is_written_in_french():
    class Formulaire(forms.Form):
        cout = ChampEuros(required=False)

    vide = Formulaire({"cout": "  "})

    assert vide.is_valid()
    assert vide.cleaned_data == {"cout": None}
    assert Formulaire(initial={"cout": Decimal("12500.5")})["cout"].value() == "12\u00a0500,50"
    assert not Formulaire({"cout": "12 500,50"}, initial={"cout": Decimal("12500.5")}).has_changed()


def test_a_model_amount_is_typed_as_euros_and_never_negative():
    champ = MontantField("montant", blank=True, null=True)

    assert isinstance(champ.formfield(), ChampEuros)
    assert (champ.max_digits, champ.decimal_places) == (12, 2)
    with pytest.raises(ValidationError) as erreur:
        champ.clean(Decimal("-1"), None)
    assert erreur.value.messages == [MONTANT_NEGATIF]
    nom, chemin, args, kwargs = champ.deconstruct()
    assert (chemin, args) == ("socle.champs.MontantField", [])
    assert MontantField(**kwargs).db_type(connection) == models.DecimalField(max_digits=12, decimal_places=2).db_type(
        connection
    )


@pytest.mark.parametrize("siret", ["13002603200016", "130 026 032 00016", "35600000000048", "35600000049837"])
def test_good_siret(siret):
    assert ChampSiret().clean(siret) == siret.replace(" ", "")


@pytest.mark.parametrize(
    "siret", ["13002603200017", "1300260320001", "1300260320001A", "35600000049838", "1" * 1_000_000]
)
def test_bad_siret(siret):
    with pytest.raises(ValidationError) as erreur:
        ChampSiret().clean(siret)

    assert erreur.value.messages == [champs.SIRET_FAUX]


def test_siren():
    assert champs.siren_juste("130026032")
    assert not champs.siren_juste("130026033")
    assert not champs.siren_juste("")


def test_an_empty_siret_is_allowed_when_the_model_says_so():
    assert SiretField(blank=True).formfield().clean("") == ""


class FormulaireMois(forms.Form):
    debut = ChampMois(premier=datetime.date(2027, 2, 1), dernier=datetime.date(2027, 4, 30), required=False)


def test_months_are_one_list_and_cleaned_to_their_first_day():
    form = FormulaireMois({"debut": "2027-03"})

    assert form.is_valid()
    assert form.cleaned_data == {"debut": datetime.date(2027, 3, 1)}
    assert form.fields["debut"].choices == [
        ("", "Choisir un mois"),
        ("2027", [("2027-02", "février 2027"), ("2027-03", "mars 2027"), ("2027-04", "avril 2027")]),
    ]


@pytest.mark.parametrize("valeur", ["2027-05", "mars", "2027-13", "<b>", "x" * 1_000_000])
def test_a_month_outside_of_the_list_is_a_sentence(valeur):
    form = FormulaireMois({"debut": valeur})

    assert form.errors == {"debut": ["Choisissez un mois dans la liste."]}


def test_a_month_already_recorded_stays_offered():
    form = FormulaireMois(initial={"debut": datetime.date(2026, 12, 15)})
    envoi = FormulaireMois({"debut": "2026-12"}, initial={"debut": datetime.date(2026, 12, 1)})

    assert '<option value="2026-12" selected>décembre 2026</option>' in str(form["debut"])
    assert envoi["debut"].value() == "2026-12"
    assert envoi.is_valid()
    assert not envoi.has_changed()
    assert "2026-12" not in str(FormulaireMois()["debut"])


@pytest.mark.parametrize(
    ("debut", "fin", "phrase"),
    [
        ((2027, 5, 1), (2027, 3, 1), "La fin (mars) est avant le début (mai)."),
        ((2027, 5, 1), (2026, 6, 1), "La fin (juin 2026) est avant le début (mai 2027)."),
        ((2027, 5, 20), (2027, 5, 1), ""),
    ],
)
def test_months_reversed(debut, fin, phrase):
    assert champs.phrase_mois_inverses(datetime.date(*debut), datetime.date(*fin)) == phrase
