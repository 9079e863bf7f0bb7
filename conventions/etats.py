"""What is expected of whom: at every state of a convention, of its acts and of its payments, one sentence for each side. No query."""

from dataclasses import dataclass, field

from django.utils import timezone

from conventions.enums import (
    ACTES_TERMINES,
    PartieSignataire,
    Statut,
    StatutActe,
    StatutBilan,
    StatutReversement,
    StatutSignature,
    StatutVersement,
)
from conventions.models import Reversement
from parcours.enums import Statut as StatutParcours
from socle.mots import date_longue, euros, mois


@dataclass(frozen=True)
class Attendu:
    """One sentence for each side: what it has to do now."""

    territoire: str
    anct: str

    @property
    def occupe_l_anct(self):
        return self.anct != SUIVRE and not self.anct.startswith("Rien")


@dataclass(frozen=True)
class Faits:
    """What the sentences rest on beside the act itself (`situations.rassembler`).

    `versements`: those of the schedule in force, first to last, cancelled ones too. `bilan`: the state of the report of the payment that
    comes next, None when it is not begun. `rien_a_verser`: the expenses leave nothing to pay. `reversement`: the last sum asked back.
    `a_decompter`: terminated after a payment, and not counted yet.
    `depots`: {side: what it deposited}.
    """

    versements: tuple = ()
    bilan: str | None = None
    rien_a_verser: bool = False
    reversement: Reversement | None = None
    a_decompter: bool = False
    depots: dict = field(default_factory=dict)

    @property
    def reversement_du(self):
        """The sum that the territory still owes, None when it owes none."""
        du = self.reversement
        return du if du is not None and du.statut == StatutReversement.A_RECEVOIR else None


# --- an act: the convention until it is notified, then each avenant ---------------------------------------------------------------


def _le_texte(acte):
    return "la modification (avenant)" if acte.est_avenant else "la convention"


def _signataires(parcours):
    """(« conseil municipal », « le maire »)"""
    if parcours.collectivite.est_commune:
        return "conseil municipal", "le maire"
    return "conseil communautaire", "la présidence"


def _brouillon(acte, parcours, faits):
    source = "ce qui change" if acte.est_avenant else "votre parcours"
    return Attendu(
        f"Rien pour l’instant. Vous recevrez un mail quand {_le_texte(acte)} sera à relire ou à voter.",
        f"{parcours.referent.nom_complet} rédige {_le_texte(acte)} à partir de {source}.",
    )


def _relecture(acte, parcours, faits):
    quand = date_longue(acte.relecture_attendue_le)
    return Attendu(
        f"Lire le projet et dire, article par article, ce qui vous gêne, avant le {quand}.",
        f"Répondre aux remarques, puis valider {_le_texte(acte)}, avant le {quand}.",
    )


def _validee(acte, parcours, faits):
    return Attendu(
        f"Rien pour l’instant. Vous recevrez un mail avec {_le_texte(acte)} à faire voter.",
        f"Relire une dernière fois, puis transmettre {_le_texte(acte)} : ensuite, le texte ne change plus.",
    )


def _depot(faits, partie):
    """The state of what this side deposited; "" when there is nothing."""
    depot = faits.depots.get(partie)
    return depot.statut if depot else ""


def _part_anct(acte, faits):
    comparer = ""
    if _depot(faits, PartieSignataire.COLLECTIVITE) == StatutSignature.A_COMPARER:
        comparer = "Comparer le document signé par le territoire à celui qu’elle avait envoyé. "
    if acte.signee_anct_le is not None:
        return comparer.strip() or f"Rien : sa signature du {date_longue(acte.signee_anct_le)} est reçue."
    if _depot(faits, PartieSignataire.ANCT) == StatutSignature.A_COMPARER:
        return f"{comparer}Comparer le document qu’elle a signé à celui qu’elle avait envoyé."
    if acte.credits_verifies_le is None:
        return f"{comparer}Vérifier les crédits, puis signer {_le_texte(acte)}."
    return f"{comparer}Signer {_le_texte(acte)}, puis déposer le document signé."


def _transmise(acte, parcours, faits):
    assemblee, signataire = _signataires(parcours)
    return Attendu(
        f"Faire voter {_le_texte(acte)} par le {assemblee}, envoyer la délibération à la préfecture, puis indiquer ici les dates. "
        f"Ensuite, {signataire} pourra signer, si possible avant le {date_longue(acte.signature_attendue_le)}.",
        _part_anct(acte, faits),
    )


