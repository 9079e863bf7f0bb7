"""The pages of the blocks that are plain lists of items: objectifs, partenaires, dates clés, moyens.

One set of views serves them all; a `Bloc` says what differs. Étapes have their own (`etapes.py`).
"""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from parcours import commentaires, droits, ecriture
from parcours.acces import item_ou_404, parcours_ou_404
from parcours.cibles import CIBLES
from parcours.forms import JalonForm, MoyenForm, ObjectifForm, PartenaireForm
from parcours.models import Etape, Jalon, Moyen, Objectif, PartiePrenante
from socle.comptes import reprise
from socle.comptes.reprise import connexion_exigee
from socle.droits import exiger
from socle.erreurs import ErreurMetier


@dataclass(frozen=True)
class Bloc:
    """What differs from one block to the other. `page` is the route people come back to."""

    modele: type
    form: type
    page: str
    titre: str
    ajouter: str
    fait: str


BLOCS = {
    "objectif": Bloc(
        Objectif,
        ObjectifForm,
        "parcours:objectifs",
        "Nos objectifs",
        "Écrire un objectif",
        "L’objectif est enregistré.",
    ),
    "partenaire": Bloc(
        PartiePrenante,
        PartenaireForm,
        "parcours:partenaires",
        "Nos partenaires",
        "Ajouter un partenaire",
        "Le partenaire est enregistré.",
    ),
    "jalon": Bloc(
        Jalon, JalonForm, "parcours:calendrier", "Le calendrier", "Ajouter une date clé", "La date clé est enregistrée."
    ),
    "moyen": Bloc(
        Moyen,
        MoyenForm,
        "parcours:moyens",
        "Les moyens",
        "Ajouter un autre financeur, du temps ou un prêt",
        "Les moyens sont enregistrés.",
    ),
}
BLOC_DE = {cible.modele: bloc for bloc, cible in CIBLES.items()}
RETIRABLES = {**{nom: (bloc.modele, bloc.page) for nom, bloc in BLOCS.items()}, "etape": (Etape, "parcours:etapes")}


def fil(parcours, *suite):
    return [("Le parcours", reverse("parcours:apercu", args=[parcours.pk])), *suite]


def page_de_bloc(request, pk, titre, modele):
    """What every page of a block shows; `retires` are the items that can be brought back."""
    parcours = parcours_ou_404(request, pk)
    contexte = {
        "parcours": parcours,
        "titre": titre,
        "peut_modifier": droits.peut_modifier(request.user, parcours),
        "retires": list(modele.objects.filter(parcours=parcours, retire_le__isnull=False).order_by("-retire_le")),
        "bloc": modele._meta.model_name if modele is not PartiePrenante else "partenaire",
        "fil": fil(parcours, (titre, "")),
        "remarques": commentaires.fils(request, parcours, BLOC_DE[modele]),
    }
    return parcours, contexte


@connexion_exigee
def objectifs(request, pk):
    parcours, contexte = page_de_bloc(request, pk, "Nos objectifs", Objectif)
    contexte["objectifs"] = Objectif.objects.presents().filter(parcours=parcours).select_related("modifie_par")
    return render(request, "parcours/objectifs.html", contexte)


def _formulaire(request, parcours, bloc, item):
    """Show and save the form of one item. A conflict keeps what was typed and shows what the other person wrote."""
    exiger(droits.peut_modifier(request.user, parcours))
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    form = bloc.form(donnees, instance=item, parcours=parcours)
    form.lien_retour = ("Annuler", reverse(bloc.page, args=[parcours.pk]))
    if request.method == "POST" and form.is_valid():
        neuf = bloc.modele(parcours=parcours) if item.pk is None else bloc.modele.objects.get(pk=item.pk)
        neuf.parcours = parcours
        try:
            ecriture.enregistrer(neuf, form.champs(), par=request.user, **form.ecrire_avec())
        except ecriture.Conflit as conflit:
            form.signaler(conflit)
        except ErreurMetier as erreur:
            form.add_error(erreur.champ, erreur.message)
        else:
            messages.success(request, bloc.fait)
            return redirect(bloc.page, parcours.pk)
    titre = bloc.ajouter if item.pk is None else f"Modifier « {item} »"
    contexte = {
        "parcours": parcours,
        "form": form,
        "titre": titre,
        **(commentaires.sur_un_item(request, item) if item.pk else {}),
        "fil": fil(parcours, (bloc.titre, reverse(bloc.page, args=[parcours.pk])), (titre, "")),
    }
    return render(request, "parcours/formulaire.html", contexte)


@connexion_exigee
def ajouter(request, pk, bloc):
    parcours = parcours_ou_404(request, pk)
    return _formulaire(request, parcours, BLOCS[bloc], BLOCS[bloc].modele(parcours=parcours))


@connexion_exigee
def modifier(request, pk, item_pk, bloc):
    # A form opened before its item was taken away is still heard on POST: nothing typed is lost.
    item = item_ou_404(request, BLOCS[bloc].modele, pk, item_pk, meme_retire=request.method == "POST")
    return _formulaire(request, item.parcours, BLOCS[bloc], item)


@require_POST
@connexion_exigee
def retirer(request, pk, item_pk, bloc):
    """Take an item away at once: « Annuler » in the message brings it back (no confirmation page to read)."""
    modele, page = RETIRABLES[bloc]
    item = item_ou_404(request, modele, pk, item_pk)
    exiger(_peut_toucher(request.user, item))
    ecriture.retirer(item, par=request.user)
    messages.success(request, f"« {item} » est retiré. Vous pouvez le remettre en bas de cette page.")
    return redirect(page, pk)


@require_POST
@connexion_exigee
def remettre(request, pk, item_pk, bloc):
    modele, page = RETIRABLES[bloc]
    parcours = parcours_ou_404(request, pk)
    item = get_object_or_404(modele, parcours=parcours, pk=item_pk)
    if item.retire_le is None:
        raise Http404
    item.parcours = parcours
    exiger(droits.peut_modifier(request.user, parcours))
    ecriture.remettre(item, par=request.user)
    messages.success(request, f"« {item} » est de retour.")
    return redirect(page, pk)


def _peut_toucher(utilisateur, item):
    if isinstance(item, Etape):
        return droits.peut_modifier_etape(utilisateur, item)
    return droits.peut_modifier(utilisateur, item.parcours)
