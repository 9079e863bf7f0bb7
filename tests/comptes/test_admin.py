from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from socle.comptes import invitations, periodique
from socle.comptes.enums import RoleAnct
from socle.comptes.models import Invitation, Utilisateur
from socle.journal.models import EntreeJournal
from socle.travaux.models import Courriel
from tests.comptes.fabriques import AnctFabrique, InvitationFabrique, UtilisateurFabrique
from tests.comptes.gestes import texte

pytestmark = pytest.mark.django_db
COMPTES = "/gestion/comptes/utilisateur/"
INVITATIONS = "/gestion/comptes/invitation/"


@pytest.fixture
def chef():
    return AnctFabrique(prenom="Anne", nom="Roy", role_anct=RoleAnct.ADMINISTRATEUR)


@pytest.fixture
def bureau(client_de, chef):
    return client_de(chef)


def saisie(compte, **champs):
    noms = ["email", "prenom", "nom", "fonction", "telephone", "role_anct"]
    return {nom: getattr(compte, nom) for nom in noms} | champs


def test_an_account_of_anct_is_opened(bureau):
    reponse = bureau.post(
        f"{COMPTES}ajouter/",
        {"email": "Paul@ANCT.example", "prenom": "Paul", "nom": "Durand", "role_anct": "lecture"},
    )
    paul = Utilisateur.objects.get(email="paul@anct.example")

    assert reponse.status_code == 302
    assert [paul.nom_complet, paul.role_anct, paul.has_usable_password()] == ["Paul Durand", "lecture", False]
    assert paul.emailaddress_set.count() == 1


def test_address_role_and_name_are_changed_through_the_transitions(bureau, chef):
    paul = AnctFabrique(email="paul@anct.example", role_anct=RoleAnct.LECTURE)

    bureau.post(
        f"{COMPTES}{paul.pk}/", saisie(paul, email="p.durand@anct.example", role_anct="gestionnaire", nom="Durand")
    )
    paul.refresh_from_db()

    assert [paul.email, paul.role_anct, paul.nom] == ["p.durand@anct.example", "gestionnaire", "Durand"]
    assert list(EntreeJournal.objects.filter(acteur=chef).order_by("pk").values_list("action", flat=True)) == [
        "utilisateur.changer_adresse",
        "utilisateur.changer_role",
        "utilisateur.modifier",
    ]


def test_the_last_administrator_is_told_beside_the_form(bureau, chef):
    page = bureau.post(f"{COMPTES}{chef.pk}/", saisie(chef, role_anct="lecture", nom="Autre"))
    chef.refresh_from_db()

    assert page.status_code == 200
    assert "C’est le dernier compte d’administration" in texte(page)
    assert [chef.role_anct, chef.nom] == ["administrateur", "Roy"]


def test_a_taken_address_is_told_beside_the_field(bureau):
    UtilisateurFabrique(email="jeanne@montaud.example")
    paul = AnctFabrique()

    page = bureau.post(f"{COMPTES}{paul.pk}/", saisie(paul, email="jeanne@montaud.example"))

    assert "Un compte a déjà cette adresse." in texte(page)


def test_closing_then_opening_then_emptying_an_account(bureau):
    jeanne = UtilisateurFabrique()
    adresse = f"{COMPTES}{jeanne.pk}/"

    ouverte = texte(bureau.get(adresse))
    fermee = texte(bureau.post(f"{adresse}fermer/", follow=True))
    bureau.post(f"{adresse}rouvrir/")
    bureau.post(f"{adresse}fermer/")
    anonyme = texte(bureau.post(f"{adresse}anonymiser/", follow=True))
    jeanne.refresh_from_db()

    assert "Fermer le compte" in ouverte
    assert "Anonymiser" not in ouverte
    assert "Rouvrir le compte" in fermee
    assert "Le compte est anonymisé." in anonyme
    assert "Rouvrir le compte" not in anonyme
    assert jeanne.nom == ""


