import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from socle.comptes import second_facteur
from socle.comptes.enums import RoleAnct
from socle.comptes.models import Utilisateur
from socle.erreurs import ErreurMetier, RefusMotive
from socle.journal.models import EntreeJournal
from tests.comptes.fabriques import AnctFabrique, UtilisateurFabrique
from tests.comptes.gestes import code_recu, code_totp, demander_un_code, se_connecter, texte

pytestmark = pytest.mark.django_db


@pytest.fixture
def claire():
    return AnctFabrique(email="claire@anct.example", prenom="Claire", nom="Martin")


def activer(client):
    """Set a device up, as a person does; returns its secret."""
    page = client.get("/mon-compte/second-facteur/")
    secret = page.context["form"].secret
    client.post("/mon-compte/second-facteur/", {"code": code_totp(secret)})
    return secret


def preuves(client):
    return [p["method"] for p in client.session.get("account_authentication_methods", [])]


def requete(utilisateur):
    request = RequestFactory().get("/")
    request.session = SessionStore()
    request.user = utilisateur
    request._messages = FallbackStorage(request)
    return request


def test_anct_sets_a_device_up_then_comes_back_to_the_page_asked(client, claire):
    se_connecter(client, claire.email)

    refus = client.get("/mon-compte/?x=1")
    page = client.get(refus.url)
    secret = page.context["form"].secret
    active = client.post(refus.url, {"code": code_totp(secret)})
    codes = client.get(active.url)
    suite = client.get("/mon-compte/?x=1")

    assert refus.url == "/mon-compte/second-facteur/?next=%2Fmon-compte%2F%3Fx%3D1"
    assert secret in texte(page)
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    assert page.context["totp_svg"].count('<rect width="100%" height="100%" fill="#fff"/>') == 1
    assert active.url == "/mon-compte/codes-de-secours/"
    assert codes.context["suite"] == "/mon-compte/?x=1"
    assert len(codes.context["unused_codes"]) == 10
    assert preuves(client) == ["code", "mfa"]
    assert suite.status_code == 200


def test_a_wrong_code_does_not_set_the_device_up_and_keeps_the_key(client, claire):
    se_connecter(client, claire.email)
    secret = client.get("/mon-compte/second-facteur/").context["form"].secret

    faux = client.post("/mon-compte/second-facteur/", {"code": code_totp(secret, 50)})
    bon = client.post("/mon-compte/second-facteur/", {"code": code_totp(secret)})

    assert faux.context["form"].errors["code"] == [
        "Ce code ne correspond pas. Un code ne sert qu’une fois\u00a0: attendez le suivant, puis réessayez."
    ]
    assert faux.context["form"].secret == secret
    assert bon.status_code == 302


def test_next_sign_in_asks_for_both_codes(client, claire):
    se_connecter(client, claire.email)
    secret = activer(client)
    client.post("/deconnexion/")

    premier = se_connecter(client, claire.email, "?next=/mon-compte/")
    entre_deux = client.get("/mon-compte/")
    faux = client.post("/connexion/second-facteur/", {"code": "000000"})
    vide = client.post("/connexion/second-facteur/", {})
    second = client.post("/connexion/second-facteur/", {"code": code_totp(secret, 1)})

    assert premier.url == "/connexion/second-facteur/"
    assert entre_deux.url == "/connexion/?next=/mon-compte/"
    assert "Ce code ne correspond pas." in faux.context["form"].errors["code"][0]
    assert vide.context["form"].errors["code"] == ["Écrivez le code."]
    assert second.url == "/mon-compte/"
    assert client.get("/mon-compte/").status_code == 200


def test_the_same_phone_code_does_not_serve_twice(client, claire):
    se_connecter(client, claire.email)
    secret = activer(client)
    code = code_totp(secret, 1)
    client.post("/deconnexion/")
    se_connecter(client, claire.email)
    client.post("/connexion/second-facteur/", {"code": code})
    client.post("/deconnexion/")
    se_connecter(client, claire.email)

    rejoue = client.post("/connexion/second-facteur/", {"code": code})

    assert rejoue.status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_recovery_code_replaces_the_phone_once(client, claire):
    se_connecter(client, claire.email)
    activer(client)
    secours = client.get("/mon-compte/codes-de-secours/").context["unused_codes"]
    fichier = client.get("/mon-compte/codes-de-secours/fichier/")
    client.post("/deconnexion/")
    se_connecter(client, claire.email)

    entree = client.post("/connexion/second-facteur/", {"code": secours[0]})
    client.post("/deconnexion/")
    se_connecter(client, claire.email)
    rejoue = client.post("/connexion/second-facteur/", {"code": secours[0]})

    assert fichier.content.decode().split() == secours
    assert fichier["Content-Disposition"] == 'attachment; filename="codes-de-secours.txt"'
    assert entree.url == "/gestion/"
    assert rejoue.status_code == 200


