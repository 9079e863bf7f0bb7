"""The editor of models: what ANCT does to a version in preparation, and what is read of it. Nothing else writes a Modele but `chargement`."""

from conventions.modeles.ecriture import (
    EcritEntreTemps,
    ajouter,
    deplacer,
    ecrire_partie,
    nouvelle_version,
    publier,
    retirer,
    supprimer_preparation,
    valider_juridique,
)

__all__ = [
    "EcritEntreTemps",
    "ajouter",
    "deplacer",
    "ecrire_partie",
    "nouvelle_version",
    "publier",
    "retirer",
    "supprimer_preparation",
    "valider_juridique",
]
