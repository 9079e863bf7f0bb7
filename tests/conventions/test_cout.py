"""What a page costs the database: the same for a village and for a city."""

import pytest
from django.urls import reverse

from conventions.enums import StatutActe
from tests.conventions import fabriques

pytestmark = pytest.mark.django_db


def page_de(scene):
    return reverse("conventions:page", args=[scene.parcours.pk])


def texte(response):
    return response.content.decode()


@pytest.mark.parametrize("nb", [1, 6])
def test_the_page_costs_the_same_whatever_the_parcours(nb, client_de, django_assert_num_queries):
    titres = tuple(f"Étape {n}" for n in range(nb))
    acte, scene = fabriques.acte(StatutActe.SIGNEE, titres=titres, couts=("18000",) * nb, montant="18000.00")
    client = client_de(scene.jeanne)
    client.get(page_de(scene))

    # session, account, parcours, act, schedule in force, payments, history, documents, vote, signatures, list of acts, pieces, vote's file
    with django_assert_num_queries(13):
        client.get(page_de(scene))


@pytest.mark.parametrize("nb", [1, 3])
def test_the_list_of_gestion_costs_the_same_whatever_its_length(nb, client_de, django_assert_num_queries):
    for n in range(nb):
        acte, scene = fabriques.acte(StatutActe.TRANSMISE, nom=f"Village {n}")
    client = client_de(scene.claire)
    url = reverse("gestion:conventions_acte_changelist")
    client.get(url)

    with django_assert_num_queries(4):
        page = texte(client.get(url))

    assert acte.numero in page
    assert scene.parcours.collectivite.nom_avec_departement in page
    fiche = texte(client.get(reverse("gestion:conventions_acte_change", args=[acte.pk])))
    assert page_de(scene) in fiche
    assert acte.empreinte not in fiche
