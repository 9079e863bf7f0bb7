"""The legal pages, and what a person reads when something is refused or breaks."""

import logging

from django.conf import settings
from django.http import HttpResponse, HttpResponseServerError
from django.middleware.csrf import REASON_CSRF_TOKEN_MISSING, get_token
from django.shortcuts import render
from django.template.loader import render_to_string

from socle.contexte import site_courant
from socle.journaux import numero_de_requete
from socle.middleware import page_d_avant

journal = logging.getLogger(__name__)
RENVOI_MAX = 200_000
SANS_REPONSE = (
    "<!DOCTYPE html><html lang='fr'><meta charset='utf-8'><title>Erreur</title>"
    "<h1>Le site a rencontré une erreur.</h1><p>Réessayez dans quelques minutes.</p></html>"
)


def _page_legale(gabarit, titre):
    def vue(request):
        contexte = {"titre": titre, "fil": [("Accueil", "/"), (titre, "")], "editeur": editeur()}
        return render(request, f"socle/{gabarit}.html", contexte)

    vue.__name__ = gabarit
    return vue


def editeur():
    """Who publishes and hosts the site: `settings.MENTIONS` says what differs from these."""
    return {
        "editeur": "Agence nationale de la cohésion des territoires (ANCT)",
        "editeur_adresse": "20 avenue de Ségur, TSA 10717, 75334 Paris Cedex 07",
        "editeur_siret": "130 026 032 00016",
        "directeur_publication": "La direction générale de l’ANCT",
        "hebergeur": "à préciser à la mise en service",
        "contact_email": "territoires-engagement@anct.example",
        "declaration_accessibilite_le": "22\u00a0novembre 2026",
        "dpo_email": "dpo@anct.example",
        **settings.MENTIONS,
    }


plan_du_site = _page_legale("plan_du_site", "Plan du site")
accessibilite = _page_legale("accessibilite", "Déclaration d’accessibilité")
mentions_legales = _page_legale("mentions_legales", "Mentions légales")
donnees_personnelles = _page_legale("donnees_personnelles", "Données personnelles")
cookies = _page_legale("cookies", "Gestion des cookies")


def erreur_400(request, exception=None):
    """A malformed request: no context processor, since the request itself may be what is wrong."""
    return HttpResponse(_page_nue("400.html"), status=400)


def erreur_403(request, exception=None):
    """The reason, when the refusal carries one."""
    return render(
        request, "403.html", {"raison": getattr(exception, "raison", ""), "retour": page_d_avant(request)}, status=403
    )


def erreur_404(request, exception=None):
    return render(request, "404.html", {"retour": page_d_avant(request)}, status=404)


def erreur_500(request):
    """No database, no session, no context processor; a bare sentence if even the template fails."""
    try:
        return HttpResponseServerError(_page_nue("500.html"))
    except Exception:
        journal.exception("page 500 illisible")
        return HttpResponseServerError(SANS_REPONSE)


def _page_nue(gabarit):
    return render_to_string(gabarit, {"site": site_courant(), "numero": numero_de_requete.get()})


def csrf_refuse(request, reason=""):
    """The form's token is no longer good, most often after signing out or in elsewhere.

    When the browser itself says that the form came from this very site (Origin), what was typed is offered again with a
    fresh token: one click sends it, nothing is lost. Otherwise only the way back is shown.
    """
    champs = []
    if _vient_d_ici(request):
        champs = [
            (nom, valeur) for nom, valeurs in request.POST.lists() if nom != "csrfmiddlewaretoken" for valeur in valeurs
        ]
        if sum(len(nom) + len(valeur) for nom, valeur in champs) > RENVOI_MAX:
            champs = []
    get_token(request)
    contexte = {
        "champs": champs,
        "fichiers": bool(request.FILES) if champs else False,
        "retour": page_d_avant(request),
        "sans_cookie": reason == REASON_CSRF_TOKEN_MISSING and not request.COOKIES,
    }
    return render(request, "socle/session_terminee.html", contexte, status=403)


def _vient_d_ici(request):
    if request.method != "POST":
        return False
    origine = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin") == origine
