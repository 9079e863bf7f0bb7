"""The reports in a real browser: the list, the writing, the reading again, the judgment; light and dark, on a phone, by keyboard."""

import pytest
from django.urls import reverse

from conventions.enums import StatutBilan, StatutVersement
from conventions.models import Bilan
from conventions.transitions import bilans
from tests.conventions.fabriques_bilans import MOTIF, bilan_accepte, bilan_dans, ecrire
from tests.conventions.fabriques_versements import convention_avec
from tests.navigateur.harnais import AU_TELEPHONE_ET_DANS_LE_NOIR, capture, controler, entrer_dans

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
PAYE = StatutVersement.PAYE


@AU_TELEPHONE_ET_DANS_LE_NOIR
def test_every_page_of_the_reports_holds(largeur, sombre, live_server, ouvrir_page, client_de):
    convention, scene, _ = convention_avec(PAYE)
    bilan_accepte(convention, 2, scene)
    final = bilan_dans(StatutBilan.A_COMPLETER, convention, 3, scene)
    suffixe = f"{largeur}{'-sombre' if sombre else ''}"
    jeanne, claire = ouvrir_page(largeur=largeur, sombre=sombre), ouvrir_page(largeur=largeur, sombre=sombre)
    entrer_dans(jeanne, live_server, client_de(scene.jeanne))
    entrer_dans(claire, live_server, client_de(scene.claire))

    def regarder(page, nom, vue, *rang):
        page.goto(live_server.url + reverse(f"conventions:{vue}", args=[scene.parcours.pk, *rang]))
        controler(page)
        capture(page, f"bilan-{nom}-{suffixe}")

    regarder(jeanne, "liste", "bilans")
    regarder(jeanne, "accepte", "bilan", 2)
    regarder(jeanne, "a-completer", "bilan", 3)
    regarder(jeanne, "relire", "bilan_envoyer", 3)
    regarder(claire, "ferme", "bilan", 3)
    ecrire(final, par=scene.jeanne, realise="")
    regarder(jeanne, "manque", "bilan_envoyer", 3)
    ecrire(final, par=scene.jeanne)
    bilans.envoyer(final, final.revision, par=scene.jeanne)
    regarder(jeanne, "envoye", "bilan", 3)
    regarder(claire, "juger", "bilan_juger", 3)


def test_a_report_goes_from_the_first_word_to_the_acceptance_by_keyboard_without_javascript(
    live_server, ouvrir_page, client_de
):
    _, scene, _ = convention_avec(PAYE)
    jeanne = ouvrir_page(largeur=320, javascript=False)
    entrer_dans(jeanne, live_server, client_de(scene.jeanne))
    jeanne.goto(live_server.url + reverse("conventions:bilans", args=[scene.parcours.pk]))
    jeanne.get_by_role("link", name="Écrire – bilan intermédiaire").press("Enter")
    jeanne.get_by_role("button", name="Relire et envoyer").press("Enter")
    jeanne.get_by_role("link", name="« Ce qui a été fait »").press("Enter")
    jeanne.get_by_label("Ce qui a été fait").fill("Deux balades.")
    jeanne.get_by_role("button", name="Relire et envoyer").press("Enter")
    jeanne.get_by_role("button", name="Envoyer à l’ANCT").press("Enter")
    jeanne.get_by_text("Votre bilan est envoyé.").wait_for()

    claire = ouvrir_page(largeur=320, javascript=False)
    entrer_dans(claire, live_server, client_de(scene.claire))
    claire.goto(live_server.url + reverse("conventions:bilan", args=[scene.parcours.pk, 2]))
    claire.get_by_role("link", name="Se prononcer sur ce bilan").press("Enter")
    claire.get_by_text("demander de compléter").first.press("Enter")
    claire.get_by_label("Que faut-il compléter ?").fill(MOTIF)
    claire.get_by_role("button", name="Demander de compléter").press("Enter")
    claire.get_by_text("La demande est envoyée.").wait_for()

    jeanne.goto(live_server.url + reverse("conventions:bilan", args=[scene.parcours.pk, 2]))
    jeanne.get_by_text(MOTIF).wait_for()
    jeanne.get_by_role("button", name="Relire et envoyer").press("Enter")
    jeanne.get_by_role("button", name="Envoyer à l’ANCT").press("Enter")
    jeanne.get_by_text("Votre bilan est envoyé.").wait_for()
    claire.goto(live_server.url + reverse("conventions:bilan_juger", args=[scene.parcours.pk, 2]))
    claire.get_by_role("button", name="Accepter le bilan").press("Enter")
    claire.get_by_text("Le bilan est accepté.").wait_for()

    assert Bilan.objects.get().statut == StatutBilan.ACCEPTE
