"""The words of a convention and of its acts: what is stored on the left, what people read on the right (see docs/glossaire.md)."""

from django.db.models import TextChoices


class Statut(TextChoices):
    """The life of the convention itself; « suspendue, résiliée, soldée, close » come with the payments that need them."""

    EN_COURS = "en_cours", "En cours"
    CADUQUE = "caduque", "Sans suite"


# A convention in one of these states no longer stands in the way of another one for the same parcours.
TERMINEES = (Statut.CADUQUE,)


class Transition(TextChoices):
    RENDRE_CADUQUE = "rendre_caduque", "Laisser sans suite"


class StatutActe(TextChoices):
    """One circuit for the initial act and, later, for what modifies it (avenants)."""

    BROUILLON = "brouillon", "En rédaction"
    RELECTURE = "relecture", "En relecture"
    VALIDEE = "validee", "À voter et à signer"
    SIGNEE = "signee", "Signée"
    ABANDONNEE = "abandonnee", "Abandonnée"


EN_REDACTION = (StatutActe.BROUILLON, StatutActe.RELECTURE)
# Its number is taken and its text no longer changes.
FIGES = (StatutActe.VALIDEE, StatutActe.SIGNEE)
# An act in one of these states no longer stands in the way of the next one.
ACTES_TERMINES = (StatutActe.SIGNEE, StatutActe.ABANDONNEE)


class TransitionActe(TextChoices):
    MODIFIER = "modifier", "Modifier"
    ENVOYER_EN_RELECTURE = "envoyer_en_relecture", "Envoyer en relecture"
    VALIDER = "valider", "Valider et numéroter"
    DATER = "dater", "Enregistrer une date de signature"
    SIGNER = "signer", "Enregistrer la dernière signature"
    ABANDONNER = "abandonner", "Abandonner"


class TypeSignataire(TextChoices):
    """Who signs for the Agency is ANCT's to say, act by act (metier §2.1: R. 1232-12 CGCT)."""

    DIRECTION_GENERALE = "dg", "la direction générale de l’Agence"
    DELEGATION = "delegation", "une personne qui a reçu délégation de la direction générale"
    PREFET = "prefet", "le préfet, délégué territorial de l’Agence"


class GenreTranche(TextChoices):
    """What a payment is in accounting; people read « premier, deuxième, dernier versement » (`echeancier.nommer`)."""

    AVANCE = "avance", "Premier versement"
    ACOMPTE = "acompte", "Versement suivant"
    SOLDE = "solde", "Dernier versement"
