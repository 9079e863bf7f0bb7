"""A mission in a real browser: from the order to the evaluation, the provider in a context of its own; axe, a phone, the dark."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from conventions.models import Depense
from prestataires.enums import StatutFacture, StatutLivrable, StatutMission
from prestataires.liens import adresse
from prestataires.models import Mission
from prestataires.transitions import factures, missions
from tests.conventions.fabriques_depenses import convention_et_depenses
from tests.conventions.fabriques_signatures import photo
from tests.navigateur.harnais import AU_TELEPHONE_ET_DANS_LE_NOIR, capture, controler, entrer_dans, hors_de_la_boucle
from tests.prestataires.fabriques_missions import (
    dans,
    facture_en,
    livrable_en,
    mission_en,
    reunion,
    scene_choisie,
)

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@AU_TELEPHONE_ET_DANS_LE_NOIR
def test_every_page_of_a_mission_holds(largeur, sombre, live_server, ouvrir_page, client_de):
    mission, s = mission_en()
    livrable_en(StatutLivrable.REMIS, mission=mission, s=s)
    rendu, _, _ = livrable_en(StatutLivrable.A_REPRENDRE, mission=mission, s=s)
    facture, _, _ = facture_en(StatutFacture.ACCEPTEE, mission=mission, s=s, numero="N" * 60)
    factures.rouvrir_facture(facture, "Le montant est mal tapé.", par=s.jeanne)
    acceptee, _, _ = facture_en(StatutFacture.ACCEPTEE, mission=mission, s=s)
    terminee, _ = mission_en(StatutMission.CLOSE, s=scene_choisie(scene=s, titre="Forum"))
    lien = missions.envoyer_lien(mission, "contact@sentiers.example", par=s.jeanne)
    r = reunion(s)
    suffixe = f"{largeur}{'-sombre' if sombre else ''}"
    pk, jeton = s.parcours.pk, adresse(lien).rstrip("/").rpartition("/")[2]
    equipe = [
        ("missions", pk),
        ("mission", pk, mission.pk),
        ("mission", pk, terminee.pk),
        ("mission_modifier", pk, mission.pk),
        ("facture_rouvrir", pk, mission.pk, acceptee.pk),
        ("synchronisation", pk, r.pk),
        ("synchronisation_point", pk, r.pk, r.points.first().pk),
    ]
    prestataire = [("lien", jeton), ("lien_livrable", jeton, rendu.pk), ("lien_facture", jeton)]

    for client, adresses in ((client_de(s.jeanne), equipe), (None, prestataire)):
        page = ouvrir_page(largeur=largeur, sombre=sombre)
        if client:
            entrer_dans(page, live_server, client)
        for rang, (nom, *args) in enumerate(adresses):
            page.goto(live_server.url + reverse(f"prestataires:{nom}", args=args))
            controler(page)
            capture(page, f"mission-{nom}-{rang}-{suffixe}")


def test_a_mission_from_the_order_to_the_evaluation_without_javascript(live_server, ouvrir_page, client_de, tmp_path):
    with hors_de_la_boucle():
        _, scene, _ = convention_et_depenses()
    s = scene_choisie(scene=scene, titre="Jardin partagé")
    elle, prestataire = ouvrir_page(javascript=False), ouvrir_page(javascript=False)
    entrer_dans(elle, live_server, client_de(s.jeanne))
    fichier = tmp_path / "plan.png"
    fichier.write_bytes(photo(1).read())

    # She prepares the mission and orders it.
    elle.goto(live_server.url + reverse("prestataires:missions", args=[s.parcours.pk]))
    elle.get_by_role("link", name="Préparer la mission").click()
    elle.get_by_label("Rendu 1", exact=False).first.fill("Plan du jardin")
    elle.get_by_label("Rendu 1, pour le", exact=False).fill(dans(10).isoformat())
    elle.get_by_role("button", name="Préparer la mission").press("Enter")
    elle.get_by_role("link", name="Enregistrer la commande").click()
    elle.get_by_label("Adresse mail du prestataire").fill("contact@sentiers.example")
    with elle.expect_navigation():
        elle.get_by_role("button", name="Enregistrer la commande").press("Enter")
    mission = Mission.objects.get()
    assert mission.statut == StatutMission.EN_COURS

    # The provider hands over and invoices, by its link.
    lien = adresse(missions.lien_ouvert(mission)).partition("/prestataire/")[2]
    prestataire.goto(f"{live_server.url}/prestataire/{lien}")
    prestataire.get_by_role("link", name="Remettre Plan du jardin").click()
    prestataire.get_by_label("Le fichier").set_input_files(fichier)
    prestataire.get_by_role("button", name="Remettre").press("Enter")
    prestataire.get_by_role("link", name="Déposer une facture").click()
    prestataire.get_by_label("Numéro de la facture").fill("2026-12")
    prestataire.get_by_label("Datée du").fill(timezone.localdate().isoformat())
    prestataire.get_by_label("Montant HT").fill("1 000")
    prestataire.get_by_label("Montant TTC").fill("1 200")
    prestataire.locator("input[type=file]").set_input_files(fichier)
    prestataire.get_by_role("button", name="Déposer cette facture").press("Enter")
    prestataire.get_by_text("Votre facture est déposée.").wait_for()

    # She accepts both, takes the invoice up in the expenses, ends and evaluates.
    page = live_server.url + reverse("prestataires:mission", args=[s.parcours.pk, mission.pk])
    elle.goto(page)
    elle.get_by_role("button", name="Accepter : Plan du jardin").press("Enter")
    with elle.expect_navigation():
        elle.get_by_role("button", name="Accepter : 2026-12").press("Enter")
    elle.goto(live_server.url + reverse("conventions:depenses", args=[s.parcours.pk]))
    elle.get_by_role("link", name="Les ajouter aux dépenses payées").click()
    elle.get_by_label("Payée le").fill(timezone.localdate().isoformat())
    elle.get_by_role("button", name="Ajouter ces dépenses").press("Enter")
    elle.get_by_text("1 dépense ajoutée.").wait_for()
    elle.goto(page)
    elle.get_by_role("link", name="La mission est terminée").click()
    elle.get_by_role("button", name="Enregistrer la fin").press("Enter")
    elle.get_by_role("link", name="Évaluer la mission").click()
    elle.get_by_label("4 – adaptée").press("Space")
    elle.get_by_label("3 – nous animons ensemble").press("Space")
    with elle.expect_navigation():
        elle.get_by_role("button", name="Donner cette évaluation").press("Enter")

    depense = Depense.objects.get()
    assert (depense.numero, depense.ttc, depense.etape) == ("2026-12", Decimal("1200.00"), s.etape)
    assert mission.evaluations.get().pertinence == 4
