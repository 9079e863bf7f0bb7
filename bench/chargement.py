"""Loading the whole reference from nothing against bare `bulk_create` of the same rows, in turn, on the database of DATABASE_URL."""

import argparse
import os
import time

import django
from django.core.management import call_command

from bench.tableau import Ligne, mediane, montrer, tour_a_tour

LOT = 2000


def modeles():
    """Those that hold the reference, the ones that point to others last."""
    from territoires.models import AncienCode, Collectivite, Departement, MotCherche, Region

    return Region, Departement, Collectivite, AncienCode, MotCherche


def vider():
    """Forget what was loaded, outside of what is timed."""
    from django.db import connection

    with connection.cursor() as curseur:
        if connection.vendor == "postgresql":
            tables = ", ".join(modele._meta.db_table for modele in modeles())
            curseur.execute(f"TRUNCATE {tables} CASCADE")
            return
        curseur.execute("PRAGMA foreign_keys = OFF")
        for modele in reversed(modeles()):
            curseur.execute(f"DELETE FROM {modele._meta.db_table}")
        curseur.execute("PRAGMA foreign_keys = ON")


def lignes_chargees():
    """[(model, tuples of its columns)] of what stands in the database, in an order that foreign keys accept."""
    return [
        (
            modele,
            list(
                modele.objects.order_by(*_ordre(modele)).values_list(*(c.attname for c in modele._meta.concrete_fields))
            ),
        )
        for modele in modeles()
    ]


def _ordre(modele):
    # An EPCI stands before the communes that point to it.
    return ("-nature", "pk") if modele._meta.model_name == "collectivite" else ("pk",)


def importer():
    from territoires import importation, referentiel

    vider()
    depart = time.perf_counter()
    importation.importer(referentiel.lire())
    return time.perf_counter() - depart


def creer(lignes):
    """Model instances from values in memory, and their INSERTs: the least that Django can do."""
    from django.db import transaction

    vider()
    depart = time.perf_counter()
    with transaction.atomic():
        for modele, valeurs in lignes:
            modele.objects.bulk_create([modele(*v) for v in valeurs], batch_size=LOT)
    return time.perf_counter() - depart


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--tours", type=int, default=3)
    tours = arguments.parse_args().tours
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.reglages"
    django.setup()
    from django.db import connection

    call_command("migrate", verbosity=0)
    importer()
    lignes = lignes_chargees()
    sans_mots = lignes[:-1]
    durees = tour_a_tour(
        {
            "bulk_create": lambda: creer(lignes),
            "importer": importer,
            "bulk_create sans les mots": lambda: creer(sans_mots),
        },
        tours,
        chauffe=0,
    )
    nue, maison, sans = (mediane(durees[nom]) for nom in ("bulk_create", "importer", "bulk_create sans les mots"))
    nombre = sum(len(valeurs) for _, valeurs in lignes)
    montrer(
        f"Chargement du référentiel sur {connection.vendor}, {nombre} lignes ({tours} tours) : durée rapportée à bulk_create",
        [
            Ligne("importer_referentiel", f"{maison:.1f} s ({nue:.1f} s nu)", maison / nue, 2),
            Ligne("  contre les lignes sans les mots cherchés", f"{maison:.1f} s ({sans:.1f} s nu)", maison / sans),
        ],
    )


if __name__ == "__main__":
    main()
