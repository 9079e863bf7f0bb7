"""From the need to the comparison in a real browser: the team in one, the provider in another."""

import re

import pytest
from django.urls import reverse

from prestataires.enums import StatutBesoin
from prestataires.models import Candidature
from prestataires.transitions import besoins, candidatures
from tests.navigateur.harnais import AU_TELEPHONE_ET_DANS_LE_NOIR, capture, controler, entrer_dans
from tests.prestataires.fabriques import prestataire
from tests.prestataires.fabriques_besoins import a_l_etat, champs_devis, coop, demande, ecrit, jeton, jour, territoire

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def adresse(live_server, scene):
    return live_server.url + reverse("prestataires:besoin", args=[scene.parcours.pk, scene.etape.pk])


def test_the_need_is_written_sent_answered_and_compared(live_server, ouvrir_page, client_de):
    scene = territoire()
    coop(scene)
    equipe = ouvrir_page(largeur=320, javascript=False)
    entrer_dans(equipe, live_server, client_de(scene.jeanne))

    equipe.goto(adresse(live_server, scene))
    equipe.get_by_role("link", name="Décrire votre besoin").press("Enter")
    equipe.get_by_label("Ce que vous attendez").fill("Une balade avec dix habitants.")
    equipe.get_by_label("Réponse attendue avant le").fill(jour(15).isoformat())
    equipe.get_by_role("button", name="Enregistrer le besoin").press("Enter")
    equipe.get_by_text("Votre besoin est enregistré.").wait_for()
    equipe.get_by_label(re.compile("Demander un devis")).check(force=True)
    equipe.get_by_role("button", name="Demander un devis aux prestataires cochés").press("Enter")
    equipe.get_by_role("button", name="Envoyer la demande").press("Enter")
    equipe.get_by_text("La demande est partie").wait_for()

    chez_eux = ouvrir_page()
    chez_eux.goto(live_server.url + reverse("prestataires:lien", args=[jeton(Candidature.objects.get())]))
    controler(chez_eux)
    capture(chez_eux, "lien-devis")
    chez_eux.get_by_label("Montant HT").fill("2 000")
    chez_eux.get_by_label("Votre disponibilité").fill("En juin")
    chez_eux.get_by_role("button", name="Envoyer notre réponse").click()
    chez_eux.get_by_text("Votre réponse est bien arrivée").wait_for()
    controler(chez_eux)
    capture(chez_eux, "lien-devis-repondu")

    equipe.reload()
    equipe.get_by_role("cell", name="2 000 €").first.wait_for()


@AU_TELEPHONE_ET_DANS_LE_NOIR
def test_every_state_of_the_page_holds(largeur, sombre, live_server, ouvrir_page, client_de):
    suffixe = f"{largeur}{'-sombre' if sombre else ''}"
    scenes = {statut.value: a_l_etat(statut) for statut in StatutBesoin}
    scenes["vide"] = territoire()
    scenes["proches"] = ecrit()
    for n in range(5):
        coop(scenes["proches"], f"Coopérative des balades {n}")
    comparee, demandes = demande(nb=4)
    candidatures.repondre(demandes[0], champs_devis())
    candidatures.saisir_devis(comparee.besoin, demandes[1].prestataire, champs_devis(), par=comparee.jeanne)
    candidatures.decliner(demandes[2], "Complet jusqu’à l’été.")
    scenes["comparee"] = comparee
    for nom, scene in scenes.items():
        page = ouvrir_page(largeur=largeur, sombre=sombre)
        entrer_dans(page, live_server, client_de(scene.jeanne))
        page.goto(adresse(live_server, scene))
        controler(page)
        capture(page, f"besoin-{nom}-{suffixe}")


@AU_TELEPHONE_ET_DANS_LE_NOIR
def test_every_form_holds(largeur, sombre, live_server, ouvrir_page, client_de):
    suffixe = f"{largeur}{'-sombre' if sombre else ''}"
    scene = ecrit()
    p = prestataire(nom="Sans adresse", departements=[scene.parcours.collectivite.departement])
    (candidature,) = besoins.consulter(scene.besoin, [coop(scene)], par=scene.jeanne)
    racine = [scene.parcours.pk, scene.besoin.pk]
    chemins = {
        "modifier": reverse("prestataires:besoin_modifier", args=racine),
        "demander": reverse("prestataires:besoin_demander", args=racine) + f"?prestataire={p.pk}",
        "arreter": reverse("prestataires:besoin_abandonner", args=racine),
        "retirer": reverse("prestataires:candidature_ecarter", args=[*racine, candidature.pk]),
        "saisir": reverse("prestataires:devis_saisir", args=[*racine, p.pk]),
        "lien": reverse("prestataires:lien", args=[jeton(candidature)]),
    }
    page = ouvrir_page(largeur=largeur, sombre=sombre)
    entrer_dans(page, live_server, client_de(scene.jeanne))
    for nom, chemin in chemins.items():
        page.goto(live_server.url + chemin)
        controler(page)
        capture(page, f"besoin-{nom}-{suffixe}")
