"""An étape is saved with a title, a kind and two months: the rest is folded and optional."""

import calendar

from dateutil.relativedelta import relativedelta
from django import forms

from parcours.enums import Nature, PlaceHabitants, Public, Source
from parcours.forms.revision import AvecRevision
from parcours.models import Equipier, Objectif
from socle.champs import ChampEuros, ChampMois
from socle.formulaires import Choix, FormulaireDsfr, Ligne, Replie
from socle.mots import mois

# A territory may describe what it has just begun, and what it will finish a little after the end foreseen.
MARGE_AVANT, MARGE_APRES = relativedelta(months=6), relativedelta(months=6)


def dernier_jour(premier):
    """The last day of the month of `premier`."""
    return premier.replace(day=calendar.monthrange(premier.year, premier.month)[1])


class ChampObjectifs(forms.ModelMultipleChoiceField):
    """A key beyond what SQLite can hold is a choice that does not exist, like any other."""

    def _check_values(self, value):
        try:
            return super()._check_values(value)
        except OverflowError as erreur:
            raise forms.ValidationError(self.error_messages["invalid_list"], code="invalid_list") from erreur


class EtapeForm(AvecRevision, FormulaireDsfr):
    """« Décrire une étape »: five questions, about five minutes."""

    libelle_bouton = "Enregistrer"
    NATURES = [
        (
            Nature.PROJET.value,
            Choix(Nature.PROJET.label, aide="Exemple : un tiers-lieu, un verger, un forum jeunesse."),
        ),
        (
            Nature.FORMATION.value,
            Choix(Nature.FORMATION.label, aide="Exemple : apprendre à animer une réunion publique."),
        ),
        (
            Nature.CHANGEMENT.value,
            Choix(Nature.CHANGEMENT.label, aide="Exemple : répondre à chaque idée des habitants."),
        ),
    ]

    titre = forms.CharField(
        label="Que voulez-vous faire ?",
        max_length=200,
        help_text="Exemple : une balade nocturne préparée avec les habitants.",
    )
    nature = forms.ChoiceField(label="C’est plutôt :", choices=NATURES, widget=forms.RadioSelect)
    debut = ChampMois(label="De quel mois…")
    fin = ChampMois(label="… à quel mois, à peu près ?")
    pilote = forms.ModelChoiceField(
        label="Qui s’en occupe chez vous ?", queryset=Equipier.objects.none(), required=False, empty_label="À décider"
    )
    cout = ChampEuros(
        label="Combien cela coûterait-il ?",
        required=False,
        help_text="En euros, toutes taxes comprises. Une estimation suffit. Laissez vide si vous ne savez pas.",
    )
    objectif = forms.CharField(
        label="Dans quel but ?",
        max_length=200,
        required=False,
        help_text="Ce sera votre premier objectif. Exemple : que les habitants participent aux choix de la commune.",
    )
    objectifs = ChampObjectifs(
        label="Pour quels objectifs ?",
        queryset=Objectif.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    public = forms.MultipleChoiceField(
        label="Pour qui ?", choices=Public.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    place_des_habitants = forms.TypedChoiceField(
        label="Quelle place pour les habitants ?",
        choices=[("", "À préciser"), *PlaceHabitants.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    livrables = forms.CharField(
        label="Ce que nous aurons à la fin",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
        help_text="Exemple : un plan du site, dix agents formés, un compte rendu public.",
    )
    aide = forms.CharField(
        label="De quelle aide avons-nous besoin ?",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args, parcours, etape=None, utilisateur=None, **kwargs):
        self.parcours, self.etape = parcours, etape
        if etape is not None:
            kwargs["initial"] = {**self.valeurs(etape), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        if etape is None:
            self.second_bouton = ("autre", "Enregistrer et en décrire une autre")
        debut = min(filter(None, [parcours.debut, etape and etape.debut])) - MARGE_AVANT
        fin = max(filter(None, [parcours.fin, etape and etape.fin])) + MARGE_APRES
        for nom in ("debut", "fin"):
            self.fields[nom].premier, self.fields[nom].dernier = debut, fin
        equipiers = list(
            parcours.equipiers.filter(fin__isnull=True).values_list("pk", "nom", "fonction", "utilisateur")
        )
        self.fields["pilote"].queryset = Equipier.objects.filter(parcours=parcours, fin__isnull=True)
        self.fields["pilote"].choices = [
            ("", "À décider"),
            *[(pk, f"{nom}, {fonction}") for pk, nom, fonction, _ in equipiers],
        ]
        moi = next((pk for pk, *_, compte in equipiers if utilisateur and compte == utilisateur.pk), None)
        if etape is None and moi:
            self.fields["pilote"].initial = moi
        objectifs = list(Objectif.objects.presents().filter(parcours=parcours).values_list("pk", "titre"))
        if objectifs:
            del self.fields["objectif"]
            self.fields["objectifs"].queryset = Objectif.objects.presents().filter(parcours=parcours)
            self.fields["objectifs"].choices = objectifs
        else:
            del self.fields["objectifs"]

    @staticmethod
    def valeurs(etape):
        """The form's values for an étape that stands."""
        couts = etape.moyens.presents().filter(source=Source.ANCT).values_list("prevu", flat=True)
        return {
            "revision": etape.revision,
            "titre": etape.titre,
            "nature": etape.action.nature,
            "debut": etape.debut,
            "fin": etape.fin.replace(day=1),
            "pilote": etape.pilote_id,
            "cout": next(iter(couts), None),
            "objectifs": list(etape.action.objectifs.values_list("pk", flat=True)),
            "public": [code for code in etape.public.split(",") if code],
            "place_des_habitants": etape.place_des_habitants,
            "livrables": etape.livrables,
            "aide": etape.aide,
        }

    def disposition(self):
        but = [nom for nom in ("objectif", "objectifs") if nom in self.fields]
        visibles = ["revision", "remettre", "titre", "nature", Ligne("debut", "fin"), "pilote", "cout"]
        replies = ["public", "place_des_habitants", "livrables", "aide"]
        if but == ["objectif"]:
            visibles += but
        else:
            replies = but + replies
        return [*visibles, Replie("Facultatif pour l’instant", *replies)]

    def clean(self):
        donnees = super().clean()
        debut, fin = donnees.get("debut"), donnees.get("fin")
        if debut and fin:
            if fin < debut:
                self.add_error("fin", f"La fin ({mois(fin)}) est avant le début ({mois(debut)}).")
            else:
                donnees["fin"] = dernier_jour(fin)
        return donnees


class SuiviEtapeForm(FormulaireDsfr):
    """Only for « elle prend du retard »: the new month of the end."""

    libelle_bouton = "Elle prend du retard"
    retard = forms.BooleanField(initial=True, widget=forms.HiddenInput)
    fin = ChampMois(label="Nouvelle fin, à peu près")

    def __init__(self, *args, etape, **kwargs):
        super().__init__(*args, **kwargs)
        premier = etape.fin.replace(day=1) + relativedelta(months=1)
        self.fields["fin"].premier, self.fields["fin"].dernier = premier, premier + relativedelta(months=18)

    def clean_fin(self):
        return dernier_jour(self.cleaned_data["fin"])
