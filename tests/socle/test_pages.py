"""The base page and a form, as a person sees them: phone, dark, without JavaScript, by keyboard."""

import pytest

from tests.navigateur.harnais import capture, controler

pytestmark = [
    pytest.mark.navigateur,
    pytest.mark.urls("tests.socle.urls_essai"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(autouse=True)
def gabarits_d_essai(gabarits):
    """The pages of tests/socle/templates."""


@pytest.mark.parametrize(
    "chemin",
    ["/essai/?message=Enregistré.", "/essai/formulaire/", "/essai/refus/", "/essai/regle/", "/essai/panne/", "/rien/"],
)
def test_page_on_a_phone(live_server, page_320, chemin):
    page_320.goto(live_server.url + chemin)

    controler(page_320)
    capture(page_320, f"socle_320_{chemin.strip('/').split('?')[0].replace('/', '_')}")


@pytest.mark.parametrize("chemin", ["/essai/?message=Enregistré.", "/essai/formulaire/"])
def test_page_in_the_dark(live_server, page_sombre, chemin):
    page_sombre.goto(live_server.url + chemin)

    controler(page_sombre)
    assert page_sombre.get_attribute("html", "data-fr-theme") == "dark"
    capture(page_sombre, f"socle_sombre_{chemin.strip('/').split('?')[0].replace('/', '_')}")


@pytest.mark.parametrize(
    "chemin", ["/essai/?message=Enregistré.", "/essai/formulaire/", "/essai/refus/", "/donnees-personnelles/"]
)
def test_page_on_a_desk(live_server, page_large, chemin):
    page_large.goto(live_server.url + chemin)

    controler(page_large)
    capture(page_large, f"socle_{chemin.strip('/').split('?')[0].replace('/', '_')}")
