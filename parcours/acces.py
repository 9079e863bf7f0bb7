"""The one door to a parcours for views: scoped, so a stranger gets a 404; remembered on the request for the menu."""

from functools import lru_cache

from django.shortcuts import get_object_or_404
from django.urls import reverse

from parcours.droits import retenir_role
from parcours.models import Parcours


def parcours_ou_404(request, pk):
    """The parcours with what every page of it shows, and the person's place in it, in one query. Raises Http404 for a stranger."""
    parcours = get_object_or_404(Parcours.objects.pour_entete(request.user), pk=pk)
    if not request.user.est_anct:
        retenir_role(request.user, parcours)
    request.parcours_courant = parcours
    return parcours


@lru_cache
def _gabarit(nom):
    avant, apres = reverse(nom, args=[0]).split("/0/", 1)
    return f"{avant}/", f"/{apres}"


def adresse(nom, pk):
    """`reverse(nom, args=[pk])` for a page of a parcours: a page with fifteen links asks the URLconf once for all."""
    avant, apres = _gabarit(nom)
    return f"{avant}{pk}{apres}"


def item_ou_404(request, modele, parcours_pk, pk, *, meme_retire=False, avec=()):
    """One item of a block, through its scoped parcours; `item.parcours` is that very object (no further query).

    `avec` names what to read with it.
    """
    parcours = parcours_ou_404(request, parcours_pk)
    items = modele.objects.all() if meme_retire else modele.objects.presents()
    if avec:
        items = items.select_related(*avec)
    item = get_object_or_404(items, parcours=parcours, pk=pk)
    item.parcours = parcours
    return item
