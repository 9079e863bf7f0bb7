"""The words of a committee and of its decisions: what is stored on the left, what people read on the right."""

from django.db.models import TextChoices

DECISIONS_MAX = 3


class Statut(TextChoices):
    PREVU = "prevu", "Prévu"
    TENU = "tenu", "Réuni"
    ANNULE = "annule", "Annulé"


class Transition(TextChoices):
    DEPLACER = "deplacer", "Changer la date ou le lieu"
    REDIGER = "rediger", "Modifier les phrases"
    PREPARER_RAPPORT = "preparer_rapport", "Préparer le rapport"
    TENIR = "tenir", "Enregistrer les décisions"
    ANNULER = "annuler", "Annuler"


class StatutDecision(TextChoices):
    DEMANDEE = "demandee", "Demandée"
    ACCEPTEE = "acceptee", "Acceptée"
    REFUSEE = "refusee", "Refusée"
    A_REVOIR = "a_revoir", "À revoir"


class TransitionDecision(TextChoices):
    MODIFIER = "modifier", "Modifier"
    ACCEPTER = "accepter", "Accepter"
    REFUSER = "refuser", "Refuser"
    REVOIR = "revoir", "Revoir plus tard"
    FAIRE = "faire", "Indiquer que c’est fait"


# What a meeting answers, and the transition that each answer is.
REPONSES = {
    StatutDecision.ACCEPTEE: TransitionDecision.ACCEPTER,
    StatutDecision.REFUSEE: TransitionDecision.REFUSER,
    StatutDecision.A_REVOIR: TransitionDecision.REVOIR,
}


class Suite(TextChoices):
    """What became of a decision. Computed, never stored: « en retard » depends on the day."""

    FAITE = "faite", "Faite"
    EN_COURS = "en_cours", "En cours"
    EN_RETARD = "en_retard", "En retard"
    REFUSEE = "refusee", "Refusée"
    A_REVOIR = "a_revoir", "À revoir"
