"""« Quand ? Le calendrier »: the drawing and the key dates."""

from django.shortcuts import render
from django.utils import timezone

from parcours import versions
from parcours.frise import frise
from parcours.models import Jalon
from parcours.views.blocs import page_de_bloc
from socle.comptes.reprise import connexion_exigee


@connexion_exigee
def calendrier(request, pk):
    parcours, contexte = page_de_bloc(request, pk, "Le calendrier", Jalon)
    contenu = versions.contenu(parcours)
    contexte["frise"] = frise(contenu["etapes"], contenu["jalons"], aujourd_hui=timezone.localdate())
    contexte["jalons"] = Jalon.objects.presents().filter(parcours=parcours).select_related("etape")
    return render(request, "parcours/calendrier.html", contexte)
