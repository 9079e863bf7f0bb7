"""How numbers and dates are said."""

import datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import timezone

from socle import mots

E = mots.INSECABLE


def test_no_line_begins_with_a_punctuation_mark_and_addresses_stay_whole():
    assert mots.insecables("« Pour qui ? »") == f"«{E}Pour qui{E}?{E}»"
    assert mots.insecables("Voir : /a?b=1 :80") == f"Voir{E}: /a?b=1 :80"
    assert mots.insecables(None) == ""


@pytest.mark.parametrize(
    ("montant", "texte"),
    [
        (Decimal("18000"), f"18{E}000{E}€"),
        (Decimal("1250.5"), f"1{E}250,50{E}€"),
        (Decimal("0"), f"0{E}€"),
        (Decimal("-12.05"), f"−12,05{E}€"),
        (Decimal("0.999"), f"1{E}€"),
        (None, ""),
    ],
)
def test_euros(montant, texte):
    assert mots.euros(montant) == texte


def test_dates():
    jour = datetime.date(2027, 3, 1)

    assert mots.mois(jour) == "mars 2027"
    assert mots.date_longue(jour) == f"1er{E}mars 2027"
    assert mots.date_jour(jour) == f"lundi 1er{E}mars 2027"
    assert mots.date_courte(datetime.date(2027, 2, 3)) == f"3{E}février"
    assert mots.date_longue(None) == ""


def test_a_close_date_says_its_year_only_when_it_is_another_one():
    jour = datetime.date(2026, 11, 28)

    assert mots.date_proche(datetime.date(2026, 12, 1), jour) == f"1er{E}décembre"
    assert mots.date_proche(datetime.date(2023, 11, 9), jour) == f"9{E}novembre 2023"
    assert mots.date_proche(None, jour) == ""


def test_weights_are_said_in_ko_and_mo():
    assert mots.poids(1) == f"1{E}ko"
    assert mots.poids(120 * 1024) == f"120{E}ko"
    assert mots.poids(1536 * 1024) == f"1,5{E}Mo"


def test_moments_are_those_of_paris():
    moment = datetime.datetime(2027, 1, 31, 23, 32, tzinfo=datetime.UTC)

    assert mots.date_heure(moment) == f"1er{E}février 2027 à 0{E}h{E}32"
    assert mots.heure(timezone.make_aware(datetime.datetime(2027, 4, 2, 18, 0))) == f"18{E}h"


@pytest.mark.parametrize(
    ("debut", "fin", "texte"),
    [
        ((2027, 3, 1), (2027, 6, 1), "de mars à juin 2027"),
        ((2027, 4, 1), (2028, 1, 1), "d’avril 2027 à janvier 2028"),
        ((2027, 3, 1), (2027, 3, 1), "mars 2027"),
        ((2027, 8, 1), None, "à partir d’août 2027"),
        (None, (2027, 3, 1), "jusqu’en mars 2027"),
        (None, None, ""),
    ],
)
def test_periode(debut, fin, texte):
    assert mots.periode(debut and datetime.date(*debut), fin and datetime.date(*fin)) == texte


def test_pluriel_starts_at_two():
    assert [mots.pluriel(nb, "étape") for nb in (0, 1, 2)] == [f"0{E}étape", f"1{E}étape", f"2{E}étapes"]
    assert mots.pluriel(3, "journal", "journaux") == f"3{E}journaux"


def test_template_filters_and_button():
    gabarit = Template(
        '{% load socle %}{{ m|euros }}|{{ j|date_longue }}|{{ n|compte:"étape" }}|'
        '{% bouton_post "/x/" "Retirer" titre=t etape=3 %}'
    )

    rendu = gabarit.render(
        Context({"m": Decimal("18000"), "j": datetime.date(2027, 3, 2), "n": 2, "t": "<Balade>", "csrf_token": "jeton"})
    )

    assert rendu == (
        f"18{E}000{E}€|2{E}mars 2027|2{E}étapes|"
        '<form method="post" action="/x/" class="te-action"><input type="hidden" name="csrfmiddlewaretoken" value="jeton">'
        '<input type="hidden" name="etape" value="3"><button type="submit" class="fr-btn ">Retirer'
        f'<span class="fr-sr-only">{E}: &lt;Balade&gt;</span></button></form>'
    )
