"""The joint choice: rounds are opened, each side speaks once, a round closes, the collectivité chooses, or opens the choice again.

ANCT gives an opinion; the collectivité decides and buys. A round closes in the transaction of the last opinion that it waits for.
"""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from prestataires import reglages
from prestataires.choix import dernier_tour
from prestataires.droits import DEPORTE, s_est_deporte
from prestataires.enums import (
    IssueTour,
    ModeAchat,
    ModeTour,
    StatutBesoin,
    StatutCandidature,
    StatutMission,
    TransitionBesoin,
    TransitionCandidature,
)
from prestataires.models import COMMANDEES, Besoin, Mission, Tour
from prestataires.notifications.choix import annoncer_choix, annoncer_ouverture
from prestataires.seuils import QUE_FAIRE, achat
from prestataires.transitions.avis import (
    annuler_tour,
    continuer_sans_avis,
    donner_avis,
    exiger_sans_lien,
    exiger_territoire,
    phrase_gardee,
    se_deporter,
)
from prestataires.transitions.cycles import CYCLE_BESOIN, CYCLE_CANDIDATURE
from prestataires.transitions.offres import est_disponible, exiger_disponible, noter_offre
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire
from socle.mots import euros
from territoires.jours import jour_ouvre_suivant, zone_de

__all__ = [
    "OffresAComparer",
    "choisir",
    "continuer_sans_avis",
    "donner_avis",
    "ouvrir_choix",
    "proposer_directement",
    "rouvrir",
    "se_deporter",
    "second_tour",
]

TROP_PEU = "Avec moins de {nb} devis, il n’y a pas de classement : dites lequel vous avez en tête, et l’ANCT vous donne son avis."
PLUS_LA = "« {nom} » n’est plus dans la liste de l’ANCT : écartez d’abord son devis, puis ouvrez les avis."
PAS_CLOS = "Les avis ne sont pas encore tous donnés : attendez la fin de ce tour."
SANS_PRESTATAIRE = (
    "En régie, vos services font le travail : il n’y a pas de prestataire à choisir. Abandonnez plutôt ce besoin."
)


# --- opening ----------------------------------------------------------------------------------------------------------------------


@transaction.atomic
def ouvrir_choix(besoin, *, par):
    """Freeze the offers of a need and ask both sides to rank them, blind. Returns the Tour.

    Raises ErreurMetier below `reglages.candidats_pour_un_classement()` offers, with that of a provider that may not be chosen, or for somebody of ANCT.
    """
    exiger_territoire(par)
    with CYCLE_BESOIN.passage(besoin, TransitionBesoin.OUVRIR_CHOIX, par=par) as b:
        offres = list(b.candidatures.filter(statut=StatutCandidature.PROPOSEE).select_related("prestataire"))
        for offre in offres:
            if not est_disponible(offre.prestataire, b):
                raise ErreurMetier(PLUS_LA.format(nom=offre.prestataire.nom))
        nb = reglages.candidats_pour_un_classement()
        if len(offres) < nb:
            raise ErreurMetier(TROP_PEU.format(nb=nb))
        tour = _ouvrir_tour(b, ModeTour.CLASSEMENT, offres, par=par)
    return tour


class OffresAComparer(ErreurMetier):
    """So large a purchase, and enough offers to be ranked: the short way is closed."""

    def __init__(self, seuil, connues):
        nb = reglages.candidats_pour_un_classement()
        suite = (
            "revenez aux avis" if connues >= nb else "enregistrez d’abord ce devis avec les autres, revenez aux avis"
        )
        super().__init__(
            f"Avec cet achat, vous atteignez le seuil de dispense ({euros(seuil)} HT). À partir de {nb} offres, l’ANCT et vous les comparez "
            f"toutes : {suite}, puis utilisez « Passer aux avis ».",
            champ="montant_ht",
        )


