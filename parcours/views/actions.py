"""« Nos actions »: the étapes under the action they belong to, on the programme's two axes."""

from decimal import Decimal

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from parcours import droits, ecriture
from parcours.acces import item_ou_404, parcours_ou_404
from parcours.enums import Axe, Nature, Source, StatutEtape
from parcours.forms import ActionForm, DeplacerForm
from parcours.models import Action, Etape, Moyen
from parcours.views.etapes import fil_des_etapes
from socle.comptes import reprise
from socle.comptes.reprise import connexion_exigee
from socle.droits import exiger
from socle.erreurs import ErreurMetier
from socle.formulaires import refuser

EN_PROJET = {StatutEtape.BROUILLON, StatutEtape.PROPOSEE}


@connexion_exigee
def actions(request, pk):
    parcours = parcours_ou_404(request, pk)
    lues = _actions(parcours)
    contexte = {
        "parcours": parcours,
        "axes": [(axe.label, [a for a in lues if a["axe"] == axe]) for axe in Axe],
        "vide": not lues,
        "peut_modifier": droits.peut_modifier(request.user, parcours),
        "fil": fil_des_etapes(parcours, ("Nos actions", "")),
    }
    return render(request, "parcours/actions.html", contexte)


def _actions(parcours):
    """Those that hold an étape, in the order of their first one: four queries, whatever the length.

    An abandoned étape is shown, and costs nothing any more.
    """
    etapes = list(Etape.objects.presents().filter(parcours=parcours))
    sommes = {}
    for etape, source, prevu in (
        Moyen.objects.presents().filter(parcours=parcours, etape__isnull=False).values_list("etape", "source", "prevu")
    ):
        somme = sommes.setdefault(etape, {"total": Decimal(0), "anct": Decimal(0)})
        somme["total"] += prevu
        if source == Source.ANCT:
            somme["anct"] += prevu
    lues = Action.objects.presents().filter(parcours=parcours).prefetch_related("objectifs").in_bulk()
    lignes = {}
    for etape in etapes:
        action = lues[etape.action_id]
        ligne = lignes.get(action.pk)
        if ligne is None:
            ligne = lignes[action.pk] = {
                "pk": action.pk,
                "axe": action.axe,
                "titre": action.titre,
                "nature": Nature(action.nature).mot,
                "theme": action.get_thematique_display() if action.thematique else "",
                "objectifs": [o.titre for o in action.objectifs.all() if o.retire_le is None],
                "etapes": [],
                "total": Decimal(0),
                "anct": Decimal(0),
            }
        ligne["etapes"].append(
            {
                "pk": etape.pk,
                "titre": etape.titre,
                "statut": etape.get_statut_display(),
                "deplacable": etape.statut in EN_PROJET,
            }
        )
        if etape.statut != StatutEtape.ABANDONNEE and etape.pk in sommes:
            ligne["total"] += sommes[etape.pk]["total"]
            ligne["anct"] += sommes[etape.pk]["anct"]
    return list(lignes.values())


@connexion_exigee
def action_modifier(request, pk, item_pk):
    action = item_ou_404(request, Action, pk, item_pk)
    exiger(droits.peut_modifier(request.user, action.parcours))
    statuts = set(action.etapes.presents().values_list("statut", flat=True))
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    form = ActionForm(donnees, action=action, contractee=bool(statuts - EN_PROJET))
    form.lien_retour = ("Annuler", reverse("parcours:actions", args=[pk]))
    if request.method == "POST" and form.is_valid():
        try:
            ecriture.modifier_action(
                action, form.cleaned_data, par=request.user, revision=form.cleaned_data["revision"]
            )
        except ecriture.Conflit as conflit:
            form.signaler(conflit)
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            messages.success(request, "L’action est enregistrée.")
            return redirect("parcours:actions", pk)
    titre = f"Modifier l’action « {action} »"
    contexte = {"parcours": action.parcours, "form": form, "titre": titre}
    contexte["fil"] = _fil(action.parcours, titre)
    return render(request, "parcours/formulaire.html", contexte)


@connexion_exigee
def etape_deplacer(request, pk, item_pk):
    etape = item_ou_404(request, Etape, pk, item_pk, avec=["action"])
    exiger(droits.peut_modifier_etape(request.user, etape))
    actions = list(
        Action.objects.presents()
        .filter(parcours=pk, etapes__in=Etape.objects.presents().filter(parcours=pk))
        .distinct()
        .order_by("titre", "pk")
        .values_list("pk", "titre")
    )
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    form = DeplacerForm(donnees, etape=etape, actions=actions)
    form.lien_retour = ("Annuler", reverse("parcours:actions", args=[pk]))
    if request.method == "POST" and form.is_valid():
        choisie = form.cleaned_data["action"]
        action = choisie and get_object_or_404(Action, parcours=pk, pk=choisie)
        try:
            ecriture.deplacer_etape(etape, action, par=request.user)
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            messages.success(request, f"« {etape} » est dans l’action « {etape.action} ».")
            return redirect("parcours:actions", pk)
    titre = f"Déplacer « {etape} »"
    contexte = {"parcours": etape.parcours, "form": form, "titre": titre, "fil": _fil(etape.parcours, titre)}
    return render(request, "parcours/formulaire.html", contexte)


def _fil(parcours, titre):
    return fil_des_etapes(parcours, ("Nos actions", reverse("parcours:actions", args=[parcours.pk])), (titre, ""))
