"""Forms of sign-in, second factor and the personal page."""

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms

from socle.comptes.models import Utilisateur, normaliser_email
from socle.formulaires import FormulaireDsfr, FormulaireModeleDsfr

CHIFFRES_DU_CODE = 6


class ChampEmail(forms.EmailField):
    """A mailbox, always in lower case."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", "Votre adresse mail")
        kwargs.setdefault("help_text", "Celle qui a reçu l’invitation. Exemple\u00a0: mairie@montaud.fr")
        super().__init__(
            widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
            error_messages={
                "required": "Écrivez votre adresse mail.",
                "invalid": "Écrivez une adresse mail complète, par exemple mairie@montaud.fr.",
            },
            **kwargs,
        )

    def to_python(self, value):
        return normaliser_email(super().to_python(value))


class ChampCode(forms.CharField):
    """A code read on another screen: spaces of all kinds, dots and dashes are forgiven."""

    def __init__(self, **kwargs):
        super().__init__(
            widget=forms.TextInput(
                attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false", "size": 12}
            ),
            error_messages={"required": "Écrivez le code."},
            **kwargs,
        )

    def to_python(self, value):
        return "".join(signe for signe in super().to_python(value) if signe.isalnum())


class DemandeDeCode(FormulaireDsfr, RequestLoginCodeForm):
    email = ChampEmail()
    libelle_bouton = "Recevoir un code"


class SaisieDuCode(FormulaireDsfr, ConfirmLoginCodeForm):
    code = ChampCode(label="Code reçu par mail", help_text="Six chiffres. Il est valable 15 minutes.")
    libelle_bouton = "Me connecter"

    def clean_code(self):
        code = self.cleaned_data["code"]
        if not est_un_code(code):
            raise forms.ValidationError("Écrivez les six chiffres du code.", code="forme")
        return super().clean_code()

    @property
    def est_un_essai(self):
        """Whether six digits were given: anything else is a slip of the pen and costs no try."""
        return self.has_error("code", "incorrect_code")


def est_un_code(texte):
    return len(texte) == CHIFFRES_DU_CODE and texte.isascii() and texte.isdigit()


AIDE_TOTP = "Six chiffres, dans l’application de votre téléphone. Vous pouvez aussi écrire un de vos codes de secours."


class CodeSecondFacteur(FormulaireDsfr, AuthenticateForm):
    code = ChampCode(label="Code de votre téléphone", help_text=AIDE_TOTP)
    libelle_bouton = "Continuer"


class CodeDeNouveau(FormulaireDsfr, ReauthenticateForm):
    code = ChampCode(label="Code de votre téléphone", help_text=AIDE_TOTP)
    libelle_bouton = "Continuer"


class ActivationSecondFacteur(FormulaireDsfr, ActivateTOTPForm):
    code = ChampCode(
        label="Code affiché par l’application", help_text="Six chiffres, qui changent toutes les trente secondes."
    )
    libelle_bouton = "Activer"


class NouveauLien(FormulaireDsfr):
    """Asks a new invitation for a mailbox; the answer is the same whatever the mailbox."""

    email = ChampEmail()
    libelle_bouton = "Recevoir un nouveau lien"


class MonCompte(FormulaireModeleDsfr):
    """What a person changes of one's own account."""

    PROFIL = ["prenom", "nom", "fonction", "telephone"]

    class Meta:
        model = Utilisateur
        fields = ["prenom", "nom", "fonction", "telephone"]
        labels = {"prenom": "Prénom", "nom": "Nom", "fonction": "Fonction", "telephone": "Téléphone professionnel"}
        widgets = {
            "prenom": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "nom": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "fonction": forms.TextInput(attrs={"autocomplete": "organization-title"}),
            "telephone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        }
        help_texts = {
            "fonction": "Exemple\u00a0: secrétaire générale de mairie",
            "telephone": "Exemple\u00a0: 04 67 00 00 00",
        }

    def clean_telephone(self):
        telephone = self.cleaned_data["telephone"].strip()
        if telephone and (
            sum(c.isdigit() for c in telephone) < 4 or not set(telephone) <= set("0123456789 +.-()\u00a0")
        ):
            raise forms.ValidationError("Écrivez le téléphone en chiffres, par exemple 04 67 00 00 00.")
        return telephone


class CompteForm(MonCompte):
    """The same, with the address and the role, for an administrator."""

    email = ChampEmail(label="Adresse mail", help_text="Les codes de connexion y sont envoyés.")

    class Meta(MonCompte.Meta):
        fields = ["email", "prenom", "nom", "fonction", "telephone", "role_anct", "relit_juridique"]
        help_texts = MonCompte.Meta.help_texts | {
            "role_anct": "Vide pour une personne d’un territoire.",
            "relit_juridique": "Vise les écarts aux modèles de convention, et les modèles eux-mêmes.",
        }

    def clean(self):
        donnees = super().clean()
        if donnees.get("relit_juridique") and not donnees.get("role_anct"):
            self.add_error("relit_juridique", "Seule une personne de l’ANCT relit pour le service juridique.")
        return donnees

    def clean_email(self):
        email = self.cleaned_data["email"]
        if Utilisateur.objects.filter(email=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Un compte a déjà cette adresse.")
        return email
