"""Where an étape stands: late, begun or over on another day than today, given up."""

from dateutil.relativedelta import relativedelta
from django import forms

from parcours.dates import bornes_de_la_convention, dernier_jour
from parcours.enums import StatutEtape
from socle.champs import ChampMois
from socle.formulaires import FormulaireDsfr, Ligne


class SuiviEtapeForm(FormulaireDsfr):
    """« Elle prend du retard »: the new month of the end, and a word about it."""

    libelle_bouton = "Elle prend du retard"
    retard = forms.BooleanField(initial=True, widget=forms.HiddenInput)
    fin = ChampMois(label="Nouvelle fin, à peu près")
    motif = forms.CharField(label="Pourquoi ?", max_length=500, required=False)

    def __init__(self, *args, etape, **kwargs):
        super().__init__(*args, **kwargs)
        premier = etape.fin.replace(day=1) + relativedelta(months=1)
        dernier = max(premier, bornes_de_la_convention(etape.parcours, etape)[1])
        self.fields["fin"].premier, self.fields["fin"].dernier = premier, dernier

    def clean_fin(self):
        return dernier_jour(self.cleaned_data["fin"])


class JourForm(FormulaireDsfr):
    """« Un autre jour ? »: it began, or ended, on a day that is not today."""

    libelle_bouton = "Enregistrer ce jour"
    jour = forms.BooleanField(initial=True, widget=forms.HiddenInput)
    quoi = forms.ChoiceField(label="Ce jour-là :", widget=forms.RadioSelect)
    le = forms.DateField(label="Quel jour ?")

    CHOIX = {"commencee": "Elle a commencé", "terminee": "Elle s’est terminée"}

    def __init__(self, *args, etape, **kwargs):
        super().__init__(*args, **kwargs)
        possibles = ["terminee"] if etape.statut == StatutEtape.EN_COURS else list(self.CHOIX)
        self.fields["quoi"].choices = [(code, self.CHOIX[code]) for code in possibles]
        if len(possibles) == 1:
            self.fields["quoi"].initial = possibles[0]


class DatesReellesForm(FormulaireDsfr):
    """The days on which an étape really began and ended, to correct."""

    libelle_bouton = "Corriger ces dates"
    dates = forms.BooleanField(initial=True, widget=forms.HiddenInput)
    debut = forms.DateField(label="Commencée le", required=False)
    fin = forms.DateField(label="Terminée le", required=False)

    def __init__(self, *args, etape, **kwargs):
        kwargs["initial"] = {"debut": etape.debut_reel, "fin": etape.fin_reelle}
        super().__init__(*args, **kwargs)
        for champ in self.fields.values():
            champ.sans_marque = True
        if etape.fin_reelle is None:
            del self.fields["fin"]

    def disposition(self):
        return ["dates", Ligne("debut", "fin") if "fin" in self.fields else "debut"]


class AbandonEtapeForm(FormulaireDsfr):
    """Why an étape will not be made: shown in the list."""

    libelle_bouton = "Abandonner cette étape"
    motif = forms.CharField(
        label="Pourquoi est-elle abandonnée ?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Cette phrase s’affiche dans la liste des étapes.",
    )
