from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from socle.comptes.reprise import connexion_exigee
from socle.droits import exiger
from territoires import droits
from territoires.forms import RESULTATS_MAX, ChoixForm, RechercheForm
from territoires.models import Collectivite


@require_safe
@connexion_exigee
def recherche(request):
    """The collectivités that answer `q`, as radio buttons: a fragment for HTMX, a whole page without it."""
    exiger(droits.peut_chercher(request.user))
    formulaire = RechercheForm(request.GET)
    saisie = formulaire.cleaned_data if formulaire.is_valid() else {"q": "", "suite": ""}
    trouvees = list(Collectivite.objects.chercher(saisie["q"])[: RESULTATS_MAX + 1])
    contexte = {
        "formulaire": formulaire,
        "texte": saisie["q"],
        "choix": ChoixForm(trouvees=trouvees, suite=saisie["suite"]) if trouvees else None,
        "titre": "Inscrire un territoire" if saisie["suite"] else "Chercher un territoire",
        "fil": [("À traiter", reverse("gestion:index")), ("Chercher un territoire", "")],
    }
    gabarit = "territoires/choix.html" if request.htmx else "territoires/recherche.html"
    return render(request, gabarit, contexte)
