"""The forms of a parcours and of its waves."""

from parcours.forms.actions import ActionForm, DeplacerForm
from parcours.forms.blocs import JalonForm, MoyenForm, ObjectifForm
from parcours.forms.equipe import ConfierForm, EngagementForm, EquipierForm, PasserLaMainForm, RemplacementForm
from parcours.forms.etape_suivi import AbandonEtapeForm, DatesReellesForm, JourForm, SuiviEtapeForm
from parcours.forms.etapes import EtapeForm, PrecisionForm, dernier_jour
from parcours.forms.influence import InfluenceForm
from parcours.forms.lots import ChoixDecalageForm, CollageForm, DecalageForm
from parcours.forms.modifications import DecisionForm, ModificationForm, RefusForm
from parcours.forms.partenaires import FiltrePartenairesForm, PartenaireForm
from parcours.forms.vagues import VagueForm

__all__ = [
    "AbandonEtapeForm",
    "ActionForm",
    "ChoixDecalageForm",
    "CollageForm",
    "ConfierForm",
    "DatesReellesForm",
    "DecalageForm",
    "DecisionForm",
    "DeplacerForm",
    "EngagementForm",
    "EquipierForm",
    "EtapeForm",
    "FiltrePartenairesForm",
    "InfluenceForm",
    "JalonForm",
    "JourForm",
    "ModificationForm",
    "MoyenForm",
    "ObjectifForm",
    "PartenaireForm",
    "PasserLaMainForm",
    "PrecisionForm",
    "RefusForm",
    "RemplacementForm",
    "SuiviEtapeForm",
    "VagueForm",
    "dernier_jour",
]
