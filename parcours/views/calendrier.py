"""« Quand ? Le calendrier »: the drawing, the key dates, and where to say how each étape goes."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from parcours import droits, versions
from parcours.frise import frise
from parcours.models import Etape, Jalon
from parcours.views.blocs import page_de_bloc
from socle.comptes.reprise import connexion_exigee
from socle.panneaux import panneaux_pour


def _dire_ou_suivre(request, parcours, dessin, etapes):
    """Give each étape that may be followed now the address where one says so. No query: the rights read the state alone."""
    suivables = {
        e["uid"]: reverse("parcours:etape_suivi", args=[parcours.pk, e["pk"]])
        for e in etapes
        if droits.peut_suivre_etape(request.user, Etape(pk=e["pk"], parcours=parcours, statut=e["statut"]))
    }
    dessin["suivi"] = bool(suivables)
    for barre in dessin["barres"]:
        barre["suivre"] = suivables.get(barre["uid"], "")


@connexion_exigee
def calendrier(request, pk):
    parcours, contexte = page_de_bloc(request, pk, "Le calendrier", Jalon)
    contenu = versions.contenu(parcours)
    jour = timezone.localdate()
    dessin = frise(contenu["etapes"], contenu["jalons"], aujourd_hui=jour)
    if not dessin["vide"]:
        _dire_ou_suivre(request, parcours, dessin, contenu["etapes"])
    jalons = list(Jalon.objects.presents().filter(parcours=parcours).select_related("etape"))
    contexte |= {
        "frise": dessin,
        "jalons": [
            (titre, dates)
            for titre, dates in (
                ("À venir", [j for j in jalons if j.date >= jour]),
                ("Passées", [j for j in jalons if j.date < jour]),
            )
            if dates
        ],
        "panneaux": panneaux_pour(request, parcours, page="calendrier"),
    }
    return render(request, "parcours/calendrier.html", contexte)
