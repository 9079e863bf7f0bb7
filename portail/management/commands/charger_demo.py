from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from conventions.models import Acte
from parcours.models import Parcours
from pilotage.models import Comite
from portail.demo.chargement import charger
from socle.documents import documents_de
from socle.travaux.models import Etat

PELUSSIN = "42168"


class Command(BaseCommand):
    help = (
        "Charge la démonstration (une seule fois), fait le travail en attente et écrit les deux documents de Pélussin."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--sans-documents", action="store_true", help="Laisse les documents et les mails en attente."
        )

    def handle(self, *, sans_documents, **options):
        if not settings.DEMO:
            raise CommandError("Cette commande ne fonctionne qu’avec DEMO=1.")
        if not Parcours.objects.exists():
            self.stdout.write("Chargement des deux vagues et des dix-neuf territoires…")
            charger()
        if sans_documents:
            return
        self.stdout.write("Fabrication des documents et des mails…")
        call_command("travailler", une_fois=True, stdout=self.stdout)
        pelussin = Parcours.objects.get(collectivite__code_insee=PELUSSIN)
        acte = Acte.objects.filter(convention__parcours=pelussin).latest("pk")
        comite = Comite.objects.filter(parcours=pelussin, nb_rapports__gt=0).latest("date_heure")
        for objet, nom in ((acte, "convention-pelussin.pdf"), (comite, "rapport-pelussin.pdf")):
            self.stdout.write(f"  {self._ecrire(objet, nom)}")

    def _ecrire(self, objet, nom):
        """Copy the latest document of this object beside the database; returns where it lies."""
        document = documents_de(objet).filter(etat=Etat.PRET).first()
        if document is None:
            raise CommandError(f"Le document {nom} n’a pas été fabriqué : voyez la liste des échecs dans la gestion.")
        chemin = Path(settings.VAR_DIR) / nom
        chemin.write_bytes(document.fichier.lire())
        return chemin
