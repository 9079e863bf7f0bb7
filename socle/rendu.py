"""Plain HTML controls written without a template: Django takes three templates for an <input>, and a form has thirty of them.

The HTML is Django's own (a test holds it to that); any other widget keeps its template.
"""

from django.forms.renderers import TemplatesSetting
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

_DOSSIER = "django/forms/widgets/"
_SAISIES = ("checkbox", "date", "datetime", "email", "hidden", "input", "number", "password", "text", "time", "url")


def _attributs(attributs):
    """In the order given, as Django's attrs.html: True is a bare name, False is nothing."""
    return SafeString(
        "".join(
            f" {nom}" if valeur is True else f' {nom}="{conditional_escape(valeur)}"'
            for nom, valeur in attributs.items()
            if valeur is not False
        )
    )


def _saisie(widget):
    valeur = {} if widget["value"] is None else {"value": widget["value"]}
    return format_html(
        '<input type="{}" name="{}"{}{}>',
        widget["type"],
        widget["name"],
        _attributs(valeur),
        _attributs(widget["attrs"]),
    )


def _case(widget):
    """One radio button or checkbox of a group, its label around it when asked for."""
    saisie = _saisie(widget)
    if not widget.get("wrap_label"):
        return saisie
    pour = widget["attrs"].get("id")
    return format_html("<label{}>{} {}</label>", _attributs({"for": pour} if pour else {}), saisie, widget["label"])


def _texte(widget):
    return format_html(
        '<textarea name="{}"{}>\n{}</textarea>', widget["name"], _attributs(widget["attrs"]), widget["value"] or ""
    )


def _option(option):
    return option["value"], _attributs(option["attrs"]), option["label"]


def _liste(widget):
    groupes = []
    for groupe, options, _ in widget["optgroups"]:
        lignes = format_html_join("", '<option value="{}"{}>{}</option>', (_option(option) for option in options))
        groupes.append((format_html('<optgroup label="{}">{}</optgroup>', groupe, lignes) if groupe else lignes,))
    return format_html(
        '<select name="{}"{}>{}</select>',
        widget["name"],
        _attributs(widget["attrs"]),
        format_html_join("", "{}", groupes),
    )


ECRITS = {
    **{f"{_DOSSIER}{nom}.html": _saisie for nom in _SAISIES},
    f"{_DOSSIER}checkbox_option.html": _case,
    f"{_DOSSIER}radio_option.html": _case,
    f"{_DOSSIER}select.html": _liste,
    f"{_DOSSIER}textarea.html": _texte,
}


class Rendu(TemplatesSetting):
    """Django's renderer, with the commonest controls written directly."""

    def render(self, template_name, context, request=None):
        ecrire = ECRITS.get(template_name)
        if ecrire is None:
            return super().render(template_name, context, request)
        return ecrire(context["widget"])
