"""How numbers and dates are said in French: pure functions, shared by pages, mails and PDFs.

Only U+00A0 is used as the narrow or plain non-breaking space: the Marianne font has no U+202F.
"""

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.safestring import mark_safe

INSECABLE = "\u00a0"
_AVANT_PONCTUATION = re.compile(r"(?<=\S) (?=[:;?!»€%](?![\w/]))")
MOIS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def _local(quand):
    """A moment in the time of Paris; a plain date is left alone."""
    if isinstance(quand, datetime.datetime) and timezone.is_aware(quand):
        return timezone.localtime(quand)
    return quand


def nombre(valeur):
    """`12500` → « 12 500 »."""
    return f"{valeur:,}".replace(",", INSECABLE)


def euros(montant):
    """`Decimal("18000")` → « 18 000 € »; cents only when there are some. None → empty."""
    if montant is None or montant == "":
        return ""
    montant = Decimal(montant).quantize(Decimal("0.01"), ROUND_HALF_UP)
    entier, centimes = divmod(abs(montant), 1)
    texte = nombre(int(entier))
    if centimes:
        texte += f",{int(centimes * 100):02d}"
    return f"{'−' if montant < 0 else ''}{texte}{INSECABLE}€"


def mois(jour):
    """`date(2027, 3, 1)` → « mars 2027 »."""
    if not jour:
        return ""
    jour = _local(jour)
    return f"{MOIS[jour.month - 1]} {jour.year}"


def nom_du_mois(jour):
    """`date(2027, 3, 1)` → « mars »."""
    return MOIS[jour.month - 1]


def _quantieme(jour):
    return "1er" if jour.day == 1 else str(jour.day)


def date_longue(jour):
    """`date(2027, 3, 1)` → « 1er mars 2027 »."""
    if not jour:
        return ""
    jour = _local(jour)
    return f"{_quantieme(jour)}{INSECABLE}{MOIS[jour.month - 1]} {jour.year}"


def date_jour(jour):
    """`date(2027, 3, 1)` → « lundi 1er mars 2027 »."""
    if not jour:
        return ""
    jour = _local(jour)
    return f"{JOURS[jour.weekday()]} {date_longue(jour)}"


def date_courte(jour):
    """`date(2027, 3, 1)` → « 1er mars »."""
    if not jour:
        return ""
    jour = _local(jour)
    return f"{_quantieme(jour)}{INSECABLE}{MOIS[jour.month - 1]}"


def date_proche(jour, aujourdhui):
    """The year only when it is another one than `aujourdhui`'s: « 1er mars », « 1er mars 2027 ».

    For lists of deadlines, where most are of this year and those that are not must not be misread.
    """
    if not jour:
        return ""
    return (date_courte if _local(jour).year == aujourdhui.year else date_longue)(jour)


def poids(octets):
    """`122880` → « 120 ko », `1572864` → « 1,5 Mo »; never « 0 ko »."""
    if octets >= 1024 * 1024:
        return f"{octets / 1024 / 1024:.1f}{INSECABLE}Mo".replace(".", ",")
    return f"{max(1, round(octets / 1024))}{INSECABLE}ko"


def heure(moment):
    """`time(14, 32)` → « 14 h 32 »; full hours without minutes."""
    if moment is None or moment == "":
        return ""
    moment = _local(moment)
    minutes = f"{INSECABLE}{moment.minute:02d}" if moment.minute else ""
    return f"{moment.hour}{INSECABLE}h{minutes}"


def date_heure(moment):
    """« 3 février 2027 à 14 h 32 »."""
    if not moment:
        return ""
    return f"{date_longue(moment)} à {heure(moment)}"


def pluriel(nb, singulier, pluriels=None):
    """`pluriel(2, "étape")` → « 2 étapes »; French plural starts at two."""
    mot = singulier if abs(nb) < 2 else (pluriels or f"{singulier}s")
    return f"{nombre(nb)}{INSECABLE}{mot}"


def periode(debut, fin):
    """Two months → « de mars à juin 2027 », « mars 2027 » when they are the same, « à partir de … » when one is missing."""
    if not debut and not fin:
        return ""
    if not fin:
        return f"à partir {de_mois(debut)}"
    if not debut:
        return f"jusqu’en {mois(fin)}"
    if (debut.year, debut.month) == (fin.year, fin.month):
        return mois(debut)
    depart = nom_du_mois(debut) if debut.year == fin.year else mois(debut)
    return f"{'d’' if depart[0] in 'ao' else 'de '}{depart} à {mois(fin)}"


def de_mois(jour):
    """« de mars 2027 », « d’avril 2027 »."""
    texte = mois(jour)
    return f"d’{texte}" if texte[:1] in {"a", "o"} else f"de {texte}"


def insecables(texte):
    """« Pour qui ? » with the no-break spaces that French punctuation asks for, so that no line begins with it; HTML stays HTML."""
    if texte is None:
        return ""
    espace = _AVANT_PONCTUATION.sub(INSECABLE, str(texte))
    espace = espace.replace("« ", f"«{INSECABLE}")
    return mark_safe(espace) if hasattr(texte, "__html__") else espace  # noqa: S308  as safe as it came


def liste_en_phrase(elements):
    """`["un objectif", "une étape", "un montant"]` → « un objectif, une étape et un montant »."""
    elements = list(elements)
    if len(elements) < 2:
        return "".join(elements)
    return f"{', '.join(elements[:-1])} et {elements[-1]}"
