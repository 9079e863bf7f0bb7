"""The forms of the editor of models: one short form per part, and the search of a case to read it on."""

from django import forms
from django.utils.text import capfirst

from conventions.fusion import CONDITIONS
from conventions.modeles.controle import LONGUEURS
from conventions.modeles.parties import ARTICLE, INTITULE, PREAMBULE, VISA
from socle.formulaires import FormulaireDsfr

AIDE_TEXTE = (
    "Une ligne vide sépare deux paragraphes. Une ligne qui commence par un tiret est un élément de liste. "
    "Les champs s’écrivent entre accolades."
)


class _PartieForm(FormulaireDsfr):
    """`revision` is the version that was opened: saving over someone else's change is said."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def champs_ecrits(self):
        """What the verb writes."""
        return {nom: valeur for nom, valeur in self.cleaned_data.items() if nom not in {"revision", "apres"}}


def _texte(label, *, lignes, aide=AIDE_TEXTE):
    return forms.CharField(
        label=label,
        max_length=LONGUEURS["texte"],
        widget=forms.Textarea(attrs={"rows": lignes, "spellcheck": "true"}),
        help_text=aide,
        error_messages={"required": "Écrivez le texte."},
    )


class IntituleForm(_PartieForm):
    intitule = forms.CharField(
        label="Intitulé", max_length=LONGUEURS["intitule"], help_text="Le titre du document, sur sa première page."
    )


class PreambuleForm(_PartieForm):
    texte = _texte("Préambule", lignes=16)


class ArticleForm(_PartieForm):
    titre = forms.CharField(
        label="Titre",
        max_length=LONGUEURS["titre"],
        help_text="Sans son numéro : il suit l’ordre des articles.",
        error_messages={"required": "Écrivez le titre de l’article."},
    )
    texte = _texte("Texte", lignes=18)


class VisaForm(_PartieForm):
    texte = _texte(
        "Texte",
        lignes=4,
        aide="La suite de « Vu », par exemple « la loi n° … ; ». Les champs s’écrivent entre accolades.",
    )
    si = forms.ChoiceField(
        label="Quand s’écrit-il ?",
        choices=[(code, capfirst(mots)) for code, mots in CONDITIONS.items()],
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["si"].sans_marque = True


FORMULAIRES = {INTITULE: IntituleForm, PREAMBULE: PreambuleForm, ARTICLE: ArticleForm, VISA: VisaForm}


def formulaire_d_ajout(genre, choix, *args, **kwargs):
    """The form of a new article or visa, with where to put it; `choix` are (address, words) of what stands there already."""
    form = FORMULAIRES[genre](*args, **kwargs)
    form.libelle_bouton = "Ajouter"
    form.ajouter(
        "apres",
        forms.ChoiceField(
            label="Où le placer ?",
            choices=[("", "En premier"), *((adresse, f"Après {mots}") for adresse, mots in choix)],
            initial=choix[-1][0] if choix else "",
            required=False,
        ),
    )
    form.fields["apres"].sans_marque = True
    return form


class GesteForm(FormulaireDsfr):
    """No field but the version that was read: the page says what happens."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, libelle, **kwargs):
        super().__init__(*args, **kwargs)
        self.libelle_bouton = libelle


class CasForm(FormulaireDsfr):
    methode = "get"
    libelle_bouton = "Chercher"
    q = forms.CharField(
        label="Territoire",
        max_length=100,
        required=False,
        help_text="Nom, code INSEE, SIREN ou code postal. Le début suffit.",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
