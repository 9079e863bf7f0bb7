"""The team: who is in it, who is its contact, who was invited, who left, and whether its direction signs off."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from parcours import droits, transitions
from parcours.acces import parcours_ou_404
from parcours.enums import Role
from parcours.forms import EquipierForm
from parcours.models import Equipier, Remplacement
from socle.comptes import reprise
from socle.comptes.models import Utilisateur
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
    equipiers = list(parcours.equipiers.filter(fin__isnull=True).select_related("utilisateur", "invitation"))
    contexte = {
        "parcours": parcours,
        "equipiers": equipiers,
        "referent": Utilisateur.objects.get(pk=parcours.referent_id),
        "peut_inviter": peut_inviter,
        "peut_confier": droits.peut_piloter_anct(request.user),
        "form": form,
        "fil": [("Le parcours", reverse("parcours:apercu", args=[pk])), ("Notre équipe", "")],
        **_personne_contact(request, parcours, equipiers),
        **_visa(request, parcours, equipiers),
    }
    return render(request, "parcours/equipe.html", contexte)


def _personne_contact(request, parcours, equipiers):
    """Who is the contact by title, who stands in today, and when others will."""
    par_cle = {e.pk: e for e in equipiers}
    remplacements = list(Remplacement.objects.prevus().filter(parcours=parcours))
    aujourd_hui = timezone.localdate()
    for remplacement in remplacements:
        remplacement.qui = par_cle.get(remplacement.equipier_id)
        compte = remplacement.qui and remplacement.qui.utilisateur
        remplacement.en_cours = remplacement.debut <= aujourd_hui and compte is not None and compte.is_active
    return {
        "titulaire": par_cle.get(parcours.interlocuteur_id),
        "remplacements": remplacements,
        "remplacant": next((r for r in remplacements if r.en_cours), None),
        "peut_passer_la_main": droits.peut_passer_la_main(request.user, parcours),
        "peut_annuler": droits.peut_annuler_remplacement(request.user, parcours),
    }


def _visa(request, parcours, equipiers):
    """The rule « la direction donne son visa », as long as something may still be sent."""
    en_ecriture = parcours.statut in droits.PHASES_D_ECRITURE
    return {
        "montrer_visa": en_ecriture,
        "peut_exiger_visa": droits.peut_exiger_visa(request.user, parcours),
        "direction_presente": any(e.role == Role.DIRECTION and e.utilisateur for e in equipiers),
    }


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
