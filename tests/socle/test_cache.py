"""Redis away: the cache forgets, pages stand."""

import socket

import pytest

from socle.cache import RedisSouple


@pytest.fixture
def cache_absent():
    """A cache whose server is not there: a port that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as prise:
        port = prise.getsockname()[1]
    return RedisSouple(f"redis://127.0.0.1:{port}/0", {"OPTIONS": {"socket_connect_timeout": 0.3}})


def test_reading_gives_the_default(cache_absent):
    assert cache_absent.get("x") is None
    assert cache_absent.get("x", 3) == 3
    assert cache_absent.get("x", default=4) == 4
    assert cache_absent.get_many(["x"]) == {}


def test_writing_is_forgotten_without_a_word_to_the_page(cache_absent):
    assert cache_absent.set("x", 1) is None
    assert cache_absent.add("x", 1) is True
    assert cache_absent.delete("x") is False
    assert cache_absent.incr("x") == 1


def test_people_sign_in_while_redis_is_down(cache_absent, client, db, monkeypatch):
    from django.core.cache import caches
    from django.urls import reverse

    from tests.comptes.fabriques import UtilisateurFabrique

    monkeypatch.setattr(caches._connections, "default", cache_absent, raising=False)
    UtilisateurFabrique(email="mairie@montaud.example")

    reponse = client.post(reverse("account_login"), {"email": "mairie@montaud.example"})

    assert reponse["Location"] == reverse("account_confirm_login_code")
