"""The other funders in a real browser: light and dark, on a phone, by keyboard and without JavaScript."""

from decimal import Decimal

import pytest
from django.urls import reverse

from conventions.enums import GenreFinanceur, StatutActe, StatutRessource
from conventions.models import Ressource
from parcours.enums import Source
from parcours.models import Moyen
from tests.conventions import fabriques
from tests.conventions.fabriques_avenants import signee
from tests.conventions.fabriques_ressources import dans, ressource
from tests.navigateur.harnais import AU_TELEPHONE_ET_DANS_LE_NOIR, capture, controler, entrer_dans

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def ouvrir(page, live_server, scene, nom="ressources", *args):
    page.goto(live_server.url + reverse(f"conventions:{nom}", args=[scene.parcours.pk, *args]))


@AU_TELEPHONE_ET_DANS_LE_NOIR
def test_every_page_of_the_other_funders_holds(largeur, sombre, live_server, ouvrir_page, client_de):
    _, scene = signee(StatutActe.NOTIFIEE)
    Moyen.objects.create(
        parcours=scene.parcours,
        source=Source.COFINANCEMENT,
        libelle="Le département de l’Hérault",
        prevu=Decimal("2500.00"),
        modifie_par=scene.jeanne,
    )
    etats = {
        statut: ressource(
            scene.parcours, statut, par=scene.jeanne, recu=Decimal("400.00"), etape=scene.parcours.etapes.first()
        )
        for statut in StatutRessource
        if statut != StatutRessource.RETIREE
    }
    etats["propre"] = ressource(scene.parcours, par=scene.jeanne, genre=GenreFinanceur.PROPRE, financeur="")
    suffixe = f"{largeur}{'-sombre' if sombre else ''}"
    page = ouvrir_page(largeur=largeur, sombre=sombre)
    entrer_dans(page, live_server, client_de(scene.jeanne))

    ouvrir(page, live_server, scene)
    controler(page)
    capture(page, f"ressources-{suffixe}")
    for nom, r in etats.items():
        ouvrir(page, live_server, scene, "ressource_suite", r.pk)
        controler(page)
        capture(page, f"ressource-{nom}-{suffixe}")
    demandee = etats[StatutRessource.DEMANDEE].pk
    for nom, *args in (("ressource_ajouter",), ("ressource_modifier", demandee), ("ressource_retirer", demandee)):
        ouvrir(page, live_server, scene, nom, *args)
        controler(page)
        capture(page, f"{nom}-{suffixe}")
    page.goto(live_server.url + reverse("parcours:moyens", args=[scene.parcours.pk]))
    controler(page)
    capture(page, f"ressources-moyens-{suffixe}")


def test_from_the_list_to_the_answer_by_keyboard_without_javascript(live_server, ouvrir_page, client_de):
    scene = fabriques.ecrit()
    page = ouvrir_page(largeur=320, javascript=False)
    entrer_dans(page, live_server, client_de(scene.jeanne))
    ouvrir(page, live_server, scene)

    page.get_by_role("link", name="Ajouter un financement").press("Enter")
    page.get_by_label("Qui finance").select_option("caf")
    page.get_by_label("Pour payer quoi").fill("Les ateliers")
    page.get_by_role("button", name="Enregistrer ce financement").press("Enter")
    page.get_by_role("link", name="Indiquer la demande").press("Enter")
    page.get_by_label("Montant demandé").fill("1 200,50")
    page.get_by_label("Réponse attendue").fill(dans(30).isoformat())
    page.get_by_role("button", name="Enregistrer la demande").press("Enter")
    page.get_by_text("La demande est enregistrée.").wait_for()
    page.get_by_label("Montant obtenu").fill("1 000")
    page.get_by_role("button", name="Enregistrer l’accord").press("Enter")
    page.get_by_text("à recevoir").first.wait_for()

    r = Ressource.objects.get()
    assert (r.statut, r.montant_demande, r.montant_obtenu) == (
        StatutRessource.OBTENUE,
        Decimal("1200.50"),
        Decimal("1000.00"),
    )
