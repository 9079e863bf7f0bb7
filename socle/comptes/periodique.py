"""Sessions that ran out are deleted each night: they hold typed forms and sign-in states."""

from importlib import import_module

from django.conf import settings

from socle.travaux.calendrier import Periodique, inscrire_periodique


def purger_sessions():
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


inscrire_periodique(Periodique("comptes.purger_sessions", purger_sessions, a_heure="03:15"))
