from parcours.models.blocs import Action, Etape, Influence, Item, Jalon, Moyen, Objectif, PartiePrenante
from parcours.models.ecriture import Commentaire, Correction, Version, Visa
from parcours.models.equipe import Engagement, Remplacement
from parcours.models.parcours import Equipier, Parcours, Vague
from parcours.models.pieces import PieceJointe
from parcours.models.suivi import Echange, Modification

__all__ = [
    "Action",
    "Commentaire",
    "Correction",
    "Echange",
    "Engagement",
    "Equipier",
    "Etape",
    "Influence",
    "Item",
    "Jalon",
    "Modification",
    "Moyen",
    "Objectif",
    "Parcours",
    "PartiePrenante",
    "PieceJointe",
    "Remplacement",
    "Vague",
    "Version",
    "Visa",
]
