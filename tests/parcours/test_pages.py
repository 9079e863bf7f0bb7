"""The pages of a parcours ask the database the same number of questions for one row as for thirty."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from parcours import ecriture, transitions
from parcours.models import Jalon, Moyen, Objectif, PartiePrenante
from tests.parcours import fabriques

pytestmark = pytest.mark.django_db

# Session, account and parcours are three of them on every page.
REQUETES = {
    "apercu": 8,
    "objectifs": 7,
    "etapes": 7,
    "partenaires": 7,
    "calendrier": 13,
    "moyens": 16,
    "equipe": 6,
    "engagement": 5,
    "etape_ajouter": 6,
    "objectif_ajouter": 3,
    "jalon_ajouter": 4,
    "moyen_ajouter": 4,
}


def remplir(parcours, jeanne, nombre):
    """`nombre` rows of every kind, each linked to the others as much as it can be, and as many taken away."""
    jour = timezone.localdate()
    for n in range(nombre):
        equipier = transitions.ajouter_equipier(
            parcours, nom=f"Paul {n}", fonction="Élu", email=f"paul{n}@{parcours.pk}.example", par=jeanne, inviter=True
        )
        but = ecriture.enregistrer(Objectif(parcours=parcours), {"titre": f"But {n}"}, par=jeanne)
        etape = fabriques.etape(parcours, jeanne, f"Étape {n}", pilote=equipier, objectifs=[but])
        items = [
            (PartiePrenante, {"nom": f"Foyer {n}", "genre": "association", "apport": "Une salle"}),
            (Jalon, {"titre": f"Réunion {n}", "date": jour + timedelta(days=n), "etape": etape}),
            (Moyen, {"source": "cofinancement", "libelle": f"Département {n}", "prevu": Decimal(100), "etape": etape}),
        ]
        for modele, champs in items:
            ecriture.enregistrer(modele(parcours=parcours), champs, par=jeanne)
            ecriture.retirer(ecriture.enregistrer(modele(parcours=parcours), champs, par=jeanne), par=jeanne)
        ecriture.retirer(ecriture.enregistrer(Objectif(parcours=parcours), {"titre": "Un"}, par=jeanne), par=jeanne)
        ecriture.retirer(fabriques.etape(parcours, jeanne, "Une autre"), par=jeanne)
    fabriques.engager(parcours, jeanne)


@pytest.fixture(params=[1, 30], ids=lambda nombre: f"{nombre}-de-chaque")
def garni(request):
    """(parcours, interlocutrice) with so many rows of every kind."""
    parcours, jeanne = fabriques.ouvert("Montaud")
    remplir(parcours, jeanne, request.param)
    return parcours, jeanne


def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(garni, client_de, django_assert_num_queries):
    parcours, jeanne = garni
    client = client_de(jeanne)
    client.get(reverse("parcours:apercu", args=[parcours.pk]))  # the session remembers the parcours from now on

    for page, nombre in REQUETES.items():
        with django_assert_num_queries(nombre, info=page):
            reponse = client.get(reverse(f"parcours:{page}", args=[parcours.pk]))
        assert reponse.status_code == 200


def test_a_question_of_anct_comes_first_on_the_overview_of_who_answers(client_de):
    parcours, jeanne = fabriques.ouvert()
    etape = fabriques.etape(parcours, jeanne)
    question = transitions.demander_correction(etape, "cout", "Tout est compris ?", par=parcours.referent)
    page = reverse("parcours:apercu", args=[parcours.pk])
    repondre = reverse("parcours:correction", args=[parcours.pk, question.pk])

    equipe = client_de(jeanne).get(page).content.decode()
    anct = client_de(parcours.referent).get(page).content.decode()

    assert equipe.index(repondre) < equipe.index("Nos objectifs")
    assert "Tout est compris" in equipe
    assert repondre not in anct


@pytest.mark.parametrize("nombre", [9, 10])
def test_a_city_finds_the_visa_of_its_direction_before_it_is_asked_for(nombre, client_de):
    parcours, jeanne = fabriques.ouvert()
    for n in range(nombre):
        fabriques.etape(parcours, jeanne, f"Étape {n}")

    page = client_de(jeanne).get(reverse("parcours:apercu", args=[parcours.pk])).content.decode()

    assert (reverse("parcours:visa", args=[parcours.pk]) in page) is (nombre == 10)
