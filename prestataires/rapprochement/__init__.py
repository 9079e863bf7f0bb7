"""Which providers may help a territory, in an order that is explained (metier §1.6): it helps, it decides nothing."""

from prestataires.rapprochement.classement import Carte, Classement, Tri, classer
from prestataires.rapprochement.criteres import Criteres, criteres_de, criteres_du_besoin

__all__ = ["Carte", "Classement", "Criteres", "Tri", "classer", "criteres_de", "criteres_du_besoin"]
