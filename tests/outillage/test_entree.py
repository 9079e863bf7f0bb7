"""client_de() leaves the session that the real sign-in would: what the house asks of it says so."""

import pytest
from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest

from socle.comptes.second_facteur import a_second_facteur
from tests.outillage.entree import entrer


@pytest.fixture
def personne(django_user_model, db):
    return lambda **champs: django_user_model.objects.create_user("claire@example.org", **champs)


def demande_de(client, utilisateur):
    demande = HttpRequest()
    demande.session = client.session
    demande.user = utilisateur
    return demande


def test_a_person_of_anct_comes_in_with_a_second_factor(client_de, personne):
    claire = personne(role_anct="charge_mission")

    demande = demande_de(client_de(claire), claire)

    assert [p["method"] for p in get_authentication_records(demande, claire)] == ["code", "mfa"]
    assert a_second_facteur(demande)


def test_a_person_of_a_territory_has_none(client_de, personne):
    jeanne = personne()

    demande = demande_de(client_de(jeanne), jeanne)

    assert [p["method"] for p in get_authentication_records(demande, jeanne)] == ["code"]
    assert not a_second_facteur(demande)


def test_anct_can_be_left_at_the_door(client, personne):
    claire = personne(role_anct="charge_mission")

    entrer(client, claire, second_facteur=False)

    assert not a_second_facteur(demande_de(client, claire))
