"""The drawings in a real browser: on a phone and in the dark, axe has nothing to say and the page does not scroll sideways."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from parcours import ecriture, transitions
from parcours.models import Etape, Jalon, Moyen, Objectif, PartiePrenante
from tests.navigateur.harnais import controler, entrer_dans
from tests.parcours import fabriques

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]

REELS = {
    1: ("realisee", -80, -20),
    2: ("en_cours", -30, None),
    3: ("reportee", -60, None),
    4: ("abandonnee", None, None),
}


@pytest.fixture
def ville():
    """A city's parcours under way: étapes on both axes in every state, key dates, partners on the map, other funders."""
    parcours, jeanne = fabriques.ouvert("Chambéry")
    jour = timezone.localdate()
    for n in range(12):
        titre = (
            "Balade nocturne préparée avec les habitants du quartier des Hauts-de-Chambéry" if n == 5 else f"Étape {n}"
        )
        but = ecriture.enregistrer(Objectif(parcours=parcours), {"titre": f"But {n}"}, par=jeanne)
        debut = (jour.replace(day=1) + timedelta(days=31 * (n - 3))).replace(day=1)
        champs = {"nature": ("projet", "formation")[n % 2], "debut": debut, "fin": debut + timedelta(days=75)}
        etape = fabriques.etape(
            parcours, jeanne, titre, objectifs=[but], cout=None if n == 7 else Decimal("1200.50"), **champs
        )
        statut, depuis, jusque = REELS.get(n, ("validee", None, None))
        Etape.objects.filter(pk=etape.pk).update(
            statut=statut,
            debut_reel=depuis and jour + timedelta(days=depuis),
            fin_reelle=jusque and jour + timedelta(days=jusque),
        )
        organisation = ecriture.enregistrer(
            PartiePrenante(parcours=parcours),
            {"nom": f"Association des riverains n° {n}", "genre": "association", "role": ("pilote", "associer")[n % 2]},
            par=jeanne,
        )
        if n < 9:
            transitions.placer_influence(organisation, poids=1 + n % 3, position=n % 5 - 2, par=jeanne)
    for titre, jours in (("Réunion publique", -20), ("Conseil municipal", 40), ("Fête du quartier", 45)):
        champs = {"titre": titre, "date": jour + timedelta(days=jours)}
        ecriture.enregistrer(Jalon(parcours=parcours), champs, par=jeanne)
    argent = {"source": "cofinancement", "libelle": "Département de la Savoie", "prevu": Decimal("2500.00")}
    ecriture.enregistrer(Moyen(parcours=parcours), argent, par=jeanne)
    fabriques.mettre_en_etat(parcours, "mise_en_oeuvre")
    return parcours, jeanne


@pytest.mark.parametrize("sombre", [False, True], ids=["clair", "sombre"])
@pytest.mark.parametrize("largeur", [320, 1280])
def test_drawings_and_tables_hold_on_a_phone_and_in_the_dark(
    live_server, ouvrir_page, client_de, ville, sombre, largeur
):
    parcours, jeanne = ville
    page = ouvrir_page(largeur=largeur, sombre=sombre)
    entrer_dans(page, live_server, client_de(jeanne))

    for nom in ("calendrier", "influence", "moyens", "partenaires"):
        page.goto(live_server.url + reverse(f"parcours:{nom}", args=[parcours.pk]))
        for repli in page.locator("summary").all():
            repli.click()
        controler(page)


def test_the_map_is_filled_without_javascript(live_server, ouvrir_page, client_de, ville):
    parcours, jeanne = ville
    page = ouvrir_page(javascript=False)
    entrer_dans(page, live_server, client_de(jeanne))
    page.goto(live_server.url + reverse("parcours:influence", args=[parcours.pk]))

    page.get_by_role("link", name="Placer « Association des riverains n° 10 »").click()
    page.get_by_text("Forte", exact=True).click()
    page.get_by_text("Motrice", exact=True).click()
    page.get_by_role("button", name="Placer, puis passer à la suivante").click()

    assert page.locator("h1").inner_text() == "Placer «\u00a0Association des riverains n° 11\u00a0»"
    page.goto(live_server.url + reverse("parcours:influence", args=[parcours.pk]))
    assert page.locator("tr", has_text="n° 10").locator("td").all_inner_texts()[1:3] == ["Forte", "Motrice"]