def test_five_wrong_phone_codes_are_stopped_in_words(client, claire):
    se_connecter(client, claire.email)
    secret = activer(client)
    client.post("/deconnexion/")
    se_connecter(client, claire.email)

    for _ in range(5):
        client.post("/connexion/second-facteur/", {"code": "000000"})
    page = client.post("/connexion/second-facteur/", {"code": code_totp(secret, 1)})

    assert page.context["form"].errors["code"] == ["Trop d’essais à la suite. Attendez cinq minutes, puis réessayez."]


def test_new_recovery_codes_replace_the_old_ones(client, claire):
    se_connecter(client, claire.email)
    activer(client)
    anciens = client.get("/mon-compte/codes-de-secours/").context["unused_codes"]

    question = client.get("/mon-compte/codes-de-secours/nouveaux/")
    page = client.post("/mon-compte/codes-de-secours/nouveaux/", follow=True)

    assert "Les anciens codes ne serviront plus." in texte(question)
    assert page.redirect_chain == [("/mon-compte/codes-de-secours/", 302)]
    assert set(page.context["unused_codes"]).isdisjoint(anciens)


def test_changing_phone_takes_the_second_factor_back(client, claire):
    se_connecter(client, claire.email)
    ancien = activer(client)

    question = client.get("/mon-compte/second-facteur/changer/")
    change = client.post("/mon-compte/second-facteur/changer/", follow=True)
    refus = client.get("/mon-compte/")
    nouveau = activer(client)

    assert question.status_code == 200
    assert change.redirect_chain == [("/mon-compte/second-facteur/", 302)]
    assert refus.url == "/mon-compte/second-facteur/?next=%2Fmon-compte%2F"
    assert nouveau != ancien
    assert client.get("/mon-compte/").status_code == 200


def test_a_session_older_than_the_device_is_asked_for_its_code(client, claire):
    """The device was set up in another browser."""
    se_connecter(client, claire.email)
    autre = type(client)()
    se_connecter(autre, claire.email)
    secret = activer(autre)

    refus = client.get("/mon-compte/")
    rendu = client.post(refus.url, {"code": code_totp(secret, 1)})

    assert refus.url == "/connexion/verification/?next=%2Fmon-compte%2F"
    assert rendu.url == "/mon-compte/"
    assert client.get("/mon-compte/").status_code == 200


def test_the_device_itself_is_not_touched_without_its_code(client, claire):
    se_connecter(client, claire.email)
    autre = type(client)()
    se_connecter(autre, claire.email)
    activer(autre)

    adresses = [
        "second-facteur/changer/",
        "codes-de-secours/",
        "codes-de-secours/nouveaux/",
        "codes-de-secours/fichier/",
    ]
    reponses = [client.get(f"/mon-compte/{adresse}").url.partition("?")[0] for adresse in adresses]

    assert reponses == ["/connexion/verification/"] * 4


@pytest.mark.parametrize("adresse", ["/", "/gestion/", "/mon-compte/", "/mon-compte/donnees/"])
def test_the_gate_stands_before_every_page_portal_included(client, claire, adresse):
    se_connecter(client, claire.email)

    refus = client.get(adresse)

    assert refus.status_code == 302
    assert refus.url.partition("?")[0] == "/mon-compte/second-facteur/"


@pytest.mark.parametrize(
    "adresse", ["/mentions-legales/", "/accessibilite/", "/deconnexion/", "/invitation/nouveau-lien/"]
)
def test_free_pages_are_read_before_the_second_factor(client, claire, adresse):
    se_connecter(client, claire.email)

    assert client.get(adresse).status_code == 200


def test_the_gate_keeps_what_was_typed(client, claire):
    se_connecter(client, claire.email)

    client.post(
        "/mon-compte/", {"prenom": "Clara", "nom": "Martin"}, headers={"referer": "http://testserver/mon-compte/"}
    )
    activer(client)
    page = client.get("/mon-compte/")

    assert page.context["form"]["prenom"].value() == "Clara"
    assert Utilisateur.objects.get().prenom == "Claire"


def test_a_fragment_moves_the_whole_page(client, claire):
    se_connecter(client, claire.email)

    reponse = client.get(
        "/mon-compte/", headers={"hx-request": "true", "hx-current-url": "http://testserver/mon-compte/?a=1"}
    )

    assert reponse["HX-Redirect"] == "/mon-compte/second-facteur/?next=%2Fmon-compte%2F%3Fa%3D1"


def test_territories_need_none_and_cannot_lock_themselves_out(client):
    jeanne = UtilisateurFabrique()
    se_connecter(client, jeanne.email)

    assert client.get("/mon-compte/").status_code == 200
    refus = client.get("/mon-compte/second-facteur/")
    assert refus.status_code == 403
    assert "Le second facteur ne concerne que les comptes de l’ANCT." in texte(refus)


def test_exige_second_facteur_sends_or_refuses_each_character(rf, claire):
    vue = second_facteur.exige_second_facteur(lambda request: HttpResponse("dedans"))
    avec = requete(claire)
    avec.session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 1}]
    avec.session["account_authentication_methods_user"] = str(claire.pk)

    assert vue(requete(AnonymousUser())).url == "/connexion/?next=/"
    assert vue(requete(claire)).url == "/mon-compte/second-facteur/?next=%2F"
    assert vue(avec).content == b"dedans"
    with pytest.raises(RefusMotive) as refus:
        vue(requete(UtilisateurFabrique()))
    assert refus.value.raison == "Cette partie du site est réservée aux personnes de l’ANCT."


