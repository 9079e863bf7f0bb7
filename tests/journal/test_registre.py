from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from socle.journal.models import EntreeJournal
from socle.journal.registre import inscrire, valeurs_sures
from tests.journal.fabriques import CompteFactory


class Objet:
    """Something with a life, as the journal sees it: a row, its label, its perimeter."""

    def __init__(self, pk, perimetre=""):
        self.pk = pk
        self.perimetre = perimetre

    class _meta:  # noqa: N801
        label_lower = "parcours.etape"


@pytest.fixture
def objet():
    return Objet(7, "parcours:12")


def test_inscrire_is_one_insert(db, objet, django_assert_num_queries):
    compte = CompteFactory(role_anct="charge_mission")

    with django_assert_num_queries(1):
        entree = inscrire("etape.valider", objet, par=compte, donnees={"vers": "validee", "de": "proposee"})

    entree = EntreeJournal.objects.get(pk=entree.pk)
    assert (entree.acteur, entree.role, entree.perimetre) == (compte, "charge_mission", "parcours:12")
    assert (entree.objet_type, entree.objet_id) == ("parcours.etape", "7")
    assert entree.donnees == '{"de":"proposee","vers":"validee"}'
    assert entree.valeurs == {"de": "proposee", "vers": "validee"}


def test_the_house_itself_may_act_and_say_for_whom(db, objet):
    entree = inscrire("etape.clore", objet, par=None, role="systeme", perimetre="parcours:3")

    assert (entree.acteur_id, entree.role, entree.perimetre, entree.donnees) == (None, "systeme", "parcours:3", "{}")


def test_what_an_object_lived_reads_back_latest_first(db, objet):
    premiere = inscrire("etape.valider", objet, par=None)
    inscrire("etape.valider", Objet(8, "parcours:13"), par=None)
    seconde = inscrire("etape.clore", objet, par=None)
    objet._meta.label_lower = "parcours.etape"

    assert list(EntreeJournal.objects.de(objet)) == [seconde, premiere]
    assert list(EntreeJournal.objects.du_perimetre("parcours:12")) == [seconde, premiere]


@pytest.mark.parametrize(
    ("valeur", "ecrite"),
    [
        (12, 12),
        (True, True),
        (None, None),
        ("", ""),
        ("validee", "validee"),
        ("parcours:12", "parcours:12"),
        ("TE-2026-004", "TE-2026-004"),
        ("TE-2026-004/A1", "TE-2026-004/A1"),
        ("2A004", "2A004"),
        ("1300012345", "1300012345"),
        ("-500.00", "-500.00"),
        (Decimal("18000.00"), "18000.00"),
        (date(2026, 3, 1), "2026-03-01"),
        (datetime(2026, 3, 1, 7, tzinfo=UTC), "2026-03-01T07:00:00+00:00"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        ("a" * 64, "a" * 64),
        ([1, "b"], [1, "b"]),
        ({"b", "a"}, ["a", "b"]),
    ],
)
def test_ids_codes_states_amounts_and_dates_go_in(valeur, ecrite):
    assert valeurs_sures({"valeur": valeur}) == {"valeur": ecrite}


@pytest.mark.parametrize(
    "valeur",
    [
        "Durand",
        "DURAND",
        "Jeanne Faure",
        "Faure2",
        "élan",
        "jeanne@montaud.fr",
        "Le conseil a voté",
        "FR7630006000011234567890189",
        "fr7630006000011234567890189",
        "0612345678",
        "06.12.34.56.78",
        "+33612345678",
        "a" * 81,
        "valide\n",
        "<b>",
        1.5,
        b"octets",
        {"libre": "non"},
        ["validee", "Jeanne Faure"],
    ],
)
def test_names_addresses_accounts_and_free_text_stay_out(valeur):
    with pytest.raises(ValueError) as refus:
        valeurs_sures({"valeur": valeur})

    assert str(valeur) not in str(refus.value)


def test_a_name_cannot_hide_in_a_key_an_action_a_role_or_a_perimeter(db, objet):
    for arguments in (
        {"donnees": {"Jeanne Faure": 1}},
        {"role": "Jeanne Faure"},
        {"perimetre": "chez Jeanne"},
    ):
        with pytest.raises(ValueError):
            inscrire("etape.valider", objet, par=None, **arguments)
    with pytest.raises(ValueError):
        inscrire("Valider l’étape", objet, par=None)
    with pytest.raises(ValueError):
        inscrire("etape.valider", Objet(None), par=None)

    assert EntreeJournal.objects.count() == 0
