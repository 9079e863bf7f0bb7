"""The mails of writing together: a sending taken back, a remark, a question on one field and its answer, a visa to give."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from parcours.cibles import CIBLES, PAR_CODE, item_vise
from parcours.enums import StatutCorrection
from parcours.models import Commentaire, Correction, Equipier, Parcours, Version, Visa
from parcours.notifications import adresse_interlocuteur
from socle.comptes.models import Utilisateur
from socle.travaux.courriels import Lettre, annuler, inscrire_lettre, poster


def _page(nom, *args):
    return settings.SITE_URL + reverse(nom, args=args)


def _parcours(ids):
    return Parcours.objects.pour_page().get(pk=ids["parcours"])


def _jour():
    return timezone.localdate().isoformat()


# --- a sending taken back -----------------------------------------------------------------------------------------------
def annoncer_reprise(parcours, version, *, par):
    """Stop the mail of this sending; tell the référent that it was taken back only when that mail had left."""
    if annuler(f"parcours.envoi:{parcours.pk}:{version.numero}", motif="L’équipe a repris son envoi."):
        return
    poster(
        "parcours.reprise",
        parcours.referent.email,
        {"parcours": parcours.pk, "version": version.pk, "par": par.pk},
        cle=f"parcours.reprise:{parcours.pk}:{version.numero}",
    )


def _lettre_reprise(ids):
    parcours = _parcours(ids)
    version = Version.objects.defer("contenu").get(pk=ids["version"])
    par = Utilisateur.objects.get(pk=ids["par"])
    return Lettre(
        sujet=f"{parcours.collectivite.nom} : envoi repris, rien à relire pour l’instant",
        paragraphes=[
            f"{par.nom_complet} a repris le parcours {parcours.collectivite.de_nom} ({version}) avant que vous ne commenciez à le relire.",
            "L’équipe le complète. Un nouveau mail vous préviendra à l’envoi suivant.",
        ],
        action=("Voir le parcours", _page("parcours:apercu", parcours.pk)),
        signataire=par,
    )


# --- remarks ------------------------------------------------------------------------------------------------------------
def annoncer_remarque(fil, derniere):
    """Tell the other side, once a thread and a day: the team writes to the référent, ANCT to the interlocuteur."""
    parcours = fil.parcours
    adresse = adresse_interlocuteur(parcours) if derniere.auteur.est_anct else parcours.referent.email
    if adresse:
        poster(
            "parcours.remarque",
            adresse,
            {"parcours": parcours.pk, "remarque": derniere.pk},
            cle=f"parcours.remarque:{fil.pk}:{'equipe' if derniere.auteur.est_anct else 'anct'}:{_jour()}",
        )


def _lettre_remarque(ids):
    parcours = _parcours(ids)
    remarque = Commentaire.objects.select_related("auteur").get(pk=ids["remarque"])
    cible = CIBLES[remarque.bloc]
    item = item_vise(parcours.pk, cible.code, remarque.cible_uid) if remarque.cible_uid else None
    sur = f"« {item} »" if item is not None else f"« {remarque.get_bloc_display()} »"
    return Lettre(
        sujet=f"{parcours.collectivite.nom} : une remarque sur {sur}",
        paragraphes=[
            f"{remarque.auteur.nom_complet} {'répond' if remarque.reponse_a_id else 'écrit'} à propos de {sur} :",
            f"« {remarque.texte} »",
        ],
        action=("Répondre", f"{_page('parcours:remarques', parcours.pk)}?bloc={remarque.bloc}"),
        signataire=remarque.auteur,
    )


# --- a question on one field --------------------------------------------------------------------------------------------
def annoncer_correction(correction):
    """Ask the team one thing on one field."""
    adresse = adresse_interlocuteur(correction.parcours)
    if adresse:
        poster(
            "parcours.correction",
            adresse,
            {"parcours": correction.parcours_id, "correction": correction.pk},
            cle=f"parcours.correction:{correction.pk}:{correction.demandee_le.isoformat()}",
        )


def _lettre_correction(ids):
    parcours = _parcours(ids)
    correction = Correction.objects.select_related("demandee_par").get(pk=ids["correction"])
    item = item_vise(parcours.pk, correction.modele, correction.cible_uid)
    if correction.statut != StatutCorrection.DEMANDEE or item is None:
        return None
    return Lettre(
        sujet=f"{parcours.collectivite.nom} : une question sur {PAR_CODE[correction.modele].mot} « {item} »",
        paragraphes=[
            f"« {correction.message} »",
            f"Seul le champ « {libelle_court(correction)} » est rouvert. Le reste ne bouge pas.",
        ],
        action=("Répondre", settings.SITE_URL + correction.get_absolute_url()),
        signataire=correction.demandee_par,
    )


def annoncer_reponse(correction):
    """Tell who asked that the team has answered; the référent once that account is closed."""
    qui = correction.demandee_par
    poster(
        "parcours.correction_reponse",
        qui.email if qui.is_active else correction.parcours.referent.email,
        {"parcours": correction.parcours_id, "correction": correction.pk},
        cle=f"parcours.correction_reponse:{correction.pk}:{correction.repondue_le.isoformat()}",
    )


def _lettre_reponse(ids):
    parcours = _parcours(ids)
    correction = Correction.objects.select_related("repondue_par").get(pk=ids["correction"])
    item = item_vise(parcours.pk, correction.modele, correction.cible_uid)
    if correction.statut != StatutCorrection.REPONDUE or item is None:
        return None
    mot = [f"« {correction.reponse} »"] if correction.reponse else []
    return Lettre(
        sujet=f"{parcours.collectivite.nom} : réponse à votre question sur « {item} »",
        paragraphes=[
            f"{correction.repondue_par.nom_complet} a répondu à votre question sur « {libelle_court(correction)} ».",
            *mot,
        ],
        action=("Lire la réponse", settings.SITE_URL + correction.get_absolute_url()),
        signataire=correction.repondue_par,
    )


# Short names of the fields in a sentence; the form's own labels are whole questions.
CHAMPS = {
    "titre": "titre",
    "nom": "nom",
    "precision": "précisions",
    "nature": "projet ou formation",
    "thematique": "thème prioritaire",
    "objectifs": "objectifs",
    "debut": "début",
    "fin": "fin",
    "date": "jour",
    "etape": "étape concernée",
    "pilote": "qui s’en occupe",
    "service": "service pilote",
    "cout": "coût",
    "public": "pour qui",
    "place_des_habitants": "place des habitants",
    "livrables": "ce que nous aurons à la fin",
    "aide": "aide dont nous avons besoin",
    "genre": "type d’organisation",
    "role": "rôle",
    "contact": "contact",
    "apport": "ce qu’elle apporte",
    "source": "d’où viennent ces moyens",
    "libelle": "qui, ou quoi",
    "prevu": "montant prévu",
    "jours": "jours de travail",
}


def libelle_court(correction):
    """The field of a correction in a few words."""
    return CHAMPS[correction.champ]


# --- visa ---------------------------------------------------------------------------------------------------------------
def demander_visa(visa, equipier, *, par):
    """Ask a person of the direction to read what is about to be sent: one mail a day and a text at most."""
    poster(
        "parcours.visa",
        equipier.utilisateur.email,
        {"parcours": visa.parcours_id, "visa": visa.pk, "equipier": equipier.pk, "par": par.pk},
        cle=f"parcours.visa:{visa.pk}:{equipier.pk}:{_jour()}",
    )


def _lettre_visa(ids):
    parcours = _parcours(ids)
    visa = Visa.objects.get(pk=ids["visa"])
    parti = not Equipier.objects.filter(pk=ids["equipier"], fin__isnull=True).exists()
    if visa.donne_le is not None or parti:
        return None
    par = Utilisateur.objects.get(pk=ids["par"])
    return Lettre(
        sujet=f"{parcours.collectivite.nom} : votre visa avant l’envoi à l’ANCT",
        paragraphes=[
            f"{par.nom_complet} vous demande de lire le parcours {parcours.collectivite.de_nom} et de donner votre visa.",
            "Le visa dit que vous avez lu ce texte. Ce n’est pas une signature.",
        ],
        action=("Lire et donner mon visa", _page("parcours:visa", parcours.pk)),
        signataire=par,
    )


for _code, _lettre in (
    ("parcours.reprise", _lettre_reprise),
    ("parcours.remarque", _lettre_remarque),
    ("parcours.correction", _lettre_correction),
    ("parcours.correction_reponse", _lettre_reponse),
    ("parcours.visa", _lettre_visa),
):
    inscrire_lettre(_code, _lettre)
