"""When were the accepted invoices of missions paid?"""

from django import forms
from django.utils import timezone

from conventions.forms.redaction import champ_date
from conventions.transitions.depenses import LONGUEURS
from socle.formulaires import FormulaireDsfr, Groupe, Ligne
from socle.mots import date_longue, euros


class ReprendreFacturesForm(FormulaireDsfr):
    """Two fields by invoice; one without a day of payment is left for later. `paiements()` is what `transitions.factures` takes."""

    libelle_bouton = "Ajouter ces dépenses"

    def __init__(self, *args, factures, **kwargs):
        super().__init__(*args, **kwargs)
        self.factures = factures
        for facture in factures:
            self.ajouter(f"payee_{facture.pk}", champ_date("Payée le", required=False))
            self.fields[f"payee_{facture.pk}"].widget.attrs["max"] = timezone.localdate().isoformat()
            mandat = forms.CharField(label="Numéro du mandat", max_length=LONGUEURS["mandat"], required=False)
            self.ajouter(f"mandat_{facture.pk}", mandat)

    def disposition(self):
        return [
            Groupe(
                f"{facture.mission.prestataire}, facture {facture.numero}",
                Ligne(f"payee_{facture.pk}", f"mandat_{facture.pk}"),
                aide=f"Du {date_longue(facture.date)}, {euros(facture.ht)} HT, {euros(facture.ttc)} TTC. "
                f"Étape : {facture.mission.etape.titre}.",
            )
            for facture in self.factures
        ]

    def paiements(self):
        return {
            facture.pk: {
                "date": self.cleaned_data[f"payee_{facture.pk}"],
                "mandat": self.cleaned_data[f"mandat_{facture.pk}"],
            }
            for facture in self.factures
            if self.cleaned_data[f"payee_{facture.pk}"]
        }
