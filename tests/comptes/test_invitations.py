from datetime import datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.signing import Signer
from django.utils import timezone

from socle.comptes import invitations
from socle.comptes.enums import RoleAnct
from socle.comptes.models import Invitation
from socle.comptes.notifications import lettre_invitation
from socle.comptes.views import masquer
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from socle.travaux.courriels import apercu
from socle.travaux.models import Courriel
from tests.comptes.fabriques import AnctFabrique, InvitationFabrique, UtilisateurFabrique
from tests.comptes.gestes import code_recu, demander_un_code, se_connecter, texte

pytestmark = pytest.mark.django_db
Utilisateur = get_user_model()


@pytest.fixture
def lieux(monkeypatch):
    """The only rooms of these tests: one that names « parcours:1 », and one that keeps what it was told."""
    accueils = []
    monkeypatch.setattr(invitations, "_nommer", [lambda perimetre: {"parcours:1": "Montaud"}.get(perimetre)])
    monkeypatch.setattr(invitations, "_motiver", [])
    monkeypatch.setattr(invitations, "_avant_acceptation", [])
    monkeypatch.setattr(
        invitations, "_a_l_acceptation", [lambda invitation, compte: accueils.append((invitation.pk, compte.email))]
    )
    return accueils


@pytest.fixture
def claire():
    return AnctFabrique(email="claire@anct.example", prenom="Claire", nom="Martin", telephone="01 85 00 00 01")


@pytest.fixture
def invitation(lieux, claire):
    return invitations.inviter(
        "Jeanne@Montaud.example", "Jeanne Faure", "Secrétaire générale", par=claire, perimetre="parcours:1"
    )


def adresse(invitation):
    return f"/invitation/{invitations.jeton(invitation)}/"


def est_entree(client):
    return "_auth_user_id" in client.session


def vieillir(invitation, **delai):
    """As if it had been sent that long ago."""
    Invitation.objects.filter(pk=invitation.pk).update(
        envoyee_le=invitation.envoyee_le - timedelta(**delai), expire_le=invitation.expire_le - timedelta(**delai)
    )
    invitation.refresh_from_db()


def test_inviter_writes_a_row_a_mail_and_the_journal(invitation, claire):
    courriel = Courriel.objects.get()

    assert invitation.email == "jeanne@montaud.example"
    assert invitation.expire_le - invitation.envoyee_le == timedelta(days=7)
    assert [courriel.gabarit, courriel.destinataire] == ["comptes.invitation", "jeanne@montaud.example"]
    assert courriel.donnees == {"invitation": invitation.pk}
    assert list(EntreeJournal.objects.values_list("action", "acteur", "perimetre", "donnees")) == [
        ("invitation.inviter", claire.pk, "parcours:1", "{}")
    ]
    assert Utilisateur.objects.count() == 1  # nobody's account before the code came back


def test_the_mail_asks_one_thing_and_is_signed_by_who_invites(invitation, claire):
    lettre = lettre_invitation({"invitation": invitation.pk})

    assert lettre.sujet == "Montaud\u00a0: votre espace Territoires d’engagement est ouvert"
    assert lettre.paragraphes == [
        "Claire Martin (ANCT) vous invite à rejoindre l’espace de Montaud.",
        "Pour commencer, ouvrez votre espace.",
    ]
    assert lettre.action == ("Ouvrir mon espace", f"http://127.0.0.1:8000{adresse(invitation)}")
    assert lettre.apres == [
        "Pas de mot de passe\u00a0: vous recevrez un code par mail. Lien valable 7\u00a0jours.",
    ]
    assert lettre.signataire == claire


def test_the_mail_says_why_when_a_room_knows(invitation, monkeypatch):
    phrase = "Le maire de Montaud et l’ANCT vous ont désignée personne contact."
    monkeypatch.setattr(invitations, "_motiver", [lambda i: phrase if i.perimetre == "parcours:1" else None])

    assert lettre_invitation({"invitation": invitation.pk}).paragraphes[0] == phrase


