"""What the pages of missions begin with: the object through its scoped parcours, the breadcrumb, a form and its refusal, a button and its answer."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from parcours.acces import parcours_ou_404
from prestataires import droits
from prestataires.models import Mission, Synchronisation
from socle.comptes import reprise
from socle.documents import servir
from socle.droits import exiger
from socle.erreurs import ErreurMetier
from socle.formulaires import refuser

FORMULAIRE = "prestataires/mission_formulaire.html"


def mission_ou_404(request, parcours_pk, pk):
    """(parcours, mission), through its scoped parcours; `mission.parcours` is that very object."""
    parcours = parcours_ou_404(request, parcours_pk)
    missions = Mission.objects.visibles_par(request.user).select_related("prestataire", "etape", "candidature__besoin")
    mission = get_object_or_404(missions, parcours=parcours, pk=pk)
    mission.parcours = parcours
    return parcours, mission


def synchronisation_ou_404(request, parcours_pk, pk):
    parcours = parcours_ou_404(request, parcours_pk)
    synchronisation = get_object_or_404(Synchronisation.objects.visibles_par(request.user), parcours=parcours, pk=pk)
    synchronisation.parcours = parcours
    return parcours, synchronisation


def fil_des_missions(parcours, *suite):
    """The breadcrumb of a page under « Missions »; with nothing after it, of that page itself. `suite` are (label, address) and a last label."""
    debut = [("Le parcours", reverse("parcours:apercu", args=[parcours.pk]))]
    if not suite:
        return [*debut, ("Missions", "")]
    *avant, dernier = suite
    return [*debut, ("Missions", reverse("prestataires:missions", args=[parcours.pk])), *avant, (dernier, "")]


def vers_la_mission(mission):
    return reverse("prestataires:mission", args=[mission.parcours_id, mission.pk])


def saisir(request, form, faire, *, succes, vers, gabarit, contexte, retour):
    """The form; once it is valid, `faire(form)`, then `succes` (a sentence, or what gives it from the result) and `vers` (the same).

    A refusal stands beside its field, what was typed stays.
    """
    form.lien_retour = retour
    if request.method == "POST" and form.is_valid():
        try:
            resultat = faire(form)
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            messages.success(request, succes(resultat) if callable(succes) else succes)
            return redirect(vers(resultat) if callable(vers) else vers)
    return render(request, gabarit, contexte | {"form": form})


def presser(request, geste, *, succes, vers):
    """A button: `geste()`, then back to the page, that says what was done or why it was not."""
    try:
        resultat = geste()
    except ErreurMetier as erreur:
        messages.error(request, erreur.message)
    else:
        messages.success(request, succes(resultat) if callable(succes) else succes)
    return redirect(vers)


def servir_ou_404(request, fichier):
    if fichier is None:
        raise Http404("Il n’y a pas de fichier.")
    try:
        return servir(request, fichier)
    except FileNotFoundError:
        raise Http404("Ce fichier n’est plus là.") from None


# --- the forms and buttons of one mission ----------------------------------------------------------------------------------------------


def formulaire_de_mission(request, parcours, mission, form, faire, *, titre, succes, **contexte):
    """A form of one mission, then back to it."""
    return saisir(
        request,
        form,
        faire,
        succes=succes,
        vers=vers_la_mission(mission),
        gabarit=FORMULAIRE,
        contexte={
            "parcours": parcours,
            "mission": mission,
            "titre": titre,
            "fil": fil_des_missions(parcours, (mission.prestataire.nom, vers_la_mission(mission)), titre),
            **contexte,
        },
        retour=("Revenir à la mission", vers_la_mission(mission)),
    )


def saisie(request):
    """What was posted, or kept from before the end of a session; None for an empty form."""
    return request.POST if request.method == "POST" else reprise.donnees_pour(request) or None


def mission_tenue(request, parcours_pk, pk):
    """The mission, for whoever may act on it."""
    parcours, mission = mission_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_tenir_mission(request.user, parcours))
    return parcours, mission
