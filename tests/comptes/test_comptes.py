import threading

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from socle.comptes import invitations, transitions
from socle.comptes.droits import peut_gerer_comptes
from socle.comptes.enums import RoleAnct
from socle.comptes.models import Invitation, Utilisateur
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from socle.travaux.models import Etat
from tests.comptes.fabriques import AnctFabrique, InvitationFabrique, UtilisateurFabrique
from tests.travaux.fabriques import CourrielFactory

pytestmark = pytest.mark.django_db


def adresses(utilisateur):
    lignes = EmailAddress.objects.filter(user=utilisateur)
    return list(lignes.values_list("email", "verified", "primary"))


def actions(**filtres):
    return list(EntreeJournal.objects.filter(**filtres).order_by("pk").values_list("action", flat=True))


def test_an_account_has_a_lower_case_address_and_no_password():
    compte = Utilisateur.objects.create_user(" Jeanne@Montaud.Example ")

    assert compte.email == "jeanne@montaud.example"
    assert compte.has_usable_password() is False
    assert adresses(compte) == [("jeanne@montaud.example", True, True)]
    assert Utilisateur.objects.par_email("JEANNE@montaud.example") == compte
    assert Utilisateur.objects.par_email("") is None


@pytest.mark.parametrize("email", ["jeanne@montaud.example", "JEANNE@montaud.example"])
def test_the_database_itself_refuses_a_second_account_for_a_mailbox(email):
    UtilisateurFabrique(email="jeanne@montaud.example")

    with pytest.raises(IntegrityError), transaction.atomic():
        Utilisateur.objects.bulk_create([Utilisateur(email=email)])


def test_the_database_itself_refuses_an_unknown_role():
    with pytest.raises(IntegrityError), transaction.atomic():
        Utilisateur.objects.bulk_create([Utilisateur(email="x@y.example", role_anct="chef")])


@pytest.mark.parametrize("role", RoleAnct.values)
def test_django_admin_opens_to_anct_only_while_the_account_is_open(role):
    agent = AnctFabrique(role_anct=role)
    parti = AnctFabrique(role_anct=role, is_active=False)
    jeanne = UtilisateurFabrique()

    assert [agent.is_staff, agent.is_superuser, agent.has_perm("x.y"), agent.has_module_perms("x")] == [
        *(True, False, True, True)
    ]
    assert [parti.has_perm("x.y"), parti.has_module_perms("x")] == [False, False]
    assert [jeanne.is_staff, jeanne.has_perm("x.y"), jeanne.has_module_perms("x")] == [False, False, False]


@pytest.mark.parametrize("role", ["", *RoleAnct.values])
def test_only_administrators_manage_accounts(role):
    verdict = peut_gerer_comptes(UtilisateurFabrique(role_anct=role))

    assert bool(verdict) is (role == RoleAnct.ADMINISTRATEUR)
    assert verdict.raison == (
        "" if verdict else "Seule une personne chargée de l’administration du site peut gérer les comptes."
    )


@pytest.mark.parametrize(
    ("champs", "nom"),
    [
        ({"prenom": "Jeanne", "nom": "Faure"}, "Jeanne Faure"),
        ({"prenom": "", "nom": "Faure"}, "Faure"),
        ({"prenom": "", "nom": ""}, "mairie@montaud.example"),
    ],
)
def test_nom_complet_falls_back_to_the_mailbox(champs, nom):
    assert UtilisateurFabrique(email="mairie@montaud.example", **champs).nom_complet == nom


@pytest.mark.parametrize(
    ("nom", "prenom", "reste"),
    [
        ("Jeanne Faure", "Jeanne", "Faure"),
        ("Faure", "", "Faure"),
        ("Jean de la Tour", "Jean", "de la Tour"),
        ("", "", ""),
    ],
)
def test_ouvrir_compte_cuts_the_name_once(nom, prenom, reste):
    compte = transitions.ouvrir_compte("x@y.example", nom=nom)

    assert [compte.prenom, compte.nom] == [prenom, reste]


