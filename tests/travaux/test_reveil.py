import socket
import time
from types import SimpleNamespace

import pytest
from django.db import transaction

from socle.travaux import reveil
from socle.travaux.courriels import poster
from socle.travaux.models import Courriel
from tests.outillage.processus import port_libre

MAIRIE = "mairie@montaud.example"
# Seconds. It takes a few milliseconds, 0.6 s at worst; Celery's own way takes six. The margin is for a busy machine.
DELAI = 3


@pytest.fixture(autouse=True)
def oreille_neuve(monkeypatch):
    """No silence and no connection left by another test; the transport is imported, as in a server that has run for a while."""
    import kombu.transport.redis  # noqa: F401

    reveil._fermer()
    monkeypatch.setitem(reveil._etat, "muet_jusqu_a", 0.0)
    yield
    reveil._fermer()


@pytest.fixture
def courtier(settings, monkeypatch):
    """`courtier(url)`: Celery and the wake-ups look for their broker there."""
    from celery import current_app

    monkeypatch.delenv("CELERY_BROKER_URL", raising=False)  # Celery prefers it to its own settings
    avant = current_app.conf.broker_url

    def placer(url):
        settings.CELERY_BROKER_URL = url
        current_app.conf.broker_url = url

    yield placer
    current_app.conf.broker_url = avant


@pytest.fixture
def envois(monkeypatch):
    """What is sent to the broker, instead of sending it."""
    liste = []
    monkeypatch.setattr(reveil, "envoyer", lambda *a: liste.append(a))
    return liste


def test_the_wake_up_waits_for_the_commit(db, settings, envois, lettre_essai, django_capture_on_commit_callbacks):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    with django_capture_on_commit_callbacks(execute=True):
        courriel = poster("essai", MAIRIE, {}, cle="essai:1")
        poster("essai", MAIRIE, {}, cle="essai:1")
        assert envois == []

    assert envois == [("travaux.Courriel", courriel.pk)]


def test_without_a_broker_there_is_nothing_to_do(
    db, settings, envois, lettre_essai, django_capture_on_commit_callbacks
):
    settings.CELERY_BROKER_URL = ""
    with django_capture_on_commit_callbacks(execute=True) as crochets:
        poster("essai", MAIRIE, {}, cle="essai:1")

    assert (crochets, envois) == ([], [])
    assert reveil.envoyer.__name__ == "<lambda>"


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_never_breaks_nor_slows_a_page(courtier, lettre_essai, caplog):
    courtier(f"redis://127.0.0.1:{port_libre()}/0")
    debut = time.monotonic()

    with transaction.atomic():
        for i in range(20):
            poster("essai", MAIRIE, {}, cle=f"essai:{i}")

    assert time.monotonic() - debut < DELAI
    assert Courriel.objects.count() == 20
    assert caplog.text.count("Réveil impossible") == 1  # then silent


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_hangs_is_left_after_a_moment(courtier, lettre_essai):
    with socket.create_server(("127.0.0.1", 0)) as sourd:  # accepts, and never says a word
        courtier(f"redis://127.0.0.1:{sourd.getsockname()[1]}/0")
        debut = time.monotonic()

        with transaction.atomic():
            poster("essai", MAIRIE, {}, cle="essai:1")
            poster("essai", MAIRIE, {}, cle="essai:2")

        assert time.monotonic() - debut < DELAI
    assert Courriel.objects.count() == 2


def test_after_a_failure_the_broker_is_left_alone_for_ten_seconds(courtier, monkeypatch):
    courtier(f"redis://127.0.0.1:{port_libre()}/0")
    essais = []
    horloge = SimpleNamespace(monotonic=lambda: heure[0])
    heure = [1000.0]
    monkeypatch.setattr(reveil, "time", horloge)
    publier = reveil._publier
    monkeypatch.setattr(reveil, "_publier", lambda *a: (essais.append(heure[0]), publier(*a)))

    for t in (1000.0, 1005.0, 1009.9, 1010.1):
        heure[0] = t
        assert reveil.envoyer("travaux.Courriel", 1) is False

    assert essais == [1000.0, 1010.1]


@pytest.mark.processus
def test_a_real_broker_hears_it_and_a_broken_connection_is_made_again(courtier):
    import json
    import os

    import redis

    url = os.environ["REDIS_URL"]
    courtier(url)
    with redis.Redis.from_url(url) as file_d_attente:
        file_d_attente.delete("celery")
        assert reveil.envoyer("travaux.Courriel", 7) is True
        file_d_attente.client_kill_filter(skipme=True)
        assert reveil.envoyer("travaux.Courriel", 8) is True

        messages = [json.loads(m) for m in file_d_attente.lrange("celery", 0, -1)]
        file_d_attente.delete("celery")
    assert sorted(m["headers"]["argsrepr"] for m in messages) == ["['travaux.Courriel', 7]", "['travaux.Courriel', 8]"]
    assert {m["headers"]["task"] for m in messages} == {"travaux.traiter"}
