"""Writing to each other about the parcours: remarks, questions on one field, their answers; and which two sendings to compare."""

from uuid import UUID

from django import forms

from parcours.enums import BlocCible
from parcours.forms.blocs import JalonForm, MoyenForm, ObjectifForm
from parcours.forms.etapes import EtapeForm
from parcours.forms.partenaires import PartenaireForm
from socle.formulaires import FormulaireDsfr
from socle.mots import insecables

FORMULAIRES = {"objectif": ObjectifForm, "partenaire": PartenaireForm, "jalon": JalonForm, "moyen": MoyenForm}
# What a question cannot open by itself: it goes with other fields, or is written elsewhere.
A_PLUSIEURS = {"objectif", "action", "autre_financeur", "financeur", "montant_financeur", "piece", "libelle_piece"}
CACHES = {"revision", "remettre", "ouvert", "choisir"}


class RemarqueForm(FormulaireDsfr):
    """A remark on a block or an item, or an answer (`reponse_a`)."""

    libelle_bouton = "Envoyer la remarque"

    bloc = forms.ChoiceField(choices=BlocCible.choices, widget=forms.HiddenInput)
    uid = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)
    reponse_a = forms.IntegerField(widget=forms.HiddenInput, required=False)
    retour = forms.CharField(widget=forms.HiddenInput, required=False, max_length=10)
    texte = forms.CharField(
        label="Votre remarque ou votre question", max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_uid(self):
        try:
            return UUID(self.cleaned_data["uid"]) if self.cleaned_data["uid"] else None
        except ValueError as erreur:
            raise forms.ValidationError("Cet élément n’existe pas.") from erreur


class DemandeCorrectionForm(FormulaireDsfr):
    """ANCT asks one thing on one field of an item."""

    libelle_bouton = "Envoyer la question"

    champ = forms.ChoiceField(label="Sur quel champ ?", help_text="Lui seul sera rouvert à l’équipe.")
    message = forms.CharField(
        label="Votre question",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Exemple : le coût comprend-il l’animation ?",
    )

    def __init__(self, *args, champs, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["champ"].choices = [("", "Choisir"), *champs]


class RedemanderForm(FormulaireDsfr):
    """The answer is not enough: the same field, other words."""

    libelle_bouton = "Demander encore"

    redemander = forms.BooleanField(initial=True, widget=forms.HiddenInput, required=False)
    message = forms.CharField(label="Votre question", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


def formulaire_de(item, code, parcours, donnees=None, *, classe=None):
    """The item's own form, or `classe` made from it."""
    if code == "etape":
        return (classe or EtapeForm)(donnees, parcours=parcours, etape=item)
    return (classe or FORMULAIRES[code])(donnees, instance=item, parcours=parcours)


def champs_corrigeables(item, code, parcours):
    """[(field, label)] of the item's own form on which ANCT may ask a question."""
    form = formulaire_de(item, code, parcours)
    return [
        (nom, insecables(str(champ.label).strip(" \u00a0…:")))
        for nom, champ in form.fields.items()
        if nom not in A_PLUSIEURS and not champ.widget.is_hidden
    ]


class _UnSeulChamp:
    """The item's form with one field left, checked against what the others hold, and a word for ANCT."""

    libelle_bouton = "Répondre à l’ANCT"
    second_bouton = None
    champ = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.autres = {
            nom: self.get_initial_for_field(champ, nom)
            for nom, champ in self.fields.items()
            if nom != self.champ and nom not in CACHES
        }
        for nom in set(self.fields) - CACHES - {self.champ, "contact_verifie"}:
            del self.fields[nom]
        self.ajouter(
            "reponse",
            forms.CharField(
                label="Un mot pour l’ANCT", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
            ),
        )

    def _comparables(self):
        return [self.champ] if self.champ in self.fields else []

    def _clean_fields(self):
        super()._clean_fields()
        self.cleaned_data = {**self.autres, **self.cleaned_data}

    def _post_clean(self):
        """The other fields are not here to be checked: the transition and the database keep the rules of the row."""

    def add_error(self, field, error):
        """What is wrong with another field because of this one is said beside this one."""
        super().add_error(field if field in self.fields or field is None else self.champ, error)

    def disposition(self):
        verifie = ["contact_verifie"] if "contact_verifie" in self.fields else []
        return [self.champ, *verifie, "reponse"]


def formulaire_d_un_champ(item, code, champ, parcours, donnees=None):
    """The form that a question opens: this field alone, with its present value."""
    de_l_item = EtapeForm if code == "etape" else FORMULAIRES[code]
    classe = type(f"{de_l_item.__name__}Seul", (_UnSeulChamp, de_l_item), {"champ": champ, "__module__": __name__})
    return formulaire_de(item, code, parcours, donnees, classe=classe)


class ComparerForm(FormulaireDsfr):
    """Which two texts: sendings by their number, "" for what stands now."""

    methode = "get"
    libelle_bouton = "Comparer"

    avant = forms.ChoiceField(label="Comparer")
    apres = forms.ChoiceField(label="avec", required=False)

    def __init__(self, *args, envois, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["avant"].choices = envois
        self.fields["apres"].choices = [*envois, ("", "ce qui est écrit aujourd’hui")]
