"""« Avec quoi ? Les moyens »."""

from django.shortcuts import render

from parcours import moyens, versions
from parcours.enums import Source
from parcours.models import Moyen
from parcours.views.blocs import page_de_bloc
from socle.comptes.reprise import connexion_exigee


@connexion_exigee
def moyens_prevus(request, pk):
    parcours, contexte = page_de_bloc(request, pk, "Les moyens", Moyen)
    # What an étape costs comes back with it, or is typed on its page.
    contexte["retires"] = [m for m in contexte["retires"] if m.source != Source.ANCT]
    contenu = versions.contenu(parcours)
    contexte["tableau"] = moyens.tableau(contenu)
    contexte["sans_cout"] = [e for e in contenu["etapes"] if not e["cout_connu"]]
    modifiables = Moyen.objects.presents().filter(parcours=parcours).exclude(source=Source.ANCT)
    pks = {str(uid): pk for uid, pk in modifiables.values_list("uid", "pk")}
    for ligne in contexte["tableau"]["lignes"]:
        ligne["pk"] = pks.get(ligne["uid"])
    return render(request, "parcours/moyens.html", contexte)
