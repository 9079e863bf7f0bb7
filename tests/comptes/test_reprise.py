import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from socle.comptes.reprise import AVIS, AVIS_FICHIERS
from tests.comptes.fabriques import UtilisateurFabrique
from tests.comptes.gestes import se_connecter, texte

pytestmark = pytest.mark.django_db
PAGE = "/mon-compte/"
SAISIE = {"prenom": "Jeanne", "nom": "O’Faure & <b>fils</b>", "fonction": "Secrétaire", "telephone": "04 67 00 00 09"}


@pytest.fixture
def jeanne():
    return UtilisateurFabrique(email="jeanne@montaud.example", prenom="J.", nom="F.", fonction="", telephone="")


def gardees(client):
    return client.session.get("reprise")


def test_what_was_typed_survives_the_end_of_the_session(client, jeanne):
    envoi = client.post(PAGE, SAISIE, headers={"referer": f"http://testserver{PAGE}"})
    retour = se_connecter(client, jeanne.email, envoi.url.removeprefix("/connexion/"))
    page = client.get(retour.url)
    encore = client.get(retour.url)
    jeanne.refresh_from_db()

    assert envoi.url == "/connexion/?next=/mon-compte/"
    assert retour.url == PAGE
    assert {nom: page.context["form"][nom].value() for nom in SAISIE} == SAISIE
    assert AVIS in texte(page)
    assert jeanne.prenom == "J."  # shown again, not saved: the person reads it first
    assert encore.context["form"]["prenom"].value() == "J."
    assert client.session.get_expiry_age() == 30 * 24 * 3600


def test_secrets_and_tokens_are_never_kept(client):
    client.post(
        PAGE,
        {
            "nom": "F.",
            "code": "482913",
            "form-0-code": "482913",
            "iban": "FR76",
            "password1": "x",
            "jeton_api": "x",
            "csrfmiddlewaretoken": "x",
            "code_insee": "34164",
        },
    )

    assert gardees(client)["donnees"] == "nom=F.&code_insee=34164"


def test_several_values_of_one_field_are_kept(client):
    client.post(PAGE, {"objectifs": ["3", "5"]})

    assert gardees(client)["donnees"] == "objectifs=3&objectifs=5"


def test_files_are_not_kept_and_the_notice_says_so(client, jeanne):
    client.post(PAGE, {"nom": "Faure", "lettre": SimpleUploadedFile("lettre.pdf", b"%PDF")})
    se_connecter(client, jeanne.email)

    page = client.get(PAGE)

    assert f"{AVIS} {AVIS_FICHIERS}" in texte(page)


def test_too_much_is_not_kept(client):
    client.post(PAGE, {"nom": "x" * 200_001})

    assert gardees(client) is None


def test_the_anonymous_session_that_holds_a_form_is_short(client):
    client.post(PAGE, {"nom": "F."})

    assert client.session.get_expiry_age() <= 2 * 3600


def test_what_is_kept_is_bounded_for_each_place(client):
    for _ in range(10):
        client.post(PAGE, {"nom": "avant"})
    client.post(PAGE, {"nom": "après"})

    assert gardees(client)["donnees"] == "nom=avant"


def test_another_page_does_not_receive_it(client, jeanne):
    client.post("/mon-compte/donnees/", {"prenom": "X"}, headers={"referer": f"http://testserver{PAGE}"})
    se_connecter(client, jeanne.email)

    page = client.get(PAGE)

    assert page.context["form"]["prenom"].value() == "J."
    assert AVIS not in texte(page)


def test_too_old_is_forgotten(client, jeanne):
    client.post(PAGE, {"prenom": "X"})
    se_connecter(client, jeanne.email)
    session = client.session
    session["reprise"]["le"] -= 2 * 3600 + 1
    session.save()

    page = client.get(PAGE)

    assert page.context["form"]["prenom"].value() == "J."
    assert gardees(client) is None


def test_a_button_brings_back_to_the_page_that_held_it(client):
    reponse = client.post(
        "/mon-compte/donnees/", {"x": "1"}, headers={"referer": "http://testserver/mon-compte/?onglet=2"}
    )

    assert reponse.url == "/connexion/?next=/mon-compte/%3Fonglet%3D2"


@pytest.mark.parametrize("ailleurs", ["https://pirate.example/x", "//pirate.example", "javascript:alert(1)"])
def test_a_foreign_referer_is_not_followed(client, ailleurs):
    reponse = client.post(PAGE, {"nom": "F."}, headers={"referer": ailleurs})

    assert reponse.url == "/connexion/?next=/mon-compte/"


def test_a_fragment_moves_the_whole_page_to_the_door(client):
    reponse = client.post(
        PAGE, {"nom": "F."}, headers={"hx-request": "true", "hx-current-url": "http://testserver/mon-compte/"}
    )

    assert reponse.status_code == 200
    assert reponse["HX-Redirect"] == "/connexion/?next=/mon-compte/"
    assert gardees(client)["donnees"] == "nom=F."
