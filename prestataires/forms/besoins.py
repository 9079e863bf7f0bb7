"""The forms of a need: the need itself, whom to ask, a quote, and why one stops."""

from django import forms
from django.utils import timezone

from parcours.enums import Thematique
from prestataires.enums import GenreExpertise, Methode, Public
from prestataires.models import Besoin
from socle.champs import ChampEuros
from socle.formulaires import FormulaireDsfr, Groupe, Ligne

DATE_ILLISIBLE = "Écrivez une date, par exemple 12/03/2027."
CRITERES = {
    "themes": (GenreExpertise.THEME, Thematique),
    "publics": (GenreExpertise.PUBLIC, Public),
    "methodes": (GenreExpertise.METHODE, Methode),
}


def _long(nom):
    return Besoin._meta.get_field(nom).max_length


def _date(label, **kwargs):
    return forms.DateField(label=label, widget=forms.DateInput(), error_messages={"invalid": DATE_ILLISIBLE}, **kwargs)


def _cases(label, choix, **kwargs):
    return forms.MultipleChoiceField(
        label=label, choices=choix.choices, required=False, widget=forms.CheckboxSelectMultiple, **kwargs
    )


class BesoinForm(FormulaireDsfr):
    """One page: what a provider must know to answer, then what helps to find it. A draft may be incomplete."""

    libelle_bouton = "Enregistrer le besoin"

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    titre = forms.CharField(
        label="De quoi avez-vous besoin ?",
        max_length=_long("titre"),
        help_text="En quelques mots. Exemple : préparer et animer une balade nocturne avec les habitants.",
    )
    attendu = forms.CharField(
        label="Ce que vous attendez",
        max_length=_long("attendu"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Ce que le prestataire fera, et ce que vous aurez à la fin.",
    )
    contexte = forms.CharField(
        label="Le contexte",
        max_length=_long("contexte"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Pourquoi ce projet, avec qui, ce qui a déjà été fait.",
    )
    debut = _date("À partir du", required=False)
    fin = _date("Jusqu’au", required=False)
    lieu = forms.CharField(
        label="Où ?", max_length=_long("lieu"), required=False, help_text="Exemple : la salle des fêtes et le bourg."
    )
    budget_ht = ChampEuros(label="Budget prévu, HT (€)", required=False)
    reponse_avant = _date(
        "Réponse attendue avant le", required=False, help_text="Laissez deux à trois semaines pour préparer un devis."
    )
    themes = _cases("Thèmes", Thematique)
    publics = _cases("Avec qui ?", Public)
    methodes = _cases("Quelle façon de faire ?", Methode)

    def __init__(self, *args, financement="", **kwargs):
        """`financement`: what the étape plans, in words."""
        super().__init__(*args, **kwargs)
        aide = "Les prestataires lisent le budget que vous écrivez ici. Laissez vide si vous préférez ne pas le donner."
        if financement:
            aide = f"{aide} Pour vous seuls : l’étape prévoit {financement}."
        self["budget_ht"].help_text = aide

    def clean_reponse_avant(self):
        """A day that is over lets nobody answer."""
        jour = self.cleaned_data["reponse_avant"]
        if jour and jour < timezone.localdate():
            raise forms.ValidationError("Cette date est déjà passée : laissez deux à trois semaines aux prestataires.")
        return jour

    @property
    def criteres(self):
        """{(genre, code)} of what is ticked."""
        return {(genre.value, code) for nom, (genre, _) in CRITERES.items() for code in self.cleaned_data[nom]}

    def disposition(self):
        return [
            "revision",
            Groupe("Votre demande", "titre", "attendu", "contexte"),
            Groupe("Quand, où, combien ?", Ligne("debut", "fin"), "lieu", "budget_ht", "reponse_avant"),
            Groupe("Pour trouver les prestataires les plus proches de votre besoin", "themes", "publics", "methodes"),
        ]


class RechercheBesoinForm(FormulaireDsfr):
    """Find one by its name or what it can do, in the list of a need."""

    methode = "get"
    libelle_bouton = "Chercher"
    attributs = {"role": "search"}
    q = forms.CharField(
        label="Chercher un prestataire", required=False, max_length=100, help_text="Un nom, une compétence."
    )
    portee = forms.CharField(required=False, widget=forms.HiddenInput)


class DemandeForm(FormulaireDsfr):
    """Where the request leaves, for each of those that were ticked."""

    libelle_bouton = "Envoyer"

    def __init__(self, *args, prestataires, adresses, **kwargs):
        super().__init__(*args, **kwargs)
        for p in prestataires:
            champ = forms.EmailField(
                label=f"Adresse mail {p.de_nom}",
                help_text="" if adresses[p.pk] else "Nous n’avons pas d’adresse : indiquez celle que vous connaissez.",
                error_messages={"required": f"Indiquez l’adresse mail {p.de_nom}."},
            )
            self.ajouter(f"email_{p.pk}", champ)
            self.initial.setdefault(f"email_{p.pk}", adresses[p.pk])

    @property
    def emails(self):
        """{provider's key: address}"""
        return {int(nom.removeprefix("email_")): valeur for nom, valeur in self.cleaned_data.items()}


class MotifBesoinForm(FormulaireDsfr):
    """Why a request is withdrawn, or a need given up."""

    motif = forms.CharField(label="Pourquoi ?", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, bouton, aide, **kwargs):
        super().__init__(*args, **kwargs)
        self.libelle_bouton = bouton
        self["motif"].help_text = aide


class DevisForm(FormulaireDsfr):
    """An answer: by the provider's link, or typed by the team from what it received."""

    libelle_bouton = "Envoyer notre réponse"

    disponibilite = forms.CharField(
        label="Votre disponibilité",
        max_length=300,
        required=False,
        help_text="Exemple : disponible en mai et juin, les soirs de semaine.",
    )
    montant_ht = ChampEuros(label="Montant HT (€)")
    montant_ttc = ChampEuros(
        label="Montant TTC (€)",
        required=False,
        help_text="Si vous n’êtes pas soumis à la TVA, écrivez le même montant.",
    )
    message = forms.CharField(
        label="Votre proposition",
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Ce que vous proposez, en quelques lignes. N’écrivez pas de numéro de compte bancaire.",
    )
    devis = forms.FileField(
        label="Votre devis", required=False, help_text="Un PDF, une photo ou un document Word, de 10 Mo au plus."
    )

    def disposition(self):
        return ["disponibilite", Ligne("montant_ht", "montant_ttc"), "message", "devis"]


class DevisRecuForm(DevisForm):
    """The same, from the team's side."""

    libelle_bouton = "Enregistrer ce devis"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for nom, label, aide in (
            ("disponibilite", "Sa disponibilité", "Exemple : disponible en mai et juin."),
            ("message", "Ce qu’il propose", "En quelques lignes."),
            ("devis", "Le devis reçu", "Un PDF, une photo ou un document Word, de 10 Mo au plus."),
        ):
            self[nom].label, self[nom].help_text = label, aide
        self["montant_ttc"].help_text = "S’il n’est pas soumis à la TVA, écrivez le même montant."


class DeclinerForm(FormulaireDsfr):
    libelle_bouton = "Nous ne sommes pas disponibles"

    motif = forms.CharField(
        label="Pourquoi ?",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="La collectivité lira cette phrase.",
    )
