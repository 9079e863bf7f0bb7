"""Where a convention stands, as people see it: five stages, and at every state what is expected of whom."""

from dataclasses import dataclass

from django.utils import timezone

from conventions.enums import StatutActe
from parcours.enums import Statut as StatutParcours
from socle.mots import date_longue, euros, mois

REDACTION, VOTE, SIGNATURES, VERSEMENTS, BILAN = ETAPES = (
    "Rédaction",
    "Vote du conseil",
    "Signatures",
    "Versements",
    "Bilan",
)
FAITE, EN_COURS, A_VENIR = "faite", "en cours", "à venir"


@dataclass(frozen=True)
class Attendu:
    """One sentence for each side: what it has to do now."""

    territoire: str
    anct: str


def _brouillon(acte, parcours, tranches):
    return Attendu(
        "Rien pour l’instant. Vous recevrez un mail quand la convention sera prête à voter.",
        f"{parcours.referent.nom_complet} rédige la convention à partir de votre parcours.",
    )


def _relecture(acte, parcours, tranches):
    return Attendu(
        "Rien pour l’instant. Vous recevrez un mail quand la convention sera prête à voter.",
        f"Relire la convention, puis la valider avant le {date_longue(acte.relecture_attendue_le)}.",
    )


def _validee(acte, parcours, tranches):
    commune = parcours.collectivite.est_commune
    assemblee, signataire = ("conseil municipal", "le maire") if commune else ("conseil communautaire", "la présidence")
    quand = date_longue(acte.signature_attendue_le)
    if acte.signee_collectivite_le is None:
        territoire = (
            f"Inscrire la convention à l’ordre du jour du {assemblee}, envoyer la délibération à la préfecture, "
            f"puis faire signer {signataire}, si possible avant le {quand}."
        )
    else:
        territoire = f"Rien : votre signature du {date_longue(acte.signee_collectivite_le)} est enregistrée."
    if acte.signee_anct_le is None:
        anct = "Signer à son tour, puis enregistrer les deux dates de signature."
    else:
        anct = "Attendre votre signature : la sienne est enregistrée."
    return Attendu(territoire, anct)


def _signee(acte, parcours, tranches):
    suite = "Préparer le premier versement."
    if tranches:
        premiere = tranches[0]
        suite = f"Préparer le premier versement : {euros(premiere.montant)}, vers {mois(premiere.date_prevue)}."
    return Attendu("Réaliser les étapes du parcours et garder les justificatifs des dépenses.", suite)


def _abandonnee(acte, parcours, tranches):
    return Attendu(
        "Rien : cette convention est abandonnée. Votre contact à l’ANCT vous dira la suite.",
        "Rédiger une nouvelle convention, si le territoire et l’ANCT en conviennent.",
    )


ATTENDUS = {
    StatutActe.BROUILLON: _brouillon,
    StatutActe.RELECTURE: _relecture,
    StatutActe.VALIDEE: _validee,
    StatutActe.SIGNEE: _signee,
    StatutActe.ABANDONNEE: _abandonnee,
}


def attendu(acte, parcours, tranches=()):
    """What is expected of each side now."""
    return ATTENDUS[acte.statut](acte, parcours, list(tranches))


def etape_courante(acte, parcours):
    """The stage under way (one of ETAPES), None when the act is abandoned."""
    if acte.statut == StatutActe.ABANDONNEE:
        return None
    if acte.statut in (StatutActe.BROUILLON, StatutActe.RELECTURE):
        return REDACTION
    if acte.statut == StatutActe.VALIDEE:
        # Council and préfecture come before the first signature; their own dates belong to the authorising act.
        return SIGNATURES if acte.signee_collectivite_le or acte.signee_anct_le else VOTE
    return BILAN if parcours.statut in (StatutParcours.BILAN, StatutParcours.CLOS) else VERSEMENTS


def etapes(acte, parcours):
    """The five stages: a list of {rang, libelle, etat, detail, courante}."""
    courante = etape_courante(acte, parcours)
    rang_courant = ETAPES.index(courante) if courante else 0
    if parcours.statut == StatutParcours.CLOS:
        rang_courant = len(ETAPES)
    dates = {
        REDACTION: timezone.localdate(acte.validee_le) if acte.validee_le else None,
        SIGNATURES: max(acte.signee_collectivite_le, acte.signee_anct_le)
        if acte.signee_collectivite_le and acte.signee_anct_le
        else None,
    }
    lignes = []
    for rang, libelle in enumerate(ETAPES):
        etat = FAITE if rang < rang_courant else EN_COURS if rang == rang_courant else A_VENIR
        if courante is None:
            etat = A_VENIR
        quand = dates.get(libelle)
        detail = f"{etat} le {date_longue(quand)}" if etat == FAITE and quand else etat
        lignes.append(
            {"rang": rang + 1, "libelle": libelle, "etat": etat, "detail": detail, "courante": etat == EN_COURS}
        )
    return lignes
