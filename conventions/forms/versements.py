"""The short forms of a payment, from its certification to the transfer."""

from django import forms
from django.utils import timezone

from conventions.enums import Coche
from conventions.forms.redaction import champ_date
from conventions.transitions.versements import REFERENCE_MAX
from socle.exigences import MOTIF_MAX
from socle.formulaires import FormulaireDsfr, Ligne


class CertifierForm(FormulaireDsfr):
    """The five checks, each with what to look at."""

    libelle_bouton = "Certifier le service fait"
    coches = forms.MultipleChoiceField(
        label="J’ai vérifié",
        choices=Coche.choices,
        # The verb names those that are missing; none at all is said here.
        error_messages={
            "required": "Cochez ce que vous avez vérifié. Si quelque chose ne va pas, demandez une correction."
        },
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, aides=None, **kwargs):
        super().__init__(*args, **kwargs)
        if aides:
            self.fields["coches"].choices = [(c.value, f"{c.label}. {aides[c]}") for c in Coche]


class TransmettreVersementForm(FormulaireDsfr):
    libelle_bouton = "Enregistrer la transmission"
    transmis_le = champ_date("Transmis à l’agence comptable le")


class PayerForm(FormulaireDsfr):
    libelle_bouton = "Enregistrer le paiement"
    paye_le = champ_date("Payé le")
    reference = forms.CharField(
        label="Référence du paiement",
        max_length=REFERENCE_MAX,
        help_text="Celle que donne l’agence comptable. Le territoire la lit.",
    )


class CorrectionForm(FormulaireDsfr):
    libelle_bouton = "Demander cette correction"
    motif = forms.CharField(
        label="Que faut-il corriger ?",
        max_length=MOTIF_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Exemple : le RIB est au nom d’une autre collectivité, envoyez celui de la commune. Le territoire lit cette phrase et la reçoit par mail.",
    )


class RejetForm(FormulaireDsfr):
    libelle_bouton = "Enregistrer le rejet"
    motif = forms.CharField(
        label="Motif donné par l’agence comptable",
        max_length=MOTIF_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Une phrase, lue à l’ANCT seulement.",
    )


class FiltreVersementsForm(FormulaireDsfr):
    methode = "get"
    libelle_bouton = "Chercher"

    filtre = forms.CharField(widget=forms.HiddenInput, required=False)
    q = forms.CharField(label="Territoire ou numéro de convention", required=False, max_length=80)
    tri = forms.ChoiceField(
        label="Classer par",
        choices=[
            ("delai", "Le plus urgent d’abord"),
            ("montant", "Montant, du plus grand au plus petit"),
            ("territoire", "Territoire"),
        ],
    )

    def disposition(self):
        return ["filtre", Ligne("q", "tri")]


def borner(form):
    """Days that are not in the future, for every date of the form."""
    for champ in form.fields.values():
        if isinstance(champ, forms.DateField):
            champ.widget.attrs["max"] = timezone.localdate().isoformat()
            champ.initial = champ.initial or timezone.localdate()
    return form
