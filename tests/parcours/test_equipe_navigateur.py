"""The team and the commitments in a real browser: on a phone and in the dark, and without JavaScript."""

import os
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from parcours import transitions
from parcours.enums import Partie
from parcours.models import Engagement
from socle.comptes import invitations
from tests.isolation.scene import photo
from tests.navigateur.harnais import AU_TELEPHONE_ET_DANS_LE_NOIR, capture, controler, entrer_dans
from tests.parcours import fabriques

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
PAGES = ("equipe", "passer_la_main", "remplacer", "engagement")


@pytest.fixture
def village():
    """A team with a substitute to come, an invitation without answer; a mayor who took over, a letter asked for."""
    parcours, jeanne = fabriques.ouvert("Saint-Julien-Molin-Molette")
    jour = timezone.localdate()
    for nom, role in (("Paul Blanc", "equipe"), ("Anne-Sophie de la Tour-Maubourg", "direction")):
        email = f"{nom.split()[0].lower()}@saint-julien-molin-molette.example"
        equipier = transitions.ajouter_equipier(
            parcours, nom=nom, fonction="Agent d’accueil", email=email, role=role, par=jeanne, inviter=True
        )
        if role == "equipe":
            invitations.accepter(equipier.invitation)
            transitions.remplacer(parcours, equipier, debut=jour, fin=jour + timedelta(days=5), par=jeanne)
    fabriques.engager(parcours, jeanne)
    transitions.s_engager(
        parcours,
        Partie.EXECUTIF,
        nom="Mireille Costa",
        fonction="Maire",
        date=jour,
        changement=transitions.NOUVELLE_PERSONNE,
        par=jeanne,
    )
    transitions.preparer_lettre(parcours, Partie.EXECUTIF, par=jeanne)
    return parcours, jeanne


@AU_TELEPHONE_ET_DANS_LE_NOIR
def test_the_pages_of_the_team_hold_on_a_phone_and_in_the_dark(
    live_server, ouvrir_page, client_de, village, largeur, sombre
):
    parcours, _ = village
    remplacant = parcours.equipiers.get(nom="Paul Blanc").utilisateur
    page = ouvrir_page(largeur=largeur, sombre=sombre)
    entrer_dans(page, live_server, client_de(remplacant))

    for nom in PAGES:
        page.goto(live_server.url + reverse(f"parcours:{nom}", args=[parcours.pk]))
        for repli in page.locator("details.te-replie summary").all():
            repli.click()
        controler(page)
        if os.environ.get("CAPTURES"):
            capture(page, f"equipe-{nom}-{largeur}")
    page.fill("#id_executif_nom", "Alain Perrin")
    page.get_by_role("button", name="Enregistrer").click()
    controler(page)
    if os.environ.get("CAPTURES"):
        capture(page, f"equipe-question-{largeur}")


def test_anct_entrusts_a_parcours_on_a_phone(live_server, page_320, client_de, village):
    parcours, _ = village
    entrer_dans(page_320, live_server, client_de(parcours.referent))

    page_320.goto(live_server.url + reverse("parcours:confier", args=[parcours.pk]))

    controler(page_320)


def test_a_new_mayor_takes_over_without_javascript(live_server, ouvrir_page, client_de, village):
    parcours, jeanne = village
    page = ouvrir_page(javascript=False)
    entrer_dans(page, live_server, client_de(jeanne))
    page.goto(live_server.url + reverse("parcours:engagement", args=[parcours.pk]))

    page.fill("#id_executif_nom", "Alain Perrin")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("radio", name="C’est une nouvelle personne").check(force=True)
    page.get_by_text("Joindre la preuve").first.click()
    image = photo("lettre.png")
    page.set_input_files("#id_executif_lettre", {"name": "lettre.png", "mimeType": "image/png", "buffer": image.read()})
    page.get_by_role("button", name="Enregistrer").click()

    page.get_by_text("L’engagement est enregistré.").wait_for()
    maire = Engagement.objects.select_related("lettre").get(partie=Partie.EXECUTIF)
    assert (maire.nom, maire.lettre.nom) == ("Alain Perrin", "lettre.png")
