"""Territories of any size, and what their printed documents say."""

import subprocess
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from parcours import ecriture, transitions
from parcours.models import (
    Jalon,
    Moyen,
    Objectif,
    Parcours,
    PartiePrenante,
)
from socle.documents.fabrication import fabriquer
from tests.parcours import fabriques


def garnir(parcours, jeanne, nb, *, titre="Étape n° {n} : une balade nocturne préparée avec les habitants du quartier"):
    """`nb` étapes, and as many partners, key dates, objectifs (up to 30) and other funders as a territory of that size could have."""
    jour = timezone.localdate().replace(day=1)
    natures = ["projet", "formation", "conduite_du_changement"]
    roles = ["pilote", "partenaire", "associer", "informer"]
    buts = [
        ecriture.enregistrer(Objectif(parcours=parcours), {"titre": f"But {n} : {titre.format(n=n)}"}, par=jeanne)
        for n in range(max(1, min(nb, 30) // 3))
    ]
    for n in range(nb):
        debut = jour + timedelta(days=400 * n // nb)
        fabriques.etape(
            parcours, jeanne, titre.format(n=n), nature=natures[n % 3], debut=debut.replace(day=1),
            fin=(debut + timedelta(days=150)).replace(day=1), cout=Decimal("1000.50") if n % 5 else None,
            pilote=parcours.interlocuteur, objectifs=[buts[n % len(buts)]], livrables="Un carnet", aide="Un animateur",
        )  # fmt: skip
        for modele, champs in (
            (
                PartiePrenante,
                {"nom": f"Association des amis du patrimoine n° {n}", "genre": "association", "role": roles[n % 4]},
            ),
            (Jalon, {"titre": f"Réunion publique {n}", "date": debut + timedelta(days=9)}),
            (
                Moyen,
                {"source": "cofinancement", "libelle": f"Département {n}", "prevu": Decimal("250.25"), "etape": None},
            ),
        ):
            ecriture.enregistrer(modele(parcours=parcours), champs, par=jeanne)
    return parcours


def territoire(nb, **kwargs):
    parcours, jeanne = fabriques.ouvert("Montaud")
    fabriques.engager(parcours, jeanne)
    return garnir(parcours, jeanne, nb, **kwargs), jeanne


def frais(parcours):
    """As a view reads it: nothing remembered."""
    return Parcours.objects.select_related("collectivite__departement").get(pk=parcours.pk)


def imprime(parcours, verbe=transitions.imprimer):
    document = verbe(frais(parcours), par=parcours.referent)
    return fabriquer(document.genre, document.donnees_gelees, code=document.code_verification, date=document.cree_le)


def pages(octets, dossier, nom="document.pdf"):
    (dossier / nom).write_bytes(octets)
    sortie = subprocess.run(["pdftotext", "-layout", dossier / nom, "-"], capture_output=True, text=True, check=True)
    return [" ".join(page.split()).replace("\u00a0", " ") for page in sortie.stdout.split("\f")[:-1]]
