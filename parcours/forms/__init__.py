"""The forms of a parcours and of its waves."""

from parcours.forms.blocs import JalonForm, MoyenForm, ObjectifForm
from parcours.forms.equipe import EngagementForm, EquipierForm
from parcours.forms.etapes import EtapeForm, SuiviEtapeForm, dernier_jour
from parcours.forms.influence import InfluenceForm
from parcours.forms.partenaires import FiltrePartenairesForm, PartenaireForm
from parcours.forms.vagues import VagueForm

__all__ = [
    "EngagementForm",
    "EquipierForm",
    "EtapeForm",
    "FiltrePartenairesForm",
    "InfluenceForm",
    "JalonForm",
    "MoyenForm",
    "ObjectifForm",
    "PartenaireForm",
    "SuiviEtapeForm",
    "VagueForm",
    "dernier_jour",
]
