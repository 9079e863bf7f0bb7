"""What this room prints, each from frozen data: the draft, the copy to sign, the notification, the consolidated text.

In force (asked by the public page): from the second signature until the convention is closed, or ended before its term. The end of the
étapes ends nothing by itself: the convention has effects until its last payment (its article « Durée »).
"""

import json

from django.utils import timezone

from conventions.documents_bilans import BILAN
from conventions.documents_comptes import COMPTES
from conventions.documents_depenses import LISTE_DEPENSES
from conventions.documents_versements import AVIS, DOSSIER
from conventions.enums import Statut
from conventions.essentielles.colonnes import COLONNES
from conventions.essentielles.ecriture import en_csv
from conventions.essentielles.ligne import composer, derniere_signature, pour_composer
from conventions.essentielles.regles import fautes
from conventions.mise_en_page import contexte_acte, contexte_consolide, contexte_parties, lier
from conventions.models import Acte, Convention
from conventions.redaction import A_ATTRIBUER, projet_de
from parcours.models import Parcours
from socle.documents import Genre, inscrire_genre
from socle.documents.genres import EN_VIGUEUR, PAS_ENCORE, TERMINEE, Vigueur
from socle.documents.models import Fichier
from socle.mots import date_longue

__all__ = [
    "AVIS",
    "BILAN",
    "COMPTES",
    "CONSOLIDE",
    "DOSSIER",
    "EXEMPLAIRE",
    "LISTE_DEPENSES",
    "NOTIFICATION",
    "PROJET",
    "lier",
]

PROJET = "projet"
EXEMPLAIRE = "convention"
NOTIFICATION = "notification"
CONSOLIDE = "convention-consolidee"
SCHEMA_NOTIFICATION = "notification/1"
CSV = "donnees-essentielles.csv"


# --- frozen data --------------------------------------------------------------------------------------------------------------


def _gele(acte):
    """The frozen text itself: nothing of the parcours is read again."""
    return json.loads(acte.texte_gele)


def _projet(acte):
    parcours = Parcours.objects.pour_page().select_related("collectivite__complement")
    return projet_de(acte, parcours.get(pk=acte.convention.parcours_id), jour=timezone.localdate())


def _consolide(acte):
    """The convention as this avenant leaves it, with the acts that made it and the articles that this one changed."""
    donnees = _gele(acte)
    actes = Acte.objects.signes().filter(convention=acte.convention_id, rang__lte=acte.rang).defer("texte_gele")
    return donnees["consolide"] | {
        "actes": [
            {"numero": a.numero, "rang": a.rang, "objet": a.objet, "signe_le": derniere_signature(a).isoformat()}
            for a in actes.order_by("rang")
        ],
        "articles_modifies": donnees["articles_modifies"],
    }


def _notification(acte):
    texte = _gele(acte)
    convention = pour_composer(Convention.objects.filter(pk=acte.convention_id)).get()
    ligne = composer(convention)
    autorisation = getattr(acte, "autorisation", None)
    return {
        "schema": SCHEMA_NOTIFICATION,
        "numero": acte.numero,
        "rang": acte.rang,
        "objet": acte.objet,
        "territoire": texte["territoire"],
        "convention": texte["convention"]["numero"] if acte.rang else acte.numero,
        "empreinte": acte.empreinte,
        "agence": texte["agence"],
        "beneficiaire": texte["beneficiaire"],
        "montant": acte.montant_delta,
        "montant_total": convention.montant_total,
        "montant_total_lettres": texte["montant_lettres"],
        "premier_versement": texte["echeancier"][0] if texte["echeancier"] and not acte.rang else None,
        "autorisation": {
            "genre": autorisation.get_genre_display().removeprefix("une "),
            "numero": autorisation.numero,
            "seance": autorisation.seance,
            "ar_le": autorisation.ar_le,
        }
        if autorisation
        else None,
        "dates": {
            "applicable": acte.executoire_le,
            "collectivite": acte.signee_collectivite_le,
            "anct": acte.signee_anct_le,
            "effet": derniere_signature(acte),
            "engagee": acte.engagee_le,
            "notifiee": acte.notifiee_le,
            "fin": acte.date_fin,
            "bilan": texte["date_limite_bilan"],
        },
        "ej": acte.ej,
        "imputation": acte.imputation,
        # The header alone goes out while the row has a fault: nothing invalid leaves.
        "donnees_essentielles": ligne if not fautes(ligne) else None,
    }


# --- attachments ----------------------------------------------------------------------------------------------------------------


def _fichiers_annexes(donnees):
    """The files annexed, as they were deposited. Raises ValueError when one is no longer the file that was frozen."""
    attendus = {a["uuid"]: a for a in donnees.get("annexes", [])}
    fichiers = {str(f.uuid): f for f in Fichier.objects.filter(uuid__in=attendus)}
    pieces = []
    for uuid, annexe in attendus.items():
        fichier = fichiers[uuid]
        if fichier.sha256 != annexe["sha256"]:
            raise ValueError(f"L’annexe {annexe['numero']} n’est plus le fichier qui a été joint.")
        nom = f"annexe-{annexe['numero']}-{annexe['nom']}"
        pieces.append((nom, fichier.lire(), f"Annexe {annexe['numero']} – {annexe['titre']}", fichier.type_mime))
    return pieces


