"""The list a territory reads, and the register ANCT keeps."""

import pytest
from django.urls import reverse

from prestataires.enums import Statut, Zone
from prestataires.models import Prestataire
from socle.comptes.enums import RoleAnct
from tests.comptes.fabriques import AnctFabrique
from tests.conventions.fabriques import inscrit
from tests.prestataires.fabriques import PrestataireFabrique, prestataire, siret_valide
from tests.territoires.fabriques import DepartementFabrique, RegionFabrique

pytestmark = pytest.mark.django_db


def texte(response):
    return response.content.decode()


@pytest.fixture
def herault():
    return DepartementFabrique()


@pytest.fixture
def gard():
    return DepartementFabrique(code="30", nom="Gard")


@pytest.fixture
def loire():
    return DepartementFabrique(code="42", nom="Loire", region=RegionFabrique(code="84", nom="Auvergne-Rhône-Alpes"))


def noms(client, scene, **parametres):
    """Names in the order of the page."""
    response = client.get(reverse("prestataires:liste", args=[scene.parcours.pk]), parametres)
    return [p.nom for p in response.context["page_liste"]]


def test_the_nearest_come_first_and_only_those_referenced(client_de, herault, gard, loire):
    scene = inscrit()
    prestataire(nom="D Loire", departements=[loire])
    prestataire(nom="C Gard", departements=[gard])
    prestataire(nom="A Partout", est_national=True)
    prestataire(nom="B Hérault", departements=[herault, loire])
    for statut in (Statut.PROPOSE, Statut.SUSPENDU, Statut.RETIRE):
        prestataire(statut, nom=f"Z {statut}", departements=[herault])
    client = client_de(scene.jeanne)

    assert noms(client, scene) == ["B Hérault", "A Partout"]
    assert noms(client, scene, zone=Zone.REGION) == ["B Hérault", "A Partout", "C Gard"]
    assert noms(client, scene, zone=Zone.PARTOUT) == ["B Hérault", "A Partout", "C Gard", "D Loire"]
    assert noms(client, scene, zone="lune", q="") == ["B Hérault", "A Partout"]
    assert noms(client, scene, zone=Zone.PARTOUT, q="herault") == ["B Hérault"]
    assert noms(client, scene, zone=Zone.PARTOUT, q="BALADES atelier") == noms(client, scene, zone=Zone.PARTOUT)


def test_the_words_are_those_of_an_opinion_not_of_an_order(client_de, herault):
    scene = inscrit()
    prestataire(nom="Balades & Cie", departements=[herault], competences="<b>gras</b>")

    page = texte(client_de(scene.jeanne).get(reverse("prestataires:liste", args=[scene.parcours.pk])))

    assert "Vous choisissez et vous achetez. L’ANCT vous donne son avis." in page
    assert "Intervient dans votre département." in page
    assert "Disponibilité à confirmer." in page
    assert "&lt;b&gt;gras&lt;/b&gt;" in page
    assert "Balades &amp; Cie" in page


def test_the_empty_list_offers_three_ways_on(client_de):
    scene = inscrit()

    page = texte(client_de(scene.jeanne).get(reverse("prestataires:liste", args=[scene.parcours.pk])))

    assert "Aucun prestataire référencé n’intervient ici." in page
    for suite in ("Élargir à la région", "Demander à l’ANCT de chercher", "J’en connais un autre"):
        assert suite in page
    assert scene.claire.email in page


def test_a_stranger_meets_404_and_an_anonymous_the_door(client_de, client):
    scene, autre = inscrit(), inscrit(nom="Flers")
    url = reverse("prestataires:liste", args=[scene.parcours.pk])

    assert client_de(autre.jeanne).get(url).status_code == 404
    assert client.get(url).status_code == 302


@pytest.mark.parametrize("nb", [1, 30])
def test_the_list_costs_the_same_whatever_its_length(nb, client_de, herault, django_assert_num_queries):
    scene = inscrit()
    for _ in range(nb):
        prestataire(departements=[herault])
    client = client_de(scene.jeanne)
    url = reverse("prestataires:liste", args=[scene.parcours.pk])
    client.get(url)

    # session, account, parcours, référent, count, providers, their départements
    with django_assert_num_queries(7):
        client.get(url)


# --- the register -------------------------------------------------------------------------------------------------------------


def saisie(herault, **changes):
    return {
        "nom": "La Coop des Balades",
        "siret": siret_valide(3),
        "forme": "cooperative",
        "competences": "Marcher et parler.",
        "departements": [herault.pk],
        "site": "coop.example",
    } | changes


