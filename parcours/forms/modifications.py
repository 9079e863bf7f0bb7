"""Asking for a change to what the convention holds, and telling what was decided."""

from django import forms
from django.utils import timezone

from parcours.dates import bornes_de_la_convention, dernier_jour, phrase_hors_bornes
from parcours.enums import ModeDecision
from socle.champs import ChampEuros, ChampMois
from socle.formulaires import FormulaireDsfr, Ligne


class ModificationForm(FormulaireDsfr):
    """« Demander un changement »: the étape as it stands, in which one changes what should change."""

    libelle_bouton = "Demander ce changement"
    debut = ChampMois(label="Début", required=False)
    fin = ChampMois(label="Fin", required=False)
    cout = ChampEuros(label="Coût", required=False, help_text="En euros, toutes taxes comprises.")
    motif = forms.CharField(label="Pourquoi ?", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, etape, cout, **kwargs):
        self.etape, self.cout = etape, cout
        kwargs["initial"] = {"debut": etape.debut, "fin": etape.fin.replace(day=1), "cout": cout}
        super().__init__(*args, **kwargs)
        bornes = bornes_de_la_convention(etape.parcours, etape)
        # Years that have a 29 February: the parcours may begin or end on one.
        for nom, hors in (("debut", bornes[0].replace(year=4)), ("fin", bornes[1].replace(year=8000))):
            self.fields[nom].premier, self.fields[nom].dernier = bornes
            self.fields[nom].error_messages["invalid_choice"] = phrase_hors_bornes(etape.parcours, hors, bornes)
        for nom in ("debut", "fin", "cout"):
            self.fields[nom].sans_marque = True
        if etape.debut_reel is not None:
            del self.fields["debut"]

    def disposition(self):
        return [Ligne("debut", "fin") if "debut" in self.fields else "fin", "cout", "motif"]

    def clean_cout(self):
        cout = self.cleaned_data["cout"]
        if cout is None and self.cout is not None:
            raise forms.ValidationError("Indiquez un coût : une étape de la convention en a toujours un.")
        return cout

    def valeurs(self):
        """What changes: months only when another month was chosen, for a planned day may be any day of its month."""
        voulues = {"cout": self.cleaned_data["cout"]}
        for nom, jour in (("debut", lambda premier: premier), ("fin", dernier_jour)):
            choisi = self.cleaned_data.get(nom)
            if choisi is not None and choisi != getattr(self.etape, nom).replace(day=1):
                voulues[nom] = jour(choisi)
        return voulues


class DecisionForm(FormulaireDsfr):
    """How, when and under which reference the change was accepted."""

    libelle_bouton = "Enregistrer l’accord"
    accepter = forms.BooleanField(initial=True, widget=forms.HiddenInput)
    decision_mode = forms.ChoiceField(
        label="Comment la décision a-t-elle été prise ?", choices=ModeDecision.choices, widget=forms.RadioSelect
    )
    decision_reference = forms.CharField(
        label="Référence de la décision",
        max_length=160,
        help_text="Exemple : relevé de décisions du comité du 2 avril, point 3.",
    )
    decision_le = forms.DateField(label="Date de la décision", initial=timezone.localdate)


class RefusForm(FormulaireDsfr):
    """Why the change is refused: the person who asked reads it."""

    libelle_bouton = "Refuser ce changement"
    refuser = forms.BooleanField(initial=True, widget=forms.HiddenInput)
    motif_refus = forms.CharField(
        label="Pourquoi ce refus ?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="La personne qui a demandé lira cette phrase.",
    )
