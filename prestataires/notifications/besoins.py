"""The mails of a request for a quote: to the provider that is asked, and to the team when an answer comes.

Nothing of another provider is ever in one of them.
"""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from parcours.models import Parcours
from parcours.notifications import adresse_interlocuteur
from prestataires.enums import StatutBesoin, StatutCandidature, UsageLien
from prestataires.liens import adresse
from prestataires.models import Besoin, Candidature, LienPersonnel
from prestataires.notifications.liens import presenter_lien
from socle.comptes.models import Utilisateur
from socle.mots import date_longue, euros
from socle.travaux.courriels import Lettre, inscrire_lettre, poster

REPONSE = "prestataires.reponse"
ACCUSE = "prestataires.devis_recu"
RETRAIT = "prestataires.demande_retiree"
PRECISION = "prestataires.besoin_precise"


def _parcours(besoin):
    return Parcours.objects.select_related("collectivite__departement", "interlocuteur").get(pk=besoin.parcours_id)


def _page(besoin):
    return settings.SITE_URL + reverse("prestataires:besoin", args=[besoin.parcours_id, besoin.etape_id])


# --- the request itself -----------------------------------------------------------------------------------------------------------


@presenter_lien(UsageLien.DEVIS)
def _demande(lien, url):
    candidature = lien.candidature
    besoin = candidature.besoin
    if candidature.statut == StatutCandidature.ECARTEE or besoin.statut == StatutBesoin.SANS_SUITE:
        return None
    collectivite = _parcours(besoin).collectivite
    if besoin.statut != StatutBesoin.CONSULTATION:
        return Lettre(
            sujet=f"{collectivite.nom} : votre lien pour « {besoin.titre} »",
            paragraphes=[
                f"{collectivite.nom_avec_departement} ne reçoit plus de réponse pour « {besoin.titre} ».",
                "Le lien montre le besoin, et ce que vous aviez répondu.",
            ],
            action=("Voir le besoin", url),
            signataire=lien.cree_par,
            lien_personnel=True,
        )
    repondre = f"Réponse attendue avant le {date_longue(besoin.reponse_avant)}. " if besoin.reponse_avant else ""
    return Lettre(
        sujet=f"{collectivite.nom} : demande de devis pour « {besoin.titre} »",
        paragraphes=[
            f"{collectivite.nom_avec_departement} cherche un prestataire pour « {besoin.titre} », dans le cadre du programme Territoires d’engagement.",
            f"{repondre}Le lien montre le besoin et vous permet de répondre en quelques minutes : disponibilité, montant, devis. Aucun compte à créer.",
        ],
        action=("Voir le besoin et répondre", url),
        signataire=lien.cree_par,
        apres=["Pas disponible ? Le même lien permet de le dire en un clic."],
        lien_personnel=True,
    )


# --- an answer ----------------------------------------------------------------------------------------------------------------------


def annoncer_reponse(candidature, lien):
    """To the team, and to who answered: one mail a day at most for each kind of answer, so that corrections do not pour."""
    jour = timezone.localdate().isoformat()
    cle = f"{candidature.pk}:{candidature.statut}:{jour}"
    ids = {"candidature": candidature.pk, "statut": candidature.statut}
    if adresse := adresse_interlocuteur(_parcours(candidature.besoin)):
        poster(REPONSE, adresse, ids, cle=f"{REPONSE}:{cle}")
    if candidature.statut == StatutCandidature.PROPOSEE:
        poster(ACCUSE, lien.email, {"lien": lien.pk}, cle=f"{ACCUSE}:{cle}")


