"""Modifying a signed convention: the form of an avenant, and what it changes, for both sides."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from conventions import droits, transitions
from conventions.avenants import acte_en_cours, dire_montants, empechement, etapes_modifiables
from conventions.changements_avenant import ce_que_change
from conventions.enums import EN_REDACTION
from conventions.forms.avenants import AvenantForm, valeurs_du_projet, valeurs_nouvelles
from conventions.models import Acte, Convention
from conventions.views.acces import acte_ou_404, avec_la_revision, fil
from parcours.acces import parcours_ou_404
from socle.comptes import reprise
from socle.comptes.reprise import connexion_exigee
from socle.droits import exiger
from socle.erreurs import ErreurMetier
from socle.formulaires import refuser
from socle.mots import date_longue

PREPARER, MODIFIER = "Préparer une modification (avenant)", "Changer la modification (avenant)"


@connexion_exigee
def avenant_rediger(request, parcours_pk):
    parcours = parcours_ou_404(request, parcours_pk)
    exiger(droits.peut_preparer(request.user))
    convention = get_object_or_404(Convention.objects.vivantes(), parcours=parcours)
    convention.parcours = parcours
    en_cours = acte_en_cours(convention)
    if request.method == "GET" and en_cours is not None and en_cours.est_avenant:
        return redirect("conventions:page", parcours.pk)
    if raison := empechement(convention, parcours, en_cours):
        raise ErreurMetier(raison)
    etapes = etapes_modifiables(convention, parcours)
    dernier = Acte.objects.signes().filter(convention=convention).defer("texte_gele").latest("rang")
    initial = valeurs_nouvelles(convention, dernier, parcours.engagements.all())
    form = AvenantForm(_donnees(request), initial=initial, convention=convention, etapes=etapes)
    if _a_enregistrer(request, form):
        try:
            acte = transitions.ouvrir_avenant(convention, form.cleaned_data, par=request.user)
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            return _enregistre(request, acte)
    return _page(request, parcours, convention, None, form, PREPARER)


@connexion_exigee
def avenant_modifier(request, parcours_pk, pk):
    parcours, acte = _avenant_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_preparer(request.user))
    if acte.statut not in EN_REDACTION:
        raise ErreurMetier(
            f"Cette modification est « {acte.get_statut_display()} » : reprenez sa rédaction pour la changer."
        )
    convention = acte.convention
    etapes = etapes_modifiables(convention, parcours)
    valeurs = {"initial": valeurs_du_projet(acte, etapes), "convention": convention, "etapes": etapes}
    form = AvenantForm(_donnees(request), **valeurs)
    if _a_enregistrer(request, form):
        try:
            transitions.modifier_avenant(
                acte, form.cleaned_data, par=request.user, revision=form.cleaned_data["revision"]
            )
        except ErreurMetier as erreur:
            form = AvenantForm(avec_la_revision(request, acte), **valeurs)
            form.is_valid()
            refuser(form, erreur)
        else:
            return _enregistre(request, acte)
    return _page(request, parcours, convention, acte, form, MODIFIER)


def _donnees(request):
    return request.POST if request.method == "POST" else reprise.donnees_pour(request) or None


def _a_enregistrer(request, form):
    """« Calculer le total » shows the sum and writes nothing."""
    return request.method == "POST" and form.is_valid() and AvenantForm.second_bouton[0] not in request.POST


def _enregistre(request, acte):
    total = acte.convention.montant_total
    messages.success(
        request,
        f"La modification (avenant) est enregistrée. {dire_montants(total, acte.montant_delta)}. "
        f"Fin d’exécution : {date_longue(acte.date_fin)}.",
    )
    return redirect("conventions:avenant_difference", acte.convention.parcours_id, acte.pk)


def _page(request, parcours, convention, acte, form, titre):
    form.lien_retour = ("Revenir à la convention", reverse("conventions:page", args=[parcours.pk]))
    calcul = ""
    if form.is_bound and form.is_valid():
        calcul = f"{dire_montants(convention.montant_total, form.ecart)}."
    elif acte is not None and not form.is_bound:
        calcul = f"{dire_montants(convention.montant_total, acte.montant_delta)}."
    contexte = {
        "parcours": parcours,
        "convention": convention,
        "acte": acte,
        "form": form,
        "titre": titre,
        "calcul": calcul,
        "fil": fil(parcours, titre),
    }
    return render(request, "conventions/avenant.html", contexte)


def _avenant_ou_404(request, parcours_pk, pk):
    parcours, acte = acte_ou_404(request, parcours_pk, pk, texte=True)
    if not acte.est_avenant:
        raise Http404("Cet acte est la convention elle-même.")
    return parcours, acte


@require_GET
@connexion_exigee
def avenant_difference(request, parcours_pk, pk):
    """What the avenant changes, for both sides: from its frozen text, or from its draft once the territory may read it."""
    parcours, acte = _avenant_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_lire_projet(request.user, acte))
    titre = "Ce que change la modification"
    contexte = {
        "parcours": parcours,
        "acte": acte,
        "change": ce_que_change(acte, parcours),
        "peut_modifier": acte.statut in EN_REDACTION and droits.peut_preparer(request.user),
        "titre": titre,
        "fil": fil(parcours, titre),
    }
    return render(request, "conventions/avenant_difference.html", contexte)
