"""The joint choice from both sides, and the short way of a village, in a real browser; every page looked at, light and dark, on a phone."""

import re

import pytest
from django.urls import reverse

from prestataires.enums import StatutBesoin
from prestataires.models import Besoin
from prestataires.transitions import choix
from tests.navigateur.harnais import AU_TELEPHONE_ET_DANS_LE_NOIR, capture, controler, entrer_dans
from tests.prestataires import fabriques_choix as fabriques
from tests.prestataires.fabriques import prestataire
from tests.prestataires.fabriques_choix import avis_de

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def _deux(ouvrir_page, live_server, client_de, c, **kwargs):
    """(Jeanne's page, Claire's page), each in a browser context of its own."""
    pages = []
    for qui in (c.jeanne, c.claire):
        page = ouvrir_page(**kwargs)
        entrer_dans(page, live_server, client_de(qui))
        pages.append(page)
    return pages


def _avis(live_server, c):
    return live_server.url + reverse("prestataires:avis", args=[c.parcours.pk, c.besoin.pk])


def _classer(page, c, premier, phrase):
    """Type a place and a sentence for each offer, tick, send."""
    for rang, o in enumerate(c.offres):
        # « En premier » is the first choice of the group, « Possible » the second.
        page.locator(f"label[for='id_place_{o.pk}_{0 if rang == premier else 1}']").click()
        page.get_by_label(f"{o.prestataire} : en une phrase, pourquoi ?").fill(phrase)
    page.get_by_text("Je n’ai aucun lien avec ces prestataires").click()
    page.get_by_role("button", name=re.compile("Donner (notre avis|l’avis de l’ANCT)")).click()


def test_the_joint_choice_from_both_sides(live_server, ouvrir_page, client_de):
    c = fabriques.en_consultation()
    jeanne, claire = _deux(ouvrir_page, live_server, client_de, c, largeur=1280)

    jeanne.goto(_avis(live_server, c))
    jeanne.get_by_role("button", name="Passer aux avis").click()
    _classer(jeanne, c, 0, "Elle connaît nos chemins.")
    jeanne.get_by_text("Celui de l’ANCT s’affichera quand il sera donné.").first.wait_for()

    claire.goto(_avis(live_server, c))
    assert claire.get_by_text("Elle connaît nos chemins.").count() == 0
    claire.get_by_role("link", name="Donner l’avis de l’ANCT").click()
    assert claire.get_by_text("Elle connaît nos chemins.").count() == 0
    _classer(claire, c, 1, "Plus d’expérience des enfants.")
    claire.get_by_text("Préférences différentes").wait_for()
    claire.get_by_text("Elle connaît nos chemins.").first.wait_for()

    jeanne.goto(_avis(live_server, c))
    jeanne.get_by_role("button", name="Faire un second tour").click()
    jeanne.get_by_text("Relire les avis du premier tour").click()
    jeanne.get_by_text("Plus d’expérience des enfants.").first.wait_for()
    _classer(jeanne, c, 1, "Nous suivons l’ANCT.")
    avis_de(c, c.claire, premier=1)
    jeanne.goto(_avis(live_server, c))
    jeanne.get_by_role("link", name="Choisir le prestataire").click()
    jeanne.get_by_label("En une phrase, pourquoi lui ?").fill("Le plus d’expérience.")
    jeanne.get_by_text("Achat direct, sous le seuil de dispense").click()
    jeanne.get_by_text("Je n’ai aucun lien avec ces prestataires").click()
    jeanne.get_by_role("button", name="Choisir ce prestataire").click()
    jeanne.get_by_role("heading", name=f"Prestataire choisi : {c.offres[1].prestataire}").wait_for()

    assert Besoin.objects.get().choisie == c.offres[1]


