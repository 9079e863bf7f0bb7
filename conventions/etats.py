"""Where a convention stands, as people see it: five stages, and at every state what is expected of whom."""

from dataclasses import dataclass

from django.utils import timezone

from conventions.enums import Statut, StatutActe, StatutVersement
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


@dataclass(frozen=True)
class Attendu:
    """One sentence for each side: what it has to do now."""

    territoire: str
    anct: str


def _le_texte(acte):
    return "la modification (avenant)" if acte.est_avenant else "la convention"


def _signataires(parcours):
    """(« conseil municipal », « le maire »)"""
    if parcours.collectivite.est_commune:
        return "conseil municipal", "le maire"
    return "conseil communautaire", "la présidence"


def _brouillon(acte, parcours, tranches):
    source = "ce qui change" if acte.est_avenant else "votre parcours"
    return Attendu(
        f"Rien pour l’instant. Vous recevrez un mail quand {_le_texte(acte)} sera à relire ou à voter.",
        f"{parcours.referent.nom_complet} rédige {_le_texte(acte)} à partir de {source}.",
    )


def _relecture(acte, parcours, tranches):
    quand = date_longue(acte.relecture_attendue_le)
    return Attendu(
        f"Lire le projet et dire, article par article, ce qui vous gêne, avant le {quand}.",
        f"Répondre aux remarques, puis valider {_le_texte(acte)}, avant le {quand}.",
    )


def _validee(acte, parcours, tranches):
    return Attendu(
        f"Rien pour l’instant. Vous recevrez un mail avec {_le_texte(acte)} à faire voter.",
        f"Relire une dernière fois, puis transmettre {_le_texte(acte)} : ensuite, le texte ne change plus.",
    )


def _part_anct(acte):
    if acte.signee_anct_le is not None:
        return f"Rien : sa signature du {date_longue(acte.signee_anct_le)} est reçue."
    if acte.credits_verifies_le is None:
        return "Vérifier les crédits, puis signer."
    return "Signer, puis déposer le document signé."


def _transmise(acte, parcours, tranches):
    assemblee, signataire = _signataires(parcours)
    return Attendu(
        f"Faire voter {_le_texte(acte)} par le {assemblee}, envoyer la délibération à la préfecture, puis indiquer ici les dates. "
        f"Ensuite, {signataire} pourra signer, si possible avant le {date_longue(acte.signature_attendue_le)}.",
        _part_anct(acte),
    )


def _autorisee(acte, parcours, tranches):
    _, signataire = _signataires(parcours)
    if acte.signee_collectivite_le is not None:
        territoire = f"Rien : votre signature du {date_longue(acte.signee_collectivite_le)} est reçue."
    else:
        territoire = (
            f"Faire signer {signataire}, sur papier ou par voie électronique, puis déposer le document signé, "
            f"si possible avant le {date_longue(acte.signature_attendue_le)}."
        )
    return Attendu(territoire, _part_anct(acte))


def _signee(acte, parcours, tranches):
    return Attendu(
        "Réaliser les étapes du parcours et garder les justificatifs des dépenses.",
        f"Inscrire la dépense à son budget, puis vous notifier {_le_texte(acte)}.",
    )


def _engagee(acte, parcours, tranches):
    return Attendu(
        "Réaliser les étapes du parcours et garder les justificatifs des dépenses.",
        f"Vous notifier {_le_texte(acte)} : c’est la dernière formalité avant le versement.",
    )


REALISER = "Réaliser les étapes du parcours et garder les justificatifs des dépenses."


def _notifiee(acte, parcours, tranches):
    """From here on what is expected follows the payments (`attendu_du_versement`); this is said when there is none."""
    return Attendu(REALISER, "Suivre avec vous l’avancée du parcours.")


def _le(versement):
    return f"le {str(versement).lower()} ({euros(versement.montant_prevu)})"


def _prevu(v):
    return Attendu(
        f"{REALISER} Déclarer les dépenses et écrire le bilan, puis demander {_le(v)}, vers {mois(v.tranche.date_prevue)}.",
        "Suivre avec vous l’avancée du parcours.",
    )


