import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from socle.documents.models import Document
from socle.documents.suivi import contexte_etat, repondre_etat

URLS = {"page": "/page/#document", "url_etat": "/etat/", "url_fichier": "/fichier/", "libelle": "Lire la convention"}


@pytest.fixture
def demande():
    def ouvrir(htmx):
        requete = RequestFactory().get("/etat/")
        requete.htmx = htmx
        return requete

    return ouvrir


def test_while_it_is_made_the_page_polls_and_offers_to_refresh(document):
    page = render_to_string("documents/etat.html", contexte_etat(document, url_etat="/etat/", url_fichier="/fichier/"))

    assert "En préparation… (environ 10&nbsp;secondes)" in page
    assert 'hx-get="/etat/"' in page
    assert 'hx-trigger="every 2s"' in page
    assert 'aria-live="polite"' in page
    assert ">Actualiser</a>" in page


def test_without_javascript_it_leads_to_the_whole_page(document, demande):
    assert repondre_etat(demande(False), document, **URLS).url == "/page/#document"


def test_once_it_was_taken_back_it_leads_to_the_whole_page(demande):
    assert repondre_etat(demande(True), None, **URLS).url == "/page/#document"


def test_polling_says_nothing_while_nothing_changed(document, demande):
    assert repondre_etat(demande(True), document, **URLS).status_code == 204


def test_once_ready_it_says_what_and_how_big_and_stops_polling(document_pret, demande):
    page = repondre_etat(demande(True), document_pret, **URLS).content.decode()

    assert "Prêt&nbsp;:" in page
    assert f'href="/fichier/">Lire la convention ({document_pret.fichier.precision})</a>' in page
    assert "hx-get" not in page


def test_a_failure_is_said_in_words(document, demande):
    Document.objects.filter(pk=document.pk).update(etat="echec")
    document.refresh_from_db()

    page = repondre_etat(demande(True), document, **URLS).content.decode()

    assert "La fabrication a échoué&nbsp;; une personne de l’ANCT est prévenue." in page
    assert "hx-get" not in page