# What a deposit that is not received asks of the territory.
DEPOTS = {
    StatutSignature.A_COMPARER: "Rien à refaire : l’ANCT compare le document signé qui est déposé.",
    StatutSignature.INCOMPLETE: "Vérifier que toutes les pages du document signé y sont, ajouter celles qui manquent, puis confirmer.",
    StatutSignature.REFUSEE: "Déposer un autre document signé : l’ANCT a refusé le premier, et dit pourquoi plus bas.",
}


def _autorisee(acte, parcours, faits):
    _, signataire = _signataires(parcours)
    depot = _depot(faits, PartieSignataire.COLLECTIVITE)
    if acte.signee_collectivite_le is not None:
        territoire = f"Rien : votre signature du {date_longue(acte.signee_collectivite_le)} est reçue."
    elif depot in DEPOTS:
        territoire = DEPOTS[depot]
    else:
        territoire = (
            f"Faire signer {signataire}, sur papier ou par voie électronique, puis déposer le document signé, "
            f"si possible avant le {date_longue(acte.signature_attendue_le)}."
        )
    return Attendu(territoire, _part_anct(acte, faits))


REALISER = "Réaliser les étapes du parcours et garder les justificatifs des dépenses."
GARDER = "Garder les justificatifs des dépenses."
SUIVRE = "Suivre avec vous l’avancée du parcours."


def _une_fois_signee(acte):
    """The convention's own line says the rest when an avenant is signed."""
    return "Rien : la modification (avenant) est signée des deux côtés." if acte.est_avenant else REALISER


def _signee(acte, parcours, faits):
    return Attendu(_une_fois_signee(acte), f"Inscrire la dépense à son budget, puis vous notifier {_le_texte(acte)}.")


def _engagee(acte, parcours, faits):
    suite = "c’est la dernière formalité" + ("" if acte.est_avenant else " avant le versement")
    return Attendu(_une_fois_signee(acte), f"Vous notifier {_le_texte(acte)} : {suite}.")


def _notifiee(acte, parcours, faits):
    """From here on what is expected follows the payments (`attendu_du_versement`); this is said when there is none."""
    return Attendu(REALISER, SUIVRE)


def _abandonnee(acte, parcours, faits):
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


# --- a payment ---------------------------------------------------------------------------------------------------------------------


def _le(versement):
    return f"le {str(versement).lower()} ({euros(versement.montant_prevu)})"


def _quand(versement):
    """« , vers mars 2027 », « , attendu depuis septembre 2025 » once its day is past."""
    prevue = versement.tranche.date_prevue
    if prevue is None:
        return ""
    return f", {'attendu depuis' if prevue < timezone.localdate() else 'vers'} {mois(prevue)}"


def _prevu(v, realiser, faits):
    """What a planned payment waits for is its report; the page lists the rest."""
    if faits.bilan == StatutBilan.ENVOYE:
        return Attendu(
            f"{realiser} Le bilan est envoyé : il n’y a rien de plus à écrire pour l’instant.",
            f"Lire le bilan, puis l’accepter ou demander de le compléter : {_le(v)} l’attend.",
        )
    if faits.bilan == StatutBilan.A_COMPLETER:
        return Attendu(
            f"Compléter le bilan, comme l’ANCT l’a demandé, puis demander {_le(v)}{_quand(v)}.",
            "Lire le bilan quand il sera complété.",
        )
    if faits.rien_a_verser:
        return Attendu(
            "Déclarer les dépenses qui manquent, s’il y en a : sinon, il n’y a rien de plus à verser.",
            "Solder la convention, si aucune dépense ne manque.",
        )
    if faits.bilan == StatutBilan.ACCEPTE:
        return Attendu(
            f"{realiser} Le bilan est accepté : demander {_le(v)}{_quand(v)}.", f"Vérifier {_le(v)} une fois demandé."
        )
    return Attendu(f"{realiser} Déclarer les dépenses et écrire le bilan, puis demander {_le(v)}{_quand(v)}.", SUIVRE)


def _suspendu(v, realiser, faits):
    motif = v.motif.strip(" .")
    return Attendu(
        f"Corriger ce qui bloque {_le(v)}. {motif[:1].upper()}{motif[1:]}.",
        "Reprendre la vérification dès que c’est corrigé.",
    )


# What each state of the payment under way asks of each side.
ATTENDUS_VERSEMENT = {
    StatutVersement.PREVU: _prevu,
    StatutVersement.DEMANDE: lambda v, realiser, _: Attendu(realiser, f"Vérifier {_le(v)}, puis le faire payer."),
    StatutVersement.SUSPENDU: _suspendu,
    StatutVersement.CERTIFIE: lambda v, realiser, _: Attendu(
        realiser, f"Faire payer {_le(v)} par son agence comptable."
    ),
    StatutVersement.TRANSMIS: lambda v, realiser, _: Attendu(
        realiser, f"Faire payer {_le(v)} par son agence comptable."
    ),
    StatutVersement.REJETE: lambda v, realiser, _: Attendu(
        realiser, f"Corriger {_le(v)} : son agence comptable demande une modification du dossier."
    ),
    StatutVersement.PAYE: lambda v, realiser, _: Attendu(
        "Rien : tout est versé. Gardez les justificatifs.", "Solder la convention, une fois le bilan accepté."
    ),
    StatutVersement.ANNULE: None,  # never the payment under way
}


