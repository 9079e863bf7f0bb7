"""Providers by spreadsheet: a file is read and shown line by line, then applied once; records of one SIREN are compared, then merged."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from prestataires import droits
from prestataires.colonnes import COLONNES, feuille
from prestataires.forms.registre_importations import FusionForm
from prestataires.lecture_importation import lire_import, presenter
from prestataires.models import ImportationPrestataires
from prestataires.transitions import importation as verbes
from prestataires.transitions.fusion import doublons as trouver_les_doublons
from prestataires.transitions.fusion import fusionner
from prestataires.views.registre import vers_la_fiche
from prestataires.views.registre_acces import fil, fil_de, prestataire_a_tenir
from socle.comptes.reprise import connexion_exigee
from socle.droits import exiger
from socle.erreurs import ErreurMetier
from socle.formulaires import refuser
from socle.mots import nombre, pluriel
from socle.tableurs import emporter
from socle.tableurs.formulaires import ImportForm

PAR_PAGE = 50
DERNIERS = 10


def _exiger(request):
    exiger(droits.peut_tenir_le_registre(request.user))


def telecharger(prestataires, nom, extension):
    """The table of these providers, as a file to save. Raises Http404 for a kind of file that is not written here."""
    return emporter(lambda: [feuille(prestataires)], nom, extension, datee=False)


def _imports():
    return ImportationPrestataires.objects.select_related("fichier", "preparee_par", "appliquee_par")


@connexion_exigee
def import_prestataires(request):
    _exiger(request)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if request.method == "POST" and form.is_valid():
        try:
            importation = verbes.preparer(form.cleaned_data["fichier"], par=request.user)
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            return redirect("prestataires:import_prestataire", importation.pk)
    contexte = {
        "form": form,
        "derniers": _imports().defer("contenu", "bilan")[:DERNIERS],
        "colonnes": [c for c in COLONNES if c.lire],
        "fil": fil(("Importer des prestataires", "")),
    }
    return render(request, "prestataires/registre_imports.html", contexte)


@require_GET
@connexion_exigee
def import_prestataires_modele(request, extension):
    _exiger(request)
    return telecharger([], "prestataires-modele", extension)


@require_GET
@connexion_exigee
def import_prestataire(request, pk):
    """The dry run, then what was done."""
    _exiger(request)
    importation = get_object_or_404(_imports(), pk=pk)
    lu = lire_import(importation)
    page = Paginator(lu.lignes, PAR_PAGE).get_page(request.GET.get("page"))
    bouton = "Enregistrer cette ligne" if lu.nb_a_faire == 1 else f"Enregistrer ces {nombre(lu.nb_a_faire)} lignes"
    contexte = {
        "importation": importation,
        "lu": lu,
        "page_liste": page,
        "lignes": presenter(importation, page),
        "bouton": bouton,
        "deja": None if importation.appliquee_le else verbes.deja_applique(importation),
        "fil": fil(("Importer des prestataires", reverse("prestataires:import_prestataires")), ("Vérifier", "")),
    }
    return render(request, "prestataires/registre_import.html", contexte)


@require_POST
@connexion_exigee
def import_prestataire_appliquer(request, pk):
    _exiger(request)
    importation = get_object_or_404(_imports(), pk=pk)
    try:
        ajoutes, modifies = verbes.appliquer(importation, par=request.user)
    except ErreurMetier as erreur:
        messages.error(request, erreur.message)
    else:
        ajouts = pluriel(ajoutes, "prestataire ajouté", "prestataires ajoutés")
        messages.success(
            request, f"C’est enregistré : {ajouts}, {pluriel(modifies, 'fiche modifiée', 'fiches modifiées')}."
        )
    return redirect("prestataires:import_prestataire", pk)


# --- two records of one organisation --------------------------------------------------------------------------------------------------


@require_GET
@connexion_exigee
def doublons(request):
    _exiger(request)
    contexte = {"groupes": trouver_les_doublons(), "fil": fil(("Réunir les fiches en double", ""))}
    return render(request, "prestataires/registre_doublons.html", contexte)


@connexion_exigee
def reunir(request, pk, double_pk):
    """`pk` is the record that stays. Nothing happens before the two are compared."""
    garde, double = prestataire_a_tenir(request, pk), prestataire_a_tenir(request, double_pk)
    if garde.pk == double.pk:
        raise Http404("Une fiche ne se réunit pas avec elle-même.")
    form = FusionForm(request.POST or None, garde=garde, double=double)
    form.lien_retour = ("Ne rien changer", vers_la_fiche(garde))
    if request.method == "POST" and form.is_valid():
        try:
            fusionner(garde, double, form.choix, par=request.user)
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            messages.success(request, "Les deux fiches sont réunies.")
            return redirect(vers_la_fiche(garde))
    contexte = {
        "garde": garde,
        "double": double,
        "form": form,
        "bilan": [
            (libelle, getattr(double, quoi).count())
            for libelle, quoi in (
                ("Demandes de devis", "candidatures"),
                ("Missions", "missions"),
                ("Contacts", "contacts"),
                ("Attestations", "attestations"),
                ("Propositions", "propositions"),
            )
        ],
        "fil": fil_de(garde, "Réunir deux fiches"),
    }
    return render(request, "prestataires/registre_reunir.html", contexte)
