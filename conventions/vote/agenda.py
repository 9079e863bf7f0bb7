"""The council's day, and the last day to send the convocation, as a calendar file."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event

from conventions.vote.calendrier import CONVOQUER, DECIDER

NOM = "vote-convention.ics"


def fichier(acte, parcours, calendrier):
    """The bytes of the .ics. An event's UID never changes: another day moves it in calendars."""
    ics = Calendar()
    ics.add("prodid", "-//Territoires d’engagement//Vote//FR")
    ics.add("version", "2.0")
    ics.add("method", "PUBLISH")
    for code in (CONVOQUER, DECIDER):
        ligne = calendrier.ligne(code)
        if ligne is not None:
            ics.add_component(_evenement(acte, parcours, ligne))
    return ics.to_ical()


def _evenement(acte, parcours, ligne):
    """A whole day."""
    event = Event()
    event.add("uid", f"vote-{acte.pk}-{ligne.code}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", timezone.now())
    event.add("dtstart", ligne.quand)
    event.add("dtend", ligne.quand + timedelta(days=1))
    event.add("summary", f"{ligne.libelle} – {parcours.collectivite.nom}")
    event.add("transp", "TRANSPARENT")
    event.add("url", settings.SITE_URL + reverse("conventions:vote", args=[parcours.pk, acte.pk]))
    return event
