"""Migration 0003: what was one list said two things, and places were départements only."""

import pytest
from django.db import connection, migrations
from django.db.migrations.executor import MigrationExecutor

from tests.prestataires.fabriques import siret_valide

pytestmark = pytest.mark.django_db(transaction=True)
AVANT, APRES = [("prestataires", "0002_choix")], [("prestataires", "0003_zones_et_formes")]


@pytest.fixture
def executeur():
    """At 0002; the schema comes back whole, whatever happens."""
    executeur = MigrationExecutor(connection)
    [reprise] = executeur.loader.get_migration(*APRES[0]).operations
    # What it took over is not given back; here there is nothing to lose.
    reprise.reverse_code = migrations.RunPython.noop
    executeur.migrate(AVANT)
    yield executeur
    executeur.loader.build_graph()
    executeur.migrate(executeur.loader.graph.leaf_nodes())
    reprise.reverse_code = None


def test_forms_sirens_and_places_are_taken_over(executeur):
    avant = executeur.loader.project_state(AVANT).apps
    Region, Departement = avant.get_model("territoires", "Region"), avant.get_model("territoires", "Departement")
    herault = Departement.objects.create(
        code="34", nom="Hérault", region=Region.objects.create(code="76", nom="Occitanie")
    )
    Prestataire = avant.get_model("prestataires", "Prestataire")
    anciennes = ("bureau_etudes", "agence_design", "organisme_formation", "universite", "association")
    for n, forme in enumerate(anciennes):
        p = Prestataire.objects.create(
            nom=forme, siret=siret_valide(n + 1), forme=forme, competences="x", texte_cherche="x"
        )
        p.departements.add(herault)

    executeur.loader.build_graph()
    executeur.migrate(APRES)

    apres = executeur.loader.project_state(APRES).apps
    lus = apres.get_model("prestataires", "Prestataire").objects.order_by("pk")
    assert [(p.nom, p.forme, p.activite, p.siren == p.siret[:9]) for p in lus] == [
        ("bureau_etudes", "societe", "bureau_etudes", True),
        ("agence_design", "societe", "agence_design", True),
        ("organisme_formation", "autre", "organisme_formation", True),
        ("universite", "etablissement_public", "universite", True),
        ("association", "association", "", True),
    ]
    zones = apres.get_model("prestataires", "ZoneIntervention").objects
    assert sorted(zones.values_list("prestataire__nom", "departement_id")) == sorted((nom, "34") for nom in anciennes)
    lus.all().delete()
