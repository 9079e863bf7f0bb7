"""The team: who is in it, who was invited, who left."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from parcours import droits, transitions
from parcours.acces import parcours_ou_404
from parcours.forms import EquipierForm
from parcours.models import Equipier
from socle.comptes import reprise
from socle.comptes.reprise import connexion_exigee
from socle.droits import exiger
from socle.erreurs import ErreurMetier


@connexion_exigee
def equipe(request, pk):
    parcours = parcours_ou_404(request, pk)
    peut_inviter = droits.peut_inviter(request.user, parcours)
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    form = EquipierForm(donnees)
    if request.method == "POST":
        exiger(peut_inviter)
        if form.is_valid() and _ajouter(request, parcours, form):
            return redirect("parcours:equipe", pk)
    contexte = {
        "parcours": parcours,
        "equipiers": parcours.equipiers.filter(fin__isnull=True).select_related("utilisateur", "invitation"),
        "peut_inviter": peut_inviter,
        "form": form,
        "fil": [("Le parcours", reverse("parcours:apercu", args=[pk])), ("Notre équipe", "")],
    }
    return render(request, "parcours/equipe.html", contexte)


def _ajouter(request, parcours, form):
    valeurs = form.cleaned_data
    try:
        transitions.ajouter_equipier(parcours, par=request.user, inviter=bool(valeurs["email"]), **valeurs)
    except ErreurMetier as erreur:
        form.add_error(erreur.champ, erreur.message)
        return False
    suite = " Une invitation lui est envoyée." if valeurs["email"] else ""
    messages.success(request, f"{valeurs['nom']} fait partie de l’équipe.{suite}")
    return True


def _equipier(request, pk, item_pk):
    parcours = parcours_ou_404(request, pk)
    exiger(droits.peut_inviter(request.user, parcours))
    equipier = get_object_or_404(
        Equipier.objects.select_related("invitation"), parcours=parcours, pk=item_pk, fin__isnull=True
    )
    equipier.parcours = parcours
    return equipier


@require_POST
@connexion_exigee
def equipier_retirer(request, pk, item_pk):
    equipier = _equipier(request, pk, item_pk)
    transitions.retirer_equipier(equipier, par=request.user)
    messages.success(request, f"{equipier.nom} ne fait plus partie de l’équipe et n’a plus accès au parcours.")
    return redirect("parcours:equipe", pk)


@require_POST
@connexion_exigee
def equipier_relancer(request, pk, item_pk):
    """Send the invitation again, with a new link."""
    equipier = _equipier(request, pk, item_pk)
    if equipier.invitation is None or equipier.utilisateur_id:
        raise ErreurMetier("Cette personne a déjà ouvert son espace, ou n’a pas été invitée.")
    transitions.reinviter(equipier, par=request.user)
    messages.success(request, f"Une nouvelle invitation est envoyée à {equipier.nom}.")
    return redirect("parcours:equipe", pk)
