"""The forms of the blocks that are plain lists: objectifs, dates clés, moyens."""

from django import forms

from parcours.enums import Source
from parcours.forms.revision import AvecRevision
from parcours.models import Etape, Jalon, Moyen, Objectif
from socle.champs import ChampEuros
from socle.formulaires import Choix, FormulaireModeleDsfr, Ligne, Replie


class ItemForm(AvecRevision, FormulaireModeleDsfr):
    """A form on one item of a block."""

    def __init__(self, *args, parcours, **kwargs):
        self.parcours = parcours
        super().__init__(*args, **kwargs)
        self.fields["revision"].initial = self.instance.revision
        self.item = self.instance if self.instance.pk else None

    def champs(self):
        """What to write: the cleaned values of the model's own fields."""
        return {nom: self.cleaned_data[nom] for nom in self._meta.fields}


class ObjectifForm(ItemForm):
    libelle_bouton = "Enregistrer l’objectif"

    class Meta:
        model = Objectif
        fields = ["titre", "precision"]
        labels = {"titre": "Que voulez-vous changer, et pour qui ?"}
        help_texts = {"titre": "Exemple : que les habitants aident à choisir l’avenir de l’ancienne école."}
        widgets = {"precision": forms.Textarea(attrs={"rows": 4})}

    def disposition(self):
        return ["revision", "remettre", "titre", Replie("Facultatif pour l’instant", "precision")]


class JalonForm(ItemForm):
    libelle_bouton = "Enregistrer la date clé"

    class Meta:
        model = Jalon
        fields = ["titre", "date", "etape"]
        labels = {"titre": "Que se passe-t-il ce jour-là ?", "date": "Quel jour ?", "etape": "Pour quelle étape ?"}
        help_texts = {"titre": "Exemple : réunion publique, fête du quartier, vote du conseil."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["etape"].queryset = Etape.objects.presents().filter(parcours=self.parcours)
        self.fields["etape"].empty_label = "Aucune en particulier"

    def disposition(self):
        return ["revision", "remettre", "titre", "date", Replie("Facultatif pour l’instant", "etape")]


class MoyenForm(ItemForm):
    """Means beside what étapes already cost: another funder, time, in kind."""

    libelle_bouton = "Enregistrer ces moyens"
    SOURCES = [
        (
            Source.COFINANCEMENT.value,
            Choix("Un autre financeur", aide="Département, région, CAF, fondation, votre budget…"),
        ),
        (Source.TEMPS.value, Choix("Du temps de travail de nos agents ou élus")),
        (Source.NATURE.value, Choix("Un prêt de salle, de matériel…")),
    ]

    class Meta:
        model = Moyen
        fields = ["source", "libelle", "prevu", "jours", "etape"]
        labels = {"jours": "Nombre de jours", "etape": "Pour quelle étape ?"}
        help_texts = {"jours": "Seulement pour du temps de travail. Une estimation suffit."}

    source = forms.ChoiceField(label="De quoi s’agit-il ?", choices=SOURCES, widget=forms.RadioSelect)
    libelle = forms.CharField(
        label="Qui, ou quoi ?", max_length=160, help_text="Exemple : le département, trois agents, la salle des fêtes."
    )
    prevu = ChampEuros(label="Montant prévu", required=False, help_text="En euros. Une estimation suffit.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["etape"].queryset = Etape.objects.presents().filter(parcours=self.parcours)
        self.fields["etape"].empty_label = "Pour tout le parcours"
        if not self.instance.prevu:  # nothing typed yet is an empty field, not a zero to wipe out
            self.initial["prevu"] = None

    def clean_prevu(self):
        return self.cleaned_data["prevu"] or 0

    def clean(self):
        donnees = super().clean()
        if donnees.get("source") == Source.TEMPS and not donnees.get("jours"):
            self.add_error("jours", "Indiquez un nombre de jours, même approximatif.")
        elif donnees.get("source") == Source.COFINANCEMENT and "prevu" in donnees and not donnees["prevu"]:
            self.add_error("prevu", "Indiquez un montant, même approximatif.")
        return donnees

    def disposition(self):
        return [
            "revision",
            "remettre",
            "source",
            "libelle",
            Ligne("prevu", "jours"),
            Replie("Facultatif pour l’instant", "etape"),
        ]
