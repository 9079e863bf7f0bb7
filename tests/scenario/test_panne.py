"""The broker is down: pages are saved at their normal speed, and the work is done all the same."""

import socket
import time
from contextlib import closing

import pytest

from socle.documents.models import Document
from socle.travaux.models import Courriel, Etat
from socle.travaux.moteur import modeles
from tests.conventions.fabriques import acte
from tests.outillage.processus import port_libre
from tests.scenario.visite import Visiteuse

pytestmark = [pytest.mark.processus, pytest.mark.postgresql]


@pytest.fixture(params=["port fermé", "muet"])
def courtier_en_panne(request):
    """The address of a broker that refuses, or that takes the call and never answers."""
    if request.param == "port fermé":
        yield f"redis://127.0.0.1:{port_libre()}/0"
        return
    with closing(socket.create_server(("127.0.0.1", 0))) as prise:
        yield f"redis://127.0.0.1:{prise.getsockname()[1]}/0"


def duree(geste, **champs):
    """Seconds between pressing the button and seeing the next page."""
    debut = time.perf_counter()
    geste(**champs)
    return time.perf_counter() - debut


def test_a_page_is_saved_and_its_document_made_without_the_broker(atelier, client_de, serveur_smtp, courtier_en_panne):
    convention, scene = acte()
    atelier.web(CELERY_BROKER_URL=courtier_en_panne)
    claire = Visiteuse(atelier.url, client_de(scene.claire))
    claire.ouvrir(f"/parcours/{scene.parcours.pk}/convention/")
    claire.suivre("Modifier")
    ordinaire = duree(claire.remplir, bouton="Enregistrer", signataire_anct_nom="Camille Fontaine")
    claire.suivre("Valider et numéroter")
    claire.remplir(bouton="Valider et numéroter")
    claire.suivre("Transmettre")

    transmission = duree(claire.remplir, bouton="Transmettre")

    assert transmission - ordinaire < 1
    assert "En préparation…" in claire.page.section("Le document")
    prete = Courriel.objects.filter(gabarit="conventions.prete")
    assert Document.objects.get().etat == prete.get().etat == Etat.EN_ATTENTE
    atelier.commande("travailler", "--une-fois", CELERY_BROKER_URL=courtier_en_panne)
    claire.ouvrir(claire.page.adresse)
    octets, _ = claire.telecharger("Lire le texte à signer (PDF")
    assert octets.startswith(b"%PDF-")
    assert Document.objects.get().fichier.taille == len(octets)
    assert prete.get().message_id in [m["Message-ID"] for m in serveur_smtp.pour(scene.jeanne.email)]
    assert [t for m in modeles() for t in m.objects.en_echec()] == []
