"""The providers of a territory in a real browser: on a phone, in the dark, by keyboard."""

import pytest
from django.urls import reverse

from parcours.enums import Thematique
from prestataires.enums import Methode
from tests.conventions.fabriques import decrire, inscrit
from tests.navigateur.harnais import AU_TELEPHONE_ET_DANS_LE_NOIR, capture, controler, entrer_dans
from tests.prestataires.fabriques_annuaire import finistere, reference, siege

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def entourer(scene, nb):
    """`nb` providers around this territory, near and far, and two that do not come."""
    departement = scene.parcours.collectivite.departement
    for n in range(nb):
        reference(
            f"Coopérative des balades {n}",
            zones=[departement],
            siege=siege(43.75 + (n % 7) / 9, 3.95 + (n % 5) / 7, nom=f"Saint-Jean-de-la-Blaquière-{n}"),
            themes=list(Thematique)[: n % 4],
            methodes=[Methode.ALLER_VERS],
            site="https://coop.example",
            email="contact@coop.example",
            fait_projets=True,
        )
    for n in range(2 if nb else 0):
        reference(f"Bretons {n}", zones=[finistere().region], siege=siege(44.1, 3.4 + n / 3, nom=f"Viols-{n}"))


@pytest.mark.parametrize("nb", [0, 21])
def test_the_list_on_a_phone(nb, live_server, page_320, client_de):
    scene = inscrit()
    entourer(scene, nb)
    entrer_dans(page_320, live_server, client_de(scene.jeanne))

    page_320.goto(live_server.url + reverse("prestataires:liste", args=[scene.parcours.pk]))

    controler(page_320)
    capture(page_320, f"prestataires-{nb}")


@AU_TELEPHONE_ET_DANS_LE_NOIR
def test_the_map_and_the_points_on_a_phone_and_in_the_dark(largeur, sombre, live_server, ouvrir_page, client_de):
    scene = inscrit()
    etape = decrire(scene, "Balade nocturne")
    entourer(scene, 12)
    page = ouvrir_page(largeur=largeur, sombre=sombre)
    entrer_dans(page, live_server, client_de(scene.jeanne))

    for zoom in ("autour", "region", "france"):
        page.goto(
            live_server.url
            + reverse("prestataires:liste", args=[scene.parcours.pk])
            + f"?vue=carte&portee=partout&etape={etape.pk}&zoom={zoom}"
        )
        page.get_by_text("Comment cet ordre est établi").click()

        controler(page)
        capture(page, f"prestataires-carte-{largeur}-{zoom}")


def test_a_dot_leads_to_its_row_by_keyboard_and_the_way_back_keeps_the_filters(live_server, page_large, client_de):
    scene = inscrit()
    entourer(scene, 3)
    entrer_dans(page_large, live_server, client_de(scene.jeanne))
    page_large.goto(live_server.url + reverse("prestataires:liste", args=[scene.parcours.pk]))

    page_large.get_by_label("Chercher un prestataire").fill("balades")
    page_large.get_by_role("button", name="Chercher").click()
    page_large.get_by_role("link", name="Carte", exact=True).click()
    point = page_large.locator("a.te-plan__point").first
    point.focus()
    page_large.keyboard.press("Enter")

    page_large.wait_for_url("**#prestataire-*")
    assert page_large.locator("tr:target th").inner_text() == "Coopérative des balades 0"
    page_large.get_by_role("link", name="Liste", exact=True).click()
    assert page_large.get_by_label("Chercher un prestataire").input_value() == "balades"
