"""Filters over `socle.mots`, and the button that acts."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import capfirst

from socle import mots

register = template.Library()

for _nom in (
    "euros", "mois", "date_longue", "date_jour", "date_courte", "date_heure", "date_proche", "heure", "nombre",
    "insecables", "poids",
):  # fmt: skip
    register.filter(_nom, getattr(mots, _nom))


@register.filter
def compte(nb, mot):
    """`{{ 2|compte:"étape" }}` → « 2 étapes »; `{{ 2|compte:"journal,journaux" }}` for odd plurals."""
    singulier, _, pluriels = mot.partition(",")
    return mots.pluriel(nb, singulier, pluriels or None)


@register.simple_tag
def periode(debut, fin):
    return mots.periode(debut, fin)


@register.simple_tag(takes_context=True)
def bouton_post(context, url, libelle, classe="", titre="", **champs):
    """A button that acts: a POST form of one button, with hidden fields given by name.

    `{% bouton_post url "Retirer" classe="fr-btn--secondary" titre="Retirer l’étape Balade" etape=3 %}`; `titre` tells two same buttons apart.
    """
    caches = format_html_join("", '<input type="hidden" name="{}" value="{}">', champs.items())
    precision = format_html('<span class="fr-sr-only">\u00a0: {}</span>', titre) if titre else ""
    return format_html(
        '<form method="post" action="{}" class="te-action"><input type="hidden" name="csrfmiddlewaretoken" value="{}">{}'
        '<button type="submit" class="fr-btn {}">{}{}</button></form>',
        url,
        context.get("csrf_token", ""),
        caches,
        classe,
        libelle,
        precision,
    )


@register.filter
def avec_titres(cellules, entetes):
    """The cells of a row of an admin list, each told what it is when rows become cards on a phone (`data-titre`)."""
    return [
        mark_safe(str(cellule).replace("<td", format_html('<td data-titre="{}"', capfirst(entete["text"])), 1))  # noqa: S308  as Django drew it
        for cellule, entete in zip(cellules, entetes, strict=False)
    ]


@register.simple_block_tag
def tableau(content, titre, classe=""):
    """A DSFR table that scrolls on its own on a phone, reachable by keyboard.

    `{% tableau "Les versements" %}<thead>…</thead><tbody>…</tbody>{% endtableau %}`; `titre` is read to people who do not see it.
    """
    return format_html(
        '<div class="fr-table {}"><div class="fr-table__wrapper"><div class="fr-table__container" role="region" tabindex="0" '
        'aria-label="{} (tableau)"><div class="fr-table__content"><table><caption class="fr-sr-only">{}</caption>{}</table>'
        "</div></div></div></div>",
        classe,
        titre,
        titre,
        content,
    )
