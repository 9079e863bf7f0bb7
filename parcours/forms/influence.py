"""Placing an organisation on the team's own map."""

from django import forms

from parcours.enums import Position
from parcours.models import Influence
from socle.formulaires import FormulaireDsfr


class InfluenceForm(FormulaireDsfr):
    libelle_bouton = "Placer sur la carte"
    second_bouton = ("suivante", "Placer, puis passer à la suivante")

    poids = forms.TypedChoiceField(
        label="Quelle influence a-t-elle sur le projet ?",
        choices=Influence._meta.get_field("poids").choices,
        coerce=int,
        widget=forms.RadioSelect,
    )
    position = forms.TypedChoiceField(
        label="Quelle est sa position aujourd’hui ?",
        help_text="Votre impression suffit. Vous pourrez la changer.",
        choices=Position.choices,
        coerce=int,
        widget=forms.RadioSelect,
    )
