"""What the ledger is filtered by."""

from django import forms

from conventions.comptes.grand_livre import Filtre, Par, annees, exercices, vagues
from conventions.enums import Statut
from socle.formulaires import FormulaireDsfr, Ligne


class FiltreComptesForm(FormulaireDsfr):
    """Reads the address into a Filtre; what cannot be read is said, and left out."""

    methode = "get"
    libelle_bouton = "Afficher"

    q = forms.CharField(label="Territoire ou numéro de convention", required=False, max_length=80)
    vague = forms.TypedChoiceField(label="Vague")
    annee = forms.TypedChoiceField(label="Année du numéro")
    etat = forms.ChoiceField(label="État", choices=[("", "Tous"), *Statut.choices], required=False)
    exercice = forms.TypedChoiceField(
        label="Exercice",
        help_text="Les conventions engagées, payées ou remboursées cette année-là, et ces mouvements seulement.",
    )
    par = forms.ChoiceField(label="Une ligne par", choices=[(p.code, p.libelle) for p in Par])
    tri = forms.ChoiceField(
        label="Classer par",
        choices=[
            ("numero", "Numéro, le plus récent d’abord"),
            ("territoire", "Territoire"),
            ("paye", "Montant payé"),
            ("reste", "Reste à payer"),
        ],
        help_text="Pour une ligne par convention.",
    )
    convention = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    territoire = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, donnees):
        super().__init__({"par": Par.CONVENTION.code, "tri": "numero", **donnees})
        for nom, tous, choix in (
            ("vague", "Toutes", vagues()),
            ("annee", "Toutes", [(a, str(a)) for a in annees()]),
            ("exercice", "Tous", [(a, str(a)) for a in exercices()]),
        ):
            champ = self.fields[nom]
            champ.choices = [("", tous), *choix]
            champ.coerce, champ.empty_value, champ.required = int, None, False

    def disposition(self):
        return [
            Ligne("q", "vague", "annee"),
            Ligne("etat", "exercice"),
            Ligne("par", "tri"),
            "convention",
            "territoire",
        ]

    def filtre(self):
        self.is_valid()
        return Filtre(**{nom: valeur for nom, valeur in self.cleaned_data.items() if valeur})
