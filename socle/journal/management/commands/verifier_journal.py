from django.core.management.base import BaseCommand, CommandError

from socle.journal.chaine import verifier


class Command(BaseCommand):
    help = "Recalcule la chaîne du journal et dit quel maillon est rompu (code de sortie 1), ou combien d’entrées attendent le sceau."

    def handle(self, **options):
        v = verifier()
        attente = f"{v.nb_non_scelles} entrée(s) en attente de sceau."
        if v.rompu is not None:
            raise CommandError(
                f"Chaîne rompue au rang {v.rompu} : {v.motif}. {v.nb_scelles} maillon(s) intact(s) avant lui. {attente}"
            )
        self.stdout.write(f"Chaîne intacte : {v.nb_scelles} maillon(s), dernière empreinte {v.tete}. {attente}")