def test_anct_adds_then_changes_a_provider(client_de, herault):
    client = client_de(AnctFabrique())

    client.post(reverse("gestion:prestataires_prestataire_add"), saisie(herault))
    p = Prestataire.objects.get()
    assert (p.nom, p.statut, p.site, list(p.departements.all())) == (
        "La Coop des Balades",
        Statut.PROPOSE,
        "https://coop.example",
        [herault],
    )
    client.post(reverse("gestion:prestataires_prestataire_change", args=[p.pk]), saisie(herault, nom="Coop"))

    assert Prestataire.objects.get().nom == "Coop"


@pytest.mark.parametrize(
    ("changes", "phrase"),
    [
        ({"siret": "80000000000001"}, "Ce numéro SIRET est faux : vérifiez ses 14 chiffres."),
        ({"siret": "123"}, "Ce numéro SIRET est faux : vérifiez ses 14 chiffres."),
        ({"departements": []}, "Indiquez au moins un département, ou cochez « intervient dans toute la France »."),
        ({"nom": "x" * 161}, "Ce texte est trop long"),
        ({"competences": "x" * 1_000_000}, "Ce texte est trop long"),
    ],
)
def test_a_bad_entry_gets_its_sentence_and_keeps_what_was_typed(changes, phrase, client_de, herault):
    response = client_de(AnctFabrique()).post(
        reverse("gestion:prestataires_prestataire_add"), saisie(herault, telephone="04 67 11 22 33", **changes)
    )

    assert response.status_code == 200
    assert phrase in texte(response).replace("\u00a0", " ")
    assert "04 67 11 22 33" in texte(response)
    assert not Prestataire.objects.exists()


def test_a_siret_already_there_is_said_beside_the_field(client_de, herault):
    PrestataireFabrique(siret=siret_valide(3))

    response = client_de(AnctFabrique()).post(reverse("gestion:prestataires_prestataire_add"), saisie(herault))

    assert "Un prestataire avec ce SIRET est déjà dans la liste." in texte(response)
    assert Prestataire.objects.count() == 1


def test_the_register_is_searched_and_filtered(client_de, herault):
    prestataire(nom="Alpha", departements=[herault])
    prestataire(Statut.SUSPENDU, nom="Beta", departements=[herault])
    client = client_de(AnctFabrique())
    url = reverse("gestion:prestataires_prestataire_changelist")

    assert "Beta" not in texte(client.get(url, {"q": "alpha"}))
    suspendus = texte(client.get(url, {"statut__exact": "suspendu"}))
    assert "Beta" in suspendus
    assert "Alpha" not in suspendus


def test_decisions_are_buttons_and_pages(client_de, herault):
    p = prestataire(Statut.PROPOSE, nom="Alpha", departements=[herault])
    client = client_de(AnctFabrique())
    fiche = reverse("gestion:prestataires_prestataire_change", args=[p.pk])
    suspendre = reverse("prestataires:suspendre", args=[p.pk])

    assert suspendre not in texte(client.get(fiche))
    client.post(reverse("prestataires:referencer", args=[p.pk]))
    assert suspendre in texte(client.get(fiche))
    assert "Pourquoi" in texte(client.get(suspendre))
    assert client.post(suspendre, {"motif": ""}).status_code == 200
    client.post(suspendre, {"motif": "Attestation périmée."})

    p.refresh_from_db()
    assert (p.statut, p.motif) == (Statut.SUSPENDU, "Attestation périmée.")


def test_only_those_who_keep_the_register_write_it(client_de, herault):
    p, scene = prestataire(nom="Alpha", departements=[herault]), inscrit()
    suspendre = reverse("prestataires:suspendre", args=[p.pk])
    fiche = reverse("gestion:prestataires_prestataire_change", args=[p.pk])
    lecture = client_de(AnctFabrique(role_anct=RoleAnct.LECTURE))

    equipe = client_de(scene.jeanne).post(suspendre, {"motif": "x"})
    assert equipe.status_code == 403
    assert "Seule l’ANCT tient la liste des prestataires." in texte(equipe)
    assert client_de(scene.jeanne).get(fiche).status_code == 403
    assert lecture.get(fiche).status_code == 200
    assert lecture.post(fiche, saisie(herault)).status_code == 403
    assert lecture.post(suspendre, {"motif": "x"}).status_code == 403
    p.refresh_from_db()
    assert (p.nom, p.statut) == ("Alpha", Statut.REFERENCE)


@pytest.mark.parametrize("nb", [1, 3])
def test_the_register_costs_the_same_whatever_its_length(nb, client_de, herault, django_assert_num_queries):
    for _ in range(nb):
        prestataire(departements=[herault])
    client = client_de(AnctFabrique())
    url = reverse("gestion:prestataires_prestataire_changelist")
    client.get(url)

    with django_assert_num_queries(5):
        client.get(url)
