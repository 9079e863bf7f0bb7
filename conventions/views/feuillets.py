"""The scanned pages of a paper signature: put in order, added to, looked at."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from conventions import depots, transitions
from conventions.enums import ModeSignature, StatutSignature
from conventions.forms.signatures import AjoutForm, CorrectionForm, PagesForm
from conventions.models import Feuillet
from conventions.views.apercus import servir_apercu
from conventions.views.signatures import ENREGISTREE, adresse, de_l_acte, exiger_depot, fil, presente
from socle.documents import servir
from socle.erreurs import ErreurMetier
from socle.formulaires import refuser
from socle.mots import pluriel


@de_l_acte
def signature_pages(request, acte, partie):
    """Put the scanned pages in order, take one away, confirm that all are there."""
    exiger_depot(request, acte, partie)
    if request.method == "GET" and not _a_ranger(acte, partie):
        return redirect(adresse("signature", acte, partie))  # an old address: all was confirmed, or taken back
    papier = _papier(acte, partie)
    form = _form_des_pages(acte, partie, papier, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            transitions.placer(papier, form.numeros, retires=form.retires, par=request.user)
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            return redirect(_confirmer(request, papier) if form.veut_confirmer else _apres_l_ordre(request, papier))
    return _page_des_pages(request, acte, partie, papier, form=form)


def _apres_l_ordre(request, papier):
    messages.success(request, "L’ordre des pages est enregistré.")
    return adresse("signature_pages", papier.acte, papier.partie)


def _confirmer(request, papier):
    """« Tout y est »: the order is saved whatever happens, and what is missing is said."""
    try:
        transitions.recevoir(papier, par=request.user)
    except ErreurMetier as erreur:
        messages.error(request, f"{erreur.message} L’ordre des pages est enregistré.")
        return adresse("signature_pages", papier.acte, papier.partie)
    messages.success(request, ENREGISTREE)
    return adresse("signature", papier.acte, papier.partie)


def _a_ranger(acte, partie):
    return acte.signatures.filter(partie=partie, statut=StatutSignature.INCOMPLETE, mode=ModeSignature.PAPIER).exists()


def _papier(acte, partie):
    signature = presente(acte, partie)
    if signature.mode != ModeSignature.PAPIER or signature.statut != StatutSignature.INCOMPLETE:
        raise Http404("Il n’y a pas de pages à ranger.")
    return signature


def _form_des_pages(acte, partie, papier, donnees=None):
    feuillets, attendues = depots.feuillets_de(papier), depots.pages_attendues(acte)
    return PagesForm(
        donnees,
        feuillets=feuillets,
        attendues=attendues,
        manquantes=depots.manquantes(feuillets, attendues),
        adresse_apercu=lambda f: adresse("feuillet_apercu", acte, partie, f.pk),
    )


def _page_des_pages(request, acte, partie, papier, *, form=None, ajout=None, correction=None):
    form = form or _form_des_pages(acte, partie, papier)
    ajout = ajout or AjoutForm()
    correction = correction or CorrectionForm(initial={"date": papier.date, "signataire": papier.signataire})
    ajout.attributs = {"action": adresse("signature_pages_ajouter", acte, partie)}
    correction.attributs = {"action": adresse("signature_corriger", acte, partie)}
    contexte = {
        "parcours": acte.convention.parcours,
        "acte": acte,
        "partie": partie,
        "signature": papier,
        "form": form,
        "ajout": ajout,
        "correction": correction,
        "attendues": form.attendues,
        "manque": depots.dire_manquantes(form.manquantes),
        "fil": fil(acte, partie, "Ranger les pages"),
    }
    return render(request, "conventions/signature_pages.html", contexte)


@require_POST
@de_l_acte
def signature_pages_ajouter(request, acte, partie):
    exiger_depot(request, acte, partie)
    papier = _papier(acte, partie)
    ajout = AjoutForm(request.POST, request.FILES)
    if ajout.is_valid():
        try:
            nb = transitions.ajouter_feuillets(papier, fichiers=ajout.cleaned_data["fichiers"], par=request.user)
        except ErreurMetier as erreur:
            refuser(ajout, erreur)
        else:
            phrase = (
                f"{pluriel(nb, 'page ajoutée', 'pages ajoutées')}."
                if nb
                else "Ces fichiers étaient déjà là : rien n’a changé."
            )
            messages.success(request, phrase)
            return redirect(adresse("signature_pages", acte, partie))
    return _page_des_pages(request, acte, partie, papier, ajout=ajout)


@require_POST
@de_l_acte
def signature_corriger(request, acte, partie):
    """The day or the name, while pages are being put in order."""
    exiger_depot(request, acte, partie)
    papier = _papier(acte, partie)
    correction = CorrectionForm(request.POST)
    if correction.is_valid():
        try:
            transitions.corriger_signature(papier, par=request.user, **correction.cleaned_data)
        except ErreurMetier as erreur:
            refuser(correction, erreur)
        else:
            messages.success(request, "C’est corrigé.")
            return redirect(adresse("signature_pages", acte, partie))
    return _page_des_pages(request, acte, partie, papier, correction=correction)


def _feuillet(acte, partie, feuillet_pk):
    """A page of what stands for this side, through its scoped act."""
    return get_object_or_404(
        Feuillet.objects.select_related("fichier"),
        signature=presente(acte, partie),
        pk=feuillet_pk,
        retire_le__isnull=True,
    )


@require_GET
@de_l_acte
def feuillet_apercu(request, acte, partie, feuillet_pk):
    feuillet = _feuillet(acte, partie, feuillet_pk)
    return servir_apercu(request, feuillet.fichier, feuillet.page)


@require_GET
@de_l_acte
def feuillet_fichier(request, acte, partie, feuillet_pk):
    """The file that holds this page, as it was deposited."""
    return servir(request, _feuillet(acte, partie, feuillet_pk).fichier)