@pytest.mark.parametrize("role", [RoleAnct.CHARGE_MISSION, RoleAnct.GESTIONNAIRE, RoleAnct.LECTURE])
def test_other_roles_read_accounts_and_change_nothing(client_de, role):
    client = client_de(AnctFabrique(role_anct=role))
    jeanne = UtilisateurFabrique(nom="Faure")
    adresse = f"{COMPTES}{jeanne.pk}/"

    assert client.get(COMPTES).status_code == 200
    assert "Fermer le compte" not in texte(client.get(adresse))
    assert client.get(f"{COMPTES}ajouter/").status_code == 403
    assert client.post(adresse, saisie(jeanne, role_anct="administrateur")).status_code == 403
    assert [client.post(f"{adresse}{verbe}/").status_code for verbe in ("fermer", "rouvrir", "anonymiser")] == [403] * 3
    assert client.post(f"{adresse}remettre-a-zero/").status_code == 403
    jeanne.refresh_from_db()
    assert [jeanne.is_active, jeanne.role_anct, jeanne.nom] == [True, "", "Faure"]


def test_a_gesture_is_a_button_not_a_link(bureau):
    assert bureau.get(f"{COMPTES}{UtilisateurFabrique().pk}/fermer/").status_code == 405


def test_invitations_are_followed_without_their_personal_link(client_de):
    client = client_de(AnctFabrique())
    invitation = InvitationFabrique(envoyee_le=timezone.now() - timedelta(hours=1))
    adresse = f"{INVITATIONS}{invitation.pk}/"

    liste, fiche = client.get(INVITATIONS), client.get(adresse)
    renvoi = texte(client.post(f"{adresse}renvoyer/", follow=True))
    trop_tot = texte(
        client.post(f"{adresse}renvoyer/", headers={"referer": f"http://testserver{adresse}"}, follow=True)
    )
    annulee = texte(client.post(f"{adresse}annuler/", follow=True))

    jeton = invitations.jeton(invitation)
    assert [jeton in page.content.decode() for page in (liste, fiche)] == [False, False]
    assert "L’invitation est renvoyée." in renvoi
    assert "il y a moins de dix minutes" in trop_tot
    assert "L’invitation est annulée." in annulee
    assert Courriel.objects.count() == 1
    assert Invitation.objects.get().annulee_le is not None


def test_readers_do_not_touch_invitations(client_de):
    client = client_de(AnctFabrique(role_anct=RoleAnct.LECTURE))
    invitation = InvitationFabrique()

    assert client.get(f"{INVITATIONS}{invitation.pk}/").status_code == 200
    assert client.post(f"{INVITATIONS}{invitation.pk}/annuler/").status_code == 403
    assert Invitation.objects.get().annulee_le is None


@pytest.mark.parametrize("nb", [1, 3])
def test_lists_cost_the_same_for_one_and_three(bureau, django_assert_num_queries, nb):
    InvitationFabrique.create_batch(nb)

    with django_assert_num_queries(4):
        bureau.get(INVITATIONS)


def test_the_first_administrator_is_made_on_the_command_line(capsys):
    call_command("creer_compte_anct", "Anne@ANCT.example", prenom="Anne", nom="Roy")

    anne = Utilisateur.objects.get()
    assert [anne.email, anne.role_anct, anne.nom_complet] == ["anne@anct.example", "administrateur", "Anne Roy"]
    assert capsys.readouterr().out == "Compte ouvert : anne@anct.example, Administration.\n"
    with pytest.raises(CommandError, match="Écrivez une adresse mail complète"):
        call_command("creer_compte_anct", "anne")


def test_sessions_that_ran_out_are_deleted_each_night(client, django_user_model):
    from django.contrib.sessions.models import Session

    client.force_login(UtilisateurFabrique())
    autre = type(client)()
    autre.force_login(UtilisateurFabrique())
    Session.objects.filter(pk=client.session.session_key).update(expire_date=timezone.now())

    periodique.purger_sessions()

    assert list(Session.objects.values_list("pk", flat=True)) == [autre.session.session_key]
