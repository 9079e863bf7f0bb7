"""The pages of this room."""

from prestataires.views.annuaire import liste
from prestataires.views.registre import changer_statut

__all__ = ["changer_statut", "liste"]
