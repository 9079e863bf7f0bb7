"""Refusals, errors, headers and logs: a sentence for people, a line for machines."""

import json
import logging
import sys
from smtplib import SMTPRecipientsRefused

import pytest
from django.test import Client
from django.urls import resolve

from socle.journaux import AvecRequete, EnJson, numero_de_requete
from socle.views import erreur_500

pytestmark = [pytest.mark.urls("tests.socle.urls_essai"), pytest.mark.django_db]
PHRASE = "Le maire ne peut pas encore signer\u00a0: la délibération n’est pas applicable."


@pytest.mark.parametrize(
    ("chemin", "code", "phrase"),
    [
        ("/essai/refus/", 403, "Seule l’équipe du territoire peut déposer le document signé."),
        ("/essai/interdit/", 403, "Votre compte ne permet pas d’ouvrir cette page."),
        ("/rien/", 404, "Cette page n’existe pas"),
        ("/essai/regle/", 409, PHRASE),
        ("/essai/panne/", 500, "Ce n’est pas de votre fait."),
        ("/essai/douteux/", 400, "Le site n’a pas compris"),
    ],
)
def test_each_error_page_says_why_and_where_to_go(chemin, code, phrase):
    reponse = Client(raise_request_exception=False).get(chemin)

    page = reponse.content.decode()
    assert reponse.status_code == code
    assert phrase in page
    assert f"Erreur {code}" in page
    assert 'href="/">Aller à l’accueil' in page
    assert "Traceback" not in page


def test_the_500_page_asks_nothing_of_the_database(rf, django_assert_num_queries):
    with django_assert_num_queries(0):
        reponse = erreur_500(rf.get("/essai/panne/"))  # no session, no account, no context processor

    assert reponse.status_code == 500


def test_the_500_page_gives_the_number_of_the_request():
    reponse = Client(raise_request_exception=False).get("/essai/panne/", headers={"X-Request-Id": "requete-du-proxy-1"})

    assert "numéro requete-du-proxy-1" in reponse.content.decode()


def test_the_500_page_survives_a_broken_template(monkeypatch):
    monkeypatch.setattr("socle.views.render_to_string", lambda *_: 1 / 0)

    reponse = Client(raise_request_exception=False).get("/essai/panne/")

    assert reponse.status_code == 500
    assert "Réessayez dans quelques minutes." in reponse.content.decode()


def test_an_address_that_only_takes_a_button_says_so_and_leads_to_its_page(client):
    reponse = client.get("/essai/bouton/envoyer/")

    page = reponse.content.decode()
    assert (reponse.status_code, reponse["Allow"]) == (405, "POST")
    assert "Cette adresse ne s’ouvre pas directement" in page
    assert 'href="/essai/">Ouvrir la page' in page
    assert 'href="/">Aller à l’accueil' in page


def test_a_rule_that_refuses_a_post_brings_back_to_the_page(client):
    reponse = client.post("/essai/regle/", headers={"Referer": "http://testserver/essai/"}, follow=True)

    assert reponse.redirect_chain == [("http://testserver/essai/", 302)]
    assert PHRASE in reponse.content.decode()
    assert "fr-alert--error" in reponse.content.decode()


def test_a_rule_that_refuses_a_fragment_moves_the_whole_page(client):
    reponse = client.post("/essai/regle/", headers={"Referer": "http://testserver/essai/", "HX-Request": "true"})

    assert (reponse.status_code, reponse["HX-Redirect"]) == (200, "http://testserver/essai/")


@pytest.mark.parametrize("referer", ["https://ailleurs.example/x", "javascript:alert(1)", ""])
def test_a_post_from_elsewhere_is_never_sent_back_there(client, referer):
    reponse = client.post("/essai/regle/", headers={"Referer": referer})

    assert reponse.status_code == 409
    assert PHRASE in reponse.content.decode()
    assert "ailleurs" not in reponse.content.decode()


def test_headers(client):
    reponse = client.get("/essai/", headers={"X-Request-Id": "abc"})

    assert len(reponse["X-Request-Id"]) == 16  # three letters are not a number worth keeping
    assert reponse["Permissions-Policy"].startswith("accelerometer=()")
    assert reponse["X-Content-Type-Options"] == "nosniff"
    assert reponse["X-Frame-Options"] == "DENY"
    assert reponse["Referrer-Policy"] == "same-origin"
    assert "unsafe" not in reponse["Content-Security-Policy"]
    assert "script-src 'self'" in reponse["Content-Security-Policy"]


def test_no_page_has_an_inline_script_style_or_handler(client):
    for chemin in ("/essai/", "/essai/formulaire/", "/donnees-personnelles/", "/rien/"):
        page = client.get(chemin).content.decode()

        assert "<style" not in page
        assert " style=" not in page
        assert " onclick=" not in page
        assert page.count("<script") == page.count("<script src=") + page.count(
            '<script type="module" src='
        ) + page.count("<script defer src=")


def test_a_stale_form_is_offered_again_with_what_was_typed():
    client = Client(enforce_csrf_checks=True)
    donnees = {"titre": "Balade <nocturne>", "publics": ["jeunes", "aines"], "csrfmiddlewaretoken": "perime"}

    reponse = client.post("/essai/formulaire/?de=1", donnees, headers={"Origin": "http://testserver"})

    page = reponse.content.decode()
    assert reponse.status_code == 403
    assert '<form method="post" action="/essai/formulaire/?de=1">' in page
    assert '<input type="hidden" name="titre" value="Balade &lt;nocturne&gt;">' in page
    assert page.count('name="publics"') == 2
    assert "perime" not in page
    assert "Rien n’est perdu" in page


