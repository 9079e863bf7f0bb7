"""Forms of the house: DSFR look through crispy, sentences instead of codes, nothing typed is ever lost.

A form declares its fields and, when the order is not enough, `disposition()`; a template writes `{% crispy form %}` and no more.
"""

import datetime

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, LayoutObject, TemplateNameMixin
from crispy_forms.utils import TEMPLATE_PACK
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db.models.fields import BLANK_CHOICE_DASH
from django.template.loader import get_template
from django.utils.choices import BlankChoiceIterator
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from dsfr.forms import DsfrBaseForm, DsfrBoundField
from dsfr.utils import dsfr_input_class_attr

LIGNE_MAX = 255
TEXTE_MAX = 10_000
TROP_LONG = "Ce texte est trop long : %(show_value)d caractères pour %(limit_value)d au plus. Raccourcissez-le."
ANNEE_DOUTEUSE = "Vérifiez l’année de cette date."
# Beyond, a slip of the finger: and days cannot be counted after the year 9999.
PREMIER_JOUR, DERNIER_JOUR = datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)
TIRETS, CHOISIR = BLANK_CHOICE_DASH[0][1], "Choisir"

_GABARITS = {
    "checkbox": "dsfr_crispy/case.html",
    "radioselect": "dsfr_crispy/choix.html",
    "inlineradioselect": "dsfr_crispy/choix.html",
    "checkboxselectmultiple": "dsfr_crispy/choix.html",
    "inlinecheckboxselectmultiple": "dsfr_crispy/choix.html",
}
_TYPES_NATIFS = (
    (forms.DateTimeInput, "datetime-local", "%Y-%m-%dT%H:%M"),
    (forms.DateInput, "date", "%Y-%m-%d"),
    (forms.TimeInput, "time", "%H:%M"),
)


class Choix(str):
    """The label of a choice with a hint under it: `("formation", Choix("Une formation", aide="Pour les agents ou les élus."))`."""

    def __new__(cls, libelle, aide=""):
        choix = super().__new__(cls, libelle)
        choix.aide = aide
        return choix


class ChampLie(DsfrBoundField):
    """A bound field drawn by our pack. Django itself links help and error texts through aria-describedby."""

    @property
    def template_name(self):
        return self.field.template_name or _GABARITS.get(self.widget_type, "dsfr_crispy/saisie.html")

    @property
    def classe_groupe(self):
        if isinstance(self.field.widget, forms.Select):
            return "fr-select-group"
        return "fr-upload-group" if isinstance(self.field.widget, forms.FileInput) else "fr-input-group"

    @property
    def est_facultatif(self):
        """Whether the label says « (facultatif) »."""
        return (
            self.form.marquer_facultatifs
            and not self.field.required
            and not getattr(self.field, "sans_marque", False)
            and self.widget_type != "checkbox"
        )

    @property
    def ancre(self):
        """The id that the error summary points to: the first control, for a group of choices."""
        suffixe = "_0" if self.use_fieldset else ""
        return f"{self.auto_id}{suffixe}"

    @property
    def est_case_multiple(self):
        return "checkbox" in self.widget_type


class FormulaireDsfr(DsfrBaseForm):
    """Base of all forms.

    - `libelle_bouton`; `second_bouton` as (name, label); `lien_retour` as (label, url) may also be set on the instance by the view, and
      `bouton_secondaire` when the page has another thing to do first.
    - `disposition()` gives a crispy layout (list of field names, `Ligne`, `Replie`, `Groupe`) when fields in order are not enough.
    - `methode = "get"` for searches: no CSRF field, no « (facultatif) ».
    """

    template_name = "dsfr_crispy/champs.html"
    bound_field_class = ChampLie
    libelle_bouton = "Enregistrer"
    bouton_secondaire = False
    second_bouton = None
    lien_retour = None
    methode = "post"
    avec_balise = True
    marquer_facultatifs = True
    attributs = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.methode == "get":
            self.marquer_facultatifs = False
        for champ in self.fields.values():
            preparer(champ)

    def ajouter(self, nom, champ):
        """One more field, once the form is made: prepared and drawn like the others."""
        preparer(champ)
        self.fields[nom] = champ
        dsfr_input_class_attr(self[nom])

    # DsfrBaseForm warns at each call about a setting that our templates do not need.
    def get_context(self):
        return super(DsfrBaseForm, self).get_context()

    def disposition(self):
        """The layout: a list of field names and layout objects. Default: all fields in order."""
        return list(self.fields)

    @cached_property
    def helper(self):
        helper = FormHelper()
        helper.layout = Layout(*self.disposition())
        helper.form_method = self.methode
        helper.form_tag = self.avec_balise
        helper.disable_csrf = self.methode == "get"
        helper.attrs = dict(self.attributs)
        helper.render_hidden_fields = True
        helper.include_media = False
        return helper

    @property
    def erreurs_resumees(self):
        """(anchor or "", label, sentence) for each error, in the order of the page."""
        if not self.is_bound or not self.errors:
            return []
        lignes = [("", "", phrase) for phrase in self.non_field_errors()]
        for nom in self.fields:
            for phrase in self.errors.get(nom, ()):
                champ = self[nom]
                lignes.append(("" if champ.is_hidden else champ.ancre, champ.label, phrase))
        return lignes

    @property
    def reste_ecrit(self):
        """Whether something that was sent is still in the fields of the page: a file never is."""
        return any(
            champ.data not in (None, "", [], False)
            for champ in self
            if not champ.is_hidden and not isinstance(champ.field.widget, forms.FileInput)
        )

    @property
    def fichier_perdu(self):
        """Whether a file came with what is refused: the browser does not send it twice."""
        return any(isinstance(champ.field.widget, forms.FileInput) and champ.data for champ in self)


