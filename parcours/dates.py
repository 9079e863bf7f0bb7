"""The days between which an étape may stand: what the forms offer, what a pasted table and the transitions refuse."""

import calendar

from dateutil.relativedelta import relativedelta

from socle.mots import de_mois, mois

# A territory may describe what it has just begun, and what it will finish a little after the end foreseen.
MARGE_AVANT, MARGE_APRES = relativedelta(months=6), relativedelta(months=6)


def dernier_jour(premier):
    """The last day of the month of `premier`."""
    return premier.replace(day=calendar.monthrange(premier.year, premier.month)[1])


def bornes_d_ecriture(parcours, etape=None):
    """(first day, last day) between which an étape may be described; what `etape` already says stays allowed."""
    debut, fin = parcours.debut - MARGE_AVANT, parcours.fin + MARGE_APRES
    if etape is not None:
        debut, fin = min(debut, etape.debut), max(fin, etape.fin)
    return debut.replace(day=1), dernier_jour(fin)


def bornes_de_la_convention(parcours, etape):
    """(first day, last day) to which a contracted étape may be moved: the parcours' own months, without a margin."""
    return min(parcours.debut.replace(day=1), etape.debut), max(dernier_jour(parcours.fin), etape.fin)


def phrase_hors_bornes(parcours, jour, bornes):
    """The sentence when this day is outside, naming the dates of the parcours; "" when it is inside."""
    premier, dernier = bornes
    if premier <= jour <= dernier:
        return ""
    a_jusqu_a = f"{de_mois(parcours.debut)} à {mois(parcours.fin)}"
    if premier < parcours.debut.replace(day=1) or dernier > dernier_jour(parcours.fin):
        return f"Le parcours va {a_jusqu_a} : choisissez un mois entre {mois(premier)} et {mois(dernier)}."
    return f"Le parcours va {a_jusqu_a} : cette date est en dehors."
