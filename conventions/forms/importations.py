"""A spreadsheet to read, and what is decided once it was looked at."""

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


class LaisserForm(FormulaireDsfr):
    """Lines that were refused are to be mended first, or left aside on purpose."""

    laisser = forms.BooleanField(label="Laisser les lignes refusées de côté", required=False)