class FormulaireModeleDsfr(FormulaireDsfr, forms.ModelForm):
    """The same for a model."""


def refuser(form, erreur):
    """Put the sentence of this ErreurMetier beside its field, or on top of the form."""
    form.add_error(erreur.champ if erreur.champ in form.fields else None, erreur.message)


def preparer(champ):
    """Native date pickers, bounded texts, sentences that name the field."""
    widget = champ.widget
    if isinstance(widget, forms.FileInput):
        widget.attrs.setdefault("class", "fr-upload")
    if isinstance(widget, forms.Textarea) and widget.attrs.get("rows") == "10":  # Django's own default
        widget.attrs.pop("cols", None)
        widget.attrs["rows"] = "4"
    for genre, type_html, format_iso in _TYPES_NATIFS:
        if isinstance(widget, genre):
            widget.input_type, widget.format = type_html, format_iso
            break
    if isinstance(champ, forms.ModelChoiceField):
        if champ.empty_label == TIRETS:
            champ.empty_label = CHOISIR
    elif isinstance(champ, forms.ChoiceField) and isinstance(champ.choices, list | BlankChoiceIterator):
        choix = list(champ.choices)
        if choix[:1] == [("", TIRETS)]:
            champ.choices = [("", CHOISIR), *choix[1:]]
    if isinstance(champ, forms.CharField):
        _borner(champ)
    if isinstance(champ, forms.DateField):
        champ.validators = [*champ.validators, _annee_plausible]
    if champ.error_messages.get("required") is forms.Field.default_error_messages["required"] and champ.label:
        champ.error_messages["required"] = _phrase_obligatoire(champ)


def _annee_plausible(jour):
    if not PREMIER_JOUR <= jour <= DERNIER_JOUR:
        raise ValidationError(ANNEE_DOUTEUSE, code="annee")


def _borner(champ):
    # Cleaned to something that has no length, and read by a pattern of its own.
    if champ.max_length is None and not isinstance(champ, (forms.GenericIPAddressField, forms.UUIDField)):
        champ.max_length = TEXTE_MAX if isinstance(champ.widget, forms.Textarea) else LIGNE_MAX
        champ.validators = [*champ.validators, MaxLengthValidator(champ.max_length)]
    champ.error_messages["max_length"] = TROP_LONG
    # A browser cuts a pasted text at maxlength without a word: the server says it, and keeps the text.
    champ.widget.attrs.pop("maxlength", None)


def _phrase_obligatoire(champ):
    question = str(champ.label).rstrip(" :\u00a0\u202f")
    if question.endswith("?"):
        return f"Répondez à la question « {question} »."
    verbe = "Choisissez" if isinstance(champ, forms.ChoiceField) else "Remplissez"
    return f"{verbe} « {question} »."


class _Boite(LayoutObject):
    """A layout object that draws its fields inside a template."""

    template = ""

    def __init__(self, *champs):
        self.fields = list(champs)

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        contenu = self.get_rendered_fields(form, context, template_pack, **kwargs)
        return SafeString(
            get_template(self.get_template_name(template_pack)).render(
                {"boite": self, "contenu": contenu, **self.en_plus(form)}
            )
        )

    def en_plus(self, form):
        return {}

    def noms(self):
        return [pointeur.name for pointeur in self.get_field_names()]


class Ligne(_Boite):
    """Fields side by side, one above the other on a phone."""

    template = "%s/ligne.html"

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        colonnes = [Layout(champ).render(form, context, template_pack=template_pack) for champ in self.fields]
        return SafeString(get_template(self.get_template_name(template_pack)).render({"colonnes": colonnes}))


class Groupe(_Boite):
    """A fieldset with its legend, and a hint when given."""

    template = "%s/groupe.html"

    def __init__(self, legende, *champs, aide=""):
        super().__init__(*champs)
        self.legende, self.aide = legende, aide


class Replie(_Boite):
    """Fields folded under a title (<details>), open when one of them has an error or a value."""

    template = "%s/replie.html"

    def __init__(self, titre, *champs):
        super().__init__(*champs)
        self.titre = titre

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        for nom in self.noms():
            form.fields[nom].sans_marque = True
        return super().render(form, context, template_pack, **kwargs)

    def en_plus(self, form):
        champs = [form[nom] for nom in self.noms()]
        return {"ouvert": any(champ.errors or champ.value() not in (None, "", [], False) for champ in champs)}


class Texte(TemplateNameMixin):
    """A sentence between two fields (escaped)."""

    template = "%s/texte.html"

    def __init__(self, phrase, titre=""):
        self.phrase, self.titre = phrase, titre

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        return SafeString(get_template(self.get_template_name(template_pack)).render({"boite": self}))
