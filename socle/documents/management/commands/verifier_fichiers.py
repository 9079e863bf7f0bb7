from django.core.management.base import BaseCommand, CommandError

from socle.documents import entretien


class Command(BaseCommand):
    help = "Relit chaque fichier rangé et le compare à son empreinte ; compare aussi les données gelées des documents à la leur."

    def add_arguments(self, parser):
        parser.add_argument(
            "--nettoyer", action="store_true", help="supprime les fichiers que rien ne connaît, vieux de plus d’un jour"
        )

    def handle(self, *, nettoyer, **options):
        bilan = entretien.verifier()
        for titre, cles in (
            ("Fichier absent", bilan.absents),
            ("Fichier modifié", bilan.alteres),
            ("Données gelées modifiées", bilan.donnees_alterees),
            ("Fichier que rien ne connaît", bilan.egares),
        ):
            for cle in cles:
                self.stdout.write(f"{titre} : {cle}")
        if nettoyer:
            self.stdout.write(f"{len(entretien.nettoyer())} fichier(s) supprimé(s).")
        if not bilan.ok:
            raise CommandError("Des fichiers ou des données ne sont plus ce qu’ils étaient.")
        self.stdout.write(f"{bilan.verifies} fichier(s) vérifié(s), tous intacts.")
