"""An expense that was paid, what ANCT says of it, and the money that comes back."""

from django import forms
from django.db.models import Q
from django.utils import timezone

from conventions.enums import Assiette
from conventions.forms.redaction import champ_date
from conventions.transitions.depenses import LONGUEURS, MANQUANTS
from conventions.transitions.reversements import REFERENCE_MAX
from parcours.models import Etape
from socle.champs import ChampEuros
from socle.exigences import MOTIF_MAX
from socle.formulaires import Choix, FormulaireDsfr, Ligne
from socle.mots import euros

RETENIR, ECARTER = "retenir", "ecarter"
SI_DISTINCTE = "Si c’est la même, ne l’ajoutez pas une deuxième fois. Sinon, cochez la case."


class DepenseForm(FormulaireDsfr):
    """Cleaned to the `champs` of `transitions.depenses`, with `revision` and `fichier`.

    `etape_pk` is that of the expense as it stands: offered too when it was taken away since, or a correction would erase it.
    """

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    objet = forms.CharField(
        label="Qu’avez-vous payé ?",
        max_length=LONGUEURS["objet"],
        help_text="Exemple : animation de deux ateliers avec les habitants.",
        error_messages={"required": MANQUANTS["objet"]},
    )
    fournisseur = forms.CharField(
        label="À qui ?", max_length=LONGUEURS["fournisseur"], error_messages={"required": MANQUANTS["fournisseur"]}
    )
    date = champ_date("Payée le", help_text="Le jour du paiement, pas celui de la facture.")
    numero = forms.CharField(label="Numéro de la facture", max_length=LONGUEURS["numero"], required=False)
    mandat = forms.CharField(
        label="Numéro du mandat",
        max_length=LONGUEURS["mandat"],
        required=False,
        help_text="Votre service comptable le connaît. Il peut venir plus tard.",
    )
    ht = ChampEuros(label="Montant HT (€)", help_text="Sans TVA ? Le même montant que le TTC.")
    ttc = ChampEuros(label="Montant TTC (€)")
    etape = forms.ModelChoiceField(label="Pour quelle étape ?", queryset=Etape.objects.none(), required=False)
    fichier = forms.FileField(
        label="La facture",
        required=False,
        allow_empty_file=True,
        help_text="Un PDF ou une photo, 10\u00a0Mo au plus. Vous pouvez l’ajouter plus tard.",
    )
    distincte = forms.BooleanField(label="Ce n’est pas la même dépense", required=False)
    listee = None  # the expense of the list that this one resembles: the box is shown with it

    def __init__(self, *args, parcours, etape_pk=None, **kwargs):
        super().__init__(*args, **kwargs)
        choix = Etape.objects.filter(Q(retire_le__isnull=True) | Q(pk=etape_pk), parcours=parcours)
        self.fields["etape"].queryset = choix
        self.fields["etape"].empty_label = "Aucune en particulier"
        self.fields["date"].widget.attrs["max"] = timezone.localdate().isoformat()

    def comparer(self, listee):
        """This one resembles an expense of the list: say which, and refuse it until the person says that they are two."""
        self.listee = listee
        if not self.cleaned_data.get("distincte"):
            self.add_error("distincte", f"Cette dépense ressemble à une autre : {listee.dire()}. {SI_DISTINCTE}")

    def disposition(self):
        return [
            "revision",
            "objet",
            "fournisseur",
            Ligne("date", "numero"),
            Ligne("ht", "ttc"),
            "mandat",
            "etape",
            "fichier",
            *(["distincte"] if self.listee else []),
        ]


class NouvelleDepenseForm(DepenseForm):
    second_bouton = ("encore", "Enregistrer et en ajouter une autre")


class ExamenForm(FormulaireDsfr):
    """What ANCT says of an expense. `depense` and `assiette` give the amount that it may count for."""

    libelle_bouton = "Enregistrer"
    second_bouton = ("suivante", "Enregistrer et examiner la suivante")
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    decision = forms.ChoiceField(
        label="Cette dépense",
        choices=[
            (RETENIR, Choix("Je la retiens", aide="Elle est comptée, en entier ou en partie.")),
            (ECARTER, Choix("Je l’écarte", aide="Elle n’est pas comptée. Le territoire lit pourquoi, et peut la corriger.")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez : vous retenez cette dépense, ou vous l’écartez."},
    )  # fmt: skip
    montant = ChampEuros(label="Montant retenu (€)", required=False)
    motif = forms.CharField(
        label="Pourquoi ?",
        max_length=MOTIF_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Nécessaire si vous l’écartez, ou si vous retenez moins que son montant. Le territoire lit cette phrase.",
    )

    def __init__(self, *args, depense, assiette, **kwargs):
        super().__init__(*args, **kwargs)
        entier = depense.montant_sur(assiette)
        self.fields["montant"].initial = entier
        # Prefilled: « (facultatif) » would say that it may be left aside.
        self.fields["montant"].sans_marque = True
        self["montant"].label = f"Montant {assiette.upper()} retenu (€)"
        self[
            "montant"
        ].help_text = f"Si vous la retenez. Écrivez moins de {euros(entier)} pour n’en retenir qu’une partie."


class AssietteForm(FormulaireDsfr):
    libelle_bouton = "Enregistrer ce choix"
    assiette = forms.ChoiceField(label="Les dépenses sont comptées", choices=Assiette, widget=forms.RadioSelect)


class RecevoirReversementForm(FormulaireDsfr):
    libelle_bouton = "Enregistrer la recette"
    recu_le = champ_date("Reçu le")
    reference = forms.CharField(
        label="Référence de la recette", max_length=REFERENCE_MAX, help_text="Celle que donne l’agence comptable."
    )


class AbandonReversementForm(FormulaireDsfr):
    libelle_bouton = "Ne plus demander ce reversement"
    motif = forms.CharField(
        label="Pourquoi ?",
        max_length=MOTIF_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Une phrase. Le territoire la lit.",
    )
