"""Plain HTML controls written without a template: Django takes three templates for an <input>, and a form has thirty of them.

The HTML is Django's own (a test holds it to that); any other widget keeps its template.
"""

from html import escape

from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString

_DOSSIER = "django/forms/widgets/"
_SAISIES = ("checkbox", "date", "datetime", "email", "hidden", "input", "number", "password", "text", "time", "url")


def _sur(valeur):
    """What `conditional_escape` says, without its detour for lazy strings: a form writes hundreds of pieces."""
    if hasattr(valeur, "__html__"):
        return valeur.__html__()
    return escape(str(valeur))


def _attributs(attributs):
    """In the order given, as Django's attrs.html: True is a bare name, False is nothing."""
    return "".join(
        f" {nom}" if valeur is True else f' {nom}="{_sur(valeur)}"'
        for nom, valeur in attributs.items()
        if valeur is not False
    )


def _saisie(widget):
    valeur = "" if widget["value"] is None else f' value="{_sur(widget["value"])}"'
    return f'<input type="{widget["type"]}" name="{_sur(widget["name"])}"{valeur}{_attributs(widget["attrs"])}>'


def _case(widget):
    """One radio button or checkbox of a group, its label around it when asked for."""
    saisie = _saisie(widget)
    if not widget.get("wrap_label"):
        return saisie
    pour = f' for="{_sur(widget["attrs"]["id"])}"' if widget["attrs"].get("id") else ""
    return f"<label{pour}>{saisie} {_sur(widget['label'])}</label>"


def _texte(widget):
    return f'<textarea name="{_sur(widget["name"])}"{_attributs(widget["attrs"])}>\n{_sur(widget["value"] or "")}</textarea>'


def _liste(widget):
    morceaux = []
    for groupe, options, _ in widget["optgroups"]:
        lignes = "".join(
            f'<option value="{_sur(option["value"])}"{_attributs(option["attrs"])}>{_sur(option["label"])}</option>'
            for option in options
        )
        morceaux.append(f'<optgroup label="{_sur(groupe)}">{lignes}</optgroup>' if groupe else lignes)
    return f'<select name="{_sur(widget["name"])}"{_attributs(widget["attrs"])}>{"".join(morceaux)}</select>'


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
        return SafeString(ecrire(context["widget"]))