def versement_en_cours(versements):
    """The first payment that is not made, else the last one; None when there is none."""
    presents = [v for v in versements if v.statut != StatutVersement.ANNULE]
    return next((v for v in presents if v.statut != StatutVersement.PAYE), presents[-1] if presents else None)


def attendu_du_versement(parcours, faits):
    """What the payment under way asks of each side; None when there is none."""
    en_cours = versement_en_cours(faits.versements)
    if en_cours is None:
        return None
    realiser = GARDER if parcours.statut in (StatutParcours.BILAN, StatutParcours.CLOS) else REALISER
    return ATTENDUS_VERSEMENT[en_cours.statut](en_cours, realiser, faits)


# --- the convention itself -----------------------------------------------------------------------------------------------------------


def _du_reversement(du, debut=""):
    """What money to give back asks: how much, by when, to whom."""
    somme, jour = euros(du.montant), date_longue(du.echeance)
    avant = f" : la date du {jour} est passée" if du.echeance < timezone.localdate() else f" avant le {jour}"
    return Attendu(
        f"{debut}Reverser {somme} à l’ANCT{avant}. Les versements dépassent les dépenses retenues : "
        "l’agence comptable de l’ANCT vous écrit pour ce reversement ; indiquez-lui le numéro de la convention.",
        f"Recevoir le reversement de {somme}, attendu avant le {jour}, puis enregistrer la recette.",
    )


def _suspendue(faits):
    return Attendu(
        "Appeler votre contact à l’ANCT : les versements sont suspendus jusqu’à ce que la raison soit levée.",
        "Chercher une solution avec vous, puis reprendre la convention ou y mettre fin.",
    )


def _resiliee(faits):
    if faits.reversement_du:
        return _du_reversement(faits.reversement_du)
    if faits.a_decompter:
        return Attendu(
            "Déclarer les dépenses que vous avez déjà payées : elles servent au décompte. Ce qui a été versé de trop sera à reverser.",
            "Examiner ces dépenses, puis établir le décompte.",
        )
    return Attendu("Rien : la convention est résiliée. Gardez les justificatifs.", "Rien.")


def _soldee(faits):
    annule = next((v for v in reversed(faits.versements) if v.statut == StatutVersement.ANNULE), None)
    if faits.reversement_du:
        return _du_reversement(faits.reversement_du, f"{_le(annule).capitalize()} est annulé. " if annule else "")
    fin = f"{_le(annule)} est annulé" if annule else "le dernier versement est fait"
    if faits.reversement is not None and faits.reversement.statut == StatutReversement.RECU:
        fin = f"le reversement de {euros(faits.reversement.montant)} est reçu par l’ANCT depuis le {date_longue(faits.reversement.recu_le)}"
    return Attendu(f"Rien : {fin}. Gardez les justificatifs.", "Clore la convention quand le parcours est terminé.")


# What a state of the convention itself says before that of its acts; EN_COURS and CADUQUE leave the word to them.
ATTENDUS_CONVENTION = {
    Statut.EN_COURS: None,
    Statut.SUSPENDUE: _suspendue,
    Statut.RESILIEE: _resiliee,
    Statut.CADUQUE: None,
    Statut.SOLDEE: _soldee,
    Statut.CLOSE: lambda faits: Attendu("Rien : la convention est terminée. Gardez les justificatifs.", "Rien."),
}


def est_modification_en_cours(acte):
    """An avenant that is neither notified nor given up: the convention that it modifies goes on beside it."""
    return acte.est_avenant and acte.statut not in ACTES_TERMINES


def attendus(acte, parcours, faits):
    """What is expected of each side now: that of the convention, then that of its avenant under way when `acte` is one."""
    modification = est_modification_en_cours(acte)
    propre = ATTENDUS_CONVENTION[acte.convention.statut]
    if propre is not None:
        convention = propre(faits)
    elif modification or acte.statut == StatutActe.NOTIFIEE:
        convention = attendu_du_versement(parcours, faits) or _notifiee(acte, parcours, faits)
    else:
        convention = ATTENDUS[acte.statut](acte, parcours, faits)
    return [convention, ATTENDUS[acte.statut](acte, parcours, faits)] if modification else [convention]
