"""Étapes, changes and actions in a real browser: axe, a phone, the dark; and a whole change without JavaScript."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from parcours import transitions
from parcours.enums import StatutModification
from parcours.models import Etape, Modification, Parcours
from tests.navigateur.harnais import AU_TELEPHONE_ET_DANS_LE_NOIR, controler, entrer_dans
from tests.parcours import fabriques

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def etape():
    """(parcours, interlocutrice, étape under way): one change applied, one waiting; another étape not contracted."""
    parcours, jeanne = fabriques.en_oeuvre()
    Parcours.objects.filter(pk=parcours.pk).update(montant_reserve=Decimal("12000"))
    balade = Etape.objects.select_related("parcours").get()
    tard = {"fin": balade.fin + timedelta(days=60)}
    transitions.demander_modification(balade, {"cout": Decimal("9500")}, motif="Un devis plus cher.", par=jeanne)
    transitions.demander_modification(balade, tard, motif="La salle n’est pas libre.", par=jeanne)
    transitions.demarrer_etape(balade, par=jeanne)
    fabriques.etape(parcours, jeanne, "Verger partagé", thematique="alimentation")
    return parcours, jeanne, balade


@pytest.mark.parametrize("regard", ["equipe", "anct"])
@AU_TELEPHONE_ET_DANS_LE_NOIR
def test_the_pages_of_an_etape_pass_the_checks(etape, regard, largeur, sombre, live_server, ouvrir_page, client_de):
    parcours, jeanne, balade = etape
    page = ouvrir_page(largeur=largeur, sombre=sombre)
    entrer_dans(page, live_server, client_de(jeanne if regard == "equipe" else parcours.referent))
    attente = Modification.objects.get(statut=StatutModification.PROPOSEE)
    verger = Etape.objects.get(titre="Verger partagé")

    for nom, *args in (
        ("etape_suivi", balade.pk),
        ("etape_preciser", balade.pk),
        ("modification_demander", balade.pk),
        ("modifications",),
        ("modification", attente.pk),
        ("actions",),
        ("action_modifier", verger.action_id),
        ("etape_deplacer", verger.pk),
        ("etape_abandonner", verger.pk),
        ("etape_modifier", verger.pk),
    ):
        page.goto(live_server.url + reverse(f"parcours:{nom}", args=[parcours.pk, *args]))
        page.evaluate("document.querySelectorAll('main details').forEach(replie => { replie.open = true; })")
        controler(page)


def test_a_change_is_asked_without_javascript(etape, live_server, ouvrir_page, client_de):
    parcours, jeanne, balade = etape
    page = ouvrir_page(javascript=False)
    entrer_dans(page, live_server, client_de(jeanne))

    page.goto(live_server.url + reverse("parcours:etape_suivi", args=[parcours.pk, balade.pk]))
    page.get_by_role("link", name="Demander un changement de dates ou de coût").click()
    page.get_by_label("Coût").fill("12 000")
    page.get_by_label("Pourquoi").fill("Deux animateurs au lieu d’un.")
    page.get_by_role("button", name="Demander ce changement").click()

    page.get_by_text("Votre demande est partie").wait_for()
    assert Modification.objects.filter(champ="cout", statut=StatutModification.PROPOSEE).count() == 1
