"""The team's own map: who weighs on the project, and which way. ANCT gets a reason, not a page."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from parcours import droits, transitions
from parcours.acces import item_ou_404, parcours_ou_404
from parcours.forms import InfluenceForm
from parcours.influence import carte, places
from parcours.models import PartiePrenante
from parcours.views.blocs import fil
from socle.comptes import reprise
from socle.comptes.reprise import connexion_exigee
from socle.droits import exiger
from socle.erreurs import ErreurMetier

TITRE = "Notre carte d’influence"


def _fil(parcours, *suite):
    partenaires = ("Nos partenaires", reverse("parcours:partenaires", args=[parcours.pk]))
    return fil(parcours, partenaires, *suite)


@connexion_exigee
def influence(request, pk):
    parcours = parcours_ou_404(request, pk)
    exiger(droits.peut_voir_influence(request.user, parcours))
    lignes = places(parcours)
    placees = [ligne for ligne in lignes if ligne["poids"]]
    contexte = {
        "parcours": parcours,
        "carte": carte(placees) if placees else None,
        "placees": placees,
        "a_placer": [ligne for ligne in lignes if not ligne["poids"]],
        "peut_placer": droits.peut_placer_influence(request.user, parcours),
        "fil": _fil(parcours, (TITRE, "")),
    }
    return render(request, "parcours/influence.html", contexte)


@connexion_exigee
def influence_placer(request, pk, item_pk):
    """Place one organisation; « passer à la suivante » opens the next one that is not placed yet."""
    partie = item_ou_404(request, PartiePrenante, pk, item_pk)
    exiger(droits.peut_placer_influence(request.user, partie.parcours))
    lignes = places(partie.parcours)
    ici = next(ligne for ligne in lignes if ligne["pk"] == partie.pk)
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    form = InfluenceForm(donnees, initial={"poids": ici["poids"], "position": ici["position"]})
    form.lien_retour = ("Annuler", reverse("parcours:influence", args=[pk]))
    suivante = next((ligne["pk"] for ligne in lignes if not ligne["poids"] and ligne["pk"] != partie.pk), None)
    if suivante is None:
        form.second_bouton = None
    if request.method == "POST" and form.is_valid():
        try:
            transitions.placer_influence(partie, **form.cleaned_data, par=request.user)
        except ErreurMetier as erreur:
            form.add_error(erreur.champ, erreur.message)
        else:
            messages.success(request, f"« {partie} » est sur la carte.")
            if "suivante" in request.POST and suivante:
                return redirect("parcours:influence_placer", pk, suivante)
            return redirect("parcours:influence", pk)
    titre = f"Placer « {partie} »"
    contexte = {
        "parcours": partie.parcours,
        "form": form,
        "titre": titre,
        "fil": _fil(partie.parcours, (TITRE, reverse("parcours:influence", args=[pk])), (titre, "")),
    }
    return render(request, "parcours/formulaire.html", contexte)


@require_POST
@connexion_exigee
def influence_retirer(request, pk, item_pk):
    partie = item_ou_404(request, PartiePrenante, pk, item_pk)
    exiger(droits.peut_placer_influence(request.user, partie.parcours))
    transitions.retirer_influence(partie, par=request.user)
    messages.success(request, f"« {partie} » n’est plus sur la carte.")
    return redirect("parcours:influence", pk)