def _ligne_ouverte(donnees):
    ligne = donnees["donnees_essentielles"]
    # Frozen keys come back sorted: the columns have an order of their own.
    lignes = [{c.nom: ligne[c.nom] for c in COLONNES}] if ligne else []
    return [(CSV, en_csv(lignes), "Données essentielles de la convention, en CSV", "text/csv")]


# --- in force? -------------------------------------------------------------------------------------------------------------------


def _acte_et_convention(acte_pk):
    return Acte.objects.select_related("convention").defer("texte_gele").filter(pk=acte_pk).first()


def _vigueur(acte_pk):
    """Whether an act is in force. One query."""
    acte = _acte_et_convention(acte_pk)
    if acte is None:
        return None
    if not acte.est_signee:
        return Vigueur(PAS_ENCORE, "Il n’est pas encore en vigueur : les deux parties ne l’ont pas encore signé.")
    convention = acte.convention
    if convention.statut in (Statut.RESILIEE, Statut.CLOSE):
        return Vigueur(TERMINEE, f"Il n’est plus en vigueur depuis le {date_longue(convention.finie_le)}.")
    return Vigueur(EN_VIGUEUR, "Il est en vigueur.")


def _vigueur_consolide(acte_pk):
    """A consolidated text no longer holds once a later avenant is signed. Two queries."""
    acte = _acte_et_convention(acte_pk)
    if acte is None:
        return None
    suivant = (
        Acte.objects.signes()
        .filter(convention=acte.convention_id, rang__gt=acte.rang)
        .defer("texte_gele")
        .order_by("rang")
        .first()
    )
    if suivant is not None:
        depuis = date_longue(derniere_signature(suivant))
        return Vigueur(TERMINEE, f"Il n’est plus à jour depuis le {depuis} : la convention a été modifiée de nouveau.")
    return _vigueur(acte_pk)


# --- the kinds -------------------------------------------------------------------------------------------------------------------


def _en_fichier(numero):
    """A number as part of a file's name: « TE-2026-004-A1 »."""
    return numero.replace("/", "-")


def _nom_acte(donnees):
    return f"{'Avenant' if 'rang' in donnees else 'Convention'} {donnees['numero']}"


def _nom_du_projet(donnees):
    """« projet-convention-TE-2026-004.pdf », « projet-convention.pdf » as long as it has no number."""
    genre = "avenant" if "rang" in donnees else "convention"
    numero = "" if donnees["numero"] == A_ATTRIBUER else f"-{_en_fichier(donnees['numero'])}"
    return f"projet-{genre}{numero}.pdf"


def _contexte_notification(donnees):
    ligne = donnees["donnees_essentielles"]
    return contexte_parties(donnees) | {
        "colonnes": [
            {"nom": c.nom, "libelle": c.libelle, "valeur": ligne[c.nom]} for c in COLONNES if ligne and ligne[c.nom]
        ]
    }


for _genre in (
    Genre(
        code=PROJET,
        libelle="Projet de convention ou d’avenant",
        gabarit="conventions/pdf/projet.html",
        profil="ua1",
        donnees=_projet,
        titre=lambda d: f"Projet : {_nom_acte(d)} – {d['territoire']}",
        nom_fichier=_nom_du_projet,
        contexte=contexte_acte,
        filigrane="PROJET",
    ),
    Genre(
        code=EXEMPLAIRE,
        libelle="Convention ou avenant",
        gabarit="conventions/pdf/acte.html",
        profil="a3a",
        donnees=_gele,
        titre=lambda d: f"{_nom_acte(d)} – {d['territoire']}",
        nom_fichier=lambda d: f"{'avenant' if 'rang' in d else 'convention'}-{_en_fichier(d['numero'])}.pdf",
        sceller=True,
        joindre_donnees=True,
        contexte=contexte_acte,
        pieces=_fichiers_annexes,
        vigueur=_vigueur,
    ),
    Genre(
        code=NOTIFICATION,
        libelle="Notification d’une convention ou d’un avenant",
        gabarit="conventions/pdf/notification.html",
        profil="a3a",
        donnees=_notification,
        titre=lambda d: f"Notification {d['numero']} – {d['territoire']}",
        nom_fichier=lambda d: f"notification-{_en_fichier(d['numero'])}.pdf",
        sceller=True,
        joindre_donnees=True,
        contexte=_contexte_notification,
        pieces=_ligne_ouverte,
        vigueur=_vigueur,
    ),
    Genre(
        code=CONSOLIDE,
        libelle="Texte consolidé d’une convention",
        gabarit="conventions/pdf/consolide.html",
        profil="a3a",
        donnees=_consolide,
        titre=lambda d: f"Convention {d['numero']} à jour de l’avenant {d['consolidee']['rang']} – {d['territoire']}",
        nom_fichier=lambda d: f"convention-{_en_fichier(d['numero'])}-consolidee-{d['consolidee']['rang']}.pdf",
        sceller=True,
        joindre_donnees=True,
        contexte=contexte_consolide,
        pieces=_fichiers_annexes,
        vigueur=_vigueur_consolide,
    ),
):
    inscrire_genre(_genre)
