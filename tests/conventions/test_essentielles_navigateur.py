"""The open data in a real browser: the public page and ANCT's worklist, light and dark, on a phone, by keyboard."""

import pytest

from conventions import transitions
from conventions.models import Publication
from territoires.models import ComplementCollectivite
from tests.conventions.fabriques_essentielles import pareilles, signee
from tests.navigateur.harnais import AU_TELEPHONE_ET_DANS_LE_NOIR, capture, controler, entrer_dans

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def scene_melee():
    """One of each: published, to publish, to correct, left out."""
    convention, scene = signee()
    a_corriger, prete, ecartee = pareilles(convention, 3)
    ComplementCollectivite.objects.filter(collectivite=a_corriger.parcours.collectivite).update(siret="")
    transitions.publier(convention, par=scene.claire)
    transitions.ne_pas_publier(ecartee, "Le montant est contesté.", par=scene.claire)
    return scene


@pytest.mark.parametrize("vide", [False, True])
@AU_TELEPHONE_ET_DANS_LE_NOIR
def test_the_public_page(vide, largeur, sombre, live_server, ouvrir_page):
    if not vide:
        scene_melee()
    page = ouvrir_page(largeur=largeur, sombre=sombre)

    page.goto(live_server.url + "/donnees-ouvertes/")

    controler(page)
    capture(page, f"ouvertes-{'vide-' if vide else ''}{largeur}{'-sombre' if sombre else ''}")


@AU_TELEPHONE_ET_DANS_LE_NOIR
def test_the_worklist(largeur, sombre, live_server, ouvrir_page, client_de):
    scene = scene_melee()
    page = ouvrir_page(largeur=largeur, sombre=sombre)
    entrer_dans(page, live_server, client_de(scene.claire))

    for filtre in ("a-publier", "avec-faute", "publiees", "non-publiees"):
        page.goto(f"{live_server.url}/gestion/donnees-essentielles/?filtre={filtre}")
        controler(page)
        capture(page, f"essentielles-{filtre}-{largeur}{'-sombre' if sombre else ''}")


def test_leaving_out_then_publishing_by_keyboard_without_javascript(live_server, ouvrir_page, client_de):
    scene = scene_melee()
    page = ouvrir_page(largeur=320, javascript=False)
    entrer_dans(page, live_server, client_de(scene.claire))
    page.goto(f"{live_server.url}/gestion/donnees-essentielles/")

    page.get_by_role("link", name="Ne pas publier").last.press("Enter")
    page.get_by_label("Pourquoi ne pas la publier").fill("Doublon.")
    capture(page, "essentielles-motif-320")
    page.get_by_role("button", name="Ne pas publier cette convention").press("Enter")
    page.goto(f"{live_server.url}/gestion/donnees-essentielles/?filtre=non-publiees")
    page.get_by_role("button", name="Publier quand même").first.press("Enter")

    page.get_by_text("c’est publié").wait_for()
    assert Publication.objects.count() == 2
