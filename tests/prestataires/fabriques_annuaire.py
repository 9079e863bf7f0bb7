"""Referenced providers around a territory, and missions that both sides evaluated."""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from parcours.models import Etape
from prestataires.enums import (
    GenreExpertise,
    Partie,
    Statut,
    StatutBesoin,
    StatutCandidature,
    StatutMission,
)
from prestataires.models import Besoin, Candidature, Evaluation, Expertise, Mission, ZoneIntervention
from tests.conventions.fabriques import decrire
from tests.prestataires.fabriques import PrestataireFabrique
from tests.territoires.fabriques import CollectiviteFabrique, DepartementFabrique, RegionFabrique


def loire():
    return DepartementFabrique(
        code="42", nom="Loire", liaison=3, region=RegionFabrique(code="84", nom="Auvergne-Rhône-Alpes", liaison=1)
    )


def finistere():
    return DepartementFabrique(
        code="29", nom="Finistère", liaison=2, region=RegionFabrique(code="53", nom="Bretagne", liaison=0)
    )


def siege(latitude, longitude=3.95, **champs):
    """A commune whose centre is there."""
    return CollectiviteFabrique(latitude=latitude, longitude=longitude, **champs)


def reference(nom="Coopérative", *, zones=(), themes=(), publics=(), methodes=(), **champs):
    """A referenced provider. `zones` are communes, EPCI, départements, régions of the reference."""
    prestataire = PrestataireFabrique(**({"nom": nom, "statut": Statut.REFERENCE} | champs))
    champ = {"Collectivite": "collectivite", "Departement": "departement", "Region": "region"}
    ZoneIntervention.objects.bulk_create(
        ZoneIntervention(prestataire=prestataire, **{champ[type(lieu).__name__]: lieu}) for lieu in zones
    )
    Expertise.objects.bulk_create(
        Expertise(prestataire=prestataire, genre=genre, code=code)
        for genre, codes in (
            (GenreExpertise.THEME, themes),
            (GenreExpertise.PUBLIC, publics),
            (GenreExpertise.METHODE, methodes),
        )
        for code in codes
    )
    return prestataire


def mission_evaluee(scene, prestataire, *notes, statut=StatutMission.CLOSE):
    """A mission of this provider, with (pertinence, transfert) by each side in turn. The étape is made for it."""
    etape = decrire(scene, "Balade nocturne") if not Etape.objects.exists() else Etape.objects.first()
    auteurs = {"cree_par": scene.claire, "modifie_par": scene.claire}
    besoin = Besoin.objects.create(
        parcours=scene.parcours, etape=etape, titre="Animer", statut=StatutBesoin.SANS_SUITE, motif="Reporté.", **auteurs
    )  # fmt: skip
    candidature = Candidature.objects.create(
        besoin=besoin, prestataire=prestataire, statut=StatutCandidature.RETENUE, montant_ht=Decimal(1000),
        repondue_le=timezone.now(), creee_par=scene.claire,
    )  # fmt: skip
    mission = Mission.objects.create(
        parcours=scene.parcours, etape=etape, candidature=candidature, prestataire=prestataire, statut=statut, objet="Animer",
        montant_ht=Decimal(1000), montant_ttc=Decimal(1200), debut=date(2026, 1, 1), fin=date(2026, 3, 1),
        commandee_le=date(2026, 1, 1), terminee_le=date(2026, 3, 1), creee_par=scene.claire,
    )  # fmt: skip
    for partie, (pertinence, transfert) in zip(Partie, notes, strict=False):
        Evaluation.objects.create(
            mission=mission, partie=partie, pertinence=pertinence, transfert=transfert, par=scene.claire
        )
    return mission
