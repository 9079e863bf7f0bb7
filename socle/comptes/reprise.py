"""What was typed survives the end of a session.

A form that arrives without a session is kept in the new anonymous one (server side: Django's session store signs and compresses
it), and shown again, filled in, when the person has signed in. Files and secrets are never kept.
"""

import time
from functools import wraps
from urllib.parse import urlsplit

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, QueryDict
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

CLE = "reprise"
TAILLE_MAX = 200_000
DUREE = 2 * 3600  # seconds
NOMS_SECRETS = {"code", "otp", "iban", "csrfmiddlewaretoken"}
MORCEAUX_SECRETS = ("password", "mot_de_passe", "secret", "token", "jeton")
AVIS = "Votre session avait expiré. Voici ce que vous aviez écrit\u00a0: relisez et enregistrez."
AVIS_FICHIERS = "Les fichiers sont à joindre de nouveau."


def connexion_exigee(vue):
    """Our login_required: sends an anonymous person to sign in, keeping what was typed, and back to the page."""

    @wraps(vue)
    def enveloppe(request, *args, **kwargs):
        if request.user.is_authenticated:
            return vue(request, *args, **kwargs)
        return vers_la_connexion(request)

    return enveloppe


def vers_la_connexion(request):
    garder(request)
    return rediriger(request, redirect_to_login(page_de_retour(request), resolve_url(settings.LOGIN_URL)))


def rediriger(request, response):
    """The same redirection, understood by HTMX: the whole page moves, not the fragment."""
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": response.url})
    return response


def garder(request):
    """Keep the posted fields of this request. Without effect when there is nothing, too much, or too many from one place."""
    if request.method != "POST":
        return
    donnees = QueryDict(mutable=True)
    for nom, valeurs in request.POST.lists():
        if not _est_secret(nom):
            donnees.setlist(nom, valeurs)
    texte = donnees.urlencode()
    if not texte or len(texte) > TAILLE_MAX or not ratelimit.consume(request, action="reprise"):
        return
    request.session[CLE] = {
        "chemin": request.path,
        "donnees": texte,
        "fichiers": bool(request.FILES),
        "le": time.time(),
    }
    # An anonymous session that holds a form must not live as long as a person's; signing in sets the length again.
    if not request.user.is_authenticated:
        request.session.set_expiry(DUREE)


def donnees_pour(request, chemin=None):
    """The kept fields for this page, once, as a QueryDict (empty when there are none), with the notice as a message.

    `chemin` is the path the form posts to, when it is not the page's own. To be given to an unsaved bound form:
    `Formulaire(request.POST or donnees_pour(request) or None)`.
    """
    if request.method != "GET":
        return QueryDict()
    gardees = request.session.get(CLE)
    if not gardees or gardees["chemin"] != (chemin or request.path):
        return QueryDict()
    del request.session[CLE]
    if time.time() - gardees["le"] > DUREE:
        return QueryDict()
    messages.warning(request, f"{AVIS} {AVIS_FICHIERS}" if gardees["fichiers"] else AVIS)
    return QueryDict(gardees["donnees"])


def page_de_retour(request):
    """Where to come back: the page itself, or the one that held the form or button, since many addresses only take a POST."""
    if request.headers.get("HX-Request"):
        origine = request.headers.get("HX-Current-URL", "")
    elif request.method == "POST":
        origine = request.headers.get("Referer", "")
    else:
        return request.get_full_path()
    if origine and url_has_allowed_host_and_scheme(origine, {request.get_host()}, require_https=request.is_secure()):
        morceaux = urlsplit(origine)
        return f"{morceaux.path}?{morceaux.query}" if morceaux.query else morceaux.path
    return request.get_full_path()


def _est_secret(nom):
    nom = nom.lower()
    return nom.rpartition("-")[2] in NOMS_SECRETS or any(morceau in nom for morceau in MORCEAUX_SECRETS)
