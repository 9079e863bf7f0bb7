import signal
import threading

from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections, connection

from socle.travaux import moteur

PAUSE = 1.0  # seconds between two sweeps


class Command(BaseCommand):
    help = (
        "Fait le travail en attente (documents, mails, passages périodiques) sur cette machine, sans Redis ni Celery."
    )

    def add_arguments(self, parser):
        parser.add_argument("--une-fois", action="store_true", help="s’arrête quand plus rien n’est dû")

    def handle(self, *, une_fois, **options):
        self.arret = threading.Event()
        anciens = self._ecouter_les_signaux()
        try:
            if une_fois:
                fait = 0
                while not self.arret.is_set() and (lot := self._tour()):
                    fait += lot
                self.stdout.write(f"{fait} travail(aux) fait(s).")
            else:
                self._boucler()
        finally:
            for numero, ancien in anciens.items():
                signal.signal(numero, ancien)

    def _boucler(self):
        while not self.arret.is_set():
            close_old_connections()
            try:
                self._tour()
            except Error as panne:  # a database that blinks does not end the loop
                self.stderr.write(f"Base de données indisponible : {panne}")
                connection.close()
            self.arret.wait(PAUSE)

    def _tour(self):
        """One sweep and the work that it found; the number of jobs that were ours to do."""
        fait = 0
        for modele_label, pk in moteur.balayer():
            if self.arret.is_set():
                break
            fait += moteur.traiter(modele_label, pk) is not None
        return fait

    def _ecouter_les_signaux(self):
        """SIGTERM and SIGINT: finish the current job, then leave."""
        if threading.current_thread() is not threading.main_thread():
            return {}
        return {n: signal.signal(n, lambda *_: self.arret.set()) for n in (signal.SIGTERM, signal.SIGINT)}
