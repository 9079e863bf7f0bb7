"""How long a payment has been waiting: the days that the territory or the accountant took to mend something do not count."""

from datetime import timedelta

from django.db.models import DateField, DateTimeField, DurationField, ExpressionWrapper, F, IntegerField, Value
from django.db.models.functions import Cast

from conventions import reglages
from conventions.enums import VERSEMENTS_COMMENCES, StatutVersement

EN_ATTENTE = tuple(s for s in VERSEMENTS_COMMENCES if s != StatutVersement.PAYE)


def jours_restants(versement, jour):
    """Days left before the objective on `jour`, negative once it is missed; None when nothing is awaited."""
    if versement.statut not in EN_ATTENTE:
        return None
    fin = versement.arrete_le or jour
    ecoules = (fin - versement.demande_le).days - versement.jours_arretes
    return reglages.delai_paiement_jours() - ecoules


def objectif():
    """The day before which it should be paid, in the database: the days lost while its clock was stopped are given back."""
    jours = Cast("jours_arretes", IntegerField()) + Value(reglages.delai_paiement_jours())
    duree = ExpressionWrapper(jours * Value(timedelta(days=1)), output_field=DurationField())
    # PostgreSQL makes a moment of it: back to a day.
    return Cast(ExpressionWrapper(F("demande_le") + duree, output_field=DateTimeField()), DateField())
