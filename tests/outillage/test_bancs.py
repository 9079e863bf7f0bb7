"""The pages that the bench compares show what it waits for: when their words change, the bench follows."""

from importlib import import_module

import pytest
from django.test import Client

from bench.comptes import COMPARAISON as COMPTES
from bench.prestataires import COMPARAISON as PRESTATAIRES
from bench.scene import session_de
from parcours.models import Etape

pytestmark = pytest.mark.django_db


def _ici(adresse):
    """The bench fills an empty database, where the first étape and its parcours are number 1; here numbers go on from test to test."""
    etape = Etape.objects.order_by("pk").first()
    for morceau, pk in (("parcours/", etape.parcours_id), ("etapes/", etape.pk), ("etape=", etape.pk)):
        adresse = adresse.replace(f"{morceau}1", f"{morceau}{pk}")
    return adresse


@pytest.mark.parametrize("comparaison", [COMPTES, PRESTATAIRES], ids=lambda c: c.application)
def test_the_bench_recognises_its_pages(comparaison):
    client = Client()
    client.cookies["sessionid"] = session_de(import_module(comparaison.scene).preparer(comparaison.petit))

    pages = {
        nom: (client.get(_ici(adresse)).content.decode(), attendu) for nom, adresse, attendu, _ in comparaison.pages
    }

    assert [nom for nom, (contenu, attendu) in pages.items() if attendu not in contenu] == []
