"""The forms of this room."""

from prestataires.forms.annuaire import AnnuaireForm
from prestataires.forms.registre import MotifForm, PrestataireForm

__all__ = ["AnnuaireForm", "MotifForm", "PrestataireForm"]
