"""Providers by the thousand around one village, written straight into the tables; the same ones each time."""

import random
from datetime import date
from decimal import Decimal

from django.db import connection
from django.utils import timezone

from parcours.enums import Axe, Nature, Thematique
from parcours.models import Action, Etape, Parcours, Vague
from prestataires.enums import (
    Forme,
    GenreExpertise,
    Methode,
    Partie,
    Public,
    Statut,
    StatutBesoin,
    StatutCandidature,
    StatutMission,
)
from prestataires.models import Besoin, Candidature, Evaluation, Expertise, Mission, Prestataire, ZoneIntervention
from socle.comptes.enums import RoleAnct
from socle.comptes.transitions import creer_compte_anct
from socle.normalisation import normaliser
from territoires import referentiel
from territoires.importation import importer
from territoires.models import Collectivite, Departement

VILLAGE = "42168"  # Pélussin
GRAINE = 6
COMPETENCES = "Anime des balades, des ateliers et des assemblées ; forme les élus et les agents à écouter, puis à décider avec les habitants."


def preparer(nb):
    """`nb` referenced providers, half of which come to the village, one in three evaluated. Returns ANCT's référent of the only parcours."""
    importer(referentiel.lire())
    hasard = random.Random(GRAINE)
    claire = creer_compte_anct(
        "claire@anct.example", RoleAnct.ADMINISTRATEUR, par=None, prenom="Claire", nom="Martin", fonction="ANCT",
        telephone="0100000000",
    )  # fmt: skip
    village = Collectivite.objects.select_related("departement").get(code_insee=VILLAGE)
    etape = _etape(village, claire)
    sieges = list(Collectivite.objects.vivantes().communes().filter(population__gt=3000).order_by("code_insee"))
    prestataires = Prestataire.objects.bulk_create(
        Prestataire(
            nom=f"Coopérative {rang:04d}",
            forme=Forme.COLLECTIF,
            statut=Statut.REFERENCE,
            competences=COMPETENCES,
            texte_cherche=normaliser(f"Coopérative {rang:04d} {COMPETENCES}"),
            fait_projets=hasard.random() < 0.7,
            fait_savoir_faire=hasard.random() < 0.5,
            siege=hasard.choice(sieges),
            est_national=rang % 10 == 0,
        )
        for rang in range(nb)
    )
    _zones(prestataires, village, hasard)
    Expertise.objects.bulk_create(
        Expertise(prestataire=p, genre=genre, code=code)
        for p in prestataires
        for genre, codes, combien in (
            (GenreExpertise.THEME, Thematique, 3),
            (GenreExpertise.METHODE, Methode, 4),
            (GenreExpertise.PUBLIC, Public, 3),
        )
        for code in hasard.sample(list(codes), combien)
    )
    _evaluer(prestataires[::3], _autre_etape(etape, claire), claire, hasard)
    with connection.cursor() as curseur:
        curseur.execute("ANALYZE")
    return claire


def _etape(village, claire):
    annee = timezone.localdate().year
    vague = Vague.objects.create(
        nom="Vague 1", debut=date(annee - 1, 1, 1), fin=date(annee + 3, 1, 1), enveloppe=Decimal(900000)
    )
    parcours = Parcours.objects.create(
        vague=vague, collectivite=village, referent=claire, debut=date(annee - 1, 1, 1), fin=date(annee + 2, 12, 31)
    )
    action = Action.objects.create(
        parcours=parcours, axe=Axe.PROJET, nature=Nature.PROJET, titre="Balade", thematique=Thematique.DEMOCRATIE,
        modifie_par=claire,
    )  # fmt: skip
    return Etape.objects.create(
        parcours=parcours, action=action, titre="Balade nocturne et tirage au sort", public="citoyens,elus",
        debut=parcours.debut, fin=parcours.fin, modifie_par=claire,
    )  # fmt: skip


def _autre_etape(etape, claire):
    """What others did for the village: the one that is looked at has no need written yet."""
    return Etape.objects.create(
        parcours=etape.parcours, action=etape.action, titre="Balade de l’an passé", debut=etape.debut, fin=etape.fin,
        modifie_par=claire,
    )  # fmt: skip


def _zones(prestataires, village, hasard):
    """One in ten goes everywhere, four to the village's département or région, the others to three départements of elsewhere."""
    region = village.departement.region_id
    loin = list(Departement.objects.exclude(region=region).order_by("code"))
    voisins = list(Departement.objects.filter(region=region).exclude(pk=village.departement_id).order_by("code"))
    zones = []
    for rang, p in enumerate(prestataires):
        match rang % 10:
            case 1 | 2:
                lieux = [{"departement": village.departement}, {"departement": hasard.choice(voisins)}]
            case 3 | 4:
                lieux = [{"region_id": region}]
            case 5:
                lieux = [{"departement": d} for d in hasard.sample(voisins, 2)]
            case 6 | 7 | 8 | 9:
                lieux = [{"departement": d} for d in hasard.sample(loin, 3)]
            case _:
                lieux = []
        zones += [ZoneIntervention(prestataire=p, **lieu) for lieu in lieux]
    ZoneIntervention.objects.bulk_create(zones)


def _evaluer(prestataires, etape, claire, hasard):
    """A closed mission for each, with what both sides said of it."""
    besoin = Besoin.objects.create(
        parcours=etape.parcours, etape=etape, titre="Animer", statut=StatutBesoin.SANS_SUITE, motif="Reporté.",
        cree_par=claire, modifie_par=claire,
    )  # fmt: skip
    candidatures = Candidature.objects.bulk_create(
        Candidature(besoin=besoin, prestataire=p, statut=StatutCandidature.NON_RETENUE, creee_par=claire)
        for p in prestataires
    )
    jour = etape.debut
    missions = Mission.objects.bulk_create(
        Mission(
            parcours=etape.parcours, etape=etape, candidature=c, prestataire=c.prestataire, statut=StatutMission.CLOSE,
            objet="Animer", montant_ht=Decimal(1000), montant_ttc=Decimal(1200), debut=jour, fin=etape.fin, commandee_le=jour,
            terminee_le=jour, creee_par=claire,
        )
        for c in candidatures
    )  # fmt: skip
    Evaluation.objects.bulk_create(
        Evaluation(
            mission=m, partie=partie, pertinence=hasard.randint(2, 5), transfert=hasard.randint(1, 5), par=claire
        )
        for m in missions
        for partie in Partie
    )
