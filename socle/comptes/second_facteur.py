"""ANCT accounts work with a second factor: a code of their phone (TOTP), or a recovery code. One function says it was given."""

from functools import wraps

from allauth.account.adapter import get_adapter
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from socle.comptes import reprise
from socle.erreurs import ErreurMetier, RefusMotive
from socle.journal.registre import inscrire

METHODE_DEMO = "demo"
TYPES = {Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES}
RETOUR = "second_facteur_retour"
DUREE_SESSION_ANCT = 12 * 3600  # seconds: a day's work; the teams of the territories keep thirty days

# Pages that show nothing of anybody: an ANCT account may read them before its second factor.
PAGES_LIBRES = {
    "account_login",
    "account_request_login_code",
    "account_confirm_login_code",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_reauthenticate",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "invitation",
    "invitation_nouveau_lien",
    "sante",
    "verifier",
    "plan_du_site",
    "accessibilite",
    "mentions_legales",
    "donnees_personnelles",
    "cookies",
}


def sans_second_facteur(vue):
    """Mark a public view of another room: an ANCT account reaches it before its second factor."""
    vue.sans_second_facteur = True
    return vue


def a_second_facteur(request):
    """Whether this session gave a second factor for this very account. No query."""
    for preuve in get_authentication_records(request, request.user if request.user.is_authenticated else None):
        if preuve.get("method") == "mfa" and preuve.get("type") in TYPES:
            return True
        if preuve.get("method") == METHODE_DEMO and settings.DEMO and request.user.est_demo:
            return True
    return False


def en_a_besoin(request):
    return request.user.is_authenticated and request.user.est_anct and not a_second_facteur(request)


def demander(request):
    """Send an ANCT account to give its second factor, or to set it up, then back to the page asked, with what was typed."""
    reprise.garder(request)
    retour = reprise.page_de_retour(request)
    request.session[RETOUR] = retour
    nom = "mfa_reauthenticate" if is_mfa_enabled(request.user, [Authenticator.Type.TOTP]) else "mfa_activate_totp"
    return reprise.rediriger(request, redirect(f"{reverse(nom)}?{urlencode({'next': retour})}"))


class SecondFacteurAnct:
    """Stops an ANCT account without its second factor on every page but the free ones, portal included."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if request.resolver_match.view_name in PAGES_LIBRES or getattr(view_func, "sans_second_facteur", False):
            return None
        return demander(request) if en_a_besoin(request) else None


def exige_second_facteur(vue):
    """For /gestion/: an open ANCT account with its second factor. Others sign in (anonymous) or are refused with the reason."""

    @wraps(vue)
    def enveloppe(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return reprise.vers_la_connexion(request)
        if not request.user.est_anct:
            raise RefusMotive("Cette partie du site est réservée aux personnes de l’ANCT.")
        if not a_second_facteur(request):
            return demander(request)
        return vue(request, *args, **kwargs)

    return enveloppe


def noter(request, authentificateur):
    """Record that the second factor was just given (allauth does so when asking for it, not when setting it up)."""
    record_authentication(
        request, request.user, "mfa", id=authentificateur.pk, type=authentificateur.type, reauthenticated=True
    )


def oublier(request):
    """Take the second factor back from this session: the device it came from is no longer the account's."""
    preuves = get_authentication_records(request, request.user)
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [p for p in preuves if p.get("method") != "mfa"]


@transaction.atomic
def reinitialiser(utilisateur, *, par):
    """For who lost phone and recovery codes: the next sign-in sets up a new device, and open sessions end (the phone may be in other hands).

    Raises ErreurMetier for oneself.
    """
    if utilisateur.pk == par.pk:
        raise ErreurMetier("Demandez à une autre personne chargée de l’administration de le faire pour vous.")
    Authenticator.objects.filter(user=utilisateur).delete()
    utilisateur.set_unusable_password()  # another one: sessions hold a hash of it
    utilisateur.save(update_fields=["password"])
    inscrire("utilisateur.reinitialiser_second_facteur", utilisateur, par=par)


def duree_de_session(utilisateur):
    """Seconds."""
    return DUREE_SESSION_ANCT if utilisateur.est_anct else settings.SESSION_COOKIE_AGE


def connecter_demo(request, utilisateur):
    """Enter as a character of the demonstration. Raises PermissionDenied outside of it, or for any other account."""
    if not settings.DEMO or not utilisateur.est_demo or not utilisateur.is_active:
        raise PermissionDenied
    adaptateur = get_adapter(request)
    if request.user.is_authenticated:
        adaptateur.logout(request)
    adaptateur.login(request, utilisateur)
    request.session.set_expiry(duree_de_session(utilisateur))
    record_authentication(request, utilisateur, METHODE_DEMO)
