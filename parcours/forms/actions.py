"""An action: its name, its kind, its theme, what it is for; and in which action an étape stands."""

from django import forms

from parcours.enums import Nature, Thematique
from parcours.forms.etapes import NOUVELLE_ACTION, ChampObjectifs, EtapeForm
from parcours.forms.revision import AvecRevision
from parcours.models import Objectif
from socle.formulaires import FormulaireDsfr


class ActionForm(AvecRevision, FormulaireDsfr):
    libelle_bouton = "Enregistrer l’action"

    titre = forms.CharField(label="Nom de l’action", max_length=200)
    nature = forms.ChoiceField(label="C’est plutôt :", choices=EtapeForm.NATURES, widget=forms.RadioSelect)
    thematique = forms.ChoiceField(
        label="Thème",
        choices=[("", "À préciser"), *Thematique.choices],
        required=False,
        help_text="Pour un projet emblématique seulement.",
    )
    objectifs = ChampObjectifs(
        label="Pour quels objectifs ?",
        queryset=Objectif.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, action, contractee=False, **kwargs):
        self.action = self.item = action
        kwargs["initial"] = self.valeurs(action)
        super().__init__(*args, **kwargs)
        objectifs = Objectif.objects.presents().filter(parcours=action.parcours_id)
        self.fields["objectifs"].queryset = objectifs
        if not self.fields["objectifs"].queryset:
            del self.fields["objectifs"]
        if contractee:
            # The axe of what is promised does not move.
            del self.fields["nature"]

    def neuf_sur(self, item):
        return ActionForm(action=item, contractee="nature" not in self.fields)

    @staticmethod
    def valeurs(action):
        return {
            "revision": action.revision,
            "titre": action.titre,
            "nature": action.nature,
            "thematique": action.thematique,
            "objectifs": list(action.objectifs.presents().values_list("pk", flat=True)),
        }

    def disposition(self):
        noms = ("revision", "remettre", "titre", "nature", "thematique", "objectifs")
        return [nom for nom in noms if nom in self.fields]

    def clean(self):
        donnees = super().clean()
        nature = donnees.get("nature") or (self.action.nature if "nature" not in self.fields else None)
        if donnees.get("thematique") and nature not in (None, Nature.PROJET):
            self.add_error("thematique", "Seul un projet emblématique a un thème : laissez « À préciser ».")
        return donnees


class DeplacerForm(FormulaireDsfr):
    """« Dans quelle action ? »"""

    libelle_bouton = "Déplacer cette étape"
    action = forms.TypedChoiceField(label="Dans quelle action ?", coerce=int, empty_value=None, required=False)

    def __init__(self, *args, etape, actions, **kwargs):
        kwargs["initial"] = {"action": etape.action_id}
        super().__init__(*args, **kwargs)
        self.fields["action"].sans_marque = True
        self.fields["action"].choices = [("", NOUVELLE_ACTION), *actions]
