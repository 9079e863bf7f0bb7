"""A need at each of its states, and its requests, made by the same verbs as people use."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from parcours.models import Etape, Parcours
from prestataires import liens
from prestataires.enums import GenreExpertise, Methode, StatutBesoin, StatutCandidature
from prestataires.models import Besoin, Candidature
from prestataires.transitions import besoins, candidatures
from socle.comptes.models import Utilisateur
from tests.conventions.fabriques import decrire, inscrit
from tests.prestataires.fabriques import prestataire

CRITERES = {(GenreExpertise.METHODE.value, Methode.ALLER_VERS.value)}


@dataclass
class SceneBesoin:
    parcours: Parcours
    etape: Etape
    besoin: Besoin | None
    jeanne: Utilisateur
    claire: Utilisateur


def jour(plus):
    return timezone.localdate() + timedelta(days=plus)


def champs_besoin(**autres):
    return {
        "titre": "Animer une balade nocturne",
        "contexte": "Les habitants ne se parlent plus.",
        "attendu": "Préparer la balade avec dix habitants, puis l’animer.",
        "lieu": "Le bourg",
        "debut": jour(30),
        "fin": jour(90),
        "budget_ht": Decimal("2500.00"),
        "reponse_avant": jour(15),
        **autres,
    }


def champs_devis(**autres):
    return {
        "disponibilite": "En mai et en juin",
        "montant_ht": Decimal("2000.00"),
        "montant_ttc": Decimal("2400.00"),
        "message": "Deux ateliers, puis la balade.",
        **autres,
    }


def territoire(**collectivite):
    """A territory with one étape, no need written."""
    scene = inscrit(**collectivite)
    return SceneBesoin(scene.parcours, decrire(scene, "Balade nocturne"), None, scene.jeanne, scene.claire)


def ecrit(scene=None, **champs):
    """A territory whose need is written, nobody asked."""
    scene = scene or territoire()
    scene.besoin = besoins.ecrire_besoin(scene.etape, champs_besoin(**champs), CRITERES, par=scene.jeanne)
    return scene


def coop(scene, nom="La Coop", **kwargs):
    """A provider that goes to this territory."""
    return prestataire(
        nom=nom,
        departements=[scene.parcours.collectivite.departement],
        **({"email": "contact@coop.example"} | kwargs),
    )


def demande(scene=None, nb=1, **kwargs):
    """(scene, its requests): the need is sent to so many providers."""
    scene = scene or ecrit()
    qui = [coop(scene, f"Coop {n}", email=f"contact{n}@coop.example", **kwargs) for n in range(nb)]
    return scene, besoins.consulter(scene.besoin, qui, par=scene.jeanne)


def a_l_etat(statut):
    """A need at this state; those that the choice makes are put there."""
    scene = ecrit()
    if statut == StatutBesoin.SANS_SUITE:
        besoins.abandonner(scene.besoin, "Le projet change.", par=scene.jeanne)
    elif statut != StatutBesoin.REDACTION:
        _, (candidature,) = demande(scene)
        if statut in (StatutBesoin.CHOIX, StatutBesoin.CHOISI):
            candidatures.repondre(candidature, champs_devis())
            mettre(scene.besoin, statut, candidature)
    scene.besoin.refresh_from_db()
    return scene


def mettre(besoin, statut, candidature=None):
    """Put the row straight into a state that the joint choice makes, with what its constraints ask."""
    choisi = {}
    if statut == StatutBesoin.CHOISI:
        choisi = {
            "choisie": candidature,
            "choisi_par": besoin.cree_par,
            "choisi_le": timezone.now(),
            "motif_choix": "Le plus proche.",
            "mode_achat": "dispense",
        }
    Besoin.objects.filter(pk=besoin.pk).update(statut=statut, **choisi)
    besoin.refresh_from_db()


def candidature_a_l_etat(statut):
    """(scene, request) at this state; those that the choice makes are put there."""
    scene, (candidature,) = demande()
    if statut in (StatutCandidature.PROPOSEE, StatutCandidature.RETENUE, StatutCandidature.NON_RETENUE):
        candidatures.repondre(candidature, champs_devis())
    if statut == StatutCandidature.DECLINEE:
        candidatures.decliner(candidature, "Complet jusqu’à l’été.")
    if statut == StatutCandidature.ECARTEE:
        besoins.ecarter(candidature, "Trop loin finalement.", par=scene.jeanne)
    if statut in (StatutCandidature.RETENUE, StatutCandidature.NON_RETENUE):
        Candidature.objects.filter(pk=candidature.pk).update(statut=statut)
    candidature.refresh_from_db()
    return scene, candidature


def jeton(candidature):
    """The token of the open link of this request."""
    return liens.jeton(candidature.liens.get(revoque_le=None))
