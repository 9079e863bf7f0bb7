import smtplib

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from socle.travaux.models import Courriel
from tests.comptes.fabriques import AnctFabrique, UtilisateurFabrique
from tests.comptes.gestes import autre_code, code_recu, demander_un_code, se_connecter, texte

pytestmark = pytest.mark.django_db
NEUTRE = "Si un compte existe pour cette adresse, un code vient de lui être envoyé"


@pytest.fixture
def jeanne():
    return UtilisateurFabrique(email="jeanne@montaud.example", prenom="Jeanne", nom="Faure")


def personne(client):
    return client.session.get("_auth_user_id")


def test_code_arrives_by_mail_and_opens_a_session_of_thirty_days(client, jeanne, settings):
    page = demander_un_code(client, "Jeanne@Montaud.example ")

    assert page.url == "/connexion/code/"
    message = mail.outbox[0]
    code = code_recu()
    assert message.subject == f"{code} est votre code de connexion"
    assert message.to == ["jeanne@montaud.example"]
    assert message.from_email == settings.DEFAULT_FROM_EMAIL
    assert message.body == (
        f"Bonjour,\n\n{code} est votre code de connexion à Territoires d’engagement.\n\n"
        "Valable 15 minutes. Si vous n’avez rien demandé, ignorez ce mail.\n\n"
        "Ne donnez ce code à personne\u00a0: l’ANCT ne vous le demandera jamais.\n"
    )
    assert f"<strong>{code}</strong>" in message.alternatives[0].content

    entree = client.post("/connexion/code/", {"code": code})

    assert entree.url == "/"
    assert personne(client) == str(jeanne.pk)
    assert client.session.get_expiry_age() == 30 * 24 * 3600


@pytest.mark.parametrize("ecriture", ["{0}{1}", "{0} {1}", " {0}\u202f{1} ", "{0}-{1}", "{0}.{1}"])
def test_code_may_be_typed_with_spaces_dots_and_dashes(client, jeanne, ecriture):
    demander_un_code(client, jeanne.email)
    debut, fin = code_recu().split("\u00a0")

    client.post("/connexion/code/", {"code": ecriture.format(debut, fin)})

    assert personne(client) == str(jeanne.pk)


def test_code_is_never_written_in_the_outbox(client, jeanne):
    demander_un_code(client, jeanne.email)

    assert Courriel.objects.count() == 0
    assert len(mail.outbox) == 1


def test_anct_lands_in_the_back_office_for_a_day(client):
    claire = AnctFabrique()

    entree = se_connecter(client, claire.email)

    assert entree.url == "/gestion/"
    assert client.session.get_expiry_age() == 12 * 3600


def test_unknown_address_gets_the_same_page_and_a_mail_that_says_so(client, jeanne):
    connue = demander_un_code(client, jeanne.email)
    page_connue = texte(client.get(connue.url))
    client.cookies.clear()

    inconnue = demander_un_code(client, "paul@ailleurs.example")
    page_inconnue = texte(client.get(inconnue.url))

    assert connue.url == inconnue.url == "/connexion/code/"
    assert NEUTRE in page_inconnue
    assert page_inconnue.replace("paul@ailleurs.example", "X") == page_connue.replace("jeanne@montaud.example", "X")
    assert mail.outbox[1].subject == "Aucun espace n’est ouvert à cette adresse"
    assert mail.outbox[1].to == ["paul@ailleurs.example"]


def test_unknown_address_fails_like_a_known_one(client):
    demander_un_code(client, "paul@ailleurs.example")

    page = client.post("/connexion/code/", {"code": "123456"})

    assert page.context["form"].errors["code"] == ["Ce code ne correspond pas. Il vous reste 4\u00a0essais."]


def test_closed_account_is_answered_like_an_unknown_one(client):
    ferme = UtilisateurFabrique(is_active=False)

    page = demander_un_code(client, ferme.email)

    assert page.url == "/connexion/code/"
    assert mail.outbox[0].subject == "Aucun espace n’est ouvert à cette adresse"


def test_account_closed_between_code_and_entry_stays_out(client, jeanne):
    demander_un_code(client, jeanne.email)
    type(jeanne).objects.update(is_active=False)

    entree = client.post("/connexion/code/", {"code": code_recu()}, follow=True)

    assert personne(client) is None
    assert "Ce compte est fermé" in texte(entree)


