"""The list of parties prenantes: grouped by role, searched from ten on; their contact is an organisation's."""

import pytest
from django.urls import reverse

from parcours import ecriture
from parcours.forms.partenaires import est_grand_public
from parcours.models import PartiePrenante
from tests.parcours import fabriques

pytestmark = pytest.mark.django_db


def ecrire(parcours, par, nom, *, role="partenaire", genre="association", apport=""):
    valeurs = {"nom": nom, "genre": genre, "role": role, "apport": apport}
    return ecriture.enregistrer(PartiePrenante(parcours=parcours), valeurs, par=par)


@pytest.fixture
def montaud():
    return fabriques.ouvert("Montaud")


@pytest.fixture
def page(montaud, client_de):
    parcours, jeanne = montaud
    client = client_de(jeanne)
    return lambda **filtre: client.get(reverse("parcours:partenaires", args=[parcours.pk]), filtre)


def noms(reponse):
    return [(role, [p.nom for p in groupe]) for role, groupe in reponse.context["groupes"]]


def test_partners_are_grouped_by_role_in_the_order_of_their_part(montaud, page):
    parcours, jeanne = montaud
    for nom, role in (
        ("Région", "informer"),
        ("Foyer", "pilote"),
        ("École", "associer"),
        ("CAF", "partenaire"),
        ("Lycée", "pilote"),
    ):
        ecrire(parcours, jeanne, nom, role=role)

    reponse = page()

    assert noms(reponse) == [
        ("Pilote avec nous", ["Foyer", "Lycée"]),
        ("Partenaire", ["CAF"]),
        ("À associer", ["École"]),
        ("À informer", ["Région"]),
    ]
    assert reponse.context["filtre"] is None


def test_ten_partners_are_searched_without_accents_and_filtered_by_kind(montaud, page):
    parcours, jeanne = montaud
    for n in range(8):
        ecrire(parcours, jeanne, f"Association {n}")
    ecrire(parcours, jeanne, "Lycée agricole", genre="etablissement", apport="Des élèves")
    ecrire(parcours, jeanne, "Département", genre="collectivite", role="associer")

    assert noms(page(q="lycee ELEVES")) == [("Partenaire", ["Lycée agricole"])]
    assert noms(page(genre="collectivite")) == [("À associer", ["Département"])]
    assert "1 sur 10 partenaires." in page(q="lycee").content.decode()
    assert "Aucun partenaire ne correspond." in page(q="piscine").content.decode()
    assert page(genre="martien").context["nb_retenus"] == 10


@pytest.mark.parametrize("nombre", [1, 30, 60])
def test_the_list_asks_the_same_questions_whatever_its_length(montaud, client_de, nombre, django_assert_num_queries):
    parcours, jeanne = montaud
    for n in range(nombre):
        ecrire(parcours, jeanne, f"Association {n}")
    client = client_de(jeanne)
    client.get(reverse("parcours:objectifs", args=[parcours.pk]))

    with django_assert_num_queries(7):
        reponse = client.get(reverse("parcours:partenaires", args=[parcours.pk]))

    assert reponse.context["nb_retenus"] == nombre


@pytest.mark.parametrize(
    ("contact", "attendu"),
    [
        ("jean.dupont@gmail.com", True),
        ("04 67 00 00 01, Foyer.Rural@Orange.FR", True),
        ("foyer@laposte.net", True),
        ("x@yahoo.fr", True),
        ("contact@foyer-rural.example", False),
        ("accueil@ville-orange.fr", False),
        ("04 67 00 00 01", False),
        ("@", False),
        ("gmail.com", False),
    ],
)
def test_addresses_of_personal_mailboxes_are_recognised(contact, attendu):
    assert est_grand_public(contact) is attendu


def test_a_personal_looking_address_is_asked_then_accepted(montaud, client_de):
    parcours, jeanne = montaud
    adresse = reverse("parcours:partenaire_ajouter", args=[parcours.pk])
    saisie = {"nom": "Foyer", "genre": "association", "role": "partenaire", "contact": "foyer@gmail.com"}
    client = client_de(jeanne)

    demande = client.post(adresse, saisie)

    assert "Est-ce l’adresse de l’organisation" in demande.content.decode()
    assert demande.context["form"]["contact"].value() == "foyer@gmail.com"
    assert not PartiePrenante.objects.exists()
    client.post(adresse, saisie | {"contact_verifie": "on"})
    assert PartiePrenante.objects.get().contact == "foyer@gmail.com"


def test_an_address_already_confirmed_is_not_asked_again(montaud, client_de):
    parcours, jeanne = montaud
    foyer = ecrire(parcours, jeanne, "Foyer")
    PartiePrenante.objects.filter(pk=foyer.pk).update(contact="foyer@gmail.com")
    saisie = {
        "nom": "Foyer rural",
        "genre": "association",
        "role": "pilote",
        "contact": "foyer@gmail.com",
        "revision": "1",
    }

    client_de(jeanne).post(reverse("parcours:partenaire_modifier", args=[parcours.pk, foyer.pk]), saisie)

    foyer.refresh_from_db()
    assert (foyer.nom, foyer.role) == ("Foyer rural", "pilote")


def test_a_new_form_asks_nothing(montaud, client_de):
    parcours, jeanne = montaud

    reponse = client_de(jeanne).get(reverse("parcours:partenaire_ajouter", args=[parcours.pk]))

    assert "contact_verifie" not in reponse.content.decode()
