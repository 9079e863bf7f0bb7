from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse
from django.utils import timezone

from socle.travaux import sante
from socle.travaux.models import Battement, Etat
from tests.journal.fabriques import CompteFactory
from tests.travaux.fabriques import PassageFactory


@pytest.fixture
def url():
    return reverse("sante")


def test_the_public_learns_that_all_is_well_and_nothing_more(client, db, url):
    PassageFactory(etat=Etat.ECHEC)

    reponse = client.get(url)

    assert (reponse.status_code, reponse.json()) == (200, {"etat": "ok"})
    assert "no-store" in reponse["Cache-Control"]


@pytest.mark.parametrize(
    ("attente", "silence", "code"),
    [(9, 4, 200), (11, 4, 503), (9, 6, 503)],
)
def test_work_that_waits_or_a_heart_that_stopped_is_a_failure(client, db, url, attente, silence, code):
    PassageFactory(pas_avant=timezone.now() - timedelta(minutes=attente))
    Battement.objects.create(nom="balayage", vu_le=timezone.now() - timedelta(minutes=silence))

    assert client.get(url).status_code == code


def test_having_nothing_to_do_is_not_a_failure(client, db, url):
    Battement.objects.create(nom="travail", vu_le=timezone.now() - timedelta(days=3))

    assert client.get(url).status_code == 200


def test_anct_reads_the_detail(client_de, db, url):
    PassageFactory(etat=Etat.ECHEC)
    PassageFactory(pas_avant=timezone.now() - timedelta(minutes=2))
    PassageFactory(pas_avant=timezone.now() + timedelta(minutes=2))
    Battement.objects.create(nom="balayage", vu_le=timezone.now() - timedelta(seconds=3))

    detail = client_de(CompteFactory(role_anct="lecture")).get(url).json()

    assert (detail["etat"], detail["base"], detail["echecs"]) == ("ok", True, 1)
    assert 119 <= detail["plus_ancien"] <= 125
    assert 3 <= detail["battements"]["balayage"] <= 8
    assert detail["files"]["travaux.Passage"]["dus"] == 1


def test_a_territory_reads_what_the_public_reads(client_de, db, url):
    assert client_de(CompteFactory()).get(url).json() == {"etat": "ok"}


def test_without_a_database_it_still_answers(client, db, url, monkeypatch):
    def en_panne():
        raise DatabaseError("connexion perdue")

    monkeypatch.setattr(sante, "modeles", en_panne)

    reponse = client.get(url)

    assert (reponse.status_code, reponse.json()) == (503, {"etat": "panne"})


def test_looking_costs_one_query_a_kind_and_one_for_the_hearts(db, django_assert_num_queries):
    PassageFactory.create_batch(30)

    with django_assert_num_queries(len(sante.modeles()) + 1):
        sante.bilan()
    assert connection.in_atomic_block  # the test's own transaction survived
