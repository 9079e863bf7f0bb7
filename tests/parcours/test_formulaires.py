"""What the forms of a parcours say and how they look."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from parcours.forms import EtapeForm
from tests.parcours.fabriques import complet, ouvert

pytestmark = pytest.mark.django_db


def page(client_de, route):
    parcours, jeanne = ouvert()
    return client_de(jeanne).get(reverse(route, args=[parcours.pk])).content.decode()


def test_the_fields_of_the_engagements_look_like_all_others(client_de):
    html = page(client_de, "parcours:engagement")

    assert html.count('class="fr-input"') == 9
    assert html.count('class="fr-upload"') == 2


@pytest.mark.parametrize(
    ("route", "libelles"),
    [
        ("parcours:partenaire_ajouter", ["Quelle organisation\u00a0?", "C’est plutôt\u00a0:", "Son rôle"]),
        ("parcours:moyen_ajouter", ["De quoi s’agit-il\u00a0?", "Qui, ou quoi\u00a0?", "Montant prévu"]),
    ],
)
def test_a_form_asks_in_words_and_never_by_the_name_of_a_column(client_de, route, libelles):
    html = page(client_de, route)

    for libelle in libelles:
        assert libelle in html


def test_an_objectif_that_no_database_can_hold_is_a_choice_that_does_not_exist():
    parcours, jeanne = complet()
    mois = f"{timezone.localdate():%Y-%m}"
    saisie = {"titre": "Verger", "nature": "projet", "debut": mois, "fin": mois, "objectifs": ["9" * 20]}

    form = EtapeForm(QueryDict(urlencode(saisie, doseq=True)), parcours=parcours, utilisateur=jeanne)

    assert list(form.errors) == ["objectifs"]


def test_an_amount_not_yet_known_is_an_empty_field_and_not_a_zero(client_de):
    html = page(client_de, "parcours:moyen_ajouter")

    assert 'value="0"' not in html
