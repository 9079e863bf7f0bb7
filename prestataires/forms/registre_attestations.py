"""The forms of a provider's documents and people."""

from django import forms

from prestataires.attestations import SANS_FIN
from prestataires.models import Contact
from socle.documents.formulaires import champ_piece
from socle.formulaires import FormulaireDsfr, FormulaireModeleDsfr, Ligne


class ContactForm(FormulaireModeleDsfr):
    class Meta:
        model = Contact
        fields = ("nom", "fonction", "email", "telephone", "est_principal")

    def disposition(self):
        return ["nom", "fonction", Ligne("email", "telephone"), "est_principal"]


class AttestationForm(FormulaireDsfr):
    """One document with its days; that of a kind that has no end asks for none."""

    libelle_bouton = "Déposer"

    fichier = champ_piece()
    delivree_le = forms.DateField(label="Délivrée le", required=False, help_text="Le jour écrit sur le document.")
    expire_le = forms.DateField(
        label="Valable jusqu’au", help_text="Le dernier jour de validité écrit sur le document."
    )

    def __init__(self, *args, genre, **kwargs):
        super().__init__(*args, **kwargs)
        if genre in SANS_FIN:
            del self.fields["expire_le"]


class RefusAttestationForm(FormulaireDsfr):
    libelle_bouton = "Demander à la remplacer"

    motif = forms.CharField(
        label="Qu’est-ce qui ne va pas ?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Exemple : elle est au nom d’un autre établissement. Le prestataire lit cette phrase.",
    )
