from django import forms
from django.conf import settings

from socle.documents.verification import FAUTE_DE_FRAPPE, CodeMalTape, par_code, par_fichier
from socle.formulaires import FormulaireDsfr


class VerificationForm(FormulaireDsfr):
    """A code or a PDF: one of them is enough. `constat` holds the answer once the form is valid."""

    libelle_bouton = "Vérifier"
    marquer_facultatifs = False

    code = forms.CharField(
        label="Code imprimé sur le document",
        help_text="Il est au bas de chaque page. Majuscules, minuscules, tirets et espaces ne comptent pas.",
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )
    fichier = forms.FileField(
        label="Ou le fichier PDF lui-même",
        help_text="Il est comparé à ceux que nous avons délivrés, puis oublié\u00a0: rien n’est enregistré.",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    constat = None

    def clean_code(self):
        code = self.cleaned_data["code"]
        if code:
            try:
                self.constat = par_code(code)
            except CodeMalTape:
                raise forms.ValidationError(FAUTE_DE_FRAPPE) from None
        return code

    def clean_fichier(self):
        fichier = self.cleaned_data["fichier"]
        if fichier is None:
            return None
        if fichier.size > settings.TAILLE_FICHIER_MAX or b"%PDF-" not in fichier.read(1024):
            raise forms.ValidationError("Choisissez un fichier PDF de 10\u00a0Mo au plus.")
        fichier.seek(0)
        self.constat = par_fichier(fichier.read())
        return fichier

    def clean(self):
        donnees = super().clean()
        if not self.errors and self.constat is None:
            self.add_error("code", "Tapez le code du document, ou choisissez son fichier PDF.")
        return donnees