@transaction.atomic
def proposer_directement(besoin, prestataire, *, montant_ht, montant_ttc=None, pourquoi, sans_lien, par):
    """The short way: the one that the territory has in mind, its price, why; ANCT gives one opinion. Returns the Tour.

    For a need with too few offers to be ranked, or an amount under the dispensation threshold; `sans_lien` is the statement that one has no
    interest in this provider. Raises ErreurMetier beside the field at fault.
    """
    exiger_territoire(par)
    exiger_sans_lien(sans_lien)
    pourquoi = phrase_gardee(pourquoi, "Dites en une phrase pourquoi vous pensez à lui.", champ="pourquoi")
    with CYCLE_BESOIN.passage(besoin, TransitionBesoin.OUVRIR_CHOIX, par=par) as b:
        if s_est_deporte(par, b.pk):
            raise ErreurMetier(DEPORTE)
        connues = b.candidatures.filter(statut=StatutCandidature.PROPOSEE).count()
        candidature = noter_offre(
            b, prestataire, montant_ht=montant_ht, montant_ttc=montant_ttc, pourquoi=pourquoi, par=par
        )
        nb = b.candidatures.filter(statut=StatutCandidature.PROPOSEE).count()
        if nb >= reglages.candidats_pour_un_classement():
            prevu = achat(b.parcours.collectivite, candidature)
            if prevu.depasse:
                raise OffresAComparer(prevu.seuil, connues)
        tour = _ouvrir_tour(b, ModeTour.AVIS, [candidature], par=par, sans_lien=True)
    return tour


@transaction.atomic
def second_tour(besoin, *, par):
    """One more look at the same offers, each side having read the other's opinion. Returns the Tour.

    Raises ErreurMetier unless the first look has just ended on two preferences, and for a third one.
    """
    exiger_territoire(par)
    b = _en_choix(besoin)
    avant = dernier_tour(b)
    if avant is None or avant.issue != IssueTour.DESACCORD or avant.mode != ModeTour.CLASSEMENT:
        raise ErreurMetier("Un second tour sert quand les deux côtés n’ont pas mis le même prestataire en premier.")
    if avant.rang > 1:
        raise ErreurMetier("Deux tours ont eu lieu : c’est maintenant à vous de choisir, et de dire pourquoi.")
    return _ouvrir_tour(b, ModeTour.CLASSEMENT, list(avant.candidatures.all()), rang=2, par=par)


def _ouvrir_tour(besoin, mode, candidatures, *, par, rang=1, **dit):
    """The round itself, under the lock of its parcours; `dit` is what who opens it states besides, for the journal."""
    # Left open by a need that was abandoned, then taken up again.
    annuler_tour(besoin, par=par)
    jour = timezone.localdate()
    zone = zone_de(besoin.parcours.collectivite.departement_id)
    tour = Tour.objects.create(
        besoin=besoin,
        numero=(besoin.tours.aggregate(dernier=Max("numero"))["dernier"] or 0) + 1,
        rang=rang,
        mode=mode,
        echeance=jour_ouvre_suivant(jour, reglages.delai_avis_jours_ouvres(), zone),
        ouvert_par=par,
    )
    tour.candidatures.set(candidatures)
    inscrire(
        "tour.ouvrir",
        tour,
        par=par,
        donnees={
            "besoin": besoin.pk,
            "numero": tour.numero,
            "mode": mode,
            "echeance": tour.echeance,
            "candidatures": [c.pk for c in candidatures],
            **dit,
        },
    )
    annoncer_ouverture(tour)
    return tour


def _en_choix(besoin):
    """The need as it stands, under its lock. Raises ErreurMetier unless its opinions are being given."""
    besoin.verrouiller()
    b = Besoin.objects.select_for_update(no_key=True).get(pk=besoin.pk)
    if b.statut != StatutBesoin.CHOIX:
        raise ErreurMetier(f"Cette action n’est pas possible : ce besoin est « {b.get_statut_display()} ».")
    return b


# --- choosing ---------------------------------------------------------------------------------------------------------------------