# What each state of the payment under way asks of each side.
ATTENDUS_VERSEMENT = {
    StatutVersement.PREVU: _prevu,
    StatutVersement.DEMANDE: lambda v: Attendu(REALISER, f"Vérifier {_le(v)}, puis le faire payer."),
    StatutVersement.SUSPENDU: lambda v: Attendu(
        f"Corriger ce qui bloque {_le(v)} : {v.motif.rstrip(' .')}.", "Reprendre la vérification dès que c’est corrigé."
    ),
    StatutVersement.CERTIFIE: lambda v: Attendu(REALISER, f"Faire payer {_le(v)} par son agence comptable."),
    StatutVersement.TRANSMIS: lambda v: Attendu(REALISER, f"Faire payer {_le(v)} par son agence comptable."),
    StatutVersement.REJETE: lambda v: Attendu(
        REALISER, f"Corriger {_le(v)} : son agence comptable demande une modification du dossier."
    ),
    StatutVersement.PAYE: lambda v: Attendu(
        "Rien : tout est versé. Gardez les justificatifs.", "Solder la convention, une fois le bilan accepté."
    ),
    StatutVersement.ANNULE: None,  # never the payment under way
}


def attendu_du_versement(versements):
    """What the payment under way asks: the first that is not paid, else the last one. None when there is none."""
    en_cours = next((v for v in versements if v.statut != StatutVersement.PAYE), None) or (versements or [None])[-1]
    return ATTENDUS_VERSEMENT[en_cours.statut](en_cours) if en_cours else None


def _abandonnee(acte, parcours, tranches):
    if acte.est_avenant:
        return Attendu(
            "Rien : cette modification est abandonnée. La convention continue comme avant.",
            "Rien, sauf à rédiger une autre modification si vous en convenez.",
        )
    return Attendu(
        "Rien : cette convention est abandonnée. Votre contact à l’ANCT vous dira la suite.",
        "Rédiger une nouvelle convention, si le territoire et l’ANCT en conviennent.",
    )


ATTENDUS = {
    StatutActe.BROUILLON: _brouillon,
    StatutActe.RELECTURE: _relecture,
    StatutActe.VALIDEE: _validee,
    StatutActe.TRANSMISE: _transmise,
    StatutActe.AUTORISEE: _autorisee,
    StatutActe.SIGNEE: _signee,
    StatutActe.ENGAGEE: _engagee,
    StatutActe.NOTIFIEE: _notifiee,
    StatutActe.ABANDONNEE: _abandonnee,
}

# What a state of the convention itself says before that of its acts; EN_COURS leaves the word to the act.
ATTENDUS_CONVENTION = {
    Statut.EN_COURS: None,
    Statut.SUSPENDUE: Attendu(
        "Appeler votre contact à l’ANCT : les versements sont suspendus jusqu’à ce que la raison soit levée.",
        "Chercher une solution avec vous, puis reprendre la convention ou y mettre fin.",
    ),
    Statut.RESILIEE: Attendu(
        "Garder les justificatifs des dépenses déjà faites : elles servent au décompte final.",
        "Établir avec vous le décompte des sommes dues.",
    ),
    Statut.CADUQUE: None,
    Statut.SOLDEE: Attendu(
        "Rien : le dernier versement est fait. Gardez les justificatifs.",
        "Clore la convention quand le parcours est terminé.",
    ),
    Statut.CLOSE: Attendu("Rien : la convention est terminée. Gardez les justificatifs.", "Rien."),
}


def attendu(acte, parcours, tranches=(), versements=()):
    """What is expected of each side now: the convention's own state first, then that of the act, then that of its payments."""
    propre = ATTENDUS_CONVENTION[acte.convention.statut]
    if propre is None and acte.statut == StatutActe.NOTIFIEE:
        propre = attendu_du_versement(list(versements))
    return propre or ATTENDUS[acte.statut](acte, parcours, list(tranches))


def etape_courante(acte, parcours):
    """The stage under way (one of ETAPES), None when the act is abandoned."""
    if acte.statut == StatutActe.ABANDONNEE:
        return None
    etape = ETAPE_DE[acte.statut]
    if etape == VERSEMENTS and parcours.statut in (StatutParcours.BILAN, StatutParcours.CLOS):
        return BILAN
    return etape


def etapes(acte, parcours):
    """The five stages: a list of {rang, libelle, etat, detail, courante}."""
    courante = etape_courante(acte, parcours)
    rang_courant = ETAPES.index(courante) if courante else 0
    if parcours.statut == StatutParcours.CLOS:
        rang_courant = len(ETAPES)
    dates = {
        REDACTION: timezone.localdate(acte.transmise_le) if acte.transmise_le else None,
        VOTE: acte.executoire_le,
        SIGNATURES: max(acte.signee_collectivite_le, acte.signee_anct_le) if acte.est_signee else None,
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
