"""Prove again what no constraint of one row can hold. Silent when all is well; else one sentence a line, and exit status 1."""

import sys

from django.core.management.base import BaseCommand

from conventions.coherence import verifier as verifier_conventions
from prestataires.coherence import verifier as verifier_prestataires

# One check per room, from the ground up.
SALLES = (("prestataires", verifier_prestataires), ("conventions", verifier_conventions))


class Command(BaseCommand):
    help = "Vérifie les sommes, les numéros et les empreintes de chaque salle."

    def handle(self, *args, **options):
        fautes = [(salle, phrase) for salle, verifier in SALLES for phrase in verifier()]
        for salle, phrase in fautes:
            self.stderr.write(f"{salle} : {phrase}")
        if fautes:
            sys.exit(1)
