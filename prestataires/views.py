"""The providers a territory may choose from, nearest first; and ANCT's decisions that need a motive."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from parcours.acces import parcours_ou_404
from prestataires import droits, transitions
from prestataires.enums import MOTIVEES, Transition, Zone
from prestataires.forms import MotifForm, RechercheForm
from prestataires.models import Prestataire
from socle.comptes.reprise import connexion_exigee
from socle.droits import exiger
from socle.erreurs import ErreurMetier

PAR_PAGE = 20
# The farthest `distance` (PrestataireQuerySet.autour) that each zone shows.
PORTEE = {Zone.ICI: 1, Zone.REGION: 2, Zone.PARTOUT: 3}


@require_GET
@connexion_exigee
def liste(request, parcours_pk):
    parcours = parcours_ou_404(request, parcours_pk)
    form = RechercheForm(request.GET or None)
    texte, zone = "", Zone.ICI
    if form.is_valid():
        texte, zone = form.cleaned_data["q"], form.cleaned_data["zone"] or Zone.ICI
    departement = parcours.collectivite.departement
    trouves = (
        Prestataire.objects.references()
        .autour(departement)
        .filter(distance__lte=PORTEE[zone])
        .chercher(texte)
        .pour_liste()
    )
    contexte = {
        "parcours": parcours,
        "departement": departement,
        "form": form,
        "texte": texte,
        "zone": zone,
        "page_liste": Paginator(trouves, PAR_PAGE).get_page(request.GET.get("page")),
        "fil": [
            ("Le parcours", reverse("parcours:apercu", args=[parcours.pk])),
            ("Nos étapes", reverse("parcours:etapes", args=[parcours.pk])),
            ("Prestataires", ""),
        ],
    }
    return render(request, "prestataires/liste.html", contexte)


@connexion_exigee
def changer_statut(request, pk, transition):
    """Reference (a POST is enough), suspend or withdraw (a page asks why)."""
    prestataire = get_object_or_404(Prestataire.objects.visibles_par(request.user), pk=pk)
    exiger(droits.peut_tenir_le_registre(request.user))
    transition = Transition(transition)
    retour = reverse("gestion:prestataires_prestataire_change", args=[prestataire.pk])
    form = MotifForm(request.POST or None, transition=transition)
    form.lien_retour = ("Revenir au prestataire", retour)
    motivee = transition in MOTIVEES
    if request.method == "POST" and (not motivee or form.is_valid()):
        try:
            motif = form.cleaned_data["motif"] if motivee else ""
            transitions.changer_statut(prestataire, transition, par=request.user, motif=motif)
        except ErreurMetier as erreur:
            if not motivee:
                raise
            form.add_error(erreur.champ if erreur.champ in form.fields else None, erreur.message)
        else:
            messages.success(request, f"{prestataire.nom} : {prestataire.get_statut_display().lower()}.")
            return redirect(retour)
    if not motivee:
        return redirect(retour)
    return render(
        request, "prestataires/motif.html", {"prestataire": prestataire, "form": form, "titre": transition.label}
    )
