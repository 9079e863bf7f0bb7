"""The pages of a convention in a real browser, on a phone and in the dark."""

import pytest
from django.urls import reverse

from conventions.enums import StatutActe
from socle.comptes.enums import RoleAnct
from tests.comptes.fabriques import AnctFabrique
from tests.conventions import fabriques
from tests.navigateur.harnais import capture, controler, entrer_dans, hors_de_la_boucle

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("statut", [None, *StatutActe])
def test_the_page_of_every_state_on_a_phone(statut, live_server, page_320, client_de):
    with hors_de_la_boucle():
        scene = fabriques.relu() if statut is None else fabriques.acte(statut)[1]
        client = client_de(scene.jeanne)
    entrer_dans(page_320, live_server, client)

    page_320.goto(live_server.url + reverse("conventions:page", args=[scene.parcours.pk]))

    controler(page_320)
    capture(page_320, f"convention-{statut or 'vide'}")


@pytest.mark.parametrize(
    ("geste", "statut"),
    [
        ("rediger", None),
        ("modifier", StatutActe.BROUILLON),
        ("valider", StatutActe.BROUILLON),
        ("transmettre", StatutActe.VALIDEE),
        ("abandonner", StatutActe.TRANSMISE),
        ("notifier", StatutActe.ENGAGEE),
    ],
)
def test_the_gestures_of_anct_on_a_phone(geste, statut, live_server, page_320, client_de):
    with hors_de_la_boucle():
        acte, scene = (None, fabriques.relu()) if statut is None else fabriques.acte(statut)
        client = client_de(scene.claire)
    entrer_dans(page_320, live_server, client)
    args = [scene.parcours.pk] if acte is None else [scene.parcours.pk, acte.pk]

    page_320.goto(live_server.url + reverse(f"conventions:{geste}", args=args))

    controler(page_320)
    capture(page_320, f"convention-{geste}")


@pytest.mark.parametrize(("geste", "statut"), [("credits", StatutActe.TRANSMISE), ("engager", StatutActe.SIGNEE)])
def test_the_gestures_of_the_gestionnaire_on_a_phone(geste, statut, live_server, page_320, client_de):
    with hors_de_la_boucle():
        acte, scene = fabriques.acte(statut)
        client = client_de(AnctFabrique(role_anct=RoleAnct.GESTIONNAIRE))
    entrer_dans(page_320, live_server, client)

    page_320.goto(live_server.url + reverse(f"conventions:{geste}", args=[scene.parcours.pk, acte.pk]))

    controler(page_320)
    capture(page_320, f"convention-{geste}")


@pytest.mark.parametrize("geste", ["suspendre", "resilier"])
def test_the_life_of_a_convention_on_a_phone(geste, live_server, page_320, client_de):
    with hors_de_la_boucle():
        _, scene = fabriques.acte(StatutActe.NOTIFIEE)
        client = client_de(scene.claire)
    entrer_dans(page_320, live_server, client)

    page_320.goto(live_server.url + reverse(f"conventions:{geste}", args=[scene.parcours.pk]))

    controler(page_320)


def test_the_page_of_anct_in_the_dark(live_server, page_sombre, client_de):
    with hors_de_la_boucle():
        acte, scene = fabriques.acte(StatutActe.TRANSMISE)
        client = client_de(scene.claire)
    entrer_dans(page_sombre, live_server, client)

    page_sombre.goto(live_server.url + reverse("conventions:page", args=[scene.parcours.pk]))

    controler(page_sombre)
    capture(page_sombre, "convention-sombre")