def test_five_tries_then_the_code_is_dead(client, jeanne):
    demander_un_code(client, jeanne.email)
    bon = code_recu()
    faux = autre_code(bon)

    phrases = []
    for _ in range(4):
        page = client.post("/connexion/code/", {"code": faux})
        phrases += page.context["form"].errors["code"]
    cinquieme = client.post("/connexion/code/", {"code": faux})
    retour = client.get(cinquieme.url)
    trop_tard = client.post("/connexion/code/", {"code": bon})

    assert phrases == [
        "Ce code ne correspond pas. Il vous reste 4\u00a0essais.",
        "Ce code ne correspond pas. Il vous reste 3\u00a0essais.",
        "Ce code ne correspond pas. Il vous reste 2\u00a0essais.",
        "Ce code ne correspond pas. Il vous reste 1\u00a0essai.",
    ]
    assert cinquieme.url == "/connexion/"
    assert "Après cinq essais, il n’est plus valable" in texte(retour)
    assert retour.context["form"].initial["email"] == "jeanne@montaud.example"
    assert "Recevoir un nouveau code" in texte(retour)
    assert trop_tard.url == "/connexion/"
    assert personne(client) is None


def test_a_replayed_session_gets_no_more_than_five_tries(client, jeanne):
    """Many requests at once would all read « no try yet » in the session: the tries are counted apart too."""
    demander_un_code(client, jeanne.email)
    bon = code_recu()
    avant = dict(client.session.items())

    for _ in range(5):
        client.post("/connexion/code/", {"code": autre_code(bon)})
        session = client.session
        session.update(avant)
        session.save()
    client.post("/connexion/code/", {"code": bon})

    assert personne(client) is None


@pytest.mark.parametrize("saisie", ["", "12", "abcdef", "1234567", "<b>x</b>", "1" * 100_000, "१२३४५६"])
def test_a_slip_of_the_pen_costs_no_try(client, jeanne, saisie):
    demander_un_code(client, jeanne.email)

    page = client.post("/connexion/code/", {"code": saisie})
    entree = client.post("/connexion/code/", {"code": code_recu()})

    assert page.status_code == 200
    assert len(page.context["form"].errors["code"]) == 1
    assert "Il vous reste" not in texte(page)
    assert entree.url == "/"


def test_code_runs_out_after_fifteen_minutes(client, jeanne):
    demander_un_code(client, jeanne.email, "?next=/mon-compte/")
    code = code_recu()
    session = client.session
    session["account_login"]["initiated_at"] -= 15 * 60 + 1
    session["account_login"]["state"]["stages"]["login_by_code"]["data"]["at"] -= 15 * 60 + 1
    session.save()

    retour = client.post("/connexion/code/?next=/mon-compte/", {"code": code}, follow=True)

    assert retour.redirect_chain == [("/connexion/?next=%2Fmon-compte%2F", 302)]
    assert "Ce code a expiré." in texte(retour)
    assert "Recevoir un nouveau code" in texte(retour)
    assert retour.context["form"].initial["email"] == "jeanne@montaud.example"
    assert personne(client) is None


def test_resend_kills_the_first_code_and_starts_the_clock_again(client, jeanne):
    demander_un_code(client, jeanne.email)
    premier = code_recu()
    client.post("/connexion/code/", {"code": autre_code(premier)})
    session = client.session
    session["account_login"]["initiated_at"] -= 14 * 60
    session["account_login"]["state"]["stages"]["login_by_code"]["data"]["at"] -= 14 * 60
    session.save()

    page = client.post("/connexion/code/", {"action": "resend"}, follow=True)
    second = code_recu()
    etat = client.session["account_login"]["state"]["stages"]["login_by_code"]["data"]
    refus = client.post("/connexion/code/", {"code": premier})
    entree = client.post("/connexion/code/", {"code": second})

    assert "un nouveau code vient de lui être envoyé" in texte(page)
    assert [len(mail.outbox), premier == second] == [2, False]
    assert timezone.now().timestamp() - etat["at"] < 60
    assert refus.context["form"].errors["code"] == ["Ce code ne correspond pas. Il vous reste 4\u00a0essais."]
    assert entree.url == "/"


