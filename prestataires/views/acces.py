"""What every page of a need begins with: the need through its scoped parcours, the breadcrumb, the form and its refusal."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from parcours.acces import parcours_ou_404
from prestataires.models import Besoin


def besoin_ou_404(request, parcours_pk, besoin_pk):
    """(parcours, need), through the scoped parcours; `besoin.parcours` is that very object. Raises Http404 for a stranger's."""
    parcours = parcours_ou_404(request, parcours_pk)
    besoin = get_object_or_404(
        Besoin.objects.select_related("etape__action", "modifie_par"), parcours=parcours, pk=besoin_pk
    )
    besoin.parcours = besoin.etape.parcours = parcours
    return parcours, besoin


def page_du_besoin(etape):
    return reverse("prestataires:besoin", args=[etape.parcours_id, etape.pk])


def fil_du_besoin(parcours, etape, titre=""):
    """The breadcrumb of the page of an étape's providers, or of one under it."""
    debut = [
        ("Le parcours", reverse("parcours:apercu", args=[parcours.pk])),
        ("Nos étapes", reverse("parcours:etapes", args=[parcours.pk])),
    ]
    nom = f"Qui peut vous aider : {etape.titre}"
    return [*debut, (nom, page_du_besoin(etape)), (titre, "")] if titre else [*debut, (nom, "")]
