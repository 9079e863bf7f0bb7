"""The scene is planted once for a module; each test, and each request of a test, is undone."""

import logging
from datetime import timedelta

import pytest
from django.utils import timezone

from socle.travaux.models import Etat
from socle.travaux.moteur import modeles
from tests.isolation.scene import planter
from tests.outillage.terrain import plante_pour_le_module


def _planter():
    """The scene, whose work waits until tomorrow: nobody does it here, and `/sante/` would say so after ten minutes, on a slow machine only."""
    plantee = planter()
    for modele in modeles():
        modele.objects.filter(etat=Etat.EN_ATTENTE).update(pas_avant=timezone.now() + timedelta(days=1))
    return plantee


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker):
    with plante_pour_le_module(django_db_blocker, _planter) as plantee:
        yield plantee


@pytest.fixture(autouse=True)
def _sans_journal_d_acces():
    """Thousands of requests: what matters is in the assertions."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
