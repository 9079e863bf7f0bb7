"""ANCT's worklist of the files that a parapheur has rewritten: a named person compares each with what was sent, then confirms or refuses."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from conventions import depots, droits, transitions
from conventions.comparaisons import comparer_pages
from conventions.enums import PartieSignataire
from conventions.forms.signatures import RefusForm
from conventions.lecture_signatures import degeler, dire, dire_ajouts
from conventions.views.acces import exiger_anct
from conventions.views.apercus import servir_apercu
from socle.comptes.reprise import connexion_exigee
from socle.documents import servir
from socle.documents.nature import Illisible
from socle.droits import exiger
from socle.erreurs import ErreurMetier
from socle.formulaires import refuser

PAR_PAGE = 50
FIL = [("À traiter", "gestion:index"), ("Documents signés à comparer", "conventions:comparaisons")]


def _fil(*suite):
    debut = [(mot, reverse(nom)) for mot, nom in FIL]
    return [*debut, *((mot, "") for mot in suite)] if suite else [debut[0], (FIL[1][0], "")]


def _signature_ou_404(request, pk):
    """A file that waits to be compared, for any account of ANCT."""
    exiger_anct(request)
    return get_object_or_404(depots.a_comparer().visibles_par(request.user), pk=pk)


@require_GET
@connexion_exigee
def comparaisons(request):
    exiger_anct(request)
    page = Paginator(depots.a_comparer().visibles_par(request.user), PAR_PAGE).get_page(request.GET.get("page"))
    for signature in page:
        signature.ajouts = dire_ajouts(degeler(signature.verification))
    contexte = {"page_liste": page, "peut_comparer": droits.peut_preparer(request.user), "fil": _fil()}
    return render(request, "conventions/comparaisons.html", contexte)


def _page(request, signature, form=None):
    form = form or RefusForm()
    form.attributs = {"action": reverse("conventions:comparaison_refuser", args=[signature.pk])}
    acte = signature.acte
    lue = degeler(signature.verification)
    envoye = depots.exiger_exemplaire(acte)
    try:
        pages = comparer_pages(envoye.lire(), signature.fichier.lire())
    except Illisible:
        pages = None
    contexte = {
        "signature": signature,
        "acte": acte,
        "parcours": acte.convention.parcours,
        "envoye": envoye,
        "pages": pages,
        "nb_differentes": sum(1 for p in pages or () if not p.identique),
        "nb_envoyees": envoye.nb_pages,
        "lues": dire(lue),
        "motif": lue.get("motif", ""),
        "ajouts": dire_ajouts(lue),
        "nomme": depots.qui_signe(acte, signature.partie),
        "peut_comparer": droits.peut_preparer(request.user),
        "form": form,
        "fil": _fil(acte.convention.parcours.collectivite.nom),
    }
    return render(request, "conventions/comparaison.html", contexte)


@require_GET
@connexion_exigee
def comparaison(request, pk):
    return _page(request, _signature_ou_404(request, pk))


@require_POST
@connexion_exigee
def comparaison_confirmer(request, pk):
    signature = _signature_ou_404(request, pk)
    exiger(droits.peut_preparer(request.user))
    transitions.recevoir(signature, par=request.user, a_la_main=True)
    messages.success(request, "C’est confirmé : la signature est reçue.")
    return redirect("conventions:comparaisons")


@require_POST
@connexion_exigee
def comparaison_refuser(request, pk):
    signature = _signature_ou_404(request, pk)
    exiger(droits.peut_preparer(request.user))
    form = RefusForm(request.POST)
    if form.is_valid():
        try:
            transitions.refuser(signature, motif=form.cleaned_data["motif"], par=request.user)
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            prevenue = signature.partie == PartieSignataire.COLLECTIVITE
            suite = " La personne contact du territoire est prévenue par mail." if prevenue else ""
            messages.success(request, f"Le document est refusé.{suite}")
            return redirect("conventions:comparaisons")
    return _page(request, signature, form)


def _fichier(signature, quoi):
    if quoi == "recu":
        return signature.fichier
    if quoi == "envoye":
        return depots.exiger_exemplaire(signature.acte)
    raise Http404("Il n’y a que le document envoyé et le document reçu.")


@require_GET
@connexion_exigee
def comparaison_fichier(request, pk, quoi):
    return servir(request, _fichier(_signature_ou_404(request, pk), quoi))


@require_GET
@connexion_exigee
def comparaison_apercu(request, pk, quoi, page):
    """A picture of this page, of what was sent or of what came back."""
    return servir_apercu(request, _fichier(_signature_ou_404(request, pk), quoi), page)
