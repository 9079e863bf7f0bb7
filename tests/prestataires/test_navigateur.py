"""The providers of a territory in a real browser, on a phone."""

import pytest
from django.urls import reverse

from tests.conventions.fabriques import inscrit
from tests.navigateur.harnais import capture, controler, entrer_dans
from tests.prestataires.fabriques import prestataire

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("nb", [0, 21])
def test_the_list_on_a_phone(nb, live_server, page_320, client_de):
    scene = inscrit()
    for n in range(nb):
        prestataire(
            nom=f"Coopérative des balades {n}",
            departements=[scene.parcours.collectivite.departement],
            site="https://coop.example",
            email="contact@coop.example",
            fait_projets=True,
        )
    entrer_dans(page_320, live_server, client_de(scene.jeanne))

    page_320.goto(live_server.url + reverse("prestataires:liste", args=[scene.parcours.pk]))

    controler(page_320)
    capture(page_320, f"prestataires-{nb}")
