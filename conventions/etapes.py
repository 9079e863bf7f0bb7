"""The stages of a convention, then those of an avenant, as their page lines them up. No query."""

from django.utils import timezone

from conventions.enums import ACTES_TERMINES, Statut, StatutActe, StatutVersement
from parcours.enums import Statut as StatutParcours
from socle.mots import date_longue

REDACTION, VOTE, SIGNATURES, VERSEMENTS, BILAN = ETAPES = (
    "Rédaction",
    "Vote du conseil",
    "Signatures",
    "Versements",
    "Bilan",
)
NOTIFICATION = "Notification"
ETAPES_MODIFICATION = (REDACTION, VOTE, SIGNATURES, NOTIFICATION)
FAITE, EN_COURS, A_VENIR = "faite", "en cours", "à venir"
ETAPE_DE = {
    StatutActe.BROUILLON: REDACTION,
    StatutActe.RELECTURE: REDACTION,
    StatutActe.VALIDEE: REDACTION,
    StatutActe.TRANSMISE: VOTE,
    StatutActe.AUTORISEE: SIGNATURES,
    StatutActe.SIGNEE: VERSEMENTS,
    StatutActe.ENGAGEE: VERSEMENTS,
    StatutActe.NOTIFIEE: VERSEMENTS,
}
# « Vote du conseil (fait le …) », « Signatures (faites le …) ».
ACCORDS = {
    REDACTION: "faite",
    VOTE: "fait",
    SIGNATURES: "faites",
    VERSEMENTS: "faits",
    BILAN: "fait",
    NOTIFICATION: "faite",
}


def etape_courante(acte, parcours):
    """The stage under way of an initial act (one of ETAPES), None when it is given up."""
    if acte.statut == StatutActe.ABANDONNEE:
        return None
    etape = ETAPE_DE[acte.statut]
    if etape == VERSEMENTS and parcours.statut in (StatutParcours.BILAN, StatutParcours.CLOS):
        return BILAN
    return etape


def etapes(acte, parcours, convention, versements=()):
    """The five stages of `convention`: a list of {rang, libelle, etat, detail, courante}. `acte` is its initial act, `versements` those of its schedule."""
    courante = etape_courante(acte, parcours)
    etats = _etats(ETAPES, len(ETAPES) if parcours.statut == StatutParcours.CLOS else courante)
    details = {}
    if versements:
        restent = any(v.statut not in (StatutVersement.PAYE, StatutVersement.ANNULE) for v in versements)
        etats[VERSEMENTS] = EN_COURS if restent else FAITE
        if restent and convention.statut == Statut.SUSPENDUE:
            details[VERSEMENTS] = "suspendus"
        elif convention.statut == Statut.RESILIEE:
            details[VERSEMENTS] = "arrêtés"
    return _lignes(acte, etats, details)


def etapes_de_la_modification(acte):
    """The four stages of an avenant, as `etapes` gives those of the convention."""
    courante = None if acte.statut == StatutActe.ABANDONNEE else ETAPE_DE[acte.statut]
    if courante == VERSEMENTS:
        courante = len(ETAPES_MODIFICATION) if acte.statut in ACTES_TERMINES else NOTIFICATION
    return _lignes(acte, _etats(ETAPES_MODIFICATION, courante))


def _etats(libelles, courante):
    """{stage: its state}. `courante` is the stage under way, or how many are over; None when nothing goes on."""
    if courante is None:
        return dict.fromkeys(libelles, A_VENIR)
    rang_courant = courante if isinstance(courante, int) else libelles.index(courante)
    return {
        libelle: FAITE if rang < rang_courant else EN_COURS if rang == rang_courant else A_VENIR
        for rang, libelle in enumerate(libelles)
    }


def _lignes(acte, etats, details=None):
    dates = {
        REDACTION: timezone.localdate(acte.transmise_le) if acte.transmise_le else None,
        VOTE: acte.executoire_le,
        SIGNATURES: max(acte.signee_collectivite_le, acte.signee_anct_le) if acte.est_signee else None,
        NOTIFICATION: acte.notifiee_le,
    }
    premiere = next((libelle for libelle, etat in etats.items() if etat == EN_COURS), None)
    return [
        {
            "rang": rang,
            "libelle": libelle,
            "etat": etat,
            "detail": (details or {}).get(libelle) or _detail(libelle, etat, dates.get(libelle)),
            "courante": libelle == premiere,
        }
        for rang, (libelle, etat) in enumerate(etats.items(), start=1)
    ]


def _detail(libelle, etat, quand):
    if etat != FAITE:
        return etat
    return f"{ACCORDS[libelle]} le {date_longue(quand)}" if quand else ACCORDS[libelle]
