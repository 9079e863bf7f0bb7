"""Find a collectivité, then choose it: two GET forms, usable without JavaScript."""

from urllib.parse import parse_qsl, urlsplit

from django import forms
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from socle.champs import ChampSiret
from socle.formulaires import Choix, FormulaireDsfr, FormulaireModeleDsfr
from socle.mots import nombre, pluriel
from territoires.models import TEXTE_MAX, Collectivite

RESULTATS_MAX = 20


class RechercheForm(FormulaireDsfr):
    """`suite` is the page of the house that receives `?collectivite=<pk>` once a choice is made."""

    methode = "get"
    libelle_bouton = "Chercher"
    q = forms.CharField(
        label="Commune ou intercommunalité",
        help_text="Nom, code INSEE, SIREN ou code postal. Le début suffit, sans accent ni majuscule.",
        max_length=TEXTE_MAX,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )
    suite = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.attributs = {
            "role": "search",
            "hx-get": reverse("territoires:recherche"),
            "hx-target": "#choix-collectivite",
            "hx-trigger": "input changed delay:250ms from:find input[type=search], submit",
        }

    def clean_suite(self):
        """A page of this site only: the answer must not carry a person elsewhere."""
        suite = self.cleaned_data["suite"]
        return suite if suite.startswith("/") and url_has_allowed_host_and_scheme(suite, allowed_hosts=None) else ""


class ChoixForm(FormulaireDsfr):
    """The collectivités found, as radio buttons named `collectivite`; bare fields unless there is a page to go to."""

    methode = "get"
    libelle_bouton = "Choisir"
    collectivite = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(self, *args, trouvees, suite="", **kwargs):
        super().__init__(*args, **kwargs)
        choix = [(c.pk, Choix(c.nom_avec_departement, aide=precisions(c))) for c in trouvees[:RESULTATS_MAX]]
        self.fields["collectivite"].choices = choix
        groupe = self["collectivite"]  # already bound by DsfrBaseForm: its words are those shown
        groupe.label = pluriel(len(choix), "territoire trouvé", "territoires trouvés")
        if len(trouvees) > RESULTATS_MAX:
            groupe.label = f"Les {len(choix)} territoires les plus peuplés"
            groupe.help_text = "Il y en a d’autres\u00a0: écrivez la suite du nom pour les voir."
        adresse = urlsplit(suite)
        for nom, valeur in parse_qsl(
            adresse.query
        ):  # a GET form replaces the query of its action: its fields carry it on
            if nom not in self.fields:
                self.fields[nom] = forms.CharField(initial=valeur, widget=forms.HiddenInput)
        self.avec_balise = bool(suite)
        self.helper.form_action = adresse.path


def precisions(collectivite):
    """« Commune, INSEE 42168, 3 800 habitants » and, for an old code, what it became."""
    if collectivite.est_commune:
        morceaux = ["Commune", f"code INSEE {collectivite.code_insee}"]
    else:
        morceaux = [collectivite.get_type_epci_display(), f"SIREN {collectivite.siren}"]
    if collectivite.population:
        morceaux.append(f"{nombre(collectivite.population)}\u00a0habitants")
    phrase = ", ".join(morceaux)
    if collectivite.ancien_code:
        phrase += f". Le code {collectivite.ancien_code} n’existe plus\u00a0: il correspond aujourd’hui à cette commune"
    return f"{phrase}."


class ComplementForm(FormulaireModeleDsfr):
    """What ANCT knows better; the reference itself is never edited by hand."""

    class Meta:
        model = Collectivite
        fields = []

    # Not the model's own names: Django would write them on the reference's row.
    point_latitude = forms.FloatField(
        label="Latitude",
        required=False,
        min_value=-90,
        localize=True,
        max_value=90,
        help_text="En degrés, par exemple 45,4206. Vide : le point du référentiel.",
    )
    point_longitude = forms.FloatField(
        label="Longitude",
        required=False,
        min_value=-180,
        localize=True,
        max_value=180,
        help_text="En degrés, par exemple 4,6803.",
    )
    adresse = forms.CharField(
        label="Adresse postale",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Imprimée sur les conventions.",
    )
    siret = ChampSiret(label="SIRET du siège", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        complement = getattr(self.instance, "complement", None) if self.instance.pk else None
        for nom in ("point_latitude", "point_longitude", "adresse", "siret"):
            self.fields[nom].initial = getattr(complement, nom.removeprefix("point_"), None)
