"""The forms of a parcours and of its waves."""

from parcours.forms.blocs import JalonForm, MoyenForm, ObjectifForm, PartenaireForm
from parcours.forms.equipe import EngagementForm, EquipierForm
from parcours.forms.etapes import EtapeForm, SuiviEtapeForm, dernier_jour
from parcours.forms.vagues import VagueForm

__all__ = [
    "EngagementForm",
    "EquipierForm",
    "EtapeForm",
    "JalonForm",
    "MoyenForm",
    "ObjectifForm",
    "PartenaireForm",
    "SuiviEtapeForm",
    "VagueForm",
    "dernier_jour",
]
