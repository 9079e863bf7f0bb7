"""Turns of phrase that depend on the kind of territory."""

from parcours.enums import Partie


def executif_de(collectivite):
    """« du maire » for a commune, « de la présidence » for an intercommunalité."""
    return "du maire" if collectivite.nature == "commune" else "de la présidence"


def partie_de(partie, collectivite):
    """« du maire », « de la présidence » or « de la direction », to follow « l’engagement »."""
    return executif_de(collectivite) if partie == Partie.EXECUTIF else "de la direction"


def fonction_par_defaut(partie, collectivite):
    """What the form proposes as function: words that hold for a woman as for a man."""
    if partie == Partie.EXECUTIF:
        return "Maire" if collectivite.nature == "commune" else "Présidence de l’intercommunalité"
    return (
        "Secrétariat général de mairie" if (collectivite.population or 0) < 3500 else "Direction générale des services"
    )


def conseil_de(collectivite):
    """« conseil municipal » or « conseil communautaire »: who votes."""
    return "conseil municipal" if collectivite.nature == "commune" else "conseil communautaire"
