"""« Avec qui ? Nos partenaires »: the list."""

from django.shortcuts import render

from parcours.models import PartiePrenante
from parcours.views.blocs import page_de_bloc
from socle.comptes.reprise import connexion_exigee


@connexion_exigee
def partenaires(request, pk):
    parcours, contexte = page_de_bloc(request, pk, "Nos partenaires", PartiePrenante)
    contexte["partenaires"] = PartiePrenante.objects.presents().filter(parcours=parcours)
    return render(request, "parcours/partenaires.html", contexte)
