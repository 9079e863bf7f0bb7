"""Fifty documents, and workers killed by `kill -9` at random moments, ten times over: each made once, none lost, nothing left behind."""

import random
import time

import pytest

from socle.documents import demander, entretien, stockage
from socle.documents.models import Document, Fichier
from socle.documents.sceau import verifier_sceau
from socle.travaux.models import Etat
from tests.comptes.fabriques import UtilisateurFabrique
from tests.outillage.attente import attendre

pytestmark = [pytest.mark.postgresql, pytest.mark.processus]

DOCUMENTS = 50
MORTS = 10
ENV = {"DJANGO_SETTINGS_MODULE": "tests.documents.reglages_mort_subite", "TRAVAUX_BAIL_SECONDES": "2"}


@pytest.fixture
def rangement(settings):
    """The folder that the processes share, empty: only what this test makes may be found there at the end."""
    settings.FICHIERS_DIR = settings.VAR_DIR / f"mort-subite-{random.randrange(10**9)}"
    options = {**settings.STORAGES["default"], "OPTIONS": {"location": settings.FICHIERS_DIR}}
    settings.STORAGES = {**settings.STORAGES, "default": options}
    return settings.FICHIERS_DIR


def celery(atelier, rang):
    return atelier.worker(f"worker-{rang}", attendre_pret=False, **ENV)


def boucle(atelier, rang):
    """The embedded loop, as in the demo."""
    return atelier.lancer(f"boucle-{rang}", "manage", "travailler", **ENV)


def proprietaires():
    """Who holds a document now, the dead included until their lease ends."""
    return set(Document.objects.filter(etat=Etat.EN_COURS).values_list("proprietaire", flat=True))


def tous_prets():
    return not Document.objects.exclude(etat=Etat.PRET).exists()


@pytest.mark.parametrize("ouvrier", [celery, boucle])
def test_each_document_is_made_once_whatever_is_killed(rangement, atelier, genre, ouvrier, record_property):
    hasard = random.Random(20260402)
    personnes = [UtilisateurFabrique(nom=f"Montaud {n}") for n in range(DOCUMENTS)]
    for personne in personnes:
        demander(genre.code, personne, par=personne)
    if ouvrier is celery:
        atelier.beat(**ENV)

    interrompus = 0
    for rang in range(MORTS):
        morts = proprietaires()
        processus = ouvrier(atelier, rang)
        # Not before it works, or the ten deaths would all come while it imports.
        attendre(
            lambda processus=processus, morts=morts: processus.dit("") and (proprietaires() - morts or tous_prets()),
            quoi="un document en cours",
            delai=60,
        )
        time.sleep(hasard.uniform(0, 0.9))
        processus.tuer()
        interrompus += bool(proprietaires() - morts)

    dernier = ouvrier(atelier, MORTS)
    attendre(lambda: dernier.dit("") and tous_prets(), quoi="la fin des cinquante documents", delai=180, pause=0.5)
    dernier.finir()

    record_property("interrompus", interrompus)
    assert interrompus >= MORTS // 2, "the kills came while nothing was being made"
    documents = list(Document.objects.select_related("fichier").order_by("pk"))
    assert [d.etat for d in documents] == [Etat.PRET] * DOCUMENTS
    assert sum(d.bails_perdus for d in documents) >= interrompus
    assert [d.erreurs for d in documents] == [0] * DOCUMENTS
    assert Fichier.objects.count() == DOCUMENTS
    for document in documents:
        octets = document.fichier.lire()
        assert stockage.empreinte(octets) == document.fichier.sha256
        assert verifier_sceau(octets).intact
    assert entretien.verifier().ok
    ranges = {str(chemin.relative_to(rangement)) for chemin in rangement.rglob("*") if chemin.is_file()}
    assert ranges == {d.fichier.cle_stockage for d in documents}
