"""Fields of the files that people deposit."""

from django import forms


def champ_piece():
    """A document scanned or photographed; what it really is, is read when it is kept (`deposer`)."""
    return forms.FileField(
        label="Fichier",
        help_text="PDF ou photo, 10\u00a0Mo au plus.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"}),
        error_messages={"required": "Choisissez le fichier à déposer."},
    )