def test_the_back_office_never_shows_the_personal_link(invitation):
    vu = apercu(Courriel.objects.get())

    assert invitations.jeton(invitation) not in vu.texte
    assert "[lien personnel]" in vu.texte


def test_a_mail_still_to_send_is_dropped_once_the_invitation_is_called_off(invitation, claire):
    invitations.annuler(invitation, par=claire)

    assert lettre_invitation({"invitation": invitation.pk}) is None


def test_from_the_link_to_the_code_to_the_space(client, invitation, lieux):
    page = client.get(adresse(invitation))
    bouton = client.post(adresse(invitation))
    avant_le_code = (list(lieux), est_entree(client), Invitation.objects.get().acceptee_le)
    entree = client.post(bouton.url, {"code": code_recu()})
    jeanne = Utilisateur.objects.get(email="jeanne@montaud.example")
    invitation.refresh_from_db()

    assert "Montaud : votre espace" in texte(page).replace("\u00a0", " ")
    assert "Bonjour Jeanne Faure," in texte(page)
    assert "j•••@montaud.example" in texte(page)
    assert "jeanne@montaud.example" not in page.content.decode()
    assert bouton.url == "/connexion/code/"
    assert mail.outbox[0].to == ["jeanne@montaud.example"]
    assert avant_le_code == ([], False, None)
    assert entree.url == "/"
    assert lieux == [(invitation.pk, "jeanne@montaud.example")]
    assert [jeanne.prenom, jeanne.nom, jeanne.fonction] == ["Jeanne", "Faure", "Secrétaire générale"]
    assert [jeanne.est_anct, jeanne.has_usable_password()] == [False, False]
    assert invitation.utilisateur == jeanne
    assert invitation.acceptee_le is not None


def test_signing_in_by_the_front_door_takes_the_invitation_up_too(client, invitation, lieux):
    UtilisateurFabrique(email="jeanne@montaud.example")

    se_connecter(client, "jeanne@montaud.example")

    assert lieux == [(invitation.pk, "jeanne@montaud.example")]


def test_signing_in_as_somebody_else_takes_nothing_up(client, invitation, lieux):
    UtilisateurFabrique(email="paul@montaud.example")
    client.post(adresse(invitation))

    se_connecter(client, "paul@montaud.example")

    assert lieux == []


def test_signed_in_person_joins_a_second_territory_with_one_button(client, invitation, lieux, claire):
    se_connecter(client, UtilisateurFabrique(email="jeanne@montaud.example").email)
    seconde = invitations.inviter("jeanne@montaud.example", "J. Faure", par=claire, perimetre="parcours:2")

    page = client.get(adresse(seconde))
    bouton = client.post(adresse(seconde))

    assert "Rejoindre cet espace" in texte(page)
    assert bouton.url == "/"
    assert lieux == [(invitation.pk, "jeanne@montaud.example"), (seconde.pk, "jeanne@montaud.example")]
    assert len(mail.outbox) == 1
    assert Utilisateur.objects.filter(email="jeanne@montaud.example").count() == 1


def test_somebody_else_signed_in_is_told_then_signed_out(client, invitation):
    paul = UtilisateurFabrique(email="paul@montaud.example")
    client.force_login(paul)

    page = client.get(adresse(invitation))
    bouton = client.post(adresse(invitation))

    assert "Vous utilisez en ce moment le compte paul@montaud.example" in texte(page)
    assert bouton.url == "/connexion/code/"
    assert not est_entree(client)


def test_a_name_already_known_is_not_overwritten(invitation):
    UtilisateurFabrique(email="jeanne@montaud.example", prenom="Jeanne", nom="Faure-Petit", fonction="DGS")

    jeanne = invitations.accepter(invitation)

    assert [jeanne.nom, jeanne.fonction] == ["Faure-Petit", "DGS"]


def test_accepter_twice_runs_the_rooms_once(invitation, lieux):
    premiere = invitations.accepter(invitation)
    seconde = invitations.accepter(Invitation.objects.get())

    assert premiere == seconde
    assert lieux == [(invitation.pk, "jeanne@montaud.example")]
    assert EntreeJournal.objects.filter(action="invitation.accepter").count() == 1


