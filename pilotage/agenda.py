"""One committee as a calendar file."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event

from pilotage.enums import Statut
from pilotage.reglages import duree_heures


def evenement(comite):
    """The meeting as an iCalendar event. Its UID never changes: a new date moves it in calendars, a cancellation strikes it out."""
    event = Event()
    event.add("uid", f"comite-{comite.pk}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("sequence", comite.revision)
    event.add("dtstamp", timezone.now())
    event.add("dtstart", comite.date_heure)
    event.add("dtend", comite.date_heure + timedelta(hours=duree_heures()))
    event.add("summary", f"Comité – {comite.parcours.collectivite.nom}")
    event.add("status", "CANCELLED" if comite.statut == Statut.ANNULE else "CONFIRMED")
    event.add("url", f"{settings.SITE_URL}{comite.get_absolute_url()}")
    if comite.lieu:
        event.add("location", comite.lieu)
    return event


def fichier(comite):
    """The bytes of the .ics."""
    calendrier = Calendar()
    calendrier.add("prodid", "-//Territoires d’engagement//Comités//FR")
    calendrier.add("version", "2.0")
    calendrier.add("method", "PUBLISH")
    calendrier.add_component(evenement(comite))
    return calendrier.to_ical()
