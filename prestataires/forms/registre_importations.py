"""Two records to merge."""

from django import forms

from prestataires.colonnes import PAR_CODE, dire
from prestataires.models import Prestataire
from prestataires.transitions.fusion import differences
from socle.formulaires import Choix, FormulaireDsfr


class FusionForm(FormulaireDsfr):
    """Field by field, which of the two values is kept: that of the record that stays, unless told otherwise."""

    libelle_bouton = "Réunir ces deux fiches"

    def __init__(self, *args, garde, double, **kwargs):
        super().__init__(*args, **kwargs)
        for nom in differences(garde, double):
            titre = PAR_CODE[nom].titre if nom in PAR_CODE else str(Prestataire._meta.get_field(nom).verbose_name)
            # What one record does not say is taken from the other.
            depart = "double" if _vide(garde, nom) and not _vide(double, nom) else "garde"
            champ = forms.ChoiceField(
                label=titre.split(" (")[0],
                choices=[
                    ("garde", Choix(dire(garde, nom) or "Rien", aide="Sur la fiche gardée.")),
                    ("double", Choix(dire(double, nom) or "Rien", aide="Sur la fiche en double.")),
                ],
                initial=depart,
                widget=forms.RadioSelect,
            )
            self.ajouter(nom, champ)

    @property
    def choix(self):
        """The names of the fields that the kept record takes from the other."""
        return [nom for nom, valeur in self.cleaned_data.items() if valeur == "double"]


def _vide(prestataire, nom):
    return getattr(prestataire, nom) in (None, "", False)
