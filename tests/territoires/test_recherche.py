"""The page that finds a territory: ANCT's, with and without HTMX."""

import re

import pytest
from django.urls import reverse

from territoires.models import AncienCode, MotCherche
from tests.comptes.fabriques import AnctFabrique, UtilisateurFabrique
from tests.territoires.fabriques import CollectiviteFabrique, DepartementFabrique, EpciFabrique

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def anct(client_de):
    return client_de(AnctFabrique())


@pytest.fixture
def pelussin():
    loire = DepartementFabrique(code="42", nom="Loire")
    return CollectiviteFabrique(nom="Pélussin", code_insee="42168", departement=loire, population=3_800)


def chercher(client, q, *, suite="", **kwargs):
    return client.get(reverse("territoires:recherche"), {"q": q, "suite": suite}, **kwargs)


def texte(response):
    return response.content.decode().replace("&nbsp;", "\u00a0")


def test_anct_finds_pelussin_as_a_radio_button(anct, pelussin):
    CollectiviteFabrique(nom="Montaud")

    response = chercher(anct, "pelu", headers=HTMX)

    assert response.status_code == 200
    assert "<html" not in texte(response)
    assert re.findall(r'<input type="radio" name="collectivite" value="(\d+)"', texte(response)) == [str(pelussin.pk)]
    assert "Pélussin (Loire)" in texte(response)
    assert "Commune, code INSEE 42168, 3\u00a0800\u00a0habitants." in texte(response)
    assert "<form" not in texte(response)  # the host page has its own


def test_without_htmx_it_is_a_page_with_the_same_choices(anct, pelussin):
    response = chercher(anct, "pelu")

    assert "<h1>Chercher un territoire</h1>" in texte(response)
    assert f'name="collectivite" value="{pelussin.pk}"' in texte(response)
    assert 'value="pelu"' in texte(response)


def test_the_choice_goes_to_the_page_asked(anct, pelussin):
    response = chercher(anct, "pelu", suite="/gestion/inscrire/?vague=2")

    assert 'action="/gestion/inscrire/"' in texte(response)
    assert '<input type="hidden" name="vague" value="2"' in texte(response)
    assert "Choisir" in texte(response)


@pytest.mark.parametrize(
    "suite", ["https://ailleurs.example/", "//ailleurs.example/", "javascript:alert(1)", "gestion/"]
)
def test_the_choice_never_leaves_the_site(anct, pelussin, suite):
    response = chercher(anct, "pelu", suite=suite)

    assert response.status_code == 200
    assert f'action="{suite}"' not in texte(response)
    assert "Choisir" not in texte(response)


def test_an_epci_says_what_it_is(anct):
    epci = EpciFabrique(nom="CC du Clunisois")

    assert f"Communauté de communes, SIREN {epci.siren}, 12\u00a0000\u00a0habitants." in texte(
        chercher(anct, "clunis", headers=HTMX)
    )


def test_an_old_code_says_what_it_became(anct, pelussin):
    AncienCode.objects.create(code="42999", collectivite=pelussin)
    MotCherche.objects.create(mot="42999", collectivite=pelussin)

    response = chercher(anct, "42999", headers=HTMX)

    assert "Le code 42999 n’existe plus\u00a0: il correspond aujourd’hui à cette commune." in texte(response)


def test_nothing_found_is_said_with_a_way_out(anct):
    response = chercher(anct, "<b>xyz</b>", headers=HTMX)

    assert "ne correspond à «\u00a0&lt;b&gt;xyz&lt;/b&gt;\u00a0». Vérifiez l’orthographe" in texte(response)


def test_nothing_typed_shows_nothing(anct, pelussin):
    assert texte(chercher(anct, "", headers=HTMX)).strip() == ""


def test_a_text_too_long_is_said_and_kept(anct):
    response = chercher(anct, "x" * 200)

    assert response.status_code == 200
    assert "Ce texte est trop long" in texte(response)
    assert "x" * 200 in texte(response)


def test_more_than_twenty_answers_ask_for_more_letters(anct):
    for _ in range(21):
        CollectiviteFabrique()

    response = chercher(anct, "village", headers=HTMX)

    assert len(re.findall('type="radio"', texte(response))) == 20
    assert "Il y en a d’autres" in texte(response)


def test_a_territory_is_refused_with_the_reason(client_de, pelussin):
    response = chercher(client_de(UtilisateurFabrique()), "pelu")

    assert response.status_code == 403
    assert "Seule l’ANCT peut chercher un territoire à inscrire." in texte(response)
    assert "Pélussin" not in texte(response)


def test_anonymous_is_asked_to_sign_in(client, pelussin):
    response = chercher(client, "pelu")

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("nombre", [1, 30])
def test_the_query_count_does_not_depend_on_the_answer(anct, nombre, django_assert_num_queries):
    for _ in range(nombre):
        CollectiviteFabrique()
    chercher(anct, "village")

    with django_assert_num_queries(3):  # session, account, search
        chercher(anct, "village", headers=HTMX)
