from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portail.demo.marque import PasLaNotre, marquer


class Command(BaseCommand):
    help = "Marque la base SQLite comme base de démonstration. Refuse une base qui contient déjà autre chose."
    requires_system_checks = []

    def handle(self, **options):
        base = settings.DATABASES["default"]
        if not base["ENGINE"].endswith("sqlite3"):
            raise CommandError("La démonstration n’utilise que SQLite.")
        try:
            marquer(base["NAME"])
        except PasLaNotre as refus:
            raise CommandError(str(refus)) from refus
