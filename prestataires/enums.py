"""The words of the register of providers: what is stored on the left, what people read on the right."""

from django.db.models import TextChoices


class Statut(TextChoices):
    PROPOSE = "propose", "Proposé"
    REFERENCE = "reference", "Référencé"
    SUSPENDU = "suspendu", "Suspendu"
    RETIRE = "retire", "Retiré"


class Transition(TextChoices):
    REFERENCER = "referencer", "Référencer"
    SUSPENDRE = "suspendre", "Suspendre"
    RETIRER = "retirer", "Retirer"


# What is decided against a provider says why.
MOTIVEES = (Transition.SUSPENDRE, Transition.RETIRER)


class Forme(TextChoices):
    COOPERATIVE = "cooperative", "Coopérative (SCOP, SCIC)"
    ASSOCIATION = "association", "Association"
    BUREAU = "bureau_etudes", "Bureau d’études"
    DESIGN = "agence_design", "Agence de design"
    FORMATION = "organisme_formation", "Organisme de formation"
    UNIVERSITE = "universite", "Université ou laboratoire"
    INDEPENDANT = "independant", "Indépendant"
    ETABLISSEMENT_PUBLIC = "etablissement_public", "Établissement public"
    AUTRE = "autre", "Autre"


class Zone(TextChoices):
    """How far to look around a territory."""

    ICI = "ici", "Ceux qui interviennent ici"
    REGION = "region", "Élargir à la région"
    PARTOUT = "partout", "Tous les prestataires référencés"
