"""A file to annex to an act."""

from django import forms

from socle.formulaires import FormulaireDsfr


class AnnexeForm(FormulaireDsfr):
    libelle_bouton = "Joindre l’annexe"

    titre = forms.CharField(label="Titre de l’annexe", max_length=160, help_text="Il figure dans la liste des annexes.")
    fichier = forms.FileField(
        label="Fichier",
        help_text="PDF ou image (JPEG, PNG), 10\u00a0Mo au plus.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"}),
        error_messages={"required": "Choisissez le fichier à joindre."},
    )
