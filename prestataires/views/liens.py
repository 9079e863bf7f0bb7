"""The page of a personal link: no account. Each usage has its own view (`servir_lien`); what no longer opens says so, and offers the way on."""

from functools import wraps

from allauth.core import ratelimit
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from prestataires.liens import lire
from prestataires.transitions.liens import renouveler_lien
from socle.comptes.views import masquer

_VUES = {}


def servir_lien(usage):
    """Register `vue(request, lien, jeton)` for the links of this usage (`UsageLien`), GET and POST."""

    def inscrire(vue):
        _VUES[usage] = vue
        return vue

    return inscrire


def _etat(lien, actuel):
    if lien is None:
        return "inconnu"
    if lien.revoque_le:
        return "revoque"
    if not actuel:
        return "remplace"
    return "expire" if lien.expire_le <= timezone.now() else "valable"


def _prive(vue):
    """Never kept by a cache, never told to the next site, never indexed: the address is the key."""

    @never_cache
    @wraps(vue)
    def servie(request, jeton, *args, **kwargs):
        reponse = vue(request, jeton, *args, **kwargs)
        reponse["Referrer-Policy"] = "same-origin"
        reponse["X-Robots-Tag"] = "noindex"
        return reponse

    return servie


def lien_valable(vue):
    """Give `vue(request, lien, jeton, …)` the link of its token, or answer with the page that says why it no longer opens (410).

    What is posted again and again by one link is stopped for some minutes (429).
    """

    @_prive
    @wraps(vue)
    def servie(request, jeton, *args, **kwargs):
        lien, actuel = lire(jeton)
        etat = _etat(lien, actuel)
        if etat != "valable":
            return _ferme(request, lien, jeton, etat)
        if request.method == "POST" and not ratelimit.consume(request, action="lien_prestataire", key=str(lien.pk)):
            return ratelimit.respond_429(request)
        return vue(request, lien, jeton, *args, **kwargs)

    return servie


def _ferme(request, lien, jeton, etat):
    contexte = {
        "etat": etat,
        "jeton": jeton,
        "adresse": masquer(lien.email) if lien else "",
        # Whoever holds an old mail is sent to the person who wrote it; a stranger's token says nothing of anybody.
        "contact": lien.cree_par if lien else None,
        "titre_page": "Ce lien n’est plus valable",
    }
    return render(request, "prestataires/lien_ferme.html", contexte, status=404 if lien is None else 410)


@require_http_methods(["GET", "HEAD", "POST"])
@lien_valable
def lien(request, lien, jeton):
    return _VUES[lien.usage](request, lien, jeton)


@require_POST
@_prive
def lien_nouveau(request, jeton):
    """A new link, to the mailbox that had this one. The answer is the same whether the mail leaves or left ten minutes ago."""
    lien, _ = lire(jeton)
    if lien is None or lien.revoque_le:
        return _ferme(request, lien, jeton, _etat(lien, False))
    if not ratelimit.consume(request, action="nouveau_lien"):
        return ratelimit.respond_429(request)
    renouveler_lien(lien)
    return render(request, "prestataires/lien_ferme.html", {"etat": "envoye", "adresse": masquer(lien.email)})
