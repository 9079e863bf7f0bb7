"""The personal calendar feed: its address, a new one, and the feed itself."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from rappels.agenda import agenda_de, calendrier, renouveler
from rappels.models import Agenda
from socle.comptes.reprise import connexion_exigee


@connexion_exigee
def agenda(request):
    flux = settings.SITE_URL + reverse("rappels:flux", args=[agenda_de(request.user).jeton])
    contexte = {"flux": flux, "fil": [("Accueil", reverse("accueil")), ("Mon agenda", "")]}
    return render(request, "rappels/agenda.html", contexte)


@require_POST
@connexion_exigee
def agenda_renouveler(request):
    renouveler(request.user)
    messages.success(request, "Votre agenda a une nouvelle adresse. L’ancienne ne fonctionne plus.")
    return redirect("rappels:agenda")


@require_GET
def flux(request, jeton):
    """The feed of whoever holds the token; 404 for a former token or a closed account."""
    agenda = get_object_or_404(Agenda.objects.select_related("utilisateur"), jeton=jeton, utilisateur__is_active=True)
    reponse = HttpResponse(
        calendrier(agenda.utilisateur, timezone.localdate()), content_type="text/calendar; charset=utf-8"
    )
    reponse["Cache-Control"] = "private, max-age=3600"
    reponse["Content-Disposition"] = 'inline; filename="territoires-engagement.ics"'
    return reponse
