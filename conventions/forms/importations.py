"""What is decided of a spreadsheet once it was looked at."""

from django import forms

from socle.formulaires import FormulaireDsfr


class LaisserForm(FormulaireDsfr):
    """Lines that were refused are to be mended first, or left aside on purpose."""

    laisser = forms.BooleanField(label="Laisser les lignes refusées de côté", required=False)
