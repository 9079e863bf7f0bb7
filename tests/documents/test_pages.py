"""The public page and the progress of a document, as a person sees them."""

import pytest
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import include, path

from socle.documents.models import Document
from socle.documents.suivi import contexte_etat, repondre_etat
from socle.travaux import moteur
from tests.navigateur.harnais import controler, hors_de_la_boucle

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def _urls(document):
    return {
        "url_etat": f"/essai/{document.pk}/etat/",
        "url_fichier": "/essai/fichier/",
        "libelle": "Lire l’attestation",
    }


def _page(request, pk):
    document = Document.objects.get(pk=pk)
    return render(request, "essai/suivi.html", contexte_etat(document, **_urls(document)))


def _etat(request, pk):
    document = Document.objects.get(pk=pk)
    return repondre_etat(request, document, page=f"/essai/{pk}/", **_urls(document))


urlpatterns = [
    path("essai/<int:pk>/", _page),
    path("essai/<int:pk>/etat/", _etat),
    path("essai/fichier/", lambda request: HttpResponse("ici")),
    path("", include("config.urls")),
]


@pytest.mark.parametrize("regards", [{"largeur": 320}, {"sombre": True}])
def test_the_public_page_is_fit_for_all(live_server, ouvrir_page, document, regards):
    with hors_de_la_boucle():
        moteur.traiter("documents.Document", document.pk)
    page = ouvrir_page(**regards)

    page.goto(f"{live_server.url}/verifier/")
    controler(page)

    page.get_by_label("Code imprimé sur le document").fill("k7qf")
    page.get_by_role("button", name="Vérifier").click()
    page.get_by_text("faute de frappe").first.wait_for()
    controler(page)

    page.get_by_label("Code imprimé sur le document").fill(document.code_verification.lower())
    page.get_by_role("button", name="Vérifier").click()
    page.get_by_text("Ce document est authentique").first.wait_for()
    controler(page)


def test_the_page_says_when_the_document_is_ready(live_server, page_320, document, settings):
    settings.ROOT_URLCONF = __name__
    page_320.goto(f"{live_server.url}/essai/{document.pk}/")
    page_320.get_by_text("En préparation…").wait_for()
    controler(page_320)

    with hors_de_la_boucle():
        moteur.traiter("documents.Document", document.pk)

    page_320.get_by_role("link", name="Lire l’attestation (PDF, 1\u00a0page").wait_for()
    controler(page_320)


def test_without_javascript_one_refreshes(live_server, ouvrir_page, document, settings):
    settings.ROOT_URLCONF = __name__
    page = ouvrir_page(javascript=False)
    page.goto(f"{live_server.url}/essai/{document.pk}/")

    with hors_de_la_boucle():
        moteur.traiter("documents.Document", document.pk)
    page.get_by_role("link", name="Actualiser").click()

    page.get_by_role("link", name="Lire l’attestation (PDF, 1\u00a0page").wait_for()