def test_the_short_way_of_a_village_without_javascript(live_server, ouvrir_page, client_de):
    c = fabriques.besoin_en_redaction()
    prestataire(nom="Les Marcheurs", departements=[c.parcours.collectivite.departement])
    jeanne, claire = _deux(ouvrir_page, live_server, client_de, c, largeur=320, javascript=False)

    jeanne.goto(_avis(live_server, c))
    jeanne.get_by_role("link", name="Dire à qui nous pensons").click()
    jeanne.get_by_label("À qui pensez-vous ?").select_option(label="Les Marcheurs")
    jeanne.get_by_label("Pour quel montant HT ?").fill("2500")
    jeanne.get_by_label("Pourquoi lui ?").fill("Ils sont d’ici.")
    jeanne.get_by_text("Je n’ai aucun lien avec ce prestataire").click()
    jeanne.get_by_role("button", name="Demander l’avis de l’ANCT").click()
    jeanne.get_by_text("pas de mise en concurrence obligatoire.").wait_for()

    claire.goto(_avis(live_server, c))
    claire.get_by_role("link", name="Donner l’avis de l’ANCT").click()
    claire.get_by_text("Favorable", exact=True).click()
    claire.get_by_label("Les Marcheurs : en une phrase, pourquoi ?").fill("Ils travaillent bien.")
    claire.get_by_text("Je n’ai aucun lien avec ce prestataire").click()
    claire.get_by_role("button", name="Donner l’avis de l’ANCT").click()
    claire.get_by_text("L’avis de l’ANCT : favorable.").first.wait_for()

    jeanne.goto(_avis(live_server, c))
    jeanne.get_by_role("link", name="Choisir le prestataire").click()
    jeanne.get_by_label("En une phrase, pourquoi lui ?").fill("Ils sont d’ici.")
    jeanne.get_by_text("Achat direct, sous le seuil de dispense").click()
    jeanne.get_by_text("Je n’ai aucun lien avec ce prestataire").click()
    jeanne.get_by_role("button", name="Choisir ce prestataire").click()
    jeanne.get_by_role("heading", name="Prestataire choisi : Les Marcheurs").wait_for()

    assert Besoin.objects.get().statut == StatutBesoin.CHOISI


@AU_TELEPHONE_ET_DANS_LE_NOIR
def test_every_page_of_the_choice_holds(largeur, sombre, live_server, ouvrir_page, client_de):
    c = fabriques.en_consultation()
    jeanne, claire = _deux(ouvrir_page, live_server, client_de, c, largeur=largeur, sombre=sombre)
    suffixe = f"{largeur}{'-sombre' if sombre else ''}"

    def regarder(page, nom, vue, *args):
        page.goto(live_server.url + reverse(f"prestataires:{vue}", args=args))
        controler(page)
        capture(page, f"choix-{nom}-{suffixe}")

    ici = (c.parcours.pk, c.besoin.pk)
    regarder(jeanne, "devis", "avis", *ici)
    regarder(jeanne, "direct", "avis_direct", *ici)
    regarder(claire, "rien", "avis", *ici)
    choix.ouvrir_choix(c.besoin, par=c.jeanne)
    regarder(jeanne, "ouvert", "avis", *ici)
    regarder(jeanne, "donner", "avis_donner", *ici, c.tour.pk)
    regarder(jeanne, "lien", "avis_lien", *ici, c.tour.pk)
    regarder(claire, "a-donner", "avis_a_donner")
    avis_de(c, c.jeanne)
    regarder(jeanne, "attente", "avis", *ici)
    avis_de(c, c.claire, premier=1, commentaire="Une expérience rare avec les enfants.")
    regarder(jeanne, "desaccord", "avis", *ici)
    regarder(jeanne, "choisir", "avis_choisir", *ici)
    choix.choisir(c.besoin, c.offres[0], motif="Tout près.", mode_achat="dispense", sans_lien=True, par=c.jeanne)
    regarder(jeanne, "choisi", "avis", *ici)
    regarder(jeanne, "rouvrir", "avis_rouvrir", *ici)
    regarder(claire, "achats", "achats")
