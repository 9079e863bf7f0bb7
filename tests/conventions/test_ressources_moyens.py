"""The other funders on the page of means: what was found, beside what is planned."""

from decimal import Decimal

import pytest
from django.urls import reverse

from conventions.enums import GenreFinanceur, StatutRessource
from parcours import ecriture
from parcours.enums import Source
from parcours.models import Moyen
from socle.panneaux import panneaux_pour
from tests.comptes.gestes import en_clair as texte
from tests.conventions import fabriques
from tests.conventions.fabriques_ressources import ressource

pytestmark = pytest.mark.django_db


DEMANDEE, OBTENUE, RECUE = StatutRessource.DEMANDEE, StatutRessource.OBTENUE, StatutRessource.RECUE


@pytest.fixture
def scene():
    return fabriques.ecrit()


@pytest.fixture
def jeanne(client_de, scene):
    return client_de(scene.jeanne)


def cofinancement(scene, libelle="Le département", montant="2500.00"):
    return ecriture.enregistrer(
        Moyen(parcours=scene.parcours),
        {"source": Source.COFINANCEMENT, "libelle": libelle, "prevu": Decimal(montant)},
        par=scene.jeanne,
    )


# --- on the page of means --------------------------------------------------------------------------------------------------------------


def test_the_page_of_means_says_what_was_found_beside_what_is_planned(jeanne, scene, rf):
    moyens = reverse("parcours:moyens", args=[scene.parcours.pk])
    assert "Les autres financements" not in texte(jeanne.get(moyens))

    cofinancement(scene)
    assert "1 financement prévu ici n’est pas encore suivi. Suivre les autres financements" in texte(jeanne.get(moyens))

    ressource(scene.parcours, RECUE, par=scene.jeanne, recu=Decimal("400.00"))
    ressource(scene.parcours, DEMANDEE, par=scene.jeanne, montant=Decimal("50.00"))
    ressource(scene.parcours, OBTENUE, par=scene.jeanne, genre=GenreFinanceur.PROPRE, montant=Decimal("30.00"))
    assert (
        "Obtenu des autres financeurs : 1 000 €, dont 400 € reçus. La collectivité apporte elle-même 30 €. En attente de réponse : 50 €."
        in texte(jeanne.get(moyens))
    )


def test_the_panel_costs_two_queries(scene, rf, django_assert_num_queries):
    for _ in range(3):
        ressource(scene.parcours, DEMANDEE, par=scene.jeanne)
        cofinancement(scene)

    # one for what is promised and paid, two for the other funders
    with django_assert_num_queries(3):
        panneaux_pour(rf.get("/"), scene.parcours, page="moyens")
