"""The five blocks as one text: made, frozen, compared, read in French."""

from parcours.versions.comparaison import ABSENT, Difference, appliquer, comparer
from parcours.versions.contenu import (
    BLOCS,
    a_envoyer,
    canonique,
    contenu,
    creer_version,
    empreinte,
)
from parcours.versions.lecture import dire, dire_difference

__all__ = [
    "ABSENT",
    "BLOCS",
    "Difference",
    "a_envoyer",
    "appliquer",
    "canonique",
    "comparer",
    "contenu",
    "creer_version",
    "dire",
    "dire_difference",
    "empreinte",
]
