"""« Avec quoi ? Les moyens »: what is foreseen, added up in four ways; promised and paid come from the conventions."""

from django.shortcuts import render

from parcours import moyens, versions
from parcours.enums import Source, StatutEtape
from parcours.models import Moyen
from parcours.views.blocs import page_de_bloc
from socle.comptes.reprise import connexion_exigee
from socle.panneaux import panneaux_pour

TITRES = {"etape": "Par étape", "axe": "Par axe", "objectif": "Par objectif", "source": "Par origine"}


@connexion_exigee
def moyens_prevus(request, pk):
    parcours, contexte = page_de_bloc(request, pk, "Les moyens", Moyen)
    # What an étape costs comes back with it, or is typed on its page.
    contexte["retires"] = [m for m in contexte["retires"] if m.source != Source.ANCT]
    contenu = versions.contenu(parcours)
    tableau, sommes = moyens.tableau(contenu), moyens.sommes(contenu)
    modifiables = Moyen.objects.presents().filter(parcours=parcours).exclude(source=Source.ANCT)
    pks = {str(uid): pk for uid, pk in modifiables.values_list("uid", "pk")}
    for ligne in tableau["lignes"]:
        ligne["pk"] = pks.get(ligne["uid"])
    contexte |= {
        "tableau": tableau,
        "sans_cout": [e for e in contenu["etapes"] if not e["cout_connu"] and e["statut"] != StatutEtape.ABANDONNEE],
        "total": moyens.total_en_mots(sommes["source"]),
        # One line says all there is to say: nothing to add up.
        "sommes": [(TITRES[cle], somme) for cle, somme in sommes.items()] if len(tableau["lignes"]) > 1 else [],
        "a_partager": any(len(e["objectifs"]) > 1 for e in contenu["etapes"]),
        "panneaux": panneaux_pour(request, parcours, page="moyens"),
    }
    return render(request, "parcours/moyens.html", contexte)