def test_creer_compte_anct_gives_the_role_to_an_account_that_exists():
    jeanne = UtilisateurFabrique(email="jeanne@y.example")
    claire = AnctFabrique(role_anct=RoleAnct.ADMINISTRATEUR)

    transitions.creer_compte_anct("Jeanne@Y.example", RoleAnct.LECTURE, par=claire)
    jeanne.refresh_from_db()

    assert jeanne.role_anct == RoleAnct.LECTURE
    assert actions(objet_id=str(jeanne.pk)) == ["utilisateur.changer_role"]


def test_leaving_anct_drops_the_second_factor():
    claire = AnctFabrique()
    Authenticator.objects.create(user=claire, type=Authenticator.Type.TOTP, data={"secret": "X"})

    transitions.changer_role(claire, "", par=AnctFabrique(role_anct=RoleAnct.ADMINISTRATEUR))

    assert claire.est_anct is False
    assert Authenticator.objects.count() == 0


def test_changer_adresse_moves_the_mailbox_of_the_codes():
    jeanne = UtilisateurFabrique(email="jeanne@montaud.example")

    transitions.changer_adresse(jeanne, "Mairie@Montaud.example", par=AnctFabrique())

    assert adresses(jeanne) == [("mairie@montaud.example", True, True)]


def test_changer_adresse_refuses_a_taken_one():
    jeanne = UtilisateurFabrique(email="jeanne@montaud.example")
    UtilisateurFabrique(email="mairie@montaud.example")

    with pytest.raises(ErreurMetier) as erreur:
        transitions.changer_adresse(jeanne, "mairie@montaud.example", par=AnctFabrique())

    assert [erreur.value.champ, erreur.value.message] == ["email", "Un autre compte a déjà cette adresse."]
    assert jeanne.email == "jeanne@montaud.example"
    assert adresses(jeanne) == [("jeanne@montaud.example", True, True)]


def test_a_closed_account_loses_its_session_at_the_next_page(client):
    jeanne = UtilisateurFabrique()
    client.force_login(jeanne)

    transitions.fermer(jeanne, par=AnctFabrique())

    assert client.get("/mon-compte/").url == "/connexion/?next=/mon-compte/"


def test_a_closed_account_is_not_opened_again_by_an_invitation_sent_before():
    jeanne = UtilisateurFabrique()
    ouverte = InvitationFabrique(email=jeanne.email)
    autre = InvitationFabrique()

    transitions.fermer(jeanne, par=AnctFabrique())

    with pytest.raises(ErreurMetier, match="annulée"):
        invitations.accepter(ouverte)
    jeanne.refresh_from_db()
    assert jeanne.is_active is False
    assert Invitation.objects.get(pk=autre.pk).annulee_le is None


def test_who_had_the_former_mailbox_is_signed_out_when_the_account_moves(client):
    jeanne = UtilisateurFabrique()
    client.force_login(jeanne)

    transitions.changer_adresse(jeanne, "mairie@montaud.example", par=AnctFabrique())

    assert client.get("/mon-compte/").url == "/connexion/?next=/mon-compte/"


@pytest.mark.parametrize(
    "geste",
    [
        lambda compte: transitions.fermer(compte, par=compte),
        lambda compte: transitions.anonymiser(compte, par=compte),
        lambda compte: transitions.changer_role(compte, RoleAnct.LECTURE, par=compte),
    ],
)
def test_the_last_administrator_stays(geste):
    seul = AnctFabrique(role_anct=RoleAnct.ADMINISTRATEUR)
    AnctFabrique(role_anct=RoleAnct.ADMINISTRATEUR, is_active=False)

    with pytest.raises(ErreurMetier, match="C’est le dernier compte d’administration"):
        geste(seul)

    seul.refresh_from_db()
    assert [seul.is_active, seul.role_anct] == [True, RoleAnct.ADMINISTRATEUR]


