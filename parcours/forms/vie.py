"""What is asked before a parcours stops."""

from django import forms

from socle.formulaires import FormulaireDsfr


class ArretForm(FormulaireDsfr):
    libelle_bouton = "Arrêter le parcours"

    motif = forms.CharField(
        label="Pourquoi le parcours s’arrête-t-il ?",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        help_text="L’équipe lira ces mots : ils partent aussi par mail.",
    )
