import json

import pytest

from socle.comptes import donnees
from socle.comptes.models import Utilisateur
from tests.comptes.fabriques import AnctFabrique, InvitationFabrique, UtilisateurFabrique
from tests.comptes.gestes import texte

pytestmark = pytest.mark.django_db


@pytest.fixture
def jeanne(client):
    jeanne = UtilisateurFabrique(email="jeanne@montaud.example", prenom="Jeanne", nom="Faure")
    client.force_login(jeanne)
    return jeanne


def test_name_function_and_phone_are_saved(client, jeanne):
    page = client.post(
        "/mon-compte/",
        {"prenom": "Jeanne", "nom": "Faure-Petit", "fonction": "DGS", "telephone": "+33 4 67 00 00 09"},
        follow=True,
    )
    jeanne.refresh_from_db()

    assert page.redirect_chain == [("/mon-compte/", 302)]
    assert "Vos informations sont enregistrées." in texte(page)
    assert [jeanne.nom, jeanne.fonction, jeanne.telephone] == ["Faure-Petit", "DGS", "+33 4 67 00 00 09"]


def test_address_and_role_cannot_be_changed_from_here(client, jeanne):
    client.post(
        "/mon-compte/",
        {"prenom": "J", "email": "x@y.example", "role_anct": "administrateur", "est_demo": "1", "is_active": "0"},
    )
    jeanne.refresh_from_db()

    assert [jeanne.prenom, jeanne.email, jeanne.role_anct, jeanne.est_demo, jeanne.is_active] == [
        *("J", "jeanne@montaud.example", "", False, True)
    ]


@pytest.mark.parametrize("telephone", ["<b>04</b>", "appelez la mairie", "04", "x" * 1_000_000])
def test_bad_phone_is_told_and_what_was_typed_kept(client, jeanne, telephone):
    page = client.post("/mon-compte/", {"nom": "Durand", "telephone": telephone})

    assert len(page.context["form"].errors["telephone"]) == 1
    assert page.context["form"]["nom"].value() == "Durand"
    assert page.context["user"].nom == "Faure"  # the head of the page shows who is really signed in
    assert Utilisateur.objects.get().nom == "Faure"


def test_html_in_a_name_is_text(client, jeanne):
    client.post("/mon-compte/", {"nom": "<script>alert(1)</script>"})

    page = client.get("/mon-compte/").content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_my_data_hold_everything_about_me_and_nobody_else(client, jeanne):
    InvitationFabrique(
        email=jeanne.email, nom="Jeanne Faure", perimetre="parcours:1", par=AnctFabrique(prenom="Claire", nom="Martin")
    )
    InvitationFabrique(email="paul@secret.example", nom="Paul Secret")

    reponse = client.get("/mon-compte/donnees/")
    contenu = json.loads(reponse.content)

    assert reponse["Content-Disposition"].startswith('attachment; filename="mes-donnees-')
    assert contenu["compte"] == {
        "adresse": "jeanne@montaud.example",
        "prenom": "Jeanne",
        "nom": "Faure",
        "fonction": "Secrétaire générale de mairie",
        "telephone": "04 67 00 00 00",
        "role_anct": "",
        "relit_juridique": False,
        "cree_le": jeanne.cree_le.isoformat(),
        "derniere_connexion": Utilisateur.objects.get(pk=jeanne.pk).last_login.isoformat(),
    }
    assert [(i["perimetre"], i["invitee_par"], i["acceptee_le"]) for i in contenu["invitations"]] == [
        ("parcours:1", "Claire Martin", None)
    ]
    assert contenu["actions"] == []
    assert "secret" not in reponse.content.decode()


def test_a_room_adds_its_own_part(client, jeanne, monkeypatch):
    monkeypatch.setattr(donnees, "_RUBRIQUES", {})
    donnees.inscrire_donnees("agenda", lambda utilisateur: [utilisateur.pk])

    assert json.loads(client.get("/mon-compte/donnees/").content)["agenda"] == [jeanne.pk]


def test_anonymous_people_are_sent_to_the_door(client):
    assert client.get("/mon-compte/").url == "/connexion/?next=/mon-compte/"
    assert client.get("/mon-compte/donnees/").url == "/connexion/?next=/mon-compte/donnees/"


def test_territories_do_not_read_of_a_second_factor(client, jeanne):
    assert "Second facteur" not in texte(client.get("/mon-compte/"))
