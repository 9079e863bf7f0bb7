"""« Noter un échange », and how the notes are searched."""

from django import forms
from django.utils import timezone

from parcours.enums import GenreEchange
from parcours.models import Echange
from socle.formulaires import FormulaireDsfr, FormulaireModeleDsfr, Ligne


class EchangeForm(FormulaireModeleDsfr):
    """Shared between ANCT and the territory: there is no box that could make it internal."""

    libelle_bouton = "Noter cet échange"

    class Meta:
        model = Echange
        fields = ["date", "genre", "personnes", "resume", "prochain_contact"]
        labels = {"date": "Quel jour ?", "resume": "En trois lignes", "prochain_contact": "Prochain contact prévu le"}
        help_texts = {
            "personnes": "Exemple : Jeanne Faure et le maire.",
            "resume": "Ce qui a été dit, ce qui est décidé, qui fait quoi.",
            "prochain_contact": "L’ANCT le retrouvera parmi ses choses à faire.",
        }
        widgets = {"resume": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.fields["date"].initial = timezone.localdate

    def disposition(self):
        return [Ligne("date", "genre"), "personnes", "resume", "prochain_contact"]

    def clean_date(self):
        jour = self.cleaned_data["date"]
        if jour > timezone.localdate():
            raise forms.ValidationError("Cette date est dans le futur.")
        return jour

    def clean(self):
        donnees = super().clean()
        date, prochain = donnees.get("date"), donnees.get("prochain_contact")
        if date and prochain and prochain < date:
            self.add_error("prochain_contact", "Le prochain contact est avant l’échange.")
        return donnees


class EchangeInterneForm(EchangeForm):
    """The form of /gestion/, which alone has the box."""

    class Meta(EchangeForm.Meta):
        fields = [*EchangeForm.Meta.fields, "interne"]
        help_texts = {
            **EchangeForm.Meta.help_texts,
            "interne": "Sans cette case, l’équipe du territoire lit l’échange sur sa page « Nos échanges ».",
        }

    def disposition(self):
        return [*super().disposition(), "interne"]


class FiltreEchangesForm(FormulaireDsfr):
    methode = "get"
    libelle_bouton = "Chercher"

    q = forms.CharField(label="Un mot, un nom", required=False)
    genre = forms.ChoiceField(label="C’était", choices=[("", "Tous"), *GenreEchange.choices], required=False)

    def disposition(self):
        return [Ligne(*self.fields)]


class FiltreEchangesInternesForm(FiltreEchangesForm):
    """The same under /gestion/, where internal notes are too."""

    PORTEES = [("", "Tous"), ("partages", "Partagés avec le territoire"), ("internes", "Visibles de l’ANCT seulement")]

    portee = forms.ChoiceField(label="Lesquels", choices=PORTEES, required=False)
