"""The files annexed to an act: read by both sides, chosen by ANCT while the text may change."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from conventions import droits
from conventions.enums import EN_REDACTION
from conventions.forms.annexes import AnnexeForm
from conventions.redaction import dernier_texte
from conventions.redaction.annexes import DES_DONNEES
from conventions.transitions import annexes as verbes
from conventions.views.acces import acte_ou_404, fil
from conventions.views.texte import TITRE, adresse_du_texte
from socle.comptes.reprise import connexion_exigee
from socle.documents import deposer, nature, servir
from socle.droits import exiger
from socle.erreurs import ErreurMetier
from socle.formulaires import refuser

SENS = {"monter": -1, "descendre": 1}


@connexion_exigee
def annexes(request, parcours_pk, pk):
    """The list, and the form that adds one."""
    parcours, acte = acte_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_lire_projet(request.user, acte))
    modifiable = bool(acte.statut in EN_REDACTION and droits.peut_preparer(request.user))
    form = None
    if request.method == "POST":
        exiger(droits.peut_preparer(request.user))
        form = AnnexeForm(request.POST, request.FILES)
        if form.is_valid() and _joindre(request, acte, form):
            messages.success(request, f"L’annexe « {form.cleaned_data['titre']} » est jointe.")
            return redirect("conventions:annexes", parcours.pk, acte.pk)
    elif modifiable:
        form = AnnexeForm()
    lignes = list(verbes.presentes(acte).select_related("fichier"))
    contexte = {
        "parcours": parcours,
        "acte": acte,
        "fil": [*fil(parcours, "")[:1], (TITRE, adresse_du_texte(parcours, acte)), ("Annexes", "")],
        "annexes": list(enumerate(lignes, start=_premiere(acte))),
        "modifiable": modifiable,
        "form": form,
        "poids_max": verbes.POIDS_MAX // verbes.MO,
        "retour": adresse_du_texte(parcours, acte, "annexes"),
    }
    return render(request, "conventions/annexes.html", contexte)


def _premiere(acte):
    """The number of the first file: after annexes 1 to 4, and after those of the convention that an avenant amends."""
    deja = len(dernier_texte(acte.convention_id, avant=acte.rang).get("annexes", [])) if acte.est_avenant else 0
    return DES_DONNEES + 1 + deja


def _joindre(request, acte, form):
    """Keep the file and annex it; False when something is refused, said in the form. Nothing is kept of a file that has no room."""
    televerse = form.cleaned_data["fichier"]
    try:
        verbes.exiger_place(acte, televerse.size)
        fichier = deposer(televerse, par=request.user, acceptees=nature.PAPIERS)
        verbes.joindre_annexe(acte, form.cleaned_data["titre"], fichier, par=request.user)
    except ErreurMetier as erreur:
        refuser(form, erreur)
        return False
    return True


def _annexe_ou_404(request, parcours_pk, pk, annexe_pk):
    parcours, acte = acte_ou_404(request, parcours_pk, pk)
    annexe = get_object_or_404(verbes.presentes(acte).select_related("fichier"), pk=annexe_pk)
    annexe.acte = acte
    return parcours, acte, annexe


@require_GET
@connexion_exigee
def annexe(request, parcours_pk, pk, annexe_pk):
    _, acte, lue = _annexe_ou_404(request, parcours_pk, pk, annexe_pk)
    exiger(droits.peut_lire_projet(request.user, acte))
    try:
        return servir(request, lue.fichier)
    except FileNotFoundError:
        raise Http404("Ce fichier n’est plus là.") from None


@require_POST
@connexion_exigee
def annexe_retirer(request, parcours_pk, pk, annexe_pk):
    parcours, acte, lue = _annexe_ou_404(request, parcours_pk, pk, annexe_pk)
    exiger(droits.peut_preparer(request.user))
    verbes.retirer_annexe(lue, par=request.user)
    messages.success(request, f"L’annexe « {lue} » est retirée.")
    return redirect("conventions:annexes", parcours.pk, acte.pk)


@require_POST
@connexion_exigee
def annexe_deplacer(request, parcours_pk, pk, annexe_pk):
    parcours, acte, lue = _annexe_ou_404(request, parcours_pk, pk, annexe_pk)
    exiger(droits.peut_preparer(request.user))
    sens = SENS.get(request.POST.get("sens"))
    if sens is not None:
        verbes.deplacer_annexe(lue, sens, par=request.user)
    return redirect(f"{reverse('conventions:annexes', args=[parcours.pk, acte.pk])}#annexe-{lue.pk}")
