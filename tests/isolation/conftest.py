"""The scene is planted once for a module; each test, and each request of a test, is undone."""

import logging

import pytest
from django.db import transaction

from tests.isolation.scene import planter


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield planter()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _sans_journal_d_acces():
    """Thousands of requests: what matters is in the assertions."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
