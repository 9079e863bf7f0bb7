"""The register in a real browser: a file sent, read and applied on a phone; a document deposited by a personal link; every page, light and dark."""

import pytest
from django.urls import reverse

from prestataires.enums import Forme, GenreAttestation, UsageLien
from prestataires.liens import jeton
from prestataires.models import Attestation, Prestataire
from prestataires.transitions.contacts import ecrire_contact
from prestataires.transitions.liens import ouvrir_lien
from prestataires.transitions.propositions import proposer
from tests.comptes.fabriques import AnctFabrique
from tests.conventions.fabriques import decrire, inscrit
from tests.conventions.fabriques_signatures import photo
from tests.navigateur.harnais import AU_TELEPHONE_ET_DANS_LE_NOIR, capture, controler, entrer_dans
from tests.prestataires.fabriques import prestataire
from tests.prestataires.fabriques_registre import LIGNE, attestation, dans_jours, lire, tableau
from tests.territoires.fabriques import CollectiviteFabrique, DepartementFabrique

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def _complet(scene):
    """A record with something of everything, and its double."""
    p = prestataire(
        nom="Coopérative des balades et des ateliers participatifs",
        forme=Forme.ASSOCIATION,
        departements=[DepartementFabrique()],
        siege=CollectiviteFabrique(nom="Saint-Mathieu-de-Tréviers"),
        site="https://coop.example",
        email="contact@coop.example",
        fait_projets=True,
    )
    ecrire_contact(p, {"nom": "Ana Lopez", "fonction": "gérante", "email": "ana@coop.example"}, par=scene.claire)
    attestation(p, GenreAttestation.URSSAF, expire=12)
    attestation(p, GenreAttestation.FISCALE)
    proposer(scene.parcours, {"siret": p.siret, "pourquoi": "Ils ont animé la fête du village."}, par=scene.jeanne)
    proposer(
        scene.parcours, {"nom": "Les Marcheurs", "pourquoi": "Oui."}, par=scene.jeanne, etape=decrire(scene, "Balade")
    )
    siret = next(s for n in range(100_000) if _juste(s := f"{p.siren}{n:05d}") and s != p.siret)
    return p, prestataire(nom="La Coop", siret=siret, telephone="04 67 00 00 00")


def _juste(siret):
    from socle.champs import siret_juste

    return siret_juste(siret)


@AU_TELEPHONE_ET_DANS_LE_NOIR
def test_every_page_of_the_register_holds(largeur, sombre, live_server, ouvrir_page, client_de):
    scene = inscrit()
    p, double = _complet(scene)
    importation = lire(
        [LIGNE, {"nom": "La Coop !", "siret": double.siret}, LIGNE | {"nom": "X", "forme": "Mafia"}], par=scene.claire
    )
    suffixe = f"{largeur}{'-sombre' if sombre else ''}"
    page = ouvrir_page(largeur=largeur, sombre=sombre)
    entrer_dans(page, live_server, client_de(scene.claire))
    for nom, args in (
        ("gestion:prestataires_prestataire_changelist", []),
        ("gestion:prestataires_prestataire_change", [p.pk]),
        ("prestataires:registre_fiche", [p.pk]),
        ("prestataires:contact_ajouter", [p.pk]),
        ("prestataires:attestation_deposer", [p.pk, "urssaf"]),
        ("prestataires:propositions", []),
        ("prestataires:doublons", []),
        ("prestataires:reunir", [p.pk, double.pk]),
        ("prestataires:import_prestataires", []),
        ("prestataires:import_prestataire", [importation.pk]),
        ("prestataires:fiche", [scene.parcours.pk, p.pk]),
        ("prestataires:proposer", [scene.parcours.pk]),
    ):
        page.goto(live_server.url + reverse(nom, args=args))
        controler(page)
        capture(page, f"registre-{nom.split(':')[1]}-{suffixe}")
    lien = ouvrir_lien(p, UsageLien.ATTESTATIONS, email="contact@coop.example", par=scene.claire)
    for nom, args in (("lien", []), ("lien_attestation", ["urssaf"])):
        page.goto(live_server.url + reverse(f"prestataires:{nom}", args=[jeton(lien), *args]))
        controler(page)
        capture(page, f"registre-{nom}-{suffixe}")


def test_a_table_is_sent_looked_at_and_applied_on_a_phone_without_javascript(live_server, ouvrir_page, client_de):
    page = ouvrir_page(largeur=320, javascript=False)
    entrer_dans(page, live_server, client_de(AnctFabrique()))
    page.goto(live_server.url + reverse("prestataires:import_prestataires"))

    page.get_by_label("Tableau").set_input_files(
        {"name": "liste.ods", "mimeType": "application/octet-stream", "buffer": tableau([LIGNE], "ods")}
    )
    page.get_by_role("button", name="Lire ce fichier").click()
    page.get_by_text("Rien n’est encore enregistré.").wait_for()
    page.get_by_role("button", name="Enregistrer cette ligne").click()

    page.get_by_text("Cet import est déjà appliqué").wait_for()
    assert Prestataire.objects.get().nom == LIGNE["nom"]
    capture(page, "registre-import-applique")


def test_a_provider_deposits_on_its_phone_without_an_account(live_server, page_320):
    p = prestataire(nom="La Coop")
    lien = ouvrir_lien(p, UsageLien.ATTESTATIONS, email="contact@coop.example", par=AnctFabrique())
    page_320.goto(live_server.url + reverse("prestataires:lien", args=[jeton(lien)]))

    page_320.get_by_role("link", name="Déposer – Attestation de vigilance (URSSAF)").click()
    image = photo(1, "urssaf.png")
    page_320.get_by_label("Fichier").set_input_files(
        {"name": "urssaf.png", "mimeType": "image/png", "buffer": image.read()}
    )
    page_320.get_by_label("Valable jusqu’au").fill(dans_jours(90).isoformat())
    page_320.get_by_role("button", name="Déposer").click()

    page_320.get_by_text("nous avons votre fichier").wait_for()
    assert Attestation.objects.get().prestataire == p
    controler(page_320)
