"""Missions brought to any state by their own verbs, from a need whose provider is chosen."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import count

from django.utils import timezone

from parcours.models import Etape, Parcours
from prestataires.enums import (
    ModeAchat,
    Partie,
    StatutBesoin,
    StatutCandidature,
    StatutFacture,
    StatutLivrable,
    StatutMission,
)
from prestataires.models import Besoin, Candidature
from prestataires.transitions import evaluations, factures, livrables, missions, synchronisations
from socle.comptes.models import Utilisateur
from socle.documents import deposer
from tests.conventions.fabriques import decrire, inscrit
from tests.conventions.fabriques_signatures import photo
from tests.prestataires.fabriques import prestataire

NUMEROS = count(1)


def dans(jours):
    return timezone.localdate() + timedelta(days=jours)


def besoin_choisi(parcours, etape, *, par, qui=None, ht="2500.00", ttc="3000.00"):
    """A need of this étape whose provider is chosen: rows written as the verbs of the choice leave them."""
    qui = qui or prestataire(nom="Les Sentiers")
    besoin = Besoin.objects.create(
        parcours=parcours,
        etape=etape,
        titre=f"Animer « {etape.titre} »",
        attendu="Trois ateliers avec les habitants.",
        debut=dans(-30),
        fin=dans(60),
        mode_achat=ModeAchat.DISPENSE,
        cree_par=par,
        modifie_par=par,
    )
    candidature = Candidature.objects.create(
        besoin=besoin,
        prestataire=qui,
        statut=StatutCandidature.RETENUE,
        montant_ht=Decimal(ht),
        montant_ttc=Decimal(ttc),
        repondue_le=timezone.now(),
        creee_par=par,
    )
    Besoin.objects.filter(pk=besoin.pk).update(
        statut=StatutBesoin.CHOISI,
        choisie=candidature,
        motif_choix="Il connaît la vallée.",
        choisi_par=par,
        choisi_le=timezone.now(),
    )
    return Besoin.objects.select_related("etape", "choisie__prestataire").get(pk=besoin.pk)


@dataclass
class SceneMission:
    parcours: Parcours
    etape: Etape
    besoin: Besoin
    jeanne: Utilisateur  # the territory's interlocuteur
    claire: Utilisateur  # ANCT's référent


def scene_choisie(*, cout="6000", scene=None, titre="Balade nocturne", qui=None, **collectivite):
    """A territory, its étape with these means, and the provider that it chose."""
    scene = scene or inscrit(**collectivite)
    etape = decrire(scene, titre, cout=Decimal(cout) if cout else None)
    besoin = besoin_choisi(scene.parcours, etape, par=scene.jeanne, qui=qui)
    return SceneMission(scene.parcours, etape, besoin, scene.jeanne, scene.claire)


def champs_mission(**kwargs):
    return {
        "objet": "Préparer et animer trois ateliers.",
        "montant_ht": Decimal("2500.00"),
        "montant_ttc": Decimal("3000.00"),
        "debut": dans(-30),
        "fin": dans(60),
    } | kwargs


def livrables_prevus():
    return [{"titre": "Compte rendu des ateliers", "attendu_le": dans(20)}]


def mission_en(statut=StatutMission.EN_COURS, *, s=None, avec_livrable=None, **kwargs):
    """(mission, scene): in this state by its own verbs. It expects one deliverable, but when it is over."""
    s = s or scene_choisie()
    finie = statut in (StatutMission.TERMINEE, StatutMission.CLOSE)
    prevus = [] if (finie if avec_livrable is None else not avec_livrable) else livrables_prevus()
    mission = missions.preparer(s.besoin, champs_mission(**kwargs), prevus, par=s.jeanne)
    if statut == StatutMission.INTERROMPUE:
        missions.interrompre(mission, "Le prestataire n’est plus disponible.", par=s.jeanne)
    elif statut != StatutMission.PREPAREE:
        missions.commander(mission, dans(-20), par=s.jeanne)
        if finie:
            missions.terminer(mission, dans(-1), par=s.jeanne)
        if statut == StatutMission.CLOSE:
            evaluer(mission, s)
    return mission, s


def champs_evaluation(**kwargs):
    return {"pertinence": 4, "transfert": 3, "reussi": "Les habitants sont venus.", "a_refaire": ""} | kwargs


def evaluer(mission, s):
    """Both sides say what they think of it."""
    evaluations.evaluer(mission, Partie.TERRITOIRE, champs_evaluation(), par=s.jeanne)
    evaluations.evaluer(mission, Partie.ANCT, champs_evaluation(pertinence=5), par=s.claire)


def fichier(par=None):
    return deposer(photo(1), par=par)


def livrable_en(statut=StatutLivrable.ATTENDU, *, mission=None, s=None):
    """(deliverable, mission, scene)"""
    if mission is None:
        mission, s = mission_en(StatutMission.EN_COURS, s=s, avec_livrable=False)
    livrable = livrables.ajouter(mission, "Plan de la balade", dans(10), par=s.jeanne)
    if statut == StatutLivrable.ANNULE:
        livrables.annuler(livrable, par=s.jeanne)
    elif statut != StatutLivrable.ATTENDU:
        livrables.remettre(livrable, precision="https://film.example/balade")
        if statut == StatutLivrable.ACCEPTE:
            livrables.accepter(livrable, par=s.jeanne)
        elif statut == StatutLivrable.A_REPRENDRE:
            livrables.faire_reprendre(livrable, "Il manque le point de départ.", par=s.jeanne)
    return livrable, mission, s


def champs_facture(**kwargs):
    return {
        "numero": f"F-{next(NUMEROS):04}",
        "date": dans(-2),
        "ht": Decimal("1000.00"),
        "ttc": Decimal("1200.00"),
    } | kwargs


def facture_en(statut=StatutFacture.RECUE, *, mission=None, s=None, **kwargs):
    """(invoice, mission, scene)"""
    if mission is None:
        mission, s = mission_en(StatutMission.EN_COURS, s=s)
    facture = factures.deposer_facture(mission, champs_facture(**kwargs), fichier(), par=None)
    if statut == StatutFacture.ACCEPTEE:
        factures.accepter_facture(facture, par=s.jeanne)
    elif statut == StatutFacture.REFUSEE:
        factures.refuser_facture(facture, "Le montant n’est pas celui du devis.", par=s.jeanne)
    return facture, mission, s


def reunion(s, mission=None, **kwargs):
    """The meeting of this year, planned today."""
    champs = {"annee": timezone.localdate().year, "jour": timezone.localdate(), "lieu": "Salle du conseil"} | kwargs
    return synchronisations.prevoir(s.parcours, champs, par=s.jeanne)
