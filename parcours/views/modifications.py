"""« Demander un changement » to what the convention holds of an étape; the list of changes; what was decided."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from parcours import droits, reglages, transitions
from parcours.acces import item_ou_404, parcours_ou_404
from parcours.enums import StatutModification
from parcours.forms import DecisionForm, ModificationForm, RefusForm
from parcours.models import Etape, Modification
from parcours.views.etapes import fil_des_etapes
from socle.comptes import reprise
from socle.comptes.reprise import connexion_exigee
from socle.droits import exiger
from socle.erreurs import ErreurMetier
from socle.formulaires import refuser
from socle.mots import euros


def annoncer(request, demandes):
    """Say, for what was just asked, what is done and what waits for a decision."""
    attendent = [m for m in demandes if m.statut == StatutModification.PROPOSEE]
    faits = [m for m in demandes if m.statut == StatutModification.APPLIQUEE]
    if faits:
        quoi = ", ".join(f"{m.get_champ_display().lower()} : {m.apres}" for m in faits)
        messages.success(request, f"C’est noté ({quoi}). Ce petit changement n’a pas besoin de décision.")
    if attendent:
        quoi = ", ".join(f"{m.get_champ_display().lower()} : {m.apres}" for m in attendent)
        messages.info(
            request,
            f"Votre demande est partie ({quoi}). Rien ne change avant la décision : vous serez prévenus par mail.",
        )


def seuils():
    """The rule, in one sentence."""
    return (
        f"Un petit changement (une date déplacée de {reglages.modification_jours()} jours au plus, un coût qui change de "
        f"{reglages.modification_pourcent().normalize():f}\u00a0% au plus ou de moins de {euros(reglages.modification_euros())}) "
        "s’applique tout de suite. Au-delà, le comité de pilotage décide."
    )


@connexion_exigee
def modification_demander(request, pk, item_pk):
    etape = item_ou_404(request, Etape, pk, item_pk, avec=["action"])
    exiger(droits.peut_demander_modification(request.user, etape))
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    form = ModificationForm(donnees, etape=etape, cout=transitions.cout_de(etape))
    form.lien_retour = ("Annuler", reverse("parcours:etape_suivi", args=[pk, item_pk]))
    if request.method == "POST" and form.is_valid():
        try:
            demandes = transitions.demander_modification(
                etape, form.valeurs(), motif=form.cleaned_data["motif"], par=request.user
            )
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            annoncer(request, demandes)
            return redirect("parcours:modifications", pk)
    titre = f"Demander un changement pour « {etape} »"
    contexte = {"parcours": etape.parcours, "form": form, "titre": titre, "seuils": seuils()}
    contexte["fil"] = fil_des_etapes(etape.parcours, (titre, ""))
    return render(request, "parcours/modification_demander.html", contexte)


@connexion_exigee
def modifications(request, pk):
    parcours = parcours_ou_404(request, pk)
    toutes = Modification.objects.filter(parcours=parcours).select_related("etape", "demandee_par", "tranchee_par")
    lues = list(toutes)
    contexte = {
        "parcours": parcours,
        "en_attente": [m for m in lues if m.est_en_attente],
        "passees": [m for m in lues if not m.est_en_attente],
        "seuils": seuils(),
        "fil": fil_des_etapes(parcours, ("Les changements", "")),
    }
    return render(request, "parcours/modifications.html", contexte)


def _modification(request, pk, item_pk):
    parcours = parcours_ou_404(request, pk)
    modification = get_object_or_404(
        Modification.objects.select_related("etape", "demandee_par", "tranchee_par"), parcours=parcours, pk=item_pk
    )
    modification.parcours = modification.etape.parcours = parcours
    return modification


@connexion_exigee
def modification(request, pk, item_pk):
    """One change: who asked, why, what was decided; for ANCT's pilots, the decision to record."""
    demande = _modification(request, pk, item_pk)
    verdict = droits.peut_trancher(request.user, demande)
    gardees = reprise.donnees_pour(request) if request.method == "GET" else request.POST
    accord = DecisionForm(gardees if "accepter" in gardees else None)
    refus = RefusForm(gardees if "refuser" in gardees else None)
    if request.method == "POST":
        exiger(verdict)
        if _trancher(request, demande, accord, refus):
            return redirect("parcours:modifications", pk)
    titre = f"Un changement pour « {demande.etape} »"
    contexte = {
        "parcours": demande.parcours,
        "demande": demande,
        "verdict": verdict,
        "form": accord,
        "refus": refus,
        "peut_retirer": demande.est_en_attente and droits.peut_retirer_modification(request.user, demande),
        "titre": titre,
        "fil": fil_des_etapes(
            demande.parcours, ("Les changements", reverse("parcours:modifications", args=[pk])), (titre, "")
        ),
    }
    return render(request, "parcours/modification.html", contexte)


def _trancher(request, demande, accord, refus):
    """Record the decision that was posted; True when it is done."""
    form = refus if refus.is_bound else accord
    if not form.is_bound or not form.is_valid():
        return False
    try:
        if form is refus:
            transitions.refuser_modification(demande, motif=form.cleaned_data["motif_refus"], par=request.user)
            messages.success(request, "Le changement est refusé. La personne qui l’a demandé est prévenue.")
        else:
            transitions.accepter_modification(
                demande,
                mode=form.cleaned_data["decision_mode"],
                reference=form.cleaned_data["decision_reference"],
                le=form.cleaned_data["decision_le"],
                par=request.user,
            )
            messages.success(
                request, "Le changement est accepté et appliqué. La personne qui l’a demandé est prévenue."
            )
    except ErreurMetier as erreur:
        refuser(form, erreur)
        return False
    return True


@require_POST
@connexion_exigee
def modification_retirer(request, pk, item_pk):
    demande = _modification(request, pk, item_pk)
    exiger(droits.peut_retirer_modification(request.user, demande))
    transitions.retirer_modification(demande, par=request.user)
    messages.success(request, "Votre demande est retirée : rien n’a changé.")
    return redirect("parcours:modifications", pk)