def test_too_many_requests_for_one_address_are_refused_in_words(client, jeanne):
    for _ in range(3):
        demander_un_code(client, jeanne.email)
        client.cookies.clear()

    page = demander_un_code(client, jeanne.email)

    assert page.context["form"].errors["email"] == ["Trop d’essais à la suite. Attendez cinq minutes, puis réessayez."]
    assert len(mail.outbox) == 3


def test_asking_again_and_again_for_a_new_code_is_refused_in_words(client, jeanne):
    demander_un_code(client, jeanne.email)

    pages = [client.post("/connexion/code/", {"action": "resend"}, follow=True) for _ in range(4)]

    assert len(mail.outbox) == 3
    assert "Recevoir un nouveau code" not in texte(pages[3])


def test_the_way_back_from_the_code_page_lets_another_address_be_written(client, jeanne):
    demander_un_code(client, "jeane@montaud.example")

    page = client.get("/connexion/")
    entree = se_connecter(client, jeanne.email)

    assert page.status_code == 200
    assert entree.url == "/"


@pytest.mark.parametrize(
    ("saisie", "phrase"),
    [
        ("", "Écrivez votre adresse mail."),
        ("jeanne", "Écrivez une adresse mail complète, par exemple mairie@montaud.fr."),
        ("<b>@x", "Écrivez une adresse mail complète, par exemple mairie@montaud.fr."),
        ("a" * 1_000_000, "Écrivez une adresse mail complète, par exemple mairie@montaud.fr."),
    ],
)
def test_a_bad_address_is_told_beside_the_field(client, saisie, phrase):
    page = demander_un_code(client, saisie)

    assert page.status_code == 200
    assert phrase in page.context["form"].errors["email"]


@pytest.mark.parametrize(
    "ailleurs", ["https://pirate.example/", "//pirate.example/", "/\\pirate.example", "javascript:alert(1)"]
)
def test_next_never_leads_out_of_the_site(client, jeanne, ailleurs):
    client.post("/connexion/", {"email": jeanne.email, "next": ailleurs})

    entree = client.post("/connexion/code/", {"code": code_recu(), "next": ailleurs})

    assert entree.url == "/"


def test_next_leads_to_the_page_that_was_asked(client, jeanne):
    demande = client.get("/mon-compte/")
    envoi = client.post(demande.url, {"email": jeanne.email})
    entree = client.post(envoi.url, {"code": code_recu()})

    assert demande.url == "/connexion/?next=/mon-compte/"
    assert envoi.url == "/connexion/code/?next=%2Fmon-compte%2F"
    assert entree.url == "/mon-compte/"


def test_shared_mailbox_is_one_account_named_by_its_mailbox(client):
    mairie = UtilisateurFabrique(email="mairie@montaud.example", prenom="", nom="")

    se_connecter(client, "mairie@montaud.example")

    assert personne(client) == str(mairie.pk)
    assert mairie.nom_complet == "mairie@montaud.example"


def test_mail_server_down_is_a_sentence(client, jeanne, monkeypatch):
    def en_panne(self, messages):
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr(EmailBackend, "send_messages", en_panne)

    page = client.post(
        "/connexion/", {"email": jeanne.email}, headers={"referer": "http://testserver/connexion/"}, follow=True
    )

    assert page.redirect_chain == [("http://testserver/connexion/", 302)]
    assert "Le mail n’est pas parti" in texte(page)


def test_signing_out_asks_then_does_it(client, jeanne):
    se_connecter(client, jeanne.email)

    question = client.get("/deconnexion/")
    toujours_la = personne(client)
    sortie = client.post("/deconnexion/", follow=True)

    assert "Se déconnecter ?" in texte(question).replace("\u00a0", " ")
    assert toujours_la == str(jeanne.pk)
    assert sortie.redirect_chain == [("/", 302)]
    assert personne(client) is None


def test_there_is_no_signing_up_and_no_password_page(client):
    assert "Un espace s’ouvre sur invitation" in texte(client.get("/connexion/sans-compte/"))
    assert client.post("/connexion/sans-compte/", {"email": "x@y.example"}).status_code == 405
    assert EmailAddress.objects.count() == 0


def test_signed_in_person_is_sent_home_from_the_sign_in_page(client, jeanne):
    client.force_login(jeanne)

    assert client.get("/connexion/").url == "/"
    assert client.get("/connexion/code/").url == "/"
