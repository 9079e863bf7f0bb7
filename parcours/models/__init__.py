from parcours.models.blocs import Action, Etape, Item, Jalon, Moyen, Objectif, PartiePrenante, Version
from parcours.models.parcours import Engagement, Equipier, Parcours, Vague

__all__ = [
    "Action",
    "Engagement",
    "Equipier",
    "Etape",
    "Item",
    "Jalon",
    "Moyen",
    "Objectif",
    "Parcours",
    "PartiePrenante",
    "Vague",
    "Version",
]
