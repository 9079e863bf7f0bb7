"""Imports by spreadsheet: a file is read and shown line by line, then applied once, all of it or nothing."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from conventions import droits
from conventions.enums import GenreImportation
from conventions.forms.importations import LaisserForm
from conventions.lecture_importations import lire_import, presenter
from conventions.modeles_import import tableau_depenses, tableau_paiements
from conventions.models import Importation
from conventions.transitions import import_depenses as depenses
from conventions.transitions import import_paiements as paiements
from conventions.transitions.depenses import empechement
from conventions.transitions.importations import deja_applique
from conventions.views.acces import convention_ou_404, exiger_anct
from conventions.views.depenses import fil
from socle.comptes.reprise import connexion_exigee
from socle.droits import exiger
from socle.erreurs import ErreurMetier
from socle.formulaires import refuser
from socle.mots import nombre, pluriel
from socle.tableurs import TYPES, a_enregistrer
from socle.tableurs.formulaires import ImportForm

PAR_PAGE = 50
DERNIERS = 10


def _envoyer(request, preparer):
    """(the form, the Importation once its file was read)."""
    if request.method != "POST":
        return ImportForm(), None
    form = ImportForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            return form, preparer(form.cleaned_data["fichier"], par=request.user)
        except ErreurMetier as erreur:
            refuser(form, erreur)
    return form, None


def _exiger_extension(extension):
    if extension not in TYPES:
        raise Http404("Ce type de fichier n’existe pas.")


def _imports():
    return Importation.objects.select_related("fichier", "preparee_par", "appliquee_par")


def _contexte(request, importation):
    """What both dry runs show. One query."""
    lu = lire_import(importation)
    page = Paginator(lu.lignes, PAR_PAGE).get_page(request.GET.get("page"))
    return {
        "importation": importation,
        "lu": lu,
        "page_liste": page,
        "fin": "Ce qui s’est passé" if importation.appliquee_le else "Ce qui se passera",
        "lignes": presenter(importation, page),
        "deja": None if importation.appliquee_le else deja_applique(importation),
    }


# --- the accountant's answers: ANCT ----------------------------------------------------------------------------------------------------


def _exiger_finances(request):
    exiger_anct(request)
    exiger(droits.peut_tenir_finances(request.user))


def _fil_paiements(*suite):
    return [("Versements", reverse("conventions:versements")), *suite]


@connexion_exigee
def import_paiements(request):
    _exiger_finances(request)
    form, importation = _envoyer(request, paiements.preparer)
    if importation:
        return redirect("conventions:import_paiement", importation.pk)
    contexte = {
        "form": form,
        "derniers": _imports().filter(genre=GenreImportation.PAIEMENTS).defer("contenu", "bilan")[:DERNIERS],
        "colonnes": [c.titre for c in paiements.COLONNES if c.lire],
        "fil": _fil_paiements(("Importer des paiements", "")),
    }
    return render(request, "conventions/import_paiements.html", contexte)


@require_GET
@connexion_exigee
def import_paiements_modele(request, extension):
    _exiger_finances(request)
    _exiger_extension(extension)
    nom = f"paiements-{timezone.localdate():%Y-%m-%d}"
    return a_enregistrer(tableau_paiements(paiements.attendus(), extension), nom, extension)


def _import_paiement_ou_404(request, pk):
    _exiger_finances(request)
    return get_object_or_404(_imports(), pk=pk, genre=GenreImportation.PAIEMENTS)


@require_GET
@connexion_exigee
def import_paiement(request, pk):
    """The dry run, then what was done."""
    contexte = _contexte(request, _import_paiement_ou_404(request, pk))
    contexte["fil"] = _fil_paiements(
        ("Importer des paiements", reverse("conventions:import_paiements")), ("Vérifier", "")
    )
    return render(request, "conventions/import_paiement.html", contexte)


@require_POST
@connexion_exigee
def import_paiement_appliquer(request, pk):
    importation = _import_paiement_ou_404(request, pk)
    try:
        paiements.appliquer(importation, par=request.user)
    except ErreurMetier as erreur:
        messages.error(request, erreur.message)
    else:
        messages.success(
            request, "C’est enregistré. Les territoires payés sont prévenus par mail, avec leur avis de versement."
        )
    return redirect("conventions:import_paiement", pk)


# --- the expenses of a convention: the team, or ANCT for it --------------------------------------------------------------------------------


def _convention_ou_404(request, parcours_pk):
    """(parcours, its last convention), for who declares expenses there."""
    parcours, convention = convention_ou_404(request, parcours_pk)
    exiger(droits.peut_declarer_depense(request.user, parcours))
    return parcours, convention


def _fil_depenses(parcours, *suite):
    return [*fil(parcours, "")[:-1], *suite]


@connexion_exigee
def import_depenses(request, parcours_pk):
    parcours, convention = _convention_ou_404(request, parcours_pk)
    form, importation = _envoyer(request, lambda fichier, par: depenses.preparer(convention, fichier, par=par))
    if importation:
        return redirect("conventions:import_depense", parcours.pk, importation.pk)
    contexte = {
        "parcours": parcours,
        "form": form,
        "empechement": empechement(convention),
        "derniers": _imports()
        .select_related("convention")
        .filter(convention=convention)
        .defer("contenu", "bilan")[:DERNIERS],
        "colonnes": depenses.COLONNES,
        "fil": _fil_depenses(parcours, ("Importer des dépenses", "")),
    }
    return render(request, "conventions/import_depenses.html", contexte)


@require_GET
@connexion_exigee
def import_depenses_modele(request, parcours_pk, extension):
    _convention_ou_404(request, parcours_pk)
    _exiger_extension(extension)
    return a_enregistrer(tableau_depenses(extension), "depenses-modele", extension)


def _import_depense_ou_404(request, parcours_pk, pk):
    parcours, convention = _convention_ou_404(request, parcours_pk)
    importation = get_object_or_404(_imports(), pk=pk, convention=convention)
    importation.convention = convention
    return parcours, importation


def _page_depense(request, parcours, importation, donnees=None, erreur=None):
    """`donnees` and `erreur`: what was posted, and why it is refused."""
    contexte = _contexte(request, importation)
    lu = contexte["lu"]
    form = None
    if lu.nb_a_faire and lu.nb_refusees and not importation.appliquee_le:
        form = LaisserForm(donnees)
        form.libelle_bouton = _bouton(lu)
        form.attributs = {"action": reverse("conventions:import_depense_appliquer", args=[parcours.pk, importation.pk])}
        if erreur:
            form.is_valid()
            refuser(form, erreur)
    envoyer = reverse("conventions:import_depenses", args=[parcours.pk])
    contexte |= {
        "parcours": parcours,
        "form": form,
        "bouton": _bouton(lu),
        "fil": _fil_depenses(parcours, ("Importer des dépenses", envoyer), ("Vérifier", "")),
    }
    return render(request, "conventions/import_depense.html", contexte)


def _bouton(lu):
    return "Ajouter cette dépense" if lu.nb_a_faire == 1 else f"Ajouter ces {nombre(lu.nb_a_faire)} dépenses"


@require_GET
@connexion_exigee
def import_depense(request, parcours_pk, pk):
    """The dry run, then what was done."""
    return _page_depense(request, *_import_depense_ou_404(request, parcours_pk, pk))


@require_POST
@connexion_exigee
def import_depense_appliquer(request, parcours_pk, pk):
    parcours, importation = _import_depense_ou_404(request, parcours_pk, pk)
    try:
        nb = depenses.appliquer(importation, laisser="laisser" in request.POST, par=request.user)
    except ErreurMetier as erreur:
        if erreur.champ == "laisser":
            return _page_depense(request, parcours, importation, request.POST, erreur)
        messages.error(request, erreur.message)
    else:
        messages.success(request, f"{pluriel(nb, 'dépense est ajoutée', 'dépenses sont ajoutées')} à votre liste.")
    return redirect("conventions:import_depense", parcours.pk, pk)