@pytest.mark.parametrize(
    ("preuve", "demo", "attendu"),
    [
        ({"method": "mfa", "type": "totp"}, False, True),
        ({"method": "mfa", "type": "recovery_codes"}, False, True),
        ({"method": "mfa", "type": "webauthn"}, False, False),
        ({"method": "code"}, False, False),
        ({"method": "demo"}, False, False),
        ({"method": "demo"}, True, True),
    ],
)
def test_what_counts_as_a_second_factor(settings, preuve, demo, attendu):
    settings.DEMO = demo
    request = requete(AnctFabrique(est_demo=True))
    request.session["account_authentication_methods"] = [preuve]
    request.session["account_authentication_methods_user"] = str(request.user.pk)

    assert second_facteur.a_second_facteur(request) is attendu


def test_the_proof_of_another_account_does_not_count(claire):
    request = requete(claire)
    request.session["account_authentication_methods"] = [{"method": "mfa", "type": "totp"}]
    request.session["account_authentication_methods_user"] = str(claire.pk + 1)

    assert second_facteur.a_second_facteur(request) is False


def test_asking_costs_no_query(claire, django_assert_num_queries):
    request = requete(claire)

    with django_assert_num_queries(0):
        assert second_facteur.a_second_facteur(request) is False


@pytest.mark.parametrize(("demo", "est_demo", "actif"), [(False, True, True), (True, False, True), (True, True, False)])
def test_demo_entry_is_refused_outside_the_demo(settings, demo, est_demo, actif):
    settings.DEMO = demo
    request = requete(AnonymousUser())

    with pytest.raises(PermissionDenied):
        second_facteur.connecter_demo(request, AnctFabrique(est_demo=est_demo, is_active=actif))

    assert "_auth_user_id" not in request.session


def test_demo_entry_has_its_second_factor_only_while_the_demo_lasts(settings):
    settings.DEMO = True
    claire = AnctFabrique(est_demo=True)
    request = requete(AnonymousUser())

    second_facteur.connecter_demo(request, claire)
    pendant = second_facteur.a_second_facteur(request)
    settings.DEMO = False
    apres = second_facteur.a_second_facteur(request)

    assert request.session["_auth_user_id"] == str(claire.pk)
    assert [pendant, apres] == [True, False]


def test_demo_entry_changes_character(settings):
    settings.DEMO = True
    request = requete(AnonymousUser())
    second_facteur.connecter_demo(request, AnctFabrique(est_demo=True))
    jeanne = UtilisateurFabrique(est_demo=True)

    second_facteur.connecter_demo(request, jeanne)

    assert request.session["_auth_user_id"] == str(jeanne.pk)
    assert [p["method"] for p in request.session["account_authentication_methods"]] == ["demo"]


def test_lost_phone_and_codes_are_reset_by_another_administrator(client, claire):
    se_connecter(client, claire.email)
    activer(client)
    client.post("/deconnexion/")
    paul = AnctFabrique(role_anct=RoleAnct.ADMINISTRATEUR)

    second_facteur.reinitialiser(claire, par=paul)
    entree = se_connecter(client, claire.email)

    assert Authenticator.objects.count() == 0
    assert entree.url == "/gestion/"
    assert client.get("/mon-compte/").url == "/mon-compte/second-facteur/?next=%2Fmon-compte%2F"
    assert EntreeJournal.objects.filter(action="utilisateur.reinitialiser_second_facteur", acteur=paul).count() == 1


def test_a_reset_ends_the_sessions_that_are_open(client, claire):
    se_connecter(client, claire.email)
    activer(client)
    assert client.get("/gestion/").status_code == 200

    second_facteur.reinitialiser(claire, par=AnctFabrique(role_anct=RoleAnct.ADMINISTRATEUR))

    assert client.get("/gestion/").url.startswith("/connexion/")


def test_nobody_resets_their_own_second_factor():
    paul = AnctFabrique(role_anct=RoleAnct.ADMINISTRATEUR)

    with pytest.raises(ErreurMetier):
        second_facteur.reinitialiser(paul, par=paul)


def test_old_addresses_of_allauth_lead_to_ours(client, claire):
    se_connecter(client, claire.email)
    activer(client)

    assert client.get("/mon-compte/second-facteur/etat/").url == "/mon-compte/"
    assert client.get("/connexion/confirmation/?next=/mon-compte/").url == "/connexion/verification/?next=/mon-compte/"


def test_pending_second_factor_can_be_left_for_another_account(client, claire):
    se_connecter(client, claire.email)
    activer(client)
    client.post("/deconnexion/")
    se_connecter(client, claire.email)
    jeanne = UtilisateurFabrique()

    client.post("/deconnexion/")
    demander_un_code(client, jeanne.email)
    client.post("/connexion/code/", {"code": code_recu()})

    assert client.session["_auth_user_id"] == str(jeanne.pk)
    assert mail.outbox[-1].to == [jeanne.email]
