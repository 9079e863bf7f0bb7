"""The short forms of what ANCT does once an act is validated: transmit, check credits, record the budget entry, notify, suspend, end."""

from django import forms
from django.utils import timezone

from conventions.forms.redaction import champ_date
from socle.champs import ChampEuros
from socle.formulaires import FormulaireDsfr


def _jusqu_a_aujourd_hui(champ):
    champ.widget.attrs["max"] = timezone.localdate().isoformat()


class TransmettreForm(FormulaireDsfr):
    """No field but the text that was read: transmitting another one than what was validated is refused."""

    libelle_bouton = "Transmettre"
    revision = forms.IntegerField(widget=forms.HiddenInput)


class CreditsForm(FormulaireDsfr):
    libelle_bouton = "Les crédits sont disponibles"
    imputation = forms.CharField(
        label="Ligne budgétaire", max_length=120, help_text="Exercice, destination et nature, comme dans votre budget."
    )


class EngagerForm(FormulaireDsfr):
    libelle_bouton = "Enregistrer l’engagement"
    ej = forms.CharField(
        label="N° d’engagement juridique (EJ)",
        max_length=40,
        help_text="Tel qu’il figure dans votre logiciel de budget. Un avenant garde le plus souvent celui de la convention.",
    )
    engagee_le = champ_date("Date de l’engagement")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _jusqu_a_aujourd_hui(self.fields["engagee_le"])


class NotifierForm(FormulaireDsfr):
    libelle_bouton = "Notifier"
    notifiee_le = champ_date("Date de la notification")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _jusqu_a_aujourd_hui(self.fields["notifiee_le"])


def _motif(aide):
    return forms.CharField(label="Pourquoi ?", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=aide)


class SuspendreForm(FormulaireDsfr):
    libelle_bouton = "Suspendre la convention"
    motif = _motif("Une phrase. Le territoire la lira.")


class SolderForm(FormulaireDsfr):
    """No field but the sum that was read: when a payment is recorded meanwhile, what goes back is another sum."""

    libelle_bouton = "Solder la convention"
    verse = ChampEuros(widget=forms.HiddenInput)


class DecompterForm(FormulaireDsfr):
    """No field but the sum that was read: another expense may be kept meanwhile."""

    libelle_bouton = "Établir le décompte"
    trop = forms.DecimalField(max_digits=12, decimal_places=2, min_value=0, widget=forms.HiddenInput)


class ResilierForm(FormulaireDsfr):
    libelle_bouton = "Résilier la convention"
    motif = _motif("Une phrase. Le territoire la lira.")