def test_a_room_that_fails_leaves_nothing_done(invitation, lieux, monkeypatch):
    def refuser(invitation, compte):
        raise ErreurMetier("L’équipe est au complet.")

    monkeypatch.setattr(invitations, "_a_l_acceptation", [refuser])

    with pytest.raises(ErreurMetier, match="L’équipe est au complet."):
        invitations.accepter(invitation)

    assert Invitation.objects.get().acceptee_le is None
    assert not Utilisateur.objects.filter(email="jeanne@montaud.example").exists()


def test_a_room_that_refuses_does_not_close_the_door(client, invitation, monkeypatch):
    def refuser(invitation, compte):
        raise ErreurMetier("L’équipe est au complet.")

    monkeypatch.setattr(invitations, "_a_l_acceptation", [refuser])
    client.post(adresse(invitation))

    client.post("/connexion/code/", {"code": code_recu()})

    assert est_entree(client)
    assert "L’équipe est au complet." in texte(client.get("/mon-compte/"))


def test_expired_link_says_so_and_sends_a_new_one(client, invitation, lieux):
    vieillir(invitation, days=8)

    page = client.get(adresse(invitation))
    bouton = client.post(adresse(invitation), follow=True)
    invitation.refresh_from_db()

    assert page.status_code == 410
    assert "Ce lien n’est plus valable" in texte(page)
    assert "Il a expiré le" in texte(page)
    assert "Recevoir un nouveau lien" in texte(page)
    assert "jeanne@montaud.example" not in page.content.decode()
    assert "Un nouveau lien vient d’être envoyé à j•••@montaud.example." in texte(bouton)
    assert Courriel.objects.count() == 2
    assert not est_entree(client)
    assert client.get(adresse(invitation)).status_code == 200
    assert timezone.now() - invitation.envoyee_le < timedelta(minutes=1)


def test_a_new_link_is_not_sent_twice_in_ten_minutes(client, invitation):
    Invitation.objects.update(expire_le=timezone.now() - timedelta(seconds=1))

    page = client.post(adresse(invitation), follow=True)

    assert "Un lien a déjà été envoyé à j•••@montaud.example il y a moins de dix minutes." in texte(page)
    assert Courriel.objects.count() == 1


def test_expired_invitation_cannot_be_accepted(invitation, lieux):
    vieillir(invitation, days=8)

    with pytest.raises(ErreurMetier, match="Cette invitation n’est plus valable"):
        invitations.accepter(invitation)

    assert lieux == []


def test_cancelled_link_sends_nothing_and_gives_nothing_away(client, invitation, claire, lieux):
    vieillir(invitation, days=1)
    invitations.annuler(invitation, par=claire)

    page = client.get(adresse(invitation))
    bouton = client.post(adresse(invitation), follow=True)

    assert page.status_code == 410
    assert "Cette invitation a été annulée ou remplacée par une autre." in texte(page)
    assert "Si une invitation est ouverte pour cette adresse" in texte(bouton)
    assert Courriel.objects.count() == 1
    assert lieux == []


def test_replaced_link_sends_the_one_that_replaced_it(client, invitation, claire):
    seconde = invitations.inviter("jeanne@montaud.example", "Jeanne Faure", par=claire, perimetre="parcours:1")
    vieillir(seconde, hours=1)
    invitation.refresh_from_db()

    client.post(adresse(invitation))

    assert invitation.annulee_le is not None
    assert [c.donnees["invitation"] for c in Courriel.objects.order_by("pk")] == [
        invitation.pk,
        seconde.pk,
        seconde.pk,
    ]


def test_used_link_offers_to_sign_in(client, invitation):
    invitations.accepter(invitation)

    page = client.get(adresse(invitation))
    bouton = client.post(adresse(invitation))

    assert page.status_code == 200
    assert "Vous avez déjà ouvert votre espace" in texte(page)
    assert "Me connecter" in texte(page)
    assert bouton.status_code == 200
    assert mail.outbox == []
    assert not est_entree(client)


