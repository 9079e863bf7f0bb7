"""A need with its offers, and its rounds at each point, made by the house's own verbs."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import timezone

from parcours.models import Parcours
from prestataires.enums import (
    ModeAchat,
    Place,
    StatutBesoin,
    TransitionBesoin,
    TransitionCandidature,
)
from prestataires.models import Besoin, Candidature
from prestataires.transitions import choix
from prestataires.transitions.cycles import CYCLE_BESOIN, CYCLE_CANDIDATURE
from socle.comptes.models import Utilisateur
from tests.conventions.fabriques import decrire, inscrit
from tests.prestataires.fabriques import prestataire

POURQUOI = "Il connaît le village."


@dataclass
class Choix:
    parcours: Parcours
    jeanne: Utilisateur  # the territory's interlocuteur
    claire: Utilisateur  # ANCT's référent
    besoin: Besoin
    offres: list = field(default_factory=list)

    @property
    def tour(self):
        return self.besoin.tours.order_by("-numero").first()


def besoin_de(etape, titre, *, par):
    """A need of this étape, nothing asked yet."""
    return Besoin.objects.create(parcours_id=etape.parcours_id, etape=etape, titre=titre, cree_par=par, modifie_par=par)


def besoin_en_redaction(scene=None, titre="Balade nocturne"):
    """A need of a new étape of this territory."""
    scene = scene or inscrit()
    besoin = besoin_de(decrire(scene, titre), titre, par=scene.jeanne)
    return Choix(scene.parcours, scene.jeanne, scene.claire, besoin)


def consulter(c, qui=(), montants=("2500", "3000", "3500")):
    """Quotes asked, and received from each."""
    with CYCLE_BESOIN.passage(c.besoin, TransitionBesoin.CONSULTER, par=c.jeanne):
        pass
    for rang, montant in enumerate(montants):
        offrir(c, montant, qui[rang] if qui else None)


def offrir(c, montant="2500", qui=None):
    """One more provider that was asked and answered with this amount excluding tax (None: not answered yet)."""
    candidature = Candidature.objects.create(besoin=c.besoin, prestataire=qui or prestataire(), creee_par=c.jeanne)
    if montant is not None:
        with CYCLE_CANDIDATURE.passage(candidature, TransitionCandidature.REPONDRE, par=None) as k:
            k.montant_ht, k.montant_ttc = Decimal(montant), Decimal(montant) * Decimal("1.2")
            k.repondue_le = timezone.now()
    c.offres.append(candidature)
    return candidature


def en_consultation(montants=("2500", "3000", "3500"), **kwargs):
    """Quotes asked and received."""
    c = besoin_en_redaction(**kwargs)
    consulter(c, montants=montants)
    return c


def en_classement(**kwargs):
    """The two opinions asked, none given."""
    c = en_consultation(**kwargs)
    choix.ouvrir_choix(c.besoin, par=c.jeanne)
    return c


def en_avis(montant="2500", **kwargs):
    """The short way: ANCT's opinion asked on the only one."""
    c = besoin_en_redaction(**kwargs)
    qui = prestataire()
    choix.proposer_directement(
        c.besoin, qui, montant_ht=Decimal(montant), montant_ttc=None, pourquoi=POURQUOI, sans_lien=True, par=c.jeanne
    )
    c.offres.append(c.besoin.candidatures.get())
    return c


def classement(offres, premier=0, motif="Le plus proche."):
    """Places for a ranking: this one first, the others possible, each with the same sentence."""
    return {o.pk: (Place.PREMIER if rang == premier else Place.POSSIBLE, motif) for rang, o in enumerate(offres)}


def avis_de(c, par, premier=0, motif="Le plus proche.", commentaire=""):
    """One side gives its ranking in the open round."""
    return choix.donner_avis(
        c.tour, classement(c.offres, premier, motif), commentaire=commentaire, sans_lien=True, par=par
    )


def avis_seul(c, place=Place.PREMIER, motif="Il fait du bon travail."):
    """ANCT's single opinion of the short way."""
    return choix.donner_avis(c.tour, {c.offres[0].pk: (place, motif)}, sans_lien=True, par=c.claire)


def d_accord(**kwargs):
    """Both sides have put the same one first."""
    c = en_classement(**kwargs)
    avis_de(c, c.jeanne)
    avis_de(c, c.claire)
    c.besoin.refresh_from_db()
    return c


def choisi(mode_achat=ModeAchat.DISPENSE, **kwargs):
    c = d_accord(**kwargs)
    choix.choisir(c.besoin, c.offres[0], motif="Il est tout près.", mode_achat=mode_achat, sans_lien=True, par=c.jeanne)
    return c


def en_etat(statut, **kwargs):
    """A need in this state, with three offers, its last round closed when there is one."""
    c = {
        StatutBesoin.REDACTION: besoin_en_redaction,
        StatutBesoin.CONSULTATION: en_consultation,
        StatutBesoin.CHOIX: d_accord,
        StatutBesoin.CHOISI: choisi,
        StatutBesoin.SANS_SUITE: en_consultation,
    }[statut](**kwargs)
    while len(c.offres) < 3:
        offrir(c)
    if statut == StatutBesoin.SANS_SUITE:
        with CYCLE_BESOIN.passage(c.besoin, TransitionBesoin.ABANDONNER, par=c.jeanne) as b:
            b.motif = "Projet repoussé."
    return c
