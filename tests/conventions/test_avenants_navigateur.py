"""The pages of an avenant in a real browser: small screen, dark, without JavaScript, many étapes."""

from decimal import Decimal

import pytest
from django.urls import reverse

from conventions.enums import PorteSur, StatutActe
from conventions.models import Acte, Ecart
from tests.conventions.fabriques_avenants import avenant, etape, nouvelle, plus_tard, signee
from tests.conventions.test_avenants_pages import adresse, rediger_de, ville
from tests.navigateur.harnais import capture, controler, entrer_dans, hors_de_la_boucle

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def change(convention, scene, statut=StatutActe.BROUILLON):
    """An avenant that changes all that one can."""
    acte = avenant(
        convention,
        scene,
        {etape(scene): "14500.50", nouvelle(scene): "3000"},
        date_fin=plus_tard(convention),
    )
    article = acte.convention.actes.get(rang=0).modele.articles[0]
    Ecart.objects.create(
        acte=acte, porte_sur=PorteSur.CONVENTION, code=article["code"], titre=article["titre"],
        texte=article["texte"].replace("parcours", "parcours et ses soirées"), motif="Précision.",
        ecrit_par=scene.claire, vise_par=scene.jeanne, vise_le=acte.redige_le,
    )  # fmt: skip
    return acte


@pytest.mark.parametrize("ouverture", ["page_320", "page_sombre"])
def test_the_form_and_what_it_changes(ouverture, request, live_server, client_de):
    page = request.getfixturevalue(ouverture)
    with hors_de_la_boucle():
        convention, scene = signee()
        acte = change(convention, scene)
        client, equipe = client_de(scene.claire), client_de(scene.jeanne)
        adresses = {
            "formulaire": adresse("avenant_modifier", scene, acte),
            "difference": adresse("avenant_difference", scene, acte),
            "page": reverse("conventions:page", args=[scene.parcours.pk]),
        }
    entrer_dans(page, live_server, client)

    for nom, url in adresses.items():
        page.goto(live_server.url + url)
        controler(page)
        capture(page, f"avenant-{nom}-{ouverture}")

    with hors_de_la_boucle():
        Acte.objects.filter(pk=acte.pk).update(statut=StatutActe.RELECTURE, relecture_attendue_le=convention.date_fin)
    entrer_dans(page, live_server, equipe)
    page.goto(live_server.url + adresses["difference"])
    controler(page)


def test_forty_etapes_stay_readable(live_server, ouvrir_page, client_de):
    page = ouvrir_page()
    with hors_de_la_boucle():
        _, scene = ville(40)
        nouvelle(scene)
        client = client_de(scene.claire)
    entrer_dans(page, live_server, client)

    page.goto(live_server.url + rediger_de(scene))

    controler(page)
    capture(page, "avenant-quarante-etapes")
    page.get_by_text("Début de").first.click()
    controler(page)
    capture(page, "avenant-quarante-etapes-ouvert")


def test_an_avenant_is_drafted_without_javascript(live_server, ouvrir_page, client_de):
    page = ouvrir_page(javascript=False)
    with hors_de_la_boucle():
        _, scene = signee()
        nouvelle(scene)
        client = client_de(scene.claire)
    entrer_dans(page, live_server, client)
    page.goto(live_server.url + reverse("conventions:page", args=[scene.parcours.pk]))

    page.get_by_role("link", name="Préparer une modification (avenant)").click()
    page.get_by_label("Pourquoi cette modification ?").fill("Un forum de plus.")
    page.locator("label", has_text="Inscrire « Forum des associations »").click()
    page.get_by_label("Balade nocturne").fill("11 000")
    page.get_by_role("button", name="Calculer le total").click()
    assert "soit 2 000 € de plus" in page.inner_text("main").replace("\u202f", " ").replace("\u00a0", " ")
    page.get_by_role("button", name="Enregistrer la modification").click()

    assert "Ce que change la modification" in page.inner_text("h1")
    with hors_de_la_boucle():
        assert Acte.objects.get(rang=1).montant_delta == Decimal("2000")