@pytest.mark.parametrize("texte_du_lien", ["n-importe-quoi", "1:faux", "12", "%00", "é" * 300])
def test_unknown_link_asks_for_the_address(client, invitation, texte_du_lien):
    page = client.get(f"/invitation/{texte_du_lien}/")

    assert page.status_code == 404
    assert "Ce lien n’est pas valable" in texte(page)
    assert "Votre adresse mail" in texte(page)


def test_link_signed_for_something_else_is_unknown(client, invitation):
    autre = Signer(salt="autre.chose").sign(str(invitation.pk))

    assert client.get(f"/invitation/{autre}/").status_code == 404


@pytest.mark.parametrize("email", ["jeanne@montaud.example", "inconnue@montaud.example"])
def test_asking_a_new_link_answers_the_same_to_all(client, invitation, email):
    vieillir(invitation, hours=1)

    page = client.post("/invitation/nouveau-lien/", {"email": email}, follow=True)

    assert page.redirect_chain == [("/invitation/nouveau-lien/", 302)]
    assert "Si une invitation est ouverte pour cette adresse, un nouveau lien vient de lui être envoyé." in texte(page)
    assert Courriel.objects.count() == (2 if email == invitation.email else 1)


def test_asking_new_links_is_bounded(client, db):
    reponses = [client.post("/invitation/nouveau-lien/", {"email": f"x{n}@y.example"}).status_code for n in range(11)]

    assert reponses == [302] * 10 + [429]


@pytest.mark.parametrize("adresse", ["jeanne@", f"jeanne@{'.'.join(['mairie' * 10] * 4)}.example"])
def test_bad_address_is_told_when_inviting(claire, adresse):
    with pytest.raises(ErreurMetier) as erreur:
        invitations.inviter(adresse, par=claire)

    assert erreur.value.champ == "email"
    assert Invitation.objects.count() == 0


def test_closed_account_of_a_territory_opens_again(invitation):
    UtilisateurFabrique(email="jeanne@montaud.example", is_active=False)

    assert invitations.accepter(invitation).is_active


def test_invitation_does_not_give_a_closed_anct_account_its_role_back(client, lieux, claire):
    partie = AnctFabrique(email="paul@anct.example", role_anct=RoleAnct.ADMINISTRATEUR, is_active=False)
    invitation = invitations.inviter(partie.email, par=claire, perimetre="parcours:1")
    page = adresse(invitation)

    refus = client.post(page, headers={"referer": f"http://testserver{page}"}, follow=True)
    demander_un_code(client, partie.email)
    partie.refresh_from_db()

    assert "Ce compte est fermé." in texte(refus)
    assert [m.subject for m in mail.outbox] == ["Aucun espace n’est ouvert à cette adresse"]
    assert partie.is_active is False


def test_the_locks_of_rooms_come_before_the_row(invitation, monkeypatch):
    ordre = []
    monkeypatch.setattr(
        invitations,
        "_avant_acceptation",
        [lambda i: ordre.append(("avant", Invitation.objects.get(pk=i.pk).acceptee_le))],
    )

    invitations.accepter(invitation)

    assert ordre == [("avant", None)]


def test_one_mailbox_joins_each_territory_it_was_invited_to(claire, lieux):
    premiere = InvitationFabrique(email="mairie@montaud.example", perimetre="parcours:1")
    seconde = InvitationFabrique(email="mairie@montaud.example", perimetre="parcours:2")
    compte = invitations.ouvrir_compte("mairie@montaud.example")

    assert invitations.accepter_tout(compte) == []
    assert lieux == [(premiere.pk, "mairie@montaud.example"), (seconde.pk, "mairie@montaud.example")]


@pytest.mark.parametrize(
    ("email", "masque"), [("jeanne@montaud.fr", "j•••@montaud.fr"), ("j@montaud.fr", "j•••@montaud.fr")]
)
def test_masquer_hides_the_length_too(email, masque):
    assert masquer(email) == masque


def test_expiry_date_is_said_in_french(client, invitation):
    Invitation.objects.update(expire_le=datetime(2026, 3, 2, 12, tzinfo=timezone.get_current_timezone()))

    assert "Il a expiré le 2 mars 2026." in texte(client.get(adresse(invitation)))