def test_anonymiser_empties_the_account_and_leaves_the_journal(monkeypatch):
    vus = []
    monkeypatch.setattr(transitions, "_a_l_anonymisation", [lambda compte, ancienne: vus.append((compte.pk, ancienne))])
    claire = AnctFabrique(role_anct=RoleAnct.ADMINISTRATEUR)
    invitation = InvitationFabrique(email="jeanne@montaud.example", nom="Jeanne Faure", par=claire)
    jeanne = invitations.accepter(invitation)
    ouverte = InvitationFabrique(email="jeanne@montaud.example", nom="Jeanne Faure", par=claire)
    autre = InvitationFabrique(email="paul@montaud.example", nom="Paul Durand", par=claire)
    avant = actions(acteur=jeanne)
    attend = CourrielFactory(destinataire="jeanne@montaud.example")
    parti = CourrielFactory(destinataire="jeanne@montaud.example", etat=Etat.PRET, envoye_le=timezone.now())
    a_paul = CourrielFactory(destinataire="paul@montaud.example")

    transitions.anonymiser(jeanne, par=claire)
    jeanne.refresh_from_db()
    reste = Invitation.objects.filter(pk__in=[invitation.pk, ouverte.pk]).order_by("pk")

    anonyme = f"compte-{jeanne.pk}@anonyme.invalid"
    assert [jeanne.email, jeanne.prenom, jeanne.nom, jeanne.fonction, jeanne.telephone, jeanne.is_active] == [
        *(anonyme, "", "", "", "", False)
    ]
    assert adresses(jeanne) == [(anonyme, True, True)]
    assert [(i.email, i.nom, i.fonction) for i in reste] == [(anonyme, "", "")] * 2
    assert Invitation.objects.get(pk=ouverte.pk).annulee_le is not None
    assert Invitation.objects.get(pk=autre.pk).nom == "Paul Durand"
    assert avant == ["invitation.accepter"]
    assert actions(acteur=jeanne) == avant
    for courriel, etat in ((attend, Etat.ANNULE), (parti, Etat.PRET)):
        courriel.refresh_from_db()
        assert (courriel.destinataire, courriel.etat) == (anonyme, etat)
    a_paul.refresh_from_db()
    assert (a_paul.destinataire, a_paul.etat) == ("paul@montaud.example", Etat.EN_ATTENTE)
    assert vus == [(jeanne.pk, "jeanne@montaud.example")]
    with pytest.raises(ErreurMetier, match="anonymisé"):
        transitions.rouvrir(jeanne, par=claire)


def test_an_account_that_acted_is_never_deleted():
    claire = AnctFabrique()
    InvitationFabrique(par=claire)

    with pytest.raises(ProtectedError):
        claire.delete()


def en_meme_temps(*gestes):
    """Run each in its own thread and connection; returns what they gave or raised."""
    depart = threading.Barrier(len(gestes))
    resultats = [None] * len(gestes)

    def courir(rang, geste):
        depart.wait()
        try:
            resultats[rang] = geste()
        except ErreurMetier as erreur:
            resultats[rang] = erreur.message
        finally:
            connection.close()

    fils = [threading.Thread(target=courir, args=paire) for paire in enumerate(gestes)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    return resultats


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_race_two_acceptances_are_one(monkeypatch):
    accueils = []
    monkeypatch.setattr(invitations, "_a_l_acceptation", [lambda invitation, compte: accueils.append(compte.pk)])
    invitation = InvitationFabrique(email="jeanne@montaud.example")

    comptes = en_meme_temps(
        *[lambda: invitations.accepter(Invitation.objects.get(pk=invitation.pk)).pk for _ in range(4)]
    )

    assert len(set(comptes)) == 1
    assert accueils == comptes[:1]
    assert actions(action="invitation.accepter") == ["invitation.accepter"]
    assert Utilisateur.objects.filter(email="jeanne@montaud.example").count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_race_two_administrators_cannot_remove_each_other():
    un, deux = AnctFabrique.create_batch(2, role_anct=RoleAnct.ADMINISTRATEUR)

    resultats = en_meme_temps(
        lambda: transitions.fermer(Utilisateur.objects.get(pk=deux.pk), par=un),
        lambda: transitions.fermer(Utilisateur.objects.get(pk=un.pk), par=deux),
    )

    assert sorted(resultats, key=str) == [
        "C’est le dernier compte d’administration\u00a0: donnez d’abord ce rôle à une autre personne.",
        None,
    ]
    assert Utilisateur.objects.filter(role_anct=RoleAnct.ADMINISTRATEUR, is_active=True).count() == 1
