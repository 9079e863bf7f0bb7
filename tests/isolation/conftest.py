"""The scene is planted once for a module; each test, and each request of a test, is undone."""

import logging

import pytest

from tests.isolation.scene import planter
from tests.outillage.terrain import plante_pour_le_module


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker):
    with plante_pour_le_module(django_db_blocker, planter) as plantee:
        yield plantee


@pytest.fixture(autouse=True)
def _sans_journal_d_acces():
    """Thousands of requests: what matters is in the assertions."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
