"""The payments in a real browser: the worklist, the five checks, the territory's page; light and dark, on a phone, by keyboard."""

import pytest
from django.urls import reverse
from django.utils import timezone

from conventions.enums import StatutVersement
from conventions.models import Versement
from socle.comptes.enums import RoleAnct
from tests.comptes.fabriques import AnctFabrique
from tests.conventions.fabriques_versements import convention_avec, preparer_demande
from tests.navigateur.harnais import AU_TELEPHONE_ET_DANS_LE_NOIR, capture, controler, entrer_dans

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
DEMANDE, SUSPENDU, PAYE = StatutVersement.DEMANDE, StatutVersement.SUSPENDU, StatutVersement.PAYE


@AU_TELEPHONE_ET_DANS_LE_NOIR
def test_every_page_of_the_payments_holds(largeur, sombre, live_server, ouvrir_page, client_de):
    scenes = {
        statut: convention_avec(statut, nom=f"Village {statut}")
        for statut in (DEMANDE, SUSPENDU, StatutVersement.CERTIFIE, StatutVersement.TRANSMIS, StatutVersement.REJETE)
    } | {PAYE: convention_avec(PAYE, SUSPENDU, nom="Montaud")}
    hugo = AnctFabrique(role_anct=RoleAnct.GESTIONNAIRE)
    suffixe = f"{largeur}{'-sombre' if sombre else ''}"
    page = ouvrir_page(largeur=largeur, sombre=sombre)
    entrer_dans(page, live_server, client_de(hugo))

    for filtre in ("a-certifier", "arretes", "payes", "prevus"):
        page.goto(f"{live_server.url}{reverse('conventions:versements')}?filtre={filtre}")
        controler(page)
        capture(page, f"versements-{filtre}-{suffixe}")
    for statut, (_, _, (premier, *_)) in scenes.items():
        page.goto(live_server.url + reverse("conventions:versement", args=[premier.pk]))
        controler(page)
        capture(page, f"versement-{statut}-{suffixe}")

    _, scene, _ = scenes[PAYE]
    chez_elle = ouvrir_page(largeur=largeur, sombre=sombre)
    entrer_dans(chez_elle, live_server, client_de(scene.jeanne))
    chez_elle.goto(live_server.url + reverse("conventions:page", args=[scene.parcours.pk]))
    controler(chez_elle)
    capture(chez_elle, f"versements-territoire-{suffixe}")


def test_a_payment_goes_from_the_request_to_the_transfer_by_keyboard_without_javascript(
    live_server, ouvrir_page, client_de
):
    _, scene, (_, second, _) = convention_avec(PAYE)
    preparer_demande(second, scene)
    jeanne = ouvrir_page(largeur=320, javascript=False)
    entrer_dans(jeanne, live_server, client_de(scene.jeanne))
    jeanne.goto(live_server.url + reverse("conventions:page", args=[scene.parcours.pk]))
    jeanne.get_by_role("button", name="Demander ce versement").press("Enter")
    jeanne.get_by_text("votre demande est partie").wait_for()

    hugo = ouvrir_page(largeur=320, javascript=False)
    entrer_dans(hugo, live_server, client_de(AnctFabrique(role_anct=RoleAnct.GESTIONNAIRE)))
    hugo.goto(live_server.url + reverse("conventions:versements"))
    hugo.get_by_role("link", name="Traiter –").press("Enter")
    for rang in range(4):
        hugo.get_by_role("checkbox").nth(rang).press("Space")
    hugo.get_by_role("button", name="Certifier le service fait").press("Enter")
    hugo.get_by_text("Il reste à vérifier : Crédits disponibles.").first.wait_for()
    assert hugo.get_by_role("checkbox").nth(3).is_checked()  # what was ticked is still there
    hugo.get_by_role("checkbox").nth(4).press("Space")
    hugo.get_by_role("button", name="Certifier le service fait").press("Enter")
    hugo.get_by_label("Transmis à l’agence comptable le").fill(timezone.localdate().isoformat())
    hugo.get_by_role("button", name="Enregistrer la transmission").press("Enter")
    hugo.get_by_label("Payé le").fill(timezone.localdate().isoformat())
    hugo.get_by_label("Référence du paiement").fill("VIR 2026-12")
    hugo.get_by_role("button", name="Enregistrer le paiement").press("Enter")
    hugo.get_by_text("Le paiement est enregistré.").wait_for()

    assert Versement.objects.get(pk=second.pk).statut == PAYE
    jeanne.reload()
    jeanne.get_by_text("Reçu le").nth(1).wait_for()
