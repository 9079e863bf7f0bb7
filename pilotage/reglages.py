"""The figures ANCT may change without touching the code: read from the settings, with their defaults here (metier §7, §9)."""

from django.conf import settings


def rythme_jours():
    """Days between two committees: « environ un comité tous les trois mois »."""
    return getattr(settings, "COMITE_RYTHME_JOURS", 90)


def preavis_planification_jours():
    """Days before the rhythm runs out from which a date is asked for (rule 4)."""
    return getattr(settings, "COMITE_PREAVIS_JOURS", 30)


def preparation_jours():
    """Days before a committee by which its report is made (rule 5)."""
    return getattr(settings, "COMITE_PREPARATION_JOURS", 10)


def releve_jours():
    """Days after a committee by which its decisions are recorded (rule 6)."""
    return getattr(settings, "COMITE_RELEVE_JOURS", 5)


def duree_heures():
    """How long a committee is said to last in calendars."""
    return getattr(settings, "COMITE_DUREE_HEURES", 2)
