from django.core.management.base import BaseCommand
from django.db import DEFAULT_DB_ALIAS, connections

from socle.journal import declencheurs


class Command(BaseCommand):
    help = "Remet les déclencheurs qui rendent le journal non modifiable (après une restauration de sauvegarde, par exemple)."

    def add_arguments(self, parser):
        parser.add_argument("--database", default=DEFAULT_DB_ALIAS, choices=tuple(connections))

    def handle(self, *, database, **options):
        connection = connections[database]
        manquants = declencheurs.manquants(connection)
        declencheurs.poser(connection)
        self.stdout.write(
            f"Déclencheurs posés : {len(manquants)} manquai(en)t." if manquants else "Aucun déclencheur ne manquait."
        )
