from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from portail.cycles import dessin

PAGE = Path("docs") / "cycle-de-vie.md"


class Command(BaseCommand):
    help = "Écrit docs/cycle-de-vie.md à partir des tables du code."
    requires_system_checks = []

    def handle(self, **options):
        (Path(settings.BASE_DIR) / PAGE).write_text(dessin(), encoding="utf-8")
        self.stdout.write(f"{PAGE} est à jour.")
