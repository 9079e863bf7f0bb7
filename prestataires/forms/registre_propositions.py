"""« J’en connais un autre »: whom a territory has in mind."""

from django import forms

from parcours.models import Etape
from prestataires.models import Proposition
from socle.champs import ChampSiret
from socle.formulaires import FormulaireModeleDsfr, Ligne


class PropositionForm(FormulaireModeleDsfr):
    libelle_bouton = "Proposer ce prestataire"

    siret = ChampSiret(label="SIRET, si vous l’avez", required=False, help_text="14 chiffres, avec ou sans espaces.")
    etape = forms.ModelChoiceField(
        Etape.objects.none(), label="Pour quelle étape ?", required=False, empty_label="Aucune en particulier"
    )

    def __init__(self, *args, parcours, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["nom"].required = False
        self["nom"].help_text = "Le nom ou le SIRET suffit."
        self.fields["etape"].queryset = Etape.objects.presents().filter(parcours=parcours).order_by("debut", "pk")

    class Meta:
        model = Proposition
        fields = ("nom", "siret", "email", "pourquoi")
        widgets = {"pourquoi": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "email": "Pour que l’ANCT puisse lui écrire.",
            "pourquoi": "Ce qu’il a fait, comment vous l’avez connu. L’ANCT lit cette phrase.",
        }

    def disposition(self):
        return [Ligne("nom", "siret"), "email", "pourquoi", "etape"]
