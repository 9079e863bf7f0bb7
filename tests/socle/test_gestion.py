"""The back-office's base class: who sees, who writes, what a refusal looks like."""

import pytest

from socle.comptes.enums import RoleAnct
from socle.comptes.models import Utilisateur
from tests.comptes.fabriques import AnctFabrique, UtilisateurFabrique
from tests.navigateur.harnais import capture, controler, entrer_dans

pytestmark = [pytest.mark.urls("tests.socle.urls_essai"), pytest.mark.django_db]
LISTE = "/gestion/comptes/utilisateur/"


@pytest.fixture
def administratrice(client_de):
    """The client of an administrator of ANCT."""
    return client_de(AnctFabrique(role_anct=RoleAnct.ADMINISTRATEUR))


def fiche(personne):
    return f"{LISTE}{personne.pk}/"


def test_a_person_signed_out_is_asked_to_sign_in(client):
    reponse = client.get(LISTE)

    assert (reponse.status_code, reponse.url) == (302, f"/connexion/?next={LISTE}")


def test_a_person_outside_of_anct_is_told_why(client_de):
    client = client_de(UtilisateurFabrique())

    reponse = client.get(LISTE)

    assert reponse.status_code == 403
    assert "La gestion est réservée aux personnes de l’ANCT." in reponse.content.decode()


def test_the_index_lists_the_registers(administratrice):
    assert f'href="{LISTE}"' in administratrice.get("/gestion/").content.decode()


def test_the_role_without_the_right_reads_and_is_told_why_it_cannot_write(client_de):
    client = client_de(AnctFabrique(role_anct=RoleAnct.LECTURE))
    cible = UtilisateurFabrique(nom="Faure")

    page = client.get(fiche(cible)).content.decode()
    reponse = client.post(fiche(cible), {"prenom": "Zoé", "nom": "Roux", "fonction": ""})

    assert "<dd>Faure</dd>" in page
    assert 'type="submit" class="fr-btn">Enregistrer' not in page
    assert reponse.status_code == 403
    assert "Seuls les administrateurs modifient les comptes." in reponse.content.decode()
    assert Utilisateur.objects.get(pk=cible.pk).nom == "Faure"


def test_writing_goes_through_ecrire_and_leaves_frozen_fields_alone(administratrice):
    cible = UtilisateurFabrique(nom="Faure", email="a@territoire.example")

    reponse = administratrice.post(
        fiche(cible),
        {"prenom": "Zoé", "nom": "Roux", "fonction": "Maire", "email": "b@territoire.example"},
        follow=True,
    )

    cible.refresh_from_db()
    assert (cible.prenom, cible.nom, cible.fonction, cible.email) == ("Zoé", "Roux", "Maire", "a@territoire.example")
    assert reponse.redirect_chain == [(LISTE, 302)]
    assert "Enregistré\u00a0: Zoé Roux." in reponse.content.decode()


@pytest.mark.parametrize(
    ("nom", "phrase", "place"),
    [
        ("Refus", "Ce nom est déjà pris.", "id_nom_error"),
        ("Refus général", "Les comptes sont fermés aujourd’hui.", "te-resume"),
    ],
)
def test_a_refusal_is_a_sentence_and_what_was_typed_is_kept(administratrice, nom, phrase, place):
    cible = UtilisateurFabrique(nom="Faure")

    reponse = administratrice.post(fiche(cible), {"prenom": "Zoé", "nom": nom, "fonction": "Maire"})

    page = reponse.content.decode()
    assert reponse.status_code == 200
    assert phrase in page
    assert place in page
    assert 'value="Zoé"' in page
    assert Utilisateur.objects.get(pk=cible.pk).nom == "Faure"


def test_nothing_is_deleted(administratrice):
    cible = UtilisateurFabrique()

    adresse_de_django = administratrice.post(f"{fiche(cible)}delete/", {"post": "yes"})
    administratrice.post(LISTE, {"action": "delete_selected", "_selected_action": [cible.pk], "post": "yes"})

    assert adresse_de_django.status_code == 404
    assert Utilisateur.objects.filter(pk=cible.pk).exists()


def test_an_object_that_is_not_there_is_a_404(administratrice):
    assert administratrice.get(f"{LISTE}999999/").status_code == 404
    assert administratrice.get(f"{LISTE}999999/historique/").status_code == 404


def test_an_object_with_an_address_of_its_own_has_a_page(administratrice, monkeypatch):
    monkeypatch.setattr(Utilisateur, "get_absolute_url", lambda self: "/ailleurs/", raising=False)

    assert administratrice.get(fiche(UtilisateurFabrique())).status_code == 200


@pytest.mark.parametrize("nb", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(administratrice, django_assert_num_queries, nb):
    for _ in range(nb):
        UtilisateurFabrique()

    with django_assert_num_queries(4):  # session, account, count, rows
        administratrice.get(LISTE)


@pytest.mark.navigateur
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("format_page", ["page_320", "page_large", "page_sombre"])
def test_pages_of_the_back_office_in_a_browser(request, live_server, administratrice, format_page):
    page = request.getfixturevalue(format_page)
    cibles = [UtilisateurFabrique() for _ in range(7)]
    entrer_dans(page, live_server, administratrice)

    for nom, chemin in {
        "liste": f"{LISTE}?q=faure",
        "liste_filtree": f"{LISTE}?is_active__exact=1",
        "fiche": fiche(cibles[0]),
        "historique": f"{fiche(cibles[0])}historique/",
        "ajouter": f"{LISTE}ajouter/",
        "registres": "/gestion/",
    }.items():
        page.goto(live_server.url + chemin)
        controler(page)
        capture(page, f"gestion_{format_page}_{nom}")
