from django.core.management.base import BaseCommand, CommandError

from socle.comptes.enums import RoleAnct
from socle.comptes.transitions import creer_compte_anct
from socle.erreurs import ErreurMetier


class Command(BaseCommand):
    help = "Ouvre un compte de l’ANCT (le premier, avant que quelqu’un puisse le faire dans la gestion)."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--role", choices=RoleAnct.values, default=RoleAnct.ADMINISTRATEUR)
        parser.add_argument("--prenom", default="")
        parser.add_argument("--nom", default="")

    def handle(self, *, email, role, prenom, nom, **options):
        try:
            compte = creer_compte_anct(email, role, par=None, prenom=prenom, nom=nom)
        except ErreurMetier as erreur:
            raise CommandError(erreur.message) from erreur
        self.stdout.write(f"Compte ouvert : {compte.email}, {compte.get_role_anct_display()}.")
