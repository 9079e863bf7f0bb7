"""The forms of the other funders: who they are, then what they answered and sent."""

from django import forms

from conventions.enums import GenreFinanceur, StatutRessource
from conventions.forms.redaction import champ_date
from conventions.transitions.ressources import FINANCEUR_MAX, OBJET_MAX
from parcours.models import Etape, Moyen
from socle.champs import ChampEuros
from socle.exigences import MOTIF_MAX
from socle.formulaires import FormulaireDsfr, Ligne, Replie
from socle.mots import euros

REPONSE = "Réponse attendue vers le"


class RevisionForm(FormulaireDsfr):
    """What every one of them carries: the revision that was read."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class RessourceForm(RevisionForm):
    libelle_bouton = "Enregistrer ce financement"

    moyen = forms.ModelChoiceField(
        queryset=Moyen.objects.none(),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "Ce financement est déjà suivi, ou n’est plus prévu dans les moyens."},
    )
    genre = forms.ChoiceField(label="Qui finance ?", choices=[("", "Choisir"), *GenreFinanceur.choices])
    financeur = forms.CharField(
        label="Son nom", max_length=FINANCEUR_MAX, required=False, help_text="Exemple : CAF de l’Hérault."
    )
    objet = forms.CharField(
        label="Pour payer quoi ?",
        max_length=OBJET_MAX,
        help_text="Exemple : l’animation des ateliers avec les familles.",
    )
    montant_demande = ChampEuros(
        label="Montant envisagé",
        required=False,
        help_text="En euros. Une estimation suffit, vous indiquerez la demande ensuite.",
    )
    etape = forms.ModelChoiceField(label="Pour quelle étape ?", queryset=Etape.objects.none(), required=False)

    def __init__(self, *args, parcours, prevus=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["etape"].queryset = Etape.objects.presents().filter(parcours=parcours)
        self.fields["etape"].empty_label = "Pour tout le parcours"
        if prevus is None:
            del self.fields["moyen"]
        else:
            self.fields["moyen"].queryset = prevus

    def disposition(self):
        caches = ["revision", "moyen"] if "moyen" in self.fields else ["revision"]
        return [
            *caches,
            "genre",
            "financeur",
            "objet",
            "montant_demande",
            Replie("Facultatif pour l’instant", "etape"),
        ]


class PrecisionForm(RessourceForm):
    """Once it was asked for: who and how much no longer change here."""

    libelle_bouton = "Enregistrer"
    reponse_attendue_le = champ_date(REPONSE, required=False)

    def __init__(self, *args, statut, **kwargs):
        super().__init__(*args, **kwargs)
        for nom in (
            "genre",
            "montant_demande",
            *(() if statut == StatutRessource.DEMANDEE else ("reponse_attendue_le",)),
        ):
            del self.fields[nom]

    def disposition(self):
        suite = ["reponse_attendue_le"] if "reponse_attendue_le" in self.fields else []
        return ["revision", "financeur", "objet", *suite, "etape"]


class DemandeForm(RevisionForm):
    libelle_bouton = "Enregistrer la demande"
    montant = ChampEuros(label="Montant demandé")
    le = champ_date("Demandé le")
    reponse_attendue_le = champ_date(
        REPONSE, required=False, help_text="Si vous le savez. Nous vous le rappellerons une semaine avant."
    )

    def disposition(self):
        return ["revision", Ligne("montant", "le"), "reponse_attendue_le"]


class BudgetForm(RevisionForm):
    """The territory's own money: one gesture."""

    libelle_bouton = "Décidé au budget"
    montant = ChampEuros(label="Somme décidée")
    le = champ_date("Décidée le")

    def disposition(self):
        return ["revision", Ligne("montant", "le")]


class AccordForm(BudgetForm):
    """`demande`: euros asked for; more than that is to be confirmed, since it is most often a slip."""

    libelle_bouton = "Enregistrer l’accord"
    montant = ChampEuros(label="Montant obtenu")
    le = champ_date("Accord donné le")
    confirme = forms.BooleanField(
        label="Le montant est juste : j’ai obtenu plus que ce que j’avais demandé", required=False
    )

    def __init__(self, *args, demande=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.demande, self.a_confirmer = demande, False

    def clean(self):
        donnees = super().clean()
        montant = donnees.get("montant")
        self.a_confirmer = bool(montant and self.demande and montant > self.demande)
        if self.a_confirmer and not donnees["confirme"]:
            self.add_error(
                "confirme",
                f"Vous aviez demandé {euros(self.demande)}, et vous écrivez {euros(montant)} obtenus : corrigez le montant, ou cochez la case s’il est juste.",
            )
        return donnees

    def disposition(self):
        return [*super().disposition(), *(["confirme"] if self.a_confirmer else [])]


class RefusForm(RevisionForm):
    libelle_bouton = "Enregistrer le refus"
    motif = forms.CharField(
        label="Pourquoi ce refus ?",
        max_length=MOTIF_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Une phrase. Exemple : dossier déposé trop tard pour cette année.",
    )


class RecuForm(BudgetForm):
    libelle_bouton = "Enregistrer le montant reçu"
    montant = ChampEuros(label="Montant reçu cette fois")
    le = champ_date("Reçu le")


class CorrectionRecuForm(BudgetForm):
    libelle_bouton = "Corriger"
    montant = ChampEuros(label="Total reçu jusqu’ici", help_text="Écrivez 0 si rien n’est encore reçu.")
    le = champ_date("Dernier montant reçu le", required=False)
