"""The forms of the register, and the search of a territory."""

from django import forms

from prestataires.enums import Transition, Zone
from prestataires.models import Prestataire
from socle.formulaires import FormulaireDsfr, FormulaireModeleDsfr, Groupe, Ligne


class PrestataireForm(FormulaireModeleDsfr):
    # People who write the address of a site rarely type its protocol.
    site = forms.URLField(label="site internet", required=False, assume_scheme="https")

    class Meta:
        model = Prestataire
        fields = (
            "nom",
            "siret",
            "forme",
            "competences",
            "fait_projets",
            "fait_savoir_faire",
            "est_national",
            "departements",
            "site",
            "email",
            "telephone",
        )
        widgets = {"competences": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "siret": "14 chiffres, avec ou sans espaces.",
            "competences": "En quelques lignes : méthodes, thèmes, publics. Les territoires liront ce texte.",
            "departements": "Inutile si vous avez coché toute la France.",
        }

    def disposition(self):
        return [
            "nom",
            Ligne("siret", "forme"),
            Groupe("Ce qu’il sait faire", "competences", "fait_projets", "fait_savoir_faire"),
            Groupe("Où il intervient", "est_national", "departements"),
            Groupe("Pour le joindre", "site", Ligne("email", "telephone")),
        ]


class MotifForm(FormulaireDsfr):
    """Why a provider is suspended or withdrawn."""

    motif = forms.CharField(label="Pourquoi ?", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, transition, **kwargs):
        super().__init__(*args, **kwargs)
        self.libelle_bouton = Transition(transition).label


class RechercheForm(FormulaireDsfr):
    methode = "get"
    libelle_bouton = "Chercher"
    q = forms.CharField(
        label="Chercher un prestataire", required=False, max_length=100, help_text="Un nom, une compétence."
    )
    zone = forms.ChoiceField(label="Où ?", choices=Zone, required=False, initial=Zone.ICI, widget=forms.RadioSelect)
