"""The requests of a need and the quotes that came: reminded, withdrawn, typed by the team, read, taken away in a table."""

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from prestataires import droits
from prestataires import lecture_besoins as lecture
from prestataires.besoins import sollicitables
from prestataires.forms.besoins import DevisRecuForm, MotifBesoinForm
from prestataires.models import Candidature, Prestataire
from prestataires.transitions import besoins as verbes
from prestataires.transitions import candidatures
from prestataires.views.acces import besoin_ou_404, fil_du_besoin, page_du_besoin
from socle.comptes import reprise
from socle.comptes.reprise import connexion_exigee
from socle.documents import deposer, servir
from socle.droits import exiger
from socle.erreurs import ErreurMetier
from socle.formulaires import refuser
from socle.tableurs import emporter


def _candidature_ou_404(request, parcours_pk, besoin_pk, pk):
    _, besoin = besoin_ou_404(request, parcours_pk, besoin_pk)
    candidature = get_object_or_404(Candidature.objects.select_related("prestataire", "devis"), besoin=besoin, pk=pk)
    candidature.besoin = besoin
    return besoin, candidature


def _retour(besoin):
    # Without an anchor: the message at the top is what is to be read first.
    return redirect(page_du_besoin(besoin.etape))


@require_POST
@connexion_exigee
def candidature_relancer(request, parcours_pk, besoin_pk, pk):
    besoin, candidature = _candidature_ou_404(request, parcours_pk, besoin_pk, pk)
    exiger(droits.peut_demander_devis(request.user, besoin.parcours))
    try:
        verbes.relancer(candidature, par=request.user)
    except ErreurMetier as erreur:
        messages.warning(request, erreur.message)
    else:
        messages.success(request, f"Un nouveau mail est parti à {candidature.prestataire.nom}.")
    return _retour(besoin)


@connexion_exigee
def candidature_ecarter(request, parcours_pk, besoin_pk, pk):
    """A page that says what withdrawing does, and asks why."""
    besoin, candidature = _candidature_ou_404(request, parcours_pk, besoin_pk, pk)
    exiger(droits.peut_demander_devis(request.user, besoin.parcours))
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    form = MotifBesoinForm(
        donnees,
        bouton="Retirer la demande",
        aide="Cette phrase reste entre vous et l’ANCT : le prestataire ne la lit pas.",
    )
    form.lien_retour = ("Annuler", page_du_besoin(besoin.etape))
    if request.method == "POST" and form.is_valid():
        try:
            verbes.ecarter(candidature, form.cleaned_data["motif"], par=request.user)
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            messages.success(request, f"La demande à {candidature.prestataire.nom} est retirée.")
            return _retour(besoin)
    titre = f"Retirer la demande à {candidature.prestataire.nom}"
    contexte = {
        "parcours": besoin.parcours,
        "besoin": besoin,
        "form": form,
        "titre": titre,
        "consequences": [
            "Son lien ne s’ouvre plus. S’il avait reçu la demande par mail, il est prévenu qu’elle est retirée.",
            "Vous pourrez lui demander de nouveau un devis.",
        ],
        "fil": fil_du_besoin(besoin.parcours, besoin.etape, titre),
    }
    return render(request, "prestataires/besoin_confirmer.html", contexte)


@connexion_exigee
def devis_saisir(request, parcours_pk, besoin_pk, prestataire_pk):
    """A quote that came by post or by mail, of a provider that was asked or not."""
    parcours, besoin = besoin_ou_404(request, parcours_pk, besoin_pk)
    permis = Q(pk__in=sollicitables(parcours).values("pk")) | Q(pk__in=besoin.candidatures.values("prestataire"))
    prestataire = get_object_or_404(Prestataire.objects.filter(permis), pk=prestataire_pk)
    exiger(droits.peut_demander_devis(request.user, parcours))
    candidature = besoin.candidatures.filter(prestataire=prestataire).first()
    initial = (
        {n: getattr(candidature, n) for n in ("disponibilite", "montant_ht", "montant_ttc", "message")}
        if candidature
        else {}
    )
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    form = DevisRecuForm(donnees, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                fichier = garder(form, par=request.user)
                candidatures.saisir_devis(besoin, prestataire, form.cleaned_data, par=request.user, devis=fichier)
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            messages.success(request, f"Le devis {prestataire.de_nom} est enregistré.")
            return _retour(besoin)
    titre = f"Le devis {prestataire.de_nom}"
    form.lien_retour = ("Annuler", page_du_besoin(besoin.etape))
    contexte = {
        "parcours": parcours,
        "besoin": besoin,
        "form": form,
        "titre": titre,
        "candidature": candidature,
        "fil": fil_du_besoin(parcours, besoin.etape, titre),
    }
    return render(request, "prestataires/besoin_devis_saisir.html", contexte)


def garder(form, *, par):
    """The file of the form, kept once it is known to be readable; None when there is none. Raises ErreurMetier (champ « devis »)."""
    fichier = form.cleaned_data.get("devis")
    return deposer(fichier, par=par, champ="devis") if fichier else None


@require_GET
@connexion_exigee
def devis_fichier(request, parcours_pk, besoin_pk, pk):
    _, candidature = _candidature_ou_404(request, parcours_pk, besoin_pk, pk)
    if candidature.devis is None:
        raise Http404("Il n’y a pas de fichier avec ce devis.")
    return servir(request, candidature.devis)


@require_GET
@connexion_exigee
def devis_exporter(request, parcours_pk, besoin_pk, extension):
    """The comparison, as a spreadsheet."""
    parcours, besoin = besoin_ou_404(request, parcours_pk, besoin_pk)
    return emporter(lambda: [lecture.feuille(besoin, parcours.collectivite)], "devis", extension)
