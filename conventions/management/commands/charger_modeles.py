"""Load the models of conventions that come with the house."""

from django.core.management.base import BaseCommand, CommandError

from conventions.chargement import charger_modeles
from socle.erreurs import ErreurMetier


class Command(BaseCommand):
    help = "Charge les modèles de convention livrés avec le portail (sans effet s’ils sont déjà là)."

    def handle(self, *args, **options):
        try:
            for modele in charger_modeles():
                self.stdout.write(f"{modele} : {len(modele.articles)} articles")
        except ErreurMetier as erreur:
            raise CommandError(erreur.message) from erreur
