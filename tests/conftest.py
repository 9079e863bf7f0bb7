"""What all tests share: which of them this run can hold, a person's client, and the hunts of tests/outillage/chasse.py."""

import os
from pathlib import Path

import pytest

pytest_plugins = ["tests.outillage.processus"]
if (Path(__file__).parent / "navigateur" / "harnais.py").exists():
    pytest_plugins.append("tests.navigateur.harnais")


def pytest_configure(config):
    """Drop the throw-away database even if PostgreSQL has not yet noticed that a process killed by a test is gone."""
    from django.db.backends.postgresql.creation import DatabaseCreation

    def detruire(self, nom, verbosity):
        with self._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {self.connection.ops.quote_name(nom)} WITH (FORCE)")

    DatabaseCreation._destroy_test_db = detruire


def pytest_collection_modifyitems(config, items):
    """Deselect (not skip: a skip is something to look at) what this run has no server for. bin/test has them all."""
    postgresql = os.environ.get("DATABASE_URL", "").startswith("postgres")
    redis = bool(os.environ.get("REDIS_URL"))
    gardes, laisses = [], []
    for item in items:
        possible = (postgresql or not item.get_closest_marker("postgresql")) and (
            (postgresql and redis) or not item.get_closest_marker("processus")
        )
        (gardes if possible else laisses).append(item)
    if laisses:
        config.hook.pytest_deselected(items=laisses)
        items[:] = gardes


@pytest.fixture(scope="session", autouse=True)
def chasse_aux_bogues_muets():
    from django.template import engines

    from tests.outillage import chasse

    with pytest.MonkeyPatch.context() as monkeypatch:
        chasse.suivre_les_variables(monkeypatch)
        chasse.exiger_update_fields(monkeypatch)
        monkeypatch.setattr(engines["django"].engine, "string_if_invalid", chasse.RienSiAbsente())
        yield


@pytest.fixture(autouse=True)
def cache_vide():
    """Rate limits and remembered answers of one test are not those of the next."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def client_de(db):
    """`client_de(utilisateur)`: a client signed in as this person, past the second factor when ANCT's account needs one."""
    from django.test import Client

    from tests.outillage.entree import entrer

    def ouvrir(utilisateur, **kwargs):
        client = Client(**kwargs)
        entrer(client, utilisateur)
        return client

    return ouvrir
