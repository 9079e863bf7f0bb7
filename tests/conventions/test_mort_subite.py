"""Fifty acts' documents, and workers killed by `kill -9` in the middle: each made once, sealed, and valid for both standards."""

import random
import time

import page as page_validation
import pytest

from conventions.documents import EXEMPLAIRE
from conventions.enums import StatutActe
from socle.documents import entretien, stockage
from socle.documents.models import Document, Fichier
from socle.documents.sceau import verifier_sceau
from socle.travaux.models import Etat
from tests.conventions import fabriques
from tests.outillage.attente import attendre

pytestmark = [pytest.mark.postgresql, pytest.mark.processus]

ACTES = 50
MORTS = 4
ENV = {"TRAVAUX_BAIL_SECONDES": "2"}


@pytest.fixture
def rangement(settings):
    """The folder that the processes share, empty: only what this test makes may be found there at the end."""
    settings.FICHIERS_DIR = settings.VAR_DIR / f"actes-{random.randrange(10**9)}"
    options = {**settings.STORAGES["default"], "OPTIONS": {"location": settings.FICHIERS_DIR}}
    settings.STORAGES = {**settings.STORAGES, "default": options}
    return settings.FICHIERS_DIR


def restants():
    return Document.objects.exclude(etat=Etat.PRET).count()


def proprietaires():
    return set(Document.objects.filter(etat=Etat.EN_COURS).values_list("proprietaire", flat=True))


def test_fifty_acts_are_each_printed_once_whatever_is_killed(rangement, atelier):
    hasard = random.Random(20261128)
    vague = fabriques.VagueFabrique(enveloppe=10_000_000)
    actes = [
        fabriques.acte(StatutActe.TRANSMISE, vague=vague, nom=f"Commune {n}", couts=("1000",), titres=("Une étape",), montant="1000")[0]
        for n in range(ACTES)
    ]  # fmt: skip
    geles = {acte.pk: acte.texte_gele for acte in actes}
    atelier.beat(**ENV)

    interrompus = 0
    for rang in range(MORTS):
        morts, avant = proprietaires(), restants()
        processus = atelier.worker(f"worker-{rang}", attendre_pret=False, FICHIERS_DIR=str(rangement), **ENV)
        # Well under way: some are done, one is being made.
        attendre(
            lambda processus=processus, morts=morts, avant=avant: (
                processus.dit("") and restants() <= avant - 4 and (proprietaires() - morts)
            ),
            quoi="quelques actes imprimés, un en cours",
            delai=120,
        )
        time.sleep(hasard.uniform(0, 0.4))
        processus.tuer()
        interrompus += bool(proprietaires() - morts)
    dernier = atelier.worker("dernier", attendre_pret=False, FICHIERS_DIR=str(rangement), **ENV)
    attendre(lambda: dernier.dit("") and restants() == 0, quoi="la fin des cinquante actes", delai=240, pause=0.5)
    dernier.finir()

    assert interrompus >= 1, "the kills came while nothing was being made"
    documents = list(Document.objects.filter(genre=EXEMPLAIRE).select_related("fichier").order_by("pk"))
    assert [d.etat for d in documents] == [Etat.PRET] * ACTES
    assert sorted(d.objet_id for d in documents) == sorted(geles)
    assert Fichier.objects.filter(document__genre=EXEMPLAIRE).count() == ACTES
    assert entretien.verifier().ok
    for document in documents:
        octets = document.fichier.lire()
        assert document.donnees_gelees == geles[document.objet_id]
        assert stockage.empreinte(octets) == document.fichier.sha256
        assert verifier_sceau(octets).valide
        for profil in ("3a", "ua1"):
            assert page_validation.validate_pdf_bytes(octets, profile=profil).failures == []
