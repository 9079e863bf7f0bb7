"""What every page of this room begins with: the act through its scoped parcours, the breadcrumb, the form and its refusal."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from conventions.models import Acte, Convention
from parcours.acces import parcours_ou_404
from socle.droits import exiger, non


def exiger_anct(request):
    """For the pages of ANCT's own worklists."""
    if not request.user.est_anct:
        exiger(non("Cette page est réservée à l’ANCT."))


def fil(parcours, titre):
    """The breadcrumb of a page under « Convention »."""
    return [("Convention", reverse("conventions:page", args=[parcours.pk])), (titre, "")]


def acte_ou_404(request, parcours_pk, pk, *, texte=False):
    """The act through its scoped parcours; `acte.convention.parcours` is that very object. `texte`: the page reads its text."""
    parcours = parcours_ou_404(request, parcours_pk)
    actes = Acte.objects.pour_texte() if texte else Acte.objects.pour_page()
    acte = get_object_or_404(actes, convention__parcours=parcours, pk=pk)
    acte.convention.parcours = parcours
    return parcours, acte


def convention_de(parcours):
    """The last convention of this parcours, which it carries; None when there is none. One query."""
    convention = Convention.objects.filter(parcours=parcours).order_by("-pk").first()
    if convention is not None:
        convention.parcours = parcours
    return convention


def convention_ou_404(request, parcours_pk):
    """(parcours, its last convention), through its scoped parcours."""
    parcours = parcours_ou_404(request, parcours_pk)
    convention = convention_de(parcours)
    if convention is None:
        raise Http404("Ce parcours n’a pas encore de convention.")
    return parcours, convention


def avec_la_revision(request, acte):
    """What was posted, as if the page had been opened on the draft as it stands now."""
    acte.refresh_from_db()
    donnees = request.POST.copy()
    donnees["revision"] = acte.revision
    return donnees


def formulaire(request, parcours, acte, form, titre, **extra):
    form.lien_retour = ("Revenir à la convention", reverse("conventions:page", args=[parcours.pk]))
    contexte = {"parcours": parcours, "acte": acte, "form": form, "titre": titre, "fil": fil(parcours, titre), **extra}
    return render(request, "conventions/formulaire.html", contexte)
