"""What a provider answers to a request, by its link or by the hand of the team that received its quote otherwise."""

from django.db import transaction
from django.utils import timezone

from prestataires.besoins import OUVERTS, sollicitables
from prestataires.enums import StatutBesoin, StatutCandidature, TransitionCandidature
from prestataires.models import Besoin, Candidature
from prestataires.notifications.besoins import annoncer_reponse
from prestataires.transitions.cycles import CYCLE_CANDIDATURE
from socle.erreurs import ErreurMetier
from socle.exigences import MOTIF_MAX, texte_net
from socle.journal.registre import inscrire

TEXTES = {"disponibilite": 300, "message": 3000}
TROP_TARD = "La collectivité a commencé à choisir : les réponses ne changent plus."


@transaction.atomic
def repondre(candidature, champs, *, par=None, devis=None):
    """Answer, or correct the answer, until the choice is open. `par` is who types it for the provider; None: it answers by its link.

    `champs`: disponibilite, montant_ht, montant_ttc or None (euros), message. `devis` is the Fichier of the quote; None keeps the one that is there.
    Raises ErreurMetier beside the field.
    """
    lus = _lire(champs)
    journal = {"montant_ht": lus["montant_ht"], "montant_ttc": lus["montant_ttc"], "par_lien": par is None}
    with CYCLE_CANDIDATURE.passage(candidature, TransitionCandidature.REPONDRE, par=par, journal=journal) as c:
        _exiger_ouvert(c, par)
        for nom, valeur in lus.items():
            setattr(c, nom, valeur)
        if devis is not None:
            c.devis = devis
            journal["fichier"] = devis.pk
        c.motif, c.repondue_le, c.saisie_par = "", timezone.now(), par
    _annoncer(candidature, par)


@transaction.atomic
def decliner(candidature, motif, *, par=None):
    """Say that it is not available; the reason is optional. Raises ErreurMetier beside « motif », or when the choice is open."""
    motif = texte_net(motif, "motif", longueur=MOTIF_MAX)
    with CYCLE_CANDIDATURE.passage(
        candidature, TransitionCandidature.DECLINER, par=par, journal={"par_lien": par is None}
    ) as c:
        _exiger_ouvert(c, par)
        c.motif, c.repondue_le, c.saisie_par = motif, timezone.now(), par
    _annoncer(candidature, par)


@transaction.atomic
def saisir_devis(besoin, prestataire, champs, *, par, devis=None):
    """Type a quote that came by post or by mail, of a provider that was asked or not. Returns the Candidature.

    Raises ErreurMetier beside the field, or when the provider may not be asked.
    """
    besoin.verrouiller()
    candidature = Candidature.objects.filter(besoin=besoin, prestataire=prestataire).first()
    if candidature is None:
        if not sollicitables(besoin.parcours).filter(pk=prestataire.pk).exists():
            raise ErreurMetier(f"{prestataire.nom} n’est pas dans la liste des prestataires référencés.")
        candidature = Candidature.objects.create(besoin=besoin, prestataire=prestataire, creee_par=par)
        inscrire("candidature.ajouter", candidature, par=par, donnees={"prestataire": prestataire.pk})
    elif candidature.statut == StatutCandidature.ECARTEE:
        raise ErreurMetier(
            "Cette demande est retirée : demandez de nouveau le devis, puis indiquez ce que vous avez reçu."
        )
    elif candidature.statut == StatutCandidature.PROPOSEE and candidature.saisie_par_id is None:
        raise ErreurMetier(f"{prestataire.nom} a répondu par son lien : lui seul peut corriger son devis.")
    repondre(candidature, champs, par=par, devis=devis)
    return candidature


def _annoncer(candidature, par):
    """The mails of an answer that came by the link: to the team, and to the mailbox that holds the link."""
    if par is not None:
        return
    lien = candidature.liens.filter(revoque_le=None).first()
    if lien is not None:
        annoncer_reponse(candidature, lien)


def _exiger_ouvert(candidature, par):
    """A provider answers while quotes are asked; a team may also type one for the need it is still writing (the short way)."""
    besoin = Besoin.objects.only("statut").get(pk=candidature.besoin_id)
    if besoin.statut not in (OUVERTS if par else (StatutBesoin.CONSULTATION,)):
        raise ErreurMetier(TROP_TARD)


def _lire(champs):
    ht, ttc = champs.get("montant_ht"), champs.get("montant_ttc")
    if ht is None or ht <= 0:
        raise ErreurMetier("Indiquez le montant HT, supérieur à zéro.", champ="montant_ht")
    if ttc is not None and ttc < ht:
        raise ErreurMetier("Le montant TTC est plus petit que le montant HT : vérifiez les deux.", champ="montant_ttc")
    lus = {"montant_ht": ht, "montant_ttc": ttc}
    for nom, maximum in TEXTES.items():
        lus[nom] = texte_net(champs.get(nom), nom, longueur=maximum)
    return lus
