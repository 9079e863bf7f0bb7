"""A question of ANCT on one field: asked, answered by the team in that field alone, settled."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from parcours import droits, ecriture, transitions
from parcours.acces import item_ou_404, parcours_ou_404
from parcours.cibles import PAR_CODE, item_vise
from parcours.correspondance import libelle_court
from parcours.enums import StatutCorrection
from parcours.forms.remarques import (
    DemandeCorrectionForm,
    RedemanderForm,
    champs_corrigeables,
    formulaire_d_un_champ,
)
from parcours.forms.revision import en_mots
from parcours.models import Correction
from socle.comptes import reprise
from socle.comptes.reprise import connexion_exigee
from socle.droits import exiger
from socle.erreurs import ErreurMetier

SANS_CHAMP = "Ce champ n’est plus demandé dans ce formulaire : il n’y a rien à compléter."


def _fil(parcours, titre):
    return [
        ("Le parcours", reverse("parcours:apercu", args=[parcours.pk])),
        ("Questions et remarques", reverse("parcours:remarques", args=[parcours.pk])),
        (titre, ""),
    ]


def _correction_ou_404(request, pk, item_pk):
    """(correction, its item): both of this parcours."""
    parcours = parcours_ou_404(request, pk)
    correction = get_object_or_404(
        Correction.objects.select_related("demandee_par", "repondue_par"), parcours=parcours, pk=item_pk
    )
    correction.parcours = parcours
    item = item_vise(pk, correction.modele, correction.cible_uid)
    item.parcours = parcours
    return correction, item


@connexion_exigee
def correction(request, pk, item_pk):
    """ANCT's message, the field with its present value, a word for ANCT: the one thing open, whatever the phase."""
    question, item = _correction_ou_404(request, pk, item_pk)
    peut = droits.peut_repondre_correction(request.user, question)
    if peut and item.retire_le is not None:
        peut = droits.non("Cet élément a été retiré : il n’y a plus de champ à compléter.")
    form = formulaire_d_un_champ(item, question.modele, question.champ, question.parcours)
    if peut and question.champ not in form.fields:
        peut = droits.non(SANS_CHAMP)
    donnees = reprise.donnees_pour(request) or None
    if request.method == "POST":
        exiger(peut)
        donnees = request.POST
    if peut and donnees:
        form = formulaire_d_un_champ(item, question.modele, question.champ, question.parcours, donnees)
    form.lien_retour = ("Revenir au parcours", reverse("parcours:apercu", args=[pk]))
    if request.method == "POST" and form.is_valid() and _repondre(form, question, par=request.user):
        messages.success(request, f"Votre réponse est partie. {question.demandee_par.nom_complet} la lira.")
        return redirect("parcours:apercu", pk)
    return _page(request, question, item, form=form, peut=peut)


def _repondre(form, question, *, par):
    try:
        transitions.repondre_correction(
            question,
            form.cleaned_data[question.champ],
            reponse=form.cleaned_data["reponse"],
            revision=form.cleaned_data["revision"],
            par=par,
        )
    except ecriture.Conflit as conflit:
        form.signaler(conflit)
    except ErreurMetier as erreur:
        form.add_error(erreur.champ, erreur.message)
    else:
        return True
    return False


def _page(request, question, item, *, form, peut, redemander=None):
    # The field may have left the form since it was asked about (« service » under ten étapes): the question is still read and called off.
    champ = form.fields.get(question.champ)
    titre = f"Une question sur « {item} »"
    piloter = droits.peut_trancher_correction(request.user, question.parcours)
    if redemander is None and question.statut == StatutCorrection.REPONDUE:
        redemander = RedemanderForm() if droits.peut_demander_correction(request.user, question.parcours) else None
    if redemander is not None:
        redemander.attributs = {
            "action": reverse("parcours:correction_trancher", args=[question.parcours_id, question.pk])
        }
    contexte = {
        "parcours": question.parcours,
        "correction": question,
        "item": item,
        "form": form if peut else None,
        "peut": peut,
        "libelle": champ.label if champ else libelle_court(question),
        "champ_court": libelle_court(question),
        "valeur": en_mots(champ, form.get_initial_for_field(champ, question.champ)) if champ else "",
        "piloter": piloter,
        "redemander": redemander,
        "titre": titre,
        "fil": _fil(question.parcours, titre),
    }
    return render(request, "parcours/correction.html", contexte)


@require_POST
@connexion_exigee
def correction_trancher(request, pk, item_pk):
    """ANCT settles, calls off, or asks again in other words."""
    question, item = _correction_ou_404(request, pk, item_pk)
    exiger(droits.peut_trancher_correction(request.user, question.parcours))
    if "redemander" in request.POST:
        form = RedemanderForm(request.POST)
        if not form.is_valid():
            champ_seul = formulaire_d_un_champ(item, question.modele, question.champ, question.parcours)
            return _page(request, question, item, form=champ_seul, peut=droits.non(""), redemander=form)
        transitions.redemander_correction(question, form.cleaned_data["message"], par=request.user)
        messages.success(request, "Votre nouvelle question est partie : le champ est rouvert.")
    elif "annuler" in request.POST:
        transitions.annuler_correction(question, par=request.user)
        messages.success(request, "La question est annulée : le champ est refermé.")
    else:
        transitions.regler_correction(question, par=request.user)
        messages.success(request, "La question est réglée.")
    return redirect("parcours:correction", pk, item_pk)


@connexion_exigee
def correction_demander(request, pk, code, item_pk):
    """ANCT chooses one field of an item and writes its question."""
    if code not in PAR_CODE:
        raise Http404
    item = item_ou_404(request, PAR_CODE[code].modele, pk, item_pk)
    exiger(droits.peut_demander_correction(request.user, item.parcours))
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    form = DemandeCorrectionForm(donnees, champs=champs_corrigeables(item, code, item.parcours))
    form.lien_retour = ("Annuler", reverse(PAR_CODE[code].page, args=[pk]))
    if request.method == "POST" and form.is_valid():
        try:
            question = transitions.demander_correction(
                item, form.cleaned_data["champ"], form.cleaned_data["message"], par=request.user
            )
        except ErreurMetier as erreur:
            form.add_error(erreur.champ, erreur.message)
        else:
            messages.success(request, "Votre question est partie. Seul ce champ est rouvert à l’équipe.")
            return redirect(question)
    titre = f"Poser une question sur « {item} »"
    contexte = {"parcours": item.parcours, "form": form, "titre": titre, "fil": _fil(item.parcours, titre)}
    return render(request, "parcours/formulaire.html", contexte)
