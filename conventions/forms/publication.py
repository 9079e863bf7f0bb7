"""Why a convention is not published."""

from django import forms

from conventions.models import Convention
from socle.formulaires import FormulaireDsfr


class NonPublicationForm(FormulaireDsfr):
    libelle_bouton = "Ne pas publier cette convention"
    motif = forms.CharField(
        label="Pourquoi ne pas la publier ?",
        max_length=Convention._meta.get_field("motif_non_publication").max_length,
        help_text="Une phrase, lue à l’ANCT seulement.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
