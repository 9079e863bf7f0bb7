"""The forms of the register, and the search of a territory."""

from django import forms

from parcours.enums import Thematique
from prestataires.enums import GenreExpertise, Methode, Public, Transition
from prestataires.forms.lieux import ChampCommune, ChampLieux, ecrire_zones
from prestataires.lieux import ecrire_lieu
from prestataires.models import Prestataire
from socle.formulaires import FormulaireDsfr, FormulaireModeleDsfr

# The field of the form, the kind of competence that it ticks.
EXPERTISES = {"themes": GenreExpertise.THEME, "methodes": GenreExpertise.METHODE, "publics": GenreExpertise.PUBLIC}


def _cases(libelle, choix, aide=""):
    return forms.MultipleChoiceField(
        label=libelle, choices=choix.choices, required=False, widget=forms.CheckboxSelectMultiple, help_text=aide
    )


class PrestataireForm(FormulaireModeleDsfr):
    """`cleaned_data` is what `transitions.enregistrer` takes, once `champs()` has put places and competences in their lists."""

    # People who write the address of a site rarely type its protocol.
    site = forms.URLField(label="Site internet", required=False, assume_scheme="https")
    siege = ChampCommune(
        label="Commune du siège",
        required=False,
        help_text="Le nom et le département, ou le code INSEE. Exemple : Montaud (34).",
    )
    themes = _cases("Thèmes", Thematique)
    methodes = _cases("Méthodes", Methode)
    publics = _cases("Publics", Public)
    zones = ChampLieux(
        label="Lieux où il intervient",
        required=False,
        help_text="Un par ligne : régions, départements, communes ou intercommunalités, par leur nom ou leur code. "
        "Exemple : Région Occitanie, Loire, Montaud (34). Inutile si vous avez coché toute la France.",
    )
    # The revision that the person had on screen; not by the name of the model's own column, which no form writes.
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            acquises = list(self.instance.expertises.all())
            for champ, genre in EXPERTISES.items():
                self.initial[champ] = [e.code for e in acquises if e.genre == genre]
            self.initial["zones"] = "\n".join(ecrire_zones(self.instance))
            self.initial["siege"] = ecrire_lieu(self.instance.siege) if self.instance.siege_id else ""
            self.initial["version"] = self.instance.revision
            # Who only reads has no field to fill in.
            if self.instance.siren and "siret" in self.fields:
                self["siret"].help_text = f"14 chiffres. SIREN : {self.instance.siren}."

    class Meta:
        model = Prestataire
        fields = (
            "nom",
            "siret",
            "rna",
            "forme",
            "activite",
            "competences",
            "fait_projets",
            "fait_savoir_faire",
            "est_national",
            "siege",
            "adresse",
            "site",
            "email",
            "telephone",
        )
        widgets = {"competences": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "siret": "14 chiffres, avec ou sans espaces. Inutile pour un collectif.",
            "rna": "Pour une association : W et neuf chiffres.",
            "competences": "En quelques lignes : méthodes, thèmes, publics. Les territoires liront ce texte.",
        }

    def champs(self):
        """What was typed, in the shape of `transitions.enregistrer`."""
        lus = {nom: valeur for nom, valeur in self.cleaned_data.items() if nom not in {"zones", "version", *EXPERTISES}}
        acquises = {(genre, code) for champ, genre in EXPERTISES.items() for code in self.cleaned_data[champ]}
        return {**lus, **self.cleaned_data["zones"], "expertises": acquises}


class MotifForm(FormulaireDsfr):
    """Why a provider is suspended or withdrawn."""

    motif = forms.CharField(label="Pourquoi ?", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, transition, **kwargs):
        super().__init__(*args, **kwargs)
        self.libelle_bouton = Transition(transition).label
