"""The forms of a committee. Each asks little; what can wait is folded."""

from datetime import datetime, time

from django import forms
from django.utils import timezone

from pilotage.enums import StatutDecision
from pilotage.models import Comite, Decision
from socle.formulaires import FormulaireDsfr, FormulaireModeleDsfr, Groupe, Ligne, Replie, Texte


class DateComiteForm(FormulaireDsfr):
    """When and where. `clean()` gives `date_heure`, a moment of Paris."""

    libelle_bouton = "Enregistrer"

    jour = forms.DateField(label="Quel jour ?", widget=forms.DateInput)
    heure = forms.TimeField(label="À quelle heure ?", widget=forms.TimeInput, initial=time(18, 0))
    lieu = forms.CharField(label="Où ?", max_length=160, help_text="Exemple : salle du conseil.", required=False)

    def clean(self):
        donnees = super().clean()
        if donnees.get("jour") and donnees.get("heure"):
            if not 1900 < donnees["jour"].year < 3000:  # beyond, moments can no longer be told
                self.add_error("jour", "Vérifiez l’année de cette date.")
            else:
                donnees["date_heure"] = timezone.make_aware(datetime.combine(donnees["jour"], donnees["heure"]))
        return donnees

    def disposition(self):
        return [Ligne("jour", "heure"), "lieu"]


class FixerForm(DateComiteForm):
    libelle_bouton = "Fixer cette date"

    reunion = forms.CharField(
        label="Nom de cette réunion",
        max_length=120,
        required=False,
        help_text="Exemple : conseil municipal, bureau, commission. Le comité peut en être un point.",
    )

    def disposition(self):
        return [*super().disposition(), Replie("Utiliser une réunion existante", "reunion")]


class AnnulerForm(FormulaireDsfr):
    libelle_bouton = "Annuler ce comité"

    motif = forms.CharField(
        label="Pourquoi l’annuler ?", max_length=300, help_text="Quelques mots, pour s’en souvenir."
    )


class PhrasesForm(FormulaireModeleDsfr):
    """The team's own words on page 1."""

    libelle_bouton = "Enregistrer ces phrases"

    class Meta:
        model = Comite
        fields = ["en_trois_phrases", "point_attention"]
        labels = {
            "en_trois_phrases": "Où en est le parcours, en trois phrases ?",
            "point_attention": "Un point qui demande attention ?",
        }
        help_texts = {
            "en_trois_phrases": "Ce qui a été fait, ce qui se passe, ce qui vient. Des mots simples, sans sigle.",
            "point_attention": "Une phrase. Laissez vide s’il n’y en a pas.",
        }
        widgets = {"en_trois_phrases": forms.Textarea(attrs={"rows": 5})}


class DecisionForm(FormulaireModeleDsfr):
    libelle_bouton = "Enregistrer cette demande"

    class Meta:
        model = Decision
        fields = ["question", "option_a", "option_b", "proposition"]
        labels = {
            "question": "Que demandez-vous au comité ?",
            "option_a": "Choix A",
            "option_b": "Choix B",
            "proposition": "Proposition de l’équipe",
        }
        help_texts = {
            "question": "Une question, en une phrase. Exemple : gardons-nous la date du 14 juillet pour la fête ?",
            "proposition": "Ce que vous conseillez, et pourquoi.",
        }

    def disposition(self):
        return ["question", "proposition", Replie("Donner le choix entre deux réponses", "option_a", "option_b")]


class ReunirForm(FormulaireDsfr):
    """For each question: what was decided, who does it, by when. `resultats()` speaks by decision."""

    libelle_bouton = "Enregistrer les décisions"
    REPONSES = [(s.value, s.label) for s in StatutDecision if s != StatutDecision.DEMANDEE]

    def __init__(self, *args, decisions, **kwargs):
        self.decisions = decisions
        super().__init__(*args, **kwargs)

    @staticmethod
    def champs_de(decision):
        """The four fields of a question, by name."""
        return {
            f"statut_{decision.pk}": forms.ChoiceField(
                label="Qu’a décidé le comité ?", choices=ReunirForm.REPONSES, widget=forms.RadioSelect
            ),
            f"responsable_{decision.pk}": forms.CharField(label="Qui s’en occupe ?", max_length=120, required=False),
            f"echeance_{decision.pk}": forms.DateField(label="Pour quand ?", required=False, widget=forms.DateInput),
            f"reponse_{decision.pk}": forms.CharField(
                label="Précisions", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
            ),
        }

    def disposition(self):
        if not self.decisions:
            return [Texte("Aucune décision n’était demandée. Enregistrez pour dire que le comité s’est réuni.")]
        groupes = []
        for decision in self.decisions:
            statut, responsable, echeance, reponse = self.champs_de(decision)
            groupes.append(
                Groupe(f"{decision.rang}. {decision.question}", statut, Ligne(responsable, echeance), reponse)
            )
        return groupes

    def resultats(self):
        return {
            d.pk: {nom: self.cleaned_data[f"{nom}_{d.pk}"] for nom in ("statut", "responsable", "echeance", "reponse")}
            for d in self.decisions
        }


def reunir_form(decisions):
    """The form class for these questions (fields are prepared once, by FormulaireDsfr's constructor)."""
    champs = {}
    for decision in decisions:
        champs |= ReunirForm.champs_de(decision)
    return type(ReunirForm)("ReunirForm", (ReunirForm,), champs)
