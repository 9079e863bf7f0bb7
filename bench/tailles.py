"""The same pages with few rows and with many: as many queries, and how much slower.

Two servers, each with its own database, asked in turn: what slows the machine down slows both.
"""

import argparse
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import django
from django.core.management import call_command

from bench.pages import Navigateur, servir
from bench.tableau import Ligne, dixieme, mediane, montrer, p95, tour_a_tour


@dataclass(frozen=True)
class Comparaison:
    """What a module of the bench compares: it is run again as `module --preparer NB` to fill each database.

    `pages` are (name, address, what it shows, how many times slower it may be, or None), `scene` the module whose `preparer(nb)` writes the rows and
    returns who looks at them, `application` the one whose rows are counted, `quoi` what there are `petit` then `grand` of.
    """

    module: str
    titre: str
    quoi: str
    petit: int
    grand: int
    pages: tuple
    scene: str
    application: str
    # So many that the slowest twentieth is that of the page, not of a moment of the machine.
    tours: int = 200

    def lancer(self):
        """Read the command line and do what it asks."""
        arguments = argparse.ArgumentParser()
        arguments.add_argument("--tours", type=int, default=self.tours)
        arguments.add_argument("--preparer", type=int)
        arguments.add_argument(
            "--bases", nargs=2, metavar=("PETITE", "GRANDE"), help="two empty databases, as DATABASE_URL"
        )
        choix = arguments.parse_args()
        if choix.preparer:
            self.preparer(choix.preparer)
        else:
            self.comparer(choix.bases, choix.tours)

    def preparer(self, nb):
        """Fill the database of DATABASE_URL; print the key of a session, the number of rows and the queries of each page, as JSON."""
        os.environ["DJANGO_SETTINGS_MODULE"] = "bench.reglages"
        django.setup()
        from importlib import import_module

        from django.apps import apps
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext

        from bench.scene import session_de

        call_command("migrate", verbosity=0)
        cle = session_de(import_module(self.scene).preparer(nb))
        client, requetes = Client(SERVER_NAME="127.0.0.1"), {}
        client.cookies["sessionid"] = cle
        for nom, adresse, _, _ in self.pages:
            client.get(adresse)
            with CaptureQueriesContext(connection) as faites:
                client.get(adresse)
            requetes[nom] = len(faites)
        lignes = sum(m.objects.count() for m in apps.get_app_config(self.application).get_models())
        print(json.dumps({"cle": cle, "requetes": requetes, "lignes": lignes}))

    def comparer(self, bases, tours):
        """Fill both databases, serve them, ask in turn, print the table."""
        bases = dict(zip((self.petit, self.grand), bases, strict=True))
        faits = {nb: self._remplir(nb, base) for nb, base in bases.items()}
        journaux = Path(os.environ["VAR_DIR"])
        os.environ["DJANGO_SETTINGS_MODULE"] = "bench.reglages"
        os.environ["DATABASE_URL"] = bases[self.petit]
        with servir(journaux / "granian-petit.txt") as petit:
            os.environ["DATABASE_URL"] = bases[self.grand]
            with servir(journaux / "granian-grand.txt") as grand:
                durees = self._mesurer(faits, {self.petit: petit, self.grand: grand}, tours)
        tailles = " et ".join(f"{nb} {self.quoi} ({faits[nb]['lignes']} lignes)" for nb in bases)
        montrer(f"{self.titre}, par HTTP, avec {tailles} ({tours} tours)", list(self._lignes(durees, faits)))

    def _remplir(self, nb, base):
        """{cle, requetes, lignes} of this database, filled by a process of its own."""
        fini = subprocess.run(
            [sys.executable, "-m", self.module, "--preparer", str(nb)],
            env={**os.environ, "DATABASE_URL": base, "LOG_LEVEL": "WARNING"},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return json.loads(fini.stdout.splitlines()[-1])

    def _mesurer(self, faits, ports, tours):
        """{(name, size): durations}"""
        mesures = {}
        for nb, port in ports.items():
            qui = Navigateur(port, faits[nb]["cle"])
            for nom, adresse, attendu, _ in self.pages:
                qui.demander(adresse)
                if attendu not in qui.corps.decode():
                    sys.exit(f"{adresse} ne montre pas « {attendu} ».")
                mesures[nom, nb] = lambda qui=qui, adresse=adresse: qui.demander(adresse)
        entrelacees = {cle: mesures[cle] for nom, *_ in self.pages for cle in ((nom, self.petit), (nom, self.grand))}
        return tour_a_tour(entrelacees, tours, chauffe=max(10, tours // 20))

    def _lignes(self, durees, faits):
        for nom, _, _, cible in self.pages:
            petit, grand = durees[nom, self.petit], durees[nom, self.grand]
            requetes = [faits[nb]["requetes"][nom] for nb in (self.petit, self.grand)]
            mesure = (
                f"{requetes[0]} puis {requetes[1]} requêtes, p95 {1000 * p95(petit):.0f} puis {1000 * p95(grand):.0f} ms, "
                f"médiane × {mediane(grand) / mediane(petit):.2f}, au calme × {dixieme(grand) / dixieme(petit):.2f}"
            )
            yield Ligne(nom, mesure, p95(grand) / p95(petit), cible)
            if requetes[0] != requetes[1]:
                sys.exit(f"« {nom} » ne fait pas le même nombre de requêtes.")
