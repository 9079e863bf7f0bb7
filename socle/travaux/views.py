from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from socle.travaux.sante import bilan


@never_cache
@require_safe
def sante(request):
    """200 or 503. The public learns only that; ANCT reads the detail."""
    etat = bilan()
    reponse = {"etat": "ok" if etat["ok"] else "panne"}
    # Without a database nobody can be recognised either.
    if etat["base"] and request.user.is_authenticated and request.user.est_anct:
        reponse |= etat
    return JsonResponse(reponse, status=200 if etat["ok"] else 503)
