"""The tools of a city on its étapes: paste a table, shift dates. What will happen is shown before it does."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from parcours import collage, decalage, droits, transitions
from parcours.acces import parcours_ou_404
from parcours.collage.modele import FORMAT_XLSX, classeur, exemples
from parcours.filtres import FiltreEtapesForm, etapes_lues
from parcours.forms import ChoixDecalageForm, CollageForm, DecalageForm
from parcours.models import Jalon
from parcours.views.etapes import fil_des_etapes
from socle.comptes import reprise
from socle.comptes.reprise import connexion_exigee
from socle.droits import exiger
from socle.erreurs import ErreurMetier
from socle.mots import pluriel


# --- a pasted table -----------------------------------------------------------------------------------------------------
@connexion_exigee
def etapes_coller(request, pk):
    parcours = parcours_ou_404(request, pk)
    exiger(droits.peut_modifier(request.user, parcours))
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    form, lecture = CollageForm(donnees), None
    repere = transitions.repere_de(parcours)
    if form.is_valid():
        refus = None
        if request.method == "POST" and form.est_a_ajouter:
            try:
                nb = _ajouter(request, parcours, form)
            except ErreurMetier as erreur:
                refus = erreur
                repere = transitions.repere_de(parcours)
            else:
                messages.success(request, "1 étape est ajoutée." if nb == 1 else f"{nb} étapes sont ajoutées.")
                return redirect("parcours:etapes", pk)
        lecture = collage.lire(form.cleaned_data["texte"], repere)
        form = CollageForm(donnees, lecture=lecture)
        if refus is not None:
            form.add_error(refus.champ, refus.message)
    form.lien_retour = ("Annuler", reverse("parcours:etapes", args=[pk]))
    contexte = {
        "parcours": parcours,
        "form": form,
        "lecture": lecture,
        "colonnes": list(collage.COLONNES.values()),
        "exemples": exemples(repere),
        "fil": fil_des_etapes(parcours, ("Coller un tableau", "")),
    }
    return render(request, "parcours/etapes_coller.html", contexte)


def _ajouter(request, parcours, form):
    return transitions.coller_etapes(
        parcours,
        form.cleaned_data["texte"],
        jeton=form.cleaned_data["jeton"],
        sceau=form.cleaned_data["vu"],
        seulement_justes=form.cleaned_data["seulement_justes"],
        par=request.user,
    )


@require_GET
@connexion_exigee
def etapes_coller_modele(request, pk):
    """The example as a spreadsheet."""
    parcours = parcours_ou_404(request, pk)
    exiger(droits.peut_modifier(request.user, parcours))
    octets = classeur(transitions.repere_de(parcours))
    return HttpResponse(
        octets,
        content_type=FORMAT_XLSX,
        headers={"Content-Disposition": 'attachment; filename="modele-etapes.xlsx"'},
    )


# --- shifting dates -----------------------------------------------------------------------------------------------------
@connexion_exigee
def etapes_decaler(request, pk):
    """Choose (GET), see what it changes (GET too, nothing moves), confirm (POST)."""
    parcours = parcours_ou_404(request, pk)
    exiger(droits.peut_modifier(request.user, parcours))
    refus = ""
    if request.method == "POST":
        confirmation = DecalageForm(request.POST)
        if confirmation.is_valid():
            vues, mois = confirmation.cleaned_data["vues"], confirmation.cleaned_data["mois"]
            try:
                faits = transitions.decaler_etapes(parcours, vues, mois=mois, par=request.user)
            except ErreurMetier as erreur:
                refus = erreur.message
                return _apercu(request, parcours, _presentes(parcours, vues), mois, refus)
            messages.success(request, _phrase_faite(parcours, faits, mois))
            return redirect("parcours:etapes", pk)
        refus = "Ce décalage n’est plus lisible\u00a0: choisissez de nouveau les étapes."
    presentes = _presentes(parcours)
    filtre = FiltreEtapesForm(request.GET, presentes)
    proposees = filtre.retenir(presentes)
    demande = request.GET if request.method == "GET" and "mois" in request.GET else None
    if refus:
        demande = request.POST
    form = ChoixDecalageForm(demande, etapes=proposees, filtres=filtre.filtres)
    if request.method == "GET" and form.is_valid():
        return _apercu(request, parcours, form.retenues(proposees), form.cleaned_data["mois"])
    form.lien_retour = ("Annuler", reverse("parcours:etapes", args=[pk]))
    contexte = {
        "parcours": parcours,
        "form": form,
        "refus": refus,
        "filtre": filtre.filtres,
        "vide": not proposees,
        "fil": fil_des_etapes(parcours, ("Décaler des dates", "")),
    }
    return render(request, "parcours/etapes_decaler.html", contexte)


def _presentes(parcours, cles=None):
    return [e for e in etapes_lues(parcours) if e.retire_le is None and (cles is None or e.pk in cles)]


def _apercu(request, parcours, etapes, mois, refus=""):
    """What these étapes would become; a form to confirm it for those that can move."""
    jalons = Jalon.objects.presents().filter(parcours=parcours, etape__in=[e.pk for e in etapes])
    tous = decalage.deplacements(parcours, etapes, jalons, mois)
    bougent = [d for d in tous if not d.empechement]
    form = DecalageForm(initial={"mois": mois, "vues": DecalageForm.dire(bougent)})
    form.libelle_bouton = f"Décaler {'cette étape' if len(bougent) == 1 else f'ces {len(bougent)} étapes'}"
    retour = reverse("parcours:etapes_decaler", args=[parcours.pk])
    form.lien_retour = ("Choisir d’autres étapes", retour)
    contexte = {
        "parcours": parcours,
        "form": form,
        "refus": refus,
        "de_combien": _de_combien(mois),
        "bougent": bougent,
        "restent": [d for d in tous if d.empechement],
        "dates_cles": [couple for d in bougent for couple in d.jalons],
        "retour": retour,
        "fil": fil_des_etapes(parcours, ("Décaler des dates", retour), ("Aperçu", "")),
    }
    return render(request, "parcours/etapes_decaler_apercu.html", contexte)


def _de_combien(mois):
    return f"{pluriel(abs(mois), 'mois', 'mois')} {'plus tard' if mois > 0 else 'plus tôt'}"


def _phrase_faite(parcours, faits, mois):
    """What was done, and the way back: the same page, prefilled the other way."""
    retour = urlencode([("mois", -mois), *(("etapes", d.etape.pk) for d in faits)])
    combien = "1 étape est placée" if len(faits) == 1 else f"{len(faits)} étapes sont placées"
    return format_html(
        '{} {}. <a href="{}?{}">Annuler ce décalage</a>',
        combien,
        _de_combien(mois),
        reverse("parcours:etapes_decaler", args=[parcours.pk]),
        retour,
    )
