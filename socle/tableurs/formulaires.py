"""The form that sends a spreadsheet to be read."""

from django import forms

from socle.formulaires import FormulaireDsfr


class ImportForm(FormulaireDsfr):
    libelle_bouton = "Lire ce fichier"

    fichier = forms.FileField(
        label="Tableau",
        help_text="CSV, Excel (.xlsx) ou LibreOffice (.ods), 10\u00a0Mo au plus. Rien n’est enregistré avant que vous ayez vu chaque ligne.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.ods"}),
        error_messages={"required": "Choisissez le tableau à envoyer."},
    )
