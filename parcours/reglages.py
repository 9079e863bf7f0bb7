"""The figures ANCT may change without touching the code: each is read from the settings, with its default here.

From metier §7 and §9, to be confirmed by ANCT.
"""

from datetime import date
from decimal import Decimal

from django.conf import settings


def _lire(nom, defaut):
    return getattr(settings, nom, defaut)


def modification_jours():
    """A date of a contracted étape moved by more than this many days asks for a decision (metier §7)."""
    return _lire("PARCOURS_MODIFICATION_JOURS", 30)


def modification_pourcent():
    """A budget moved by more than this percentage, and by `modification_euros` at least, asks for a decision (metier §7)."""
    return Decimal(_lire("PARCOURS_MODIFICATION_POURCENT", 10))


def modification_euros():
    """Under this many euros a budget may move without a decision."""
    return Decimal(_lire("PARCOURS_MODIFICATION_EUROS", 1000))


def fin_du_mandat():
    """The day municipal and community mandates end, as far as is known: what a new commitment proposes."""
    return _lire("PARCOURS_FIN_MANDAT", date(2032, 3, 31))


def rappel_mandat_jours():
    """Days before the end of a mandate from which ANCT prepares the confirmation (metier §9, rule 28)."""
    return _lire("PARCOURS_RAPPEL_MANDAT_JOURS", 90)


def suivi_mois():
    """Months after the end of a parcours at which ANCT takes news (metier §7)."""
    return _lire("PARCOURS_SUIVI_MOIS", (6, 12))


def silence_jours():
    """Days without anything done by the territory before it counts as silent (metier §9, rule 26)."""
    return _lire("PARCOURS_SILENCE_JOURS", 45)


def seuil_ville():
    """From this many étapes the tools of a city appear: grouping, filters, pasting, shifting."""
    return _lire("PARCOURS_SEUIL_VILLE", 10)


def reponse_jours():
    """Days within which ANCT hopes for an answer to its question: a reminder leaves on the last one."""
    return _lire("PARCOURS_REPONSE_JOURS", 7)