@transaction.atomic
def choisir(besoin, candidature, *, motif, mode_achat, sans_lien, par):
    """The collectivité chooses one of the offers of the last round, says why and how it buys; providers are told by mail.

    `sans_lien` is the statement that one has no interest in the providers compared: who decides makes it, as who gave the opinion did.
    Raises ErreurMetier beside the field at fault: no round closed, an offer that was not compared, a person with a link, no motive,
    « achat direct » above the dispensation threshold.
    """
    exiger_territoire(par)
    exiger_sans_lien(sans_lien)
    motif = phrase_gardee(motif, "Dites en une phrase pourquoi ce prestataire.", champ="motif")
    if mode_achat not in ModeAchat.values:
        raise ErreurMetier("Dites comment vous achetez.", champ="mode_achat")
    if mode_achat == ModeAchat.REGIE:
        raise ErreurMetier(SANS_PRESTATAIRE, champ="mode_achat")
    with CYCLE_BESOIN.passage(besoin, TransitionBesoin.CHOISIR, par=par) as b:
        tour = dernier_tour(b)
        if tour is None or tour.clos_le is None or tour.issue == IssueTour.ANNULE:
            raise ErreurMetier(PAS_CLOS)
        if s_est_deporte(par, b.pk):
            raise ErreurMetier(DEPORTE)
        choisie = tour.candidatures.filter(pk=candidature.pk, statut=StatutCandidature.PROPOSEE).first()
        if choisie is None:
            raise ErreurMetier("Choisissez un prestataire sur lequel les avis ont été donnés.", champ="candidature")
        exiger_disponible(choisie.prestataire, b, champ="candidature")
        prevu = achat(b.parcours.collectivite, choisie)
        if mode_achat == ModeAchat.DISPENSE and prevu.depasse:
            raise ErreurMetier(f"{prevu.raison} {QUE_FAIRE}", champ="mode_achat")
        _departager(b, choisie, par=par)
        b.choisie, b.motif_choix, b.mode_achat = choisie, motif, mode_achat
        b.choisi_par, b.choisi_le = par, timezone.now()
    annoncer_choix(besoin, tour)


def _departager(besoin, choisie, *, par):
    """The chosen one, and the others that were still waiting."""
    with CYCLE_CANDIDATURE.passage(choisie, TransitionCandidature.RETENIR, par=par):
        pass
    en_attente = (StatutCandidature.SOLLICITEE, StatutCandidature.PROPOSEE)
    for autre in besoin.candidatures.filter(statut__in=en_attente).exclude(pk=choisie.pk):
        with CYCLE_CANDIDATURE.passage(autre, TransitionCandidature.NE_PAS_RETENIR, par=par):
            pass


@transaction.atomic
def rouvrir(besoin, *, motif, par):
    """Back to the quotes, from the opinions or from a choice that is not ordered yet; the opinions already given stay to be read.

    Raises ErreurMetier without a motive, or once a mission hangs on the choice.
    """
    exiger_territoire(par)
    motif = phrase_gardee(motif, "Dites en une phrase pourquoi vous rouvrez le choix.", champ="motif")
    with CYCLE_BESOIN.passage(besoin, TransitionBesoin.ROUVRIR, par=par) as b:
        _exiger_sans_mission(b)
        annuler_tour(b, par=par)
        # Before the candidatures: a need that is chosen points to one.
        b.choisie = b.choisi_par = b.choisi_le = None
        b.motif_choix, b.motif = "", motif
        _remettre(b, par=par)


def _exiger_sans_mission(besoin):
    if besoin.choisie_id is None:
        return
    missions = Mission.objects.filter(candidature=besoin.choisie_id)
    if missions.filter(statut__in=COMMANDEES).exists():
        raise ErreurMetier("La mission est commandée : le choix ne se rouvre plus.")
    if missions.exclude(statut=StatutMission.INTERROMPUE).exists():
        raise ErreurMetier(
            "Une mission est préparée pour ce prestataire : interrompez-la d’abord sur sa page, puis rouvrez le choix."
        )


def _remettre(besoin, *, par):
    """The candidatures that the choice had set aside: an offer is one again, a request without an answer waits again."""
    departagees = (StatutCandidature.RETENUE, StatutCandidature.NON_RETENUE)
    for candidature in besoin.candidatures.filter(statut__in=departagees):
        # Asked again after it was withdrawn, a request keeps the amount of an answer that is none any more.
        chiffree = candidature.montant_ht is not None and candidature.repondue_le is not None
        verbe = TransitionCandidature.REMETTRE if chiffree else TransitionCandidature.RAPPELER
        with CYCLE_CANDIDATURE.passage(candidature, verbe, par=par):
            pass
