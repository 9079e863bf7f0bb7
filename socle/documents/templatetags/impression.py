"""What PDF templates need to say frozen data in French: frozen dates are ISO text, frozen amounts are strings."""

import datetime
from decimal import Decimal

from django import template
from django.utils.safestring import mark_safe

from socle import mots
from socle.documents.typographie import typographie_pdf

register = template.Library()


def _jour(valeur):
    """A date, a moment, or their ISO text (« 2026-04 » is the first of the month). None for nothing."""
    if not valeur or isinstance(valeur, datetime.date):
        return valeur or None
    texte = str(valeur)
    if len(texte) == len("2026-04"):
        texte += "-01"
    if "T" in texte:
        return datetime.datetime.fromisoformat(texte)
    return datetime.date.fromisoformat(texte)


def _heure(valeur):
    if isinstance(valeur, str) and valeur:
        return _jour(valeur) if "T" in valeur else datetime.time.fromisoformat(valeur)
    return valeur


@register.filter
def date_longue(valeur):
    """« 2 avril 2026 »."""
    return mots.date_longue(_jour(valeur))


@register.filter
def date_jour(valeur):
    """« jeudi 2 avril 2026 »."""
    return mots.date_jour(_jour(valeur))


@register.filter
def date_courte(valeur):
    """« 2 avril »."""
    return mots.date_courte(_jour(valeur))


@register.filter
def date_heure(valeur):
    """« 2 avril 2026 à 18 h »."""
    return mots.date_heure(_jour(valeur))


@register.filter
def heure(valeur):
    """« 18 h », « 14 h 32 »."""
    return mots.heure(_heure(valeur))


@register.filter
def mois(valeur):
    """« avril 2026 »."""
    return mots.mois(_jour(valeur))


@register.simple_tag
def periode(debut, fin):
    """« de mars à juin 2026 »."""
    return mots.periode(_jour(debut), _jour(fin))


@register.filter
def euros(valeur):
    """« 18 000 € », with no-break spaces; cents only when there are some."""
    return mots.euros(valeur)


@register.filter
def en_lettres(montant):
    """`"18000.00"` → « dix-huit mille euros »; `"12.50"` → « douze euros et cinquante centimes »."""
    if montant is None or montant == "":
        return ""
    from num2words import num2words  # noqa: PLC0415  only documents need it

    montant = Decimal(montant).quantize(Decimal("0.01"))
    entiers, centimes = int(abs(montant)), int(abs(montant) * 100) % 100
    texte = f"{num2words(entiers, lang='fr')} euro{'s' if entiers > 1 else ''}"
    if entiers and entiers % 1_000_000 == 0:
        texte = texte.replace(" euro", " d’euro")
    if centimes:
        texte += f" et {num2words(centimes, lang='fr')} centime{'s' if centimes > 1 else ''}"
    return f"moins {texte}" if montant < 0 else texte


@register.filter
def typographie(texte):
    """French apostrophes and no-break spaces; the engine does it for every text, pages and file names may want it too."""
    return typographie_pdf(str(texte))


@register.simple_tag
def code_qr(contenu, titre):
    """An SVG drawing of the QR code, with the text alternative that PDF/UA wants."""
    import segno  # noqa: PLC0415  only documents need it

    qr = segno.make(contenu, error="m", micro=False)
    return mark_safe(qr.svg_inline(scale=4, border=2, title=titre, svgclass=None, lineclass=None, omitsize=True))  # noqa: S308
