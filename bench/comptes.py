"""The ledger and its lists with a thousand conventions against the same pages with ten: as many queries, and how much slower.

Two servers, each with its own database, asked in turn: what slows the machine down slows both.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import django
from django.core.management import call_command

from bench.pages import Navigateur, servir
from bench.tableau import Ligne, dixieme, mediane, montrer, p95, tour_a_tour

PETIT, GRAND = 10, 1000
CIBLE = 1.5
# name, address, what it shows, how many times slower it may be
PAGES = (
    ("le grand livre", "/gestion/comptes/", "Reste à payer", CIBLE),
    ("par territoire", "/gestion/comptes/?par=territoire", "Reste à payer", CIBLE),
    ("classé par reste à payer", "/gestion/comptes/?tri=reste", "Reste à payer", CIBLE),
    ("les lignes payées", "/gestion/comptes/lignes/?nature=paye", "Premier versement", CIBLE),
    ("les lignes du reste à payer", "/gestion/comptes/lignes/?nature=reste", "Convention", CIBLE),
    ("les versements payés", "/gestion/versements/?filtre=payes", "Premier versement", CIBLE),
    ("les versements prévus", "/gestion/versements/?filtre=prevus", "Prévu vers", CIBLE),
)


def preparer(nb):
    """Fill the database of DATABASE_URL; print the key of a session, the number of rows and the queries of each page, as JSON."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.reglages"
    django.setup()
    from django.apps import apps
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from bench.scene import session_de
    from bench.scene_comptes import preparer as ecrire

    call_command("migrate", verbosity=0)
    cle = session_de(ecrire(nb))
    client, requetes = Client(SERVER_NAME="127.0.0.1"), {}
    client.cookies["sessionid"] = cle
    for nom, adresse, _, _ in PAGES:
        client.get(adresse)
        with CaptureQueriesContext(
            connection,
        ) as faites:
            client.get(adresse)
        requetes[nom] = len(faites)
    lignes = sum(m.objects.count() for m in apps.get_app_config("conventions").get_models())
    print(json.dumps({"cle": cle, "requetes": requetes, "lignes": lignes}))


def remplir(nb, base):
    """{cle, requetes, lignes} of this database, filled by a process of its own."""
    ordre = [sys.executable, "-m", "bench.comptes", "--preparer", str(nb)]
    fini = subprocess.run(
        ordre,
        env={**os.environ, "DATABASE_URL": base, "LOG_LEVEL": "WARNING"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(fini.stdout.splitlines()[-1])


def mesurer(faits, ports, tours):
    """{(name, size): durations}"""
    mesures = {}
    for nb, port in ports.items():
        qui = Navigateur(port, faits[nb]["cle"])
        for nom, adresse, attendu, _ in PAGES:
            qui.demander(adresse)
            if attendu not in qui.corps.decode():
                sys.exit(f"{adresse} ne montre pas « {attendu} ».")
            mesures[nom, nb] = lambda qui=qui, adresse=adresse: qui.demander(adresse)
    entrelacees = {cle: mesures[cle] for nom, *_ in PAGES for cle in ((nom, PETIT), (nom, GRAND))}
    return tour_a_tour(entrelacees, tours, chauffe=max(10, tours // 20))


def lignes(durees, faits):
    for nom, _, _, cible in PAGES:
        petit, grand = durees[nom, PETIT], durees[nom, GRAND]
        requetes = [faits[nb]["requetes"][nom] for nb in (PETIT, GRAND)]
        mesure = (
            f"{requetes[0]} puis {requetes[1]} requêtes, p95 {1000 * p95(petit):.0f} puis {1000 * p95(grand):.0f} ms, "
            f"médiane × {mediane(grand) / mediane(petit):.2f}, au calme × {dixieme(grand) / dixieme(petit):.2f}"
        )
        yield Ligne(nom, mesure, p95(grand) / p95(petit), cible)
        if requetes[0] != requetes[1]:
            sys.exit(f"« {nom} » ne fait pas le même nombre de requêtes.")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--tours", type=int, default=200)
    arguments.add_argument("--preparer", type=int)
    arguments.add_argument(
        "--bases", nargs=2, metavar=("PETITE", "GRANDE"), help="two empty databases, as DATABASE_URL"
    )
    choix = arguments.parse_args()
    if choix.preparer:
        preparer(choix.preparer)
        return
    bases = dict(zip((PETIT, GRAND), choix.bases, strict=True))
    faits = {nb: remplir(nb, base) for nb, base in bases.items()}
    journaux = Path(os.environ["VAR_DIR"])
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.reglages"
    os.environ["DATABASE_URL"] = bases[PETIT]
    with servir(journaux / "granian-petit.txt") as petit:
        os.environ["DATABASE_URL"] = bases[GRAND]
        with servir(journaux / "granian-grand.txt") as grand:
            durees = mesurer(faits, {PETIT: petit, GRAND: grand}, choix.tours)
    tailles = " et ".join(f"{nb} conventions ({faits[nb]['lignes']} lignes)" for nb in (PETIT, GRAND))
    montrer(f"Comptes, par HTTP, avec {tailles} ({choix.tours} tours)", list(lignes(durees, faits)))


if __name__ == "__main__":
    main()
