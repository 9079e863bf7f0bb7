"""The pages of a committee in a real browser: on a phone, in the dark, by axe."""

import pytest
from django.urls import reverse

from pilotage import transitions
from pilotage.models import Comite
from tests.navigateur.harnais import capture, controler, entrer_dans
from tests.pilotage.fabriques import ComiteFabrique, DecisionFabrique, dans, tenu, village

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def comite():
    """A committee tonight, with a report asked, a question with two choices, and a former decision to follow."""
    parcours = village()
    tenu(
        parcours,
        -60,
        ("Retenir l’association La Boussole ?", {"responsable": "Paul Durand", "echeance": dans(30).date()}),
    )
    comite = ComiteFabrique(parcours=parcours, point_attention="la salle des fêtes est en travaux.")
    DecisionFabrique(
        comite=comite,
        question="Faisons-nous la balade nocturne en juin ou en septembre ?",
        option_a="En juin, avec la fête de l’école",
        option_b="En septembre, après les vendanges",
        proposition="En juin : les familles sont là.",
    )
    DecisionFabrique(comite=comite, question="Qui représente la commune ?")
    transitions.preparer_rapport(comite, par=parcours.referent)
    return comite


def pages(comite):
    args = [comite.parcours_id, comite.pk]
    return {
        "liste": reverse("pilotage:liste", args=args[:1]),
        "fixer": reverse("pilotage:fixer", args=args[:1]),
        **{
            nom: reverse(f"pilotage:{nom}", args=args)
            for nom in ("comite", "rapport", "phrases", "demander", "deplacer", "annuler")
        },
        "calendrier": reverse("parcours:calendrier", args=args[:1]),
    }


def test_every_page_holds_on_a_phone(live_server, page_320, client_de, comite):
    entrer_dans(page_320, live_server, client_de(comite.parcours.interlocuteur.utilisateur))

    for nom, chemin in pages(comite).items():
        page_320.goto(live_server.url + chemin)
        capture(page_320, f"pilotage-{nom}-320")
        controler(page_320)
    Comite.objects.filter(pk=comite.pk).update(date_heure=dans(0, heure=0))
    page_320.goto(live_server.url + reverse("pilotage:reunir", args=[comite.parcours_id, comite.pk]))
    capture(page_320, "pilotage-reunir-320")
    controler(page_320)


def test_the_drawing_is_reached_by_keyboard_and_scrolls_alone(live_server, page_320, client_de, comite):
    entrer_dans(page_320, live_server, client_de(comite.parcours.interlocuteur.utilisateur))
    page_320.goto(live_server.url + pages(comite)["calendrier"])

    dessin = page_320.get_by_role("region", name="Dessin du calendrier")
    dessin.focus()
    large, vu = dessin.evaluate("e => [e.scrollWidth, e.clientWidth]")

    assert large >= 640 > 320 > vu
    assert dessin.evaluate("e => e === document.activeElement")
    assert page_320.get_by_role("img").first.get_attribute("role") == "img"


@pytest.mark.parametrize("nom", ["comite", "rapport", "calendrier"])
def test_the_page_holds_in_the_dark(live_server, page_sombre, client_de, comite, nom):
    entrer_dans(page_sombre, live_server, client_de(comite.parcours.interlocuteur.utilisateur))

    page_sombre.goto(live_server.url + pages(comite)[nom])
    capture(page_sombre, f"pilotage-{nom}-sombre")

    controler(page_sombre)
