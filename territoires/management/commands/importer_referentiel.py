"""Load the official reference, or bring it to a new vintage."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from socle.erreurs import ErreurMetier
from socle.mots import nombre
from territoires import referentiel
from territoires.importation import importer

LARGEUR = 30
LIGNES_MAX = 20
LISTES = (
    ("retablies", "Rétablies"),
    ("renommees", "Renommées"),
    ("recodees", "Code INSEE changé"),
    ("fusionnees", "Fusionnées"),
    ("disparues", "Disparues sans successeur"),
)


class Command(BaseCommand):
    help = "Charge le référentiel officiel (régions, départements, communes, EPCI). Peut être relancée : seul ce qui change est écrit."

    def add_arguments(self, parser):
        parser.add_argument(
            "--depuis", metavar="DOSSIER", type=Path, default=referentiel.DONNEES, help="un autre millésime"
        )

    def handle(self, *, depuis, verbosity, **options):
        self.bavard = verbosity > 0
        try:
            lu = referentiel.lire(depuis)
            rapport = importer(lu, avancement=self.avancer)
        except ErreurMetier as erreur:
            raise CommandError(erreur.message) from erreur
        if self.bavard:
            self.raconter(lu, rapport)

    def avancer(self, libelle, fait, total):
        """A bar on a terminal, one line per finished step elsewhere."""
        if not self.bavard or not total:
            return
        fini = fait == total
        if self.stdout.isatty():
            plein = LARGEUR * fait // total
            barre = f"\r{libelle:<18} [{'#' * plein}{'.' * (LARGEUR - plein)}] {100 * fait // total:>3} %"
            self.stdout.write(barre, ending="\n" if fini else "")
            self.stdout.flush()
        elif fini:
            self.stdout.write(f"{libelle} : {nombre(total)}")

    def raconter(self, lu, rapport):
        self.stdout.write(f"Référentiel du {lu.millesime:%d/%m/%Y} : {nombre(rapport.lues)} collectivités lues.")
        if rapport.rien:
            self.stdout.write("Rien n’a changé.")
            return
        self.stdout.write(f"Créées : {nombre(rapport.creees)}. Modifiées : {nombre(rapport.modifiees)}.")
        for champ, titre in LISTES:
            lignes = getattr(rapport, champ)
            if lignes:
                self.stdout.write(f"{titre} : {nombre(len(lignes))}.")
                for ligne in lignes[:LIGNES_MAX]:
                    self.stdout.write(f"  {ligne}")
                if len(lignes) > LIGNES_MAX:
                    self.stdout.write(f"  … et {nombre(len(lignes) - LIGNES_MAX)} autres.")
