"""The page of a provider that is asked for a quote: no account. It sees the need and its own answer, nothing else."""

from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from parcours.models import Parcours
from parcours.notifications import adresse_interlocuteur
from prestataires.enums import StatutBesoin, StatutCandidature, UsageLien
from prestataires.forms.besoins import DeclinerForm, DevisForm
from prestataires.transitions.candidatures import decliner, repondre
from prestataires.views.besoins import FICHE_SUIVIE
from prestataires.views.devis import garder
from prestataires.views.liens import lien_valable, servir_lien
from socle.documents import servir
from socle.erreurs import ErreurMetier
from socle.formulaires import refuser

CHAMPS = ("disponibilite", "montant_ht", "montant_ttc", "message")
# What became of it, in neutral words: neither who was chosen, nor what anybody said.
ISSUES = {
    StatutBesoin.CHOIX: "La collectivité compare les réponses. Elle vous écrira.",
    StatutBesoin.CHOISI: "La collectivité a choisi un autre prestataire. Merci de votre réponse.",
}
RETENUE = "La collectivité vous a choisi. Elle prend contact avec vous pour la suite."


def _candidature_ou_404(lien):
    """The request behind this link. Raises Http404 for a link of another usage: its pages are not these."""
    if lien.usage != UsageLien.DEVIS:
        raise Http404("Cette page n’est pas celle de ce lien.")
    return lien.candidature


def _repond(candidature):
    """Whether an answer may still be given, or corrected."""
    return candidature.besoin.statut == StatutBesoin.CONSULTATION


def _page(request, lien, jeton, *, form=None, refus=None):
    candidature = lien.candidature
    besoin = candidature.besoin
    parcours = Parcours.objects.select_related("collectivite__departement", "interlocuteur").get(pk=besoin.parcours_id)
    if _repond(candidature):
        form = form or DevisForm(initial={nom: getattr(candidature, nom) for nom in CHAMPS})
        if candidature.statut == StatutCandidature.PROPOSEE:
            form.libelle_bouton = "Enregistrer la correction"
        refus = refus or DeclinerForm(auto_id="id_refus_%s")
        refus.attributs = {"action": reverse("prestataires:lien_devis_decliner", args=[jeton])}
    contexte = {
        "jeton": jeton,
        "lien": lien,
        "candidature": candidature,
        "besoin": besoin,
        "collectivite": parcours.collectivite,
        "contact": parcours.interlocuteur,
        "contact_email": adresse_interlocuteur(parcours),
        "criteres": [str(c) for c in besoin.criteres.all()],
        "fiche": FICHE_SUIVIE.fait(besoin),
        "repond": _repond(candidature),
        "issue": RETENUE if candidature.statut == StatutCandidature.RETENUE else ISSUES.get(besoin.statut, ""),
        "form": form,
        "refus": refus,
        "merci": "merci" in request.GET,
    }
    return render(request, "prestataires/lien_devis.html", contexte)


@servir_lien(UsageLien.DEVIS)
def repondre_au_lien(request, lien, jeton):
    """The need, and the form of the answer while it may be given."""
    candidature = lien.candidature
    if request.method != "POST":
        return _page(request, lien, jeton)
    form = DevisForm(request.POST, request.FILES or None)
    if form.is_valid():
        try:
            with transaction.atomic():
                repondre(candidature, form.cleaned_data, devis=garder(form, par=None))
        except ErreurMetier as erreur:
            candidature.besoin.refresh_from_db()
            refuser(form, erreur)
        else:
            return redirect(reverse("prestataires:lien", args=[jeton]) + "?merci")
    return _page(request, lien, jeton, form=form)


@require_POST
@lien_valable
def lien_devis_decliner(request, lien, jeton):
    candidature = _candidature_ou_404(lien)
    form = DeclinerForm(request.POST, auto_id="id_refus_%s")
    if form.is_valid():
        try:
            decliner(candidature, form.cleaned_data["motif"])
        except ErreurMetier as erreur:
            candidature.besoin.refresh_from_db()
            refuser(form, erreur)
        else:
            return redirect(reverse("prestataires:lien", args=[jeton]) + "?merci")
    return _page(request, lien, jeton, refus=form)


@require_GET
@lien_valable
def lien_devis_fiche(request, lien, jeton):
    """The need on paper."""
    return FICHE_SUIVIE.servir(request, _candidature_ou_404(lien).besoin)


@require_GET
@lien_valable
def lien_devis_fichier(request, lien, jeton):
    """Its own quote, as it sent it."""
    candidature = _candidature_ou_404(lien)
    if candidature.devis is None:
        raise Http404("Il n’y a pas de fichier avec votre réponse.")
    return servir(request, candidature.devis)