def _lettre_reponse(ids):
    candidature = Candidature.objects.select_related("prestataire", "besoin").get(pk=ids["candidature"])
    if candidature.statut != ids["statut"]:
        return None
    besoin, nom = candidature.besoin, candidature.prestataire.nom
    parcours = _parcours(besoin)
    signataire = Utilisateur.objects.get(pk=parcours.referent_id)
    if candidature.statut == StatutCandidature.DECLINEE:
        sujet, phrase = f"{nom} n’est pas disponible", f"{nom} ne peut pas répondre à votre demande."
        suite = candidature.motif or "Vous pouvez demander un devis à un autre prestataire."
    else:
        sujet, phrase = f"{nom} a répondu", f"{nom} vous a envoyé son devis : {euros(candidature.montant_ht)} HT."
        suite = "Les devis reçus sont côte à côte sur la page de l’étape."
    return Lettre(
        sujet=f"{sujet} – « {besoin.titre} »",
        paragraphes=[phrase, suite],
        action=("Voir les devis", _page(besoin)),
        signataire=signataire,
    )


def _lettre_accuse(ids):
    lien = LienPersonnel.objects.select_related("candidature__besoin", "cree_par").get(pk=ids["lien"])
    candidature = lien.candidature
    if candidature.statut != StatutCandidature.PROPOSEE:
        return None
    collectivite = _parcours(candidature.besoin).collectivite
    return Lettre(
        sujet=f"{collectivite.nom} : votre réponse est reçue",
        paragraphes=[
            f"Votre réponse pour « {candidature.besoin.titre} » est bien arrivée : {euros(candidature.montant_ht)} HT.",
            "Vous pouvez la corriger avec le lien de la demande, tant que la collectivité n’a pas commencé à choisir.",
        ],
        action=("Le site du programme", settings.SITE_URL + "/"),
        signataire=lien.cree_par,
    )


# --- the request changes, or goes ------------------------------------------------------------------------------------------------------


def annoncer_retrait(lien, *, par):
    """To a provider whose request is withdrawn, or whose need is given up: its link no longer opens."""
    poster(RETRAIT, lien.email, {"lien": lien.pk, "par": par.pk}, cle=f"{RETRAIT}:{lien.pk}")


def _lettre_retrait(ids):
    lien = LienPersonnel.objects.select_related("candidature__besoin").get(pk=ids["lien"])
    besoin = lien.candidature.besoin
    collectivite = _parcours(besoin).collectivite
    return Lettre(
        sujet=f"{collectivite.nom} : la demande « {besoin.titre} » est retirée",
        paragraphes=[
            f"{collectivite.nom} retire la demande de devis « {besoin.titre} » qu’elle vous avait envoyée. Vous n’avez rien à faire, et le lien ne s’ouvre plus.",
            "Merci de votre attention. Une question ? Répondez à ce mail.",
        ],
        action=("Le site du programme", settings.SITE_URL + "/"),
        signataire=Utilisateur.objects.get(pk=ids["par"]),
    )


def annoncer_precision(besoin, liens, *, par):
    """To all those that were asked, alike: the need is written otherwise, its page says how."""
    for lien in liens:
        poster(
            PRECISION,
            lien.email,
            {"lien": lien.pk, "par": par.pk, "revision": besoin.revision},
            cle=f"{PRECISION}:{lien.pk}:{besoin.revision}",
        )


def _lettre_precision(ids):
    lien = LienPersonnel.objects.select_related("candidature__besoin").get(pk=ids["lien"])
    besoin = Besoin.objects.get(pk=lien.candidature.besoin_id)
    if lien.revoque_le or besoin.revision != ids["revision"] or besoin.statut != StatutBesoin.CONSULTATION:
        return None
    collectivite = _parcours(besoin).collectivite
    return Lettre(
        sujet=f"{collectivite.nom} : le besoin « {besoin.titre} » est précisé",
        paragraphes=[
            f"{collectivite.nom} a précisé le besoin « {besoin.titre} ». Relisez-le avant de répondre ; si vous avez déjà répondu, votre réponse est gardée et vous pouvez la corriger.",
        ],
        action=("Relire le besoin", adresse(lien)),
        signataire=Utilisateur.objects.get(pk=ids["par"]),
        lien_personnel=True,
    )


inscrire_lettre(REPONSE, _lettre_reponse)
inscrire_lettre(ACCUSE, _lettre_accuse)
inscrire_lettre(RETRAIT, _lettre_retrait)
inscrire_lettre(PRECISION, _lettre_precision)
