"""Which conventions are to be published, and by when."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from conventions import transitions
from conventions.essentielles import fichiers
from conventions.essentielles.travail import a_publier, montant_annuel
from conventions.models import Convention
from territoires.models import ComplementCollectivite
from tests.conventions.fabriques_essentielles import avenant, dater, immatriculer, signee

pytestmark = pytest.mark.django_db


def relue(convention):
    return Convention.objects.get(pk=convention.pk)


def lignes_du_fichier():
    return list(csv.DictReader(io.StringIO(fichiers.subventions().octets.decode(), newline="")))


@pytest.mark.parametrize(
    ("signature", "limite"),
    [
        (date(2026, 1, 15), date(2026, 4, 15)),
        (date(2025, 11, 30), date(2026, 2, 28)),
        (date(2023, 11, 30), date(2024, 2, 29)),
        (date(2026, 3, 31), date(2026, 6, 30)),
        (date(2025, 10, 1), date(2026, 1, 1)),
    ],
)
def test_the_limit_is_three_months_after_the_last_signature(signature, limite):
    convention, _ = signee()
    dater(convention, signature - timedelta(days=20), signature)

    assert a_publier().get().limite == limite


def test_a_published_convention_is_no_longer_expected():
    convention, scene = signee()
    assert list(a_publier()) == [convention]

    transitions.publier(convention, par=scene.claire)

    assert list(a_publier()) == []


def test_an_avenant_makes_it_expected_again_from_its_own_signature():
    convention, scene = signee()
    transitions.publier(convention, par=scene.claire)
    dater(convention, date(2026, 1, 15))
    avenant(convention, signe_le=date(2026, 6, 30))

    attendue = a_publier().get()

    assert (attendue, attendue.limite) == (convention, date(2026, 9, 30))


def test_an_avenant_before_any_publication_leaves_the_first_limit():
    convention, _ = signee()
    dater(convention, date(2026, 1, 15))
    avenant(convention, signe_le=date(2026, 6, 30))

    assert a_publier().get().limite == date(2026, 4, 15)


def test_a_new_siret_makes_it_expected_again():
    convention, scene = signee()
    transitions.publier(convention, par=scene.claire)

    immatriculer(convention.parcours.collectivite, "35600000000048")

    assert list(a_publier()) == [convention]


def test_another_address_does_not():
    convention, scene = signee()
    transitions.publier(convention, par=scene.claire)

    ComplementCollectivite.objects.update(adresse="1 place de la Mairie", modifie_le=timezone.now())

    assert list(a_publier()) == []


@pytest.mark.parametrize(
    ("montant", "jours", "annuel", "attendue"),
    [
        ("23000.00", 300, "23000", False),
        ("23000.01", 365, "23000.01", True),
        ("40000.00", 730, "20000", False),
        ("50000.00", 730, "25000", True),
    ],
)
def test_the_rule_looks_at_the_amount_a_year(montant, jours, annuel, attendue):
    convention, _ = signee()
    Convention.objects.update(
        montant_total=Decimal(montant), date_fin=convention.date_effet + timedelta(days=jours), publier=None
    )

    assert montant_annuel(relue(convention)) == Decimal(annuel)
    assert a_publier().exists() is attendue


def test_the_threshold_is_a_setting(settings):
    signee(montant="18000.00", couts=("12000", "6000"))
    assert not a_publier().exists()

    settings.CONVENTION_SEUIL_PUBLICATION = 10_000

    assert a_publier().exists()


def test_under_the_threshold_one_may_publish_all_the_same():
    convention, scene = signee(montant="18000.00", couts=("12000", "6000"))

    transitions.publier(convention, par=scene.claire)

    assert relue(convention).publier is True
    assert len(lignes_du_fichier()) == 1
    assert not a_publier().exists()
