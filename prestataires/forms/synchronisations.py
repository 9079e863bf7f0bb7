"""The forms of the yearly meeting: when and where, what each provider says, what was decided."""

from django import forms
from django.utils import timezone

from prestataires.forms.missions import champ_jour
from prestataires.transitions.synchronisations import LIEU_MAX, POINT, POINT_MAX
from socle.exigences import TEXTE_MAX
from socle.formulaires import FormulaireDsfr, Groupe, Ligne

# What is asked of the provider, in its own words.
QUESTIONS = {
    "objectifs": ("Les objectifs de votre mission", ""),
    "modalites": ("Comment vous travaillez", "Avec qui, à quel rythme, sous quelle forme."),
    "avancement": ("Où vous en êtes", ""),
    "positif": ("Ce qui vous étonne en bien", ""),
    "moins_positif": ("Ce qui va moins bien", ""),
    "percu": ("Ce que vous percevez", "De l’ambiance, des habitants, des services, des élus."),
    "recommandations": ("Vos recommandations pour l’an prochain", ""),
}


class PlacerForm(FormulaireDsfr):
    """Its day and its place; both may come later."""

    jour = champ_jour("Jour", required=False, help_text="Vous pourrez l’indiquer plus tard.")
    lieu = forms.CharField(label="Où ?", max_length=LIEU_MAX, required=False)

    def disposition(self):
        return [Ligne("jour", "lieu")]


class PrevoirForm(PlacerForm):
    libelle_bouton = "Prévoir cette réunion"
    annee = forms.TypedChoiceField(label="Année", coerce=int)

    field_order = ("annee", "jour", "lieu")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        courante = timezone.localdate().year
        self.fields["annee"].choices = [(annee, str(annee)) for annee in (courante, courante + 1)]

    def disposition(self):
        return ["annee", Ligne("jour", "lieu")]


class TenirForm(FormulaireDsfr):
    libelle_bouton = "Enregistrer le relevé"
    jour = champ_jour("La réunion a eu lieu le")
    releve = forms.CharField(
        label="Ce qui a été décidé",
        max_length=TEXTE_MAX,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Ce qui continue, ce qui change, qui s’en occupe.",
    )


class PointForm(FormulaireDsfr):
    """One question by part; none is compulsory, one answer at least is."""

    libelle_bouton = "Enregistrer ce point"
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for nom in POINT:
            label, aide = QUESTIONS[nom]
            champ = forms.CharField(
                label=label,
                help_text=aide,
                max_length=POINT_MAX,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
            champ.sans_marque = True
            self.ajouter(nom, champ)

    def disposition(self):
        return [
            "revision",
            Groupe("La mission", "objectifs", "modalites", "avancement"),
            Groupe("Vos étonnements", "positif", "moins_positif", "percu"),
            Groupe("La suite", "recommandations"),
        ]
