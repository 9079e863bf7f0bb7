"""The forms of the pieces of a payment, and of the bank account that the RIB shows."""

from django import forms

from conventions.transitions.pieces import APPEL_MAX, TITULAIRE_MAX
from socle.documents.formulaires import champ_piece
from socle.exigences import MOTIF_MAX
from socle.formulaires import FormulaireDsfr


class PieceForm(FormulaireDsfr):
    libelle_bouton = "Déposer"

    fichier = champ_piece()


class RefuserPieceForm(FormulaireDsfr):
    libelle_bouton = "Demander une autre pièce"

    motif = forms.CharField(
        label="Qu’est-ce qui ne va pas ?",
        max_length=MOTIF_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Exemple : il est au nom d’une autre collectivité. Le territoire lit cette phrase et la reçoit par mail. Le délai de paiement s’arrête.",
    )


def _sans_memoire(**attrs):
    """A text box that the browser does not remember."""
    return forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", **attrs})


class CompteForm(FormulaireDsfr):
    libelle_bouton = "Enregistrer ce compte"

    titulaire = forms.CharField(
        label="Titulaire du compte",
        max_length=TITULAIRE_MAX,
        widget=_sans_memoire(),
        help_text="Tel qu’il est écrit. Pour une commune, c’est souvent le service de gestion comptable.",
    )
    iban = forms.CharField(
        label="IBAN", max_length=60, widget=_sans_memoire(), help_text="Avec ou sans espaces. Ses clés sont vérifiées."
    )
    bic = forms.CharField(label="BIC", max_length=20, required=False, widget=_sans_memoire())


class ConfirmerCompteForm(FormulaireDsfr):
    libelle_bouton = "J’ai appelé, ce compte est le bon"

    appel = forms.CharField(
        label="Qui avez-vous appelé, et à quel numéro ?",
        max_length=APPEL_MAX,
        widget=_sans_memoire(),
        help_text="Un numéro que vous connaissez d’ailleurs, jamais celui du RIB ni du mail reçu. Exemple : service de gestion comptable, numéro de l’annuaire de l’administration.",
    )
