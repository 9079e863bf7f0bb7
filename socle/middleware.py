"""Each request has a number; each refusal of the house is a sentence on a page."""

import logging
import re
import time
import uuid

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from socle.erreurs import ErreurMetier
from socle.journaux import numero_de_requete

acces = logging.getLogger("socle.acces")
NUMERO_ACCEPTABLE = re.compile(r"[A-Za-z0-9-]{8,64}\Z")
POLITIQUE = (
    "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()"
)


class NumeroDeRequete:
    """Number the request (or keep the proxy's number), write one access line, add the headers that Django has no setting for.

    The access line names the route, never the path: paths hold personal tokens.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        recu = request.headers.get("X-Request-Id", "")
        request.numero = recu if NUMERO_ACCEPTABLE.match(recu) else uuid.uuid4().hex[:16]
        jeton = numero_de_requete.set(request.numero)
        depart = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-Id"] = request.numero
            response.setdefault("Permissions-Policy", POLITIQUE)
            if settings.SESSION_COOKIE_NAME in request.COOKIES and not response.has_header("Cache-Control"):
                # Not `no-store`: the browser's « back » must bring back what a person typed.
                response["Cache-Control"] = "private, no-cache"
            acces.info(
                "requete",
                extra={
                    "methode": request.method,
                    "route": getattr(request.resolver_match, "route", ""),
                    "statut": response.status_code,
                    "ms": round((time.perf_counter() - depart) * 1000, 1),
                },
            )
            return response
        finally:
            numero_de_requete.reset(jeton)


class ErreursEnPhrases:
    """An ErreurMetier that escapes a view becomes a message on the page the person came from, or a 409 page.

    So does an address that only takes what a button sends: reloaded after a refused form, it says so instead of a blank page.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 405 or request.method != "GET" or response.streaming or response.content:
            return response
        page = render(request, "405.html", {"dessus": adresse_au_dessus(request)}, status=405)
        page["Allow"] = response["Allow"]
        return page

    def process_exception(self, request, exception):
        if not isinstance(exception, ErreurMetier):
            return None
        retour = page_d_avant(request)
        if request.method == "POST" and retour:
            messages.error(request, exception.message)
            if request.headers.get("HX-Request"):
                return HttpResponse(headers={"HX-Redirect": retour})
            return HttpResponseRedirect(retour)
        return render(request, "409.html", {"phrase": exception.message, "retour": retour}, status=409)


def page_d_avant(request):
    """The page of this site the person comes from, or None."""
    referer = request.headers.get("Referer", "")
    if referer and url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return referer
    return None


def adresse_au_dessus(request):
    """The nearest address above this one that is a page of the site: that of the object, for one of its gestures."""
    morceaux = request.path.strip("/").split("/")
    for nombre in range(len(morceaux) - 1, 0, -1):
        chemin = f"/{'/'.join(morceaux[:nombre])}/"
        try:
            resolve(chemin)
        except Resolver404:
            continue
        return chemin
    return None
