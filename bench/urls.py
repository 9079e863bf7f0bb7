"""The site, and one bare view behind the same middleware: it reads session, account and one row, and renders nothing."""

from django.http import HttpResponse, HttpResponseForbidden
from django.urls import path

from config.urls import (
    handler400,  # noqa: F401
    handler403,  # noqa: F401
    handler404,  # noqa: F401
    handler500,  # noqa: F401
)
from config.urls import urlpatterns as site
from parcours.models import Parcours


def nue(request, pk):
    if not request.user.is_authenticated:
        return HttpResponseForbidden()
    parcours = Parcours.objects.get(pk=pk)
    return HttpResponse(f"{request.user.nom_complet} {parcours.statut}")


urlpatterns = [path("bench/<int:pk>/", nue), *site]
