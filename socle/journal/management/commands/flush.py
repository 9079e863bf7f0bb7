from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands.flush import Command as FlushDeDjango
from django.db import connections

from socle.journal import declencheurs


def journal_vidable():
    """A real database is never emptied: the journal is there to stay."""
    return getattr(settings, "JOURNAL_VIDABLE", settings.TESTS or settings.DEMO)


class Command(FlushDeDjango):
    help = "Vide la base, journal compris. Refusé hors des tests et de la démonstration."

    def handle(self, **options):
        if not journal_vidable():
            raise CommandError(
                "Cette base porte un journal qui ne s’efface pas : flush est réservé aux tests et à la démonstration."
            )
        connection = connections[options["database"]]
        declencheurs.retirer(connection)
        try:
            super().handle(**options)
        finally:
            declencheurs.poser(connection)