def test_the_form_offered_again_is_accepted():
    client = Client(enforce_csrf_checks=True)
    client.get("/essai/formulaire/")
    page = client.post(
        "/essai/formulaire/", {"titre": "Balade"}, headers={"Origin": "http://testserver"}
    ).content.decode()
    jeton = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]

    reponse = client.post(
        "/essai/formulaire/", {"titre": "Balade", "csrfmiddlewaretoken": jeton}, headers={"Origin": "http://testserver"}
    )

    assert reponse.status_code == 200
    assert 'value="Balade"' in reponse.content.decode()


@pytest.mark.parametrize("entetes", [{"Origin": "https://ailleurs.example"}, {}])
def test_a_form_forged_elsewhere_is_never_offered(entetes):
    reponse = Client(enforce_csrf_checks=True).post("/essai/formulaire/", {"titre": "vol"}, headers=entetes)

    assert reponse.status_code == 403
    assert "vol" not in reponse.content.decode()


def test_a_log_line_is_json_with_the_number_of_its_request_and_no_object():
    enregistrement = logging.makeLogRecord(
        {"name": "essai", "levelname": "INFO", "msg": "fait %s", "args": ("ceci",), "nb": 3, "request": object()}
    )
    jeton = numero_de_requete.set("abc12345")

    AvecRequete().filter(enregistrement)
    ligne = json.loads(EnJson().format(enregistrement))
    numero_de_requete.reset(jeton)

    assert ligne.pop("quand").endswith("+00:00")
    assert ligne == {"niveau": "info", "journal": "essai", "message": "fait ceci", "requete": "abc12345", "nb": 3}


def test_the_access_line_names_the_route_and_never_the_path(client, caplog):
    caplog.set_level(logging.INFO, "socle.acces")

    client.get("/invitation/jeton-secret-tres-long/")

    lignes = [r for r in caplog.records if r.name == "socle.acces"]
    assert [(r.methode, r.route) for r in lignes] == [("GET", "invitation/<str:jeton>/")]
    assert not any("jeton-secret" in EnJson().format(r) for r in caplog.records)


def test_django_s_own_lines_lose_the_path_too(rf):
    requete = rf.get("/invitation/jeton-secret/")
    requete.resolver_match = resolve(requete.path, "socle.comptes.urls")
    enregistrement = logging.makeLogRecord({"msg": "%s: %s", "args": ("Gone", requete.path), "request": requete})

    assert json.loads(EnJson().format(enregistrement))["message"] == "Gone: /invitation/<str:jeton>/"


@pytest.mark.parametrize(
    ("chemin", "dit"),
    [
        ("/invitation/jeton-secret/)", "/invitation/…"),
        ("/agenda/jeton-secret.ics/", "/agenda/…"),
        ("/agenda/jeton-secrét\x00.ics/", "/agenda/…"),
        ("/favicon.ico", "/favicon.ico"),
        ("/", "/"),
    ],
)
def test_a_path_that_leads_nowhere_tells_its_first_folder_only(rf, chemin, dit):
    requete = rf.get("/")
    requete.path = chemin
    ecrit = chemin.encode("unicode_escape").decode("ascii")
    enregistrement = logging.makeLogRecord({"msg": "%s: %s", "args": ("Not Found", ecrit), "request": requete})

    assert json.loads(EnJson().format(enregistrement))["message"] == f"Not Found: {dit}"


def test_no_mail_address_is_written_not_even_by_an_error():
    try:
        raise SMTPRecipientsRefused({"jeanne.faure@montaud.fr": (450, b"<jeanne.faure@montaud.fr>: Greylisted")})
    except SMTPRecipientsRefused:
        enregistrement = logging.makeLogRecord(
            {"msg": "Refus de %s", "args": ("jeanne.faure@montaud.fr",), "exc_info": sys.exc_info(), "a": "x@y.example"}
        )

    ligne = EnJson().format(enregistrement)

    assert "@" not in ligne
    assert "Refus de [adresse]" in ligne
    assert "Greylisted" in ligne


@pytest.mark.parametrize(
    "page", ["plan-du-site", "accessibilite", "mentions-legales", "donnees-personnelles", "cookies"]
)
def test_legal_pages_are_public_and_never_unfinished(client, page):
    texte = client.get(f"/{page}/").content.decode()

    assert "<h1>" in texte
    assert not any(mot in texte for mot in ("lorem", "TODO", "XXX", "None"))


def test_the_neutral_theme_shows_nothing_of_the_state(client, settings):
    settings.THEME = "neutre"
    settings.NOM_SITE = "Parcours citoyens"

    page = client.get("/essai/").content.decode()

    assert "République" not in page
    assert "fr-logo" not in page
    assert "css/neutre.css" in page
    assert "Parcours citoyens" in page


def test_the_demo_says_so(client, settings):
    assert "Démonstration." not in client.get("/essai/").content.decode()

    settings.DEMO = True

    assert "les personnes et les montants sont fictifs" in client.get("/essai/").content.decode()
