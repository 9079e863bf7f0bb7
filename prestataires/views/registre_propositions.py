"""What a territory reads of one provider, and how it proposes another; what ANCT has to complete."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Avg, Case, Count, Exists, OuterRef, Q, Value, When
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from parcours.acces import parcours_ou_404
from prestataires import droits
from prestataires.attestations import etats
from prestataires.enums import GenreExpertise, Statut, StatutMission
from prestataires.forms.lieux import ecrire_zones
from prestataires.forms.registre_propositions import PropositionForm
from prestataires.models import Candidature, Evaluation, Prestataire, Proposition
from prestataires.transitions.propositions import proposer as ecrire_proposition
from prestataires.views.registre_acces import fil
from socle.comptes.reprise import connexion_exigee
from socle.droits import exiger
from socle.erreurs import ErreurMetier
from socle.formulaires import refuser

PAR_PAGE = 30


def _fil(parcours, titre):
    return [
        ("Le parcours", reverse("parcours:apercu", args=[parcours.pk])),
        ("Prestataires", reverse("prestataires:liste", args=[parcours.pk])),
        (titre, ""),
    ]


@connexion_exigee
def proposer(request, parcours_pk):
    parcours = parcours_ou_404(request, parcours_pk)
    exiger(droits.peut_proposer_prestataire(request.user, parcours))
    form = PropositionForm(request.POST or None, parcours=parcours)
    form.lien_retour = ("Revenir aux prestataires", reverse("prestataires:liste", args=[parcours.pk]))
    if request.method == "POST" and form.is_valid():
        try:
            proposition = ecrire_proposition(
                parcours, form.cleaned_data, par=request.user, etape=form.cleaned_data["etape"]
            )
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            if proposition.prestataire.statut == Statut.REFERENCE:
                messages.success(request, "Il est déjà référencé : voici sa fiche.")
                return redirect("prestataires:fiche", parcours.pk, proposition.prestataire_id)
            messages.success(request, "Merci. L’ANCT complète sa fiche, et vous écrit dès qu’il est référencé.")
            return redirect("prestataires:liste", parcours.pk)
    contexte = {"parcours": parcours, "form": form, "fil": _fil(parcours, "J’en connais un autre")}
    return render(request, "prestataires/registre_proposer.html", contexte)


@require_GET
@connexion_exigee
def fiche(request, parcours_pk, pk):
    """One that may be chosen, or that this territory asked already: what it does and where, its documents as states only."""
    parcours = parcours_ou_404(request, parcours_pk)
    ici = Candidature.objects.filter(prestataire=OuterRef("pk"), besoin__parcours=parcours)
    prestataire = get_object_or_404(
        Prestataire.objects.filter(Q(statut=Statut.REFERENCE) | Exists(ici)).select_related("siege__departement"), pk=pk
    )
    acquises = list(prestataire.expertises.all())
    contexte = {
        "parcours": parcours,
        "prestataire": prestataire,
        "est_reference": prestataire.statut == Statut.REFERENCE,
        "expertises": [
            (g.label, [e.libelle for e in acquises if e.genre == g])
            for g in GenreExpertise
            if any(e.genre == g for e in acquises)
        ],
        "zones": ecrire_zones(prestataire),
        "principal": prestataire.contacts.filter(retire_le=None, est_principal=True).first(),
        "attestations": etats(prestataire, timezone.localdate()),
        "evaluations": evaluations_de(prestataire),
        "fil": _fil(parcours, prestataire.nom),
    }
    return render(request, "prestataires/registre_fiche_territoire.html", contexte)


def evaluations_de(prestataire):
    """{nb missions, pertinence, transfert} (means from 1 to 5) of the missions that both sides closed; None when there are none. One query."""
    lues = Evaluation.objects.filter(mission__prestataire=prestataire, mission__statut=StatutMission.CLOSE).aggregate(
        nb=Count("mission", distinct=True), pertinence=Avg("pertinence"), transfert=Avg("transfert")
    )
    return lues if lues["nb"] else None


# --- ANCT -----------------------------------------------------------------------------------------------------------------------------


@require_GET
@connexion_exigee
def propositions(request):
    """Those to complete first, then the others, latest first."""
    exiger(droits.peut_tenir_le_registre(request.user))
    rang = Case(When(prestataire__statut=Statut.PROPOSE, then=Value(0)), default=Value(1))
    lues = Proposition.objects.select_related("prestataire", "parcours__collectivite__departement", "par", "etape")
    contexte = {
        "page_liste": Paginator(lues.order_by(rang, "-le", "-pk"), PAR_PAGE).get_page(request.GET.get("page")),
        "fil": fil(("Prestataires proposés", "")),
    }
    return render(request, "prestataires/registre_propositions.html", contexte)
