"""One étape: describe it, change it, join files to it. Where it stands is `etape_suivi.py`."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from parcours import commentaires, droits, ecriture, transitions
from parcours.acces import item_ou_404, parcours_ou_404
from parcours.forms import EtapeForm, PrecisionForm
from parcours.models import Etape, PieceJointe
from socle.comptes import reprise
from socle.comptes.reprise import connexion_exigee
from socle.documents import depot, nature, servir
from socle.droits import exiger
from socle.erreurs import ErreurMetier
from socle.formulaires import refuser
from socle.panneaux import panneaux_pour


def fil_des_etapes(parcours, *suite):
    """The breadcrumb of a page under « Nos étapes »."""
    return [
        ("Le parcours", reverse("parcours:apercu", args=[parcours.pk])),
        ("Nos étapes", reverse("parcours:etapes", args=[parcours.pk])),
        *suite,
    ]


@connexion_exigee
def etape_ajouter(request, pk):
    parcours = parcours_ou_404(request, pk)
    exiger(droits.peut_modifier(request.user, parcours))
    form = EtapeForm(*_donnees(request), parcours=parcours, utilisateur=request.user)

    def ecrire():
        return ecriture.decrire_etape(parcours, form.cleaned_data, par=request.user, **form.ecrire_avec())

    return _formulaire(request, parcours, form, ecrire, titre="Décrire une étape")


@connexion_exigee
def etape_modifier(request, pk, item_pk):
    etape = item_ou_404(request, Etape, pk, item_pk, meme_retire=request.method == "POST", avec=["action"])
    exiger(droits.peut_modifier_etape(request.user, etape))
    form = EtapeForm(*_donnees(request), parcours=etape.parcours, etape=etape, utilisateur=request.user)

    def ecrire():
        return ecriture.decrire_etape(
            etape.parcours, form.cleaned_data, par=request.user, etape=etape, **form.ecrire_avec()
        )

    return _formulaire(request, etape.parcours, form, ecrire, titre=f"Modifier « {etape} »", etape=etape)


@connexion_exigee
def etape_preciser(request, pk, item_pk):
    """The short form of a contracted étape: what the convention does not hold of it."""
    etape = item_ou_404(request, Etape, pk, item_pk, avec=["action"])
    exiger(droits.peut_preciser_etape(request.user, etape))
    form = PrecisionForm(*_donnees(request), etape=etape)

    def ecrire():
        return ecriture.preciser_etape(
            etape, form.cleaned_data, par=request.user, revision=form.cleaned_data["revision"]
        )

    retour = reverse("parcours:etape_suivi", args=[pk, item_pk])
    return _formulaire(request, etape.parcours, form, ecrire, titre=f"Préciser « {etape} »", etape=etape, retour=retour)


def _donnees(request):
    """What was posted, or kept through a closed session; and the files."""
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    return donnees, (request.FILES or None) if request.method == "POST" else None


def _formulaire(request, parcours, form, ecrire, *, titre, etape=None, retour=None):
    """Show and save the form of one étape. A conflict keeps what was typed and shows what the other person wrote."""
    form.lien_retour = ("Annuler", retour or reverse("parcours:etapes", args=[parcours.pk]))
    if request.method == "POST" and form.is_valid():
        try:
            fichier = _deposer(request, form)
            with transaction.atomic():
                ecrite = ecrire()
                if fichier is not None:
                    transitions.joindre(ecrite, fichier, libelle=form.cleaned_data["libelle_piece"], par=request.user)
        except ecriture.Conflit as conflit:
            form.signaler(conflit)
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            messages.success(request, f"« {ecrite} » est enregistrée.")
            if "autre" in request.POST:
                return redirect("parcours:etape_ajouter", parcours.pk)
            return redirect(retour or reverse("parcours:apercu", args=[parcours.pk]))
    contexte = {"parcours": parcours, "form": form, "titre": titre, "etape": etape}
    contexte["fil"] = fil_des_etapes(parcours, (titre, ""))
    if etape is not None:
        contexte |= {"pieces": pieces_de(etape), "peut_joindre": True, "panneaux": panneaux_pour(request, etape)}
        contexte |= commentaires.sur_un_item(request, etape)
    return render(request, "parcours/etape_formulaire.html", contexte)


def _deposer(request, form):
    """The file of the form, kept once it is known to be readable; None when there is none."""
    fichier = form.cleaned_data.get("piece")
    return depot.deposer(fichier, par=request.user, champ="piece", acceptees=nature.TOUTES) if fichier else None


def pieces_de(etape):
    """The files joined to this étape, with what their links say."""
    return list(PieceJointe.objects.presents().filter(etape=etape).select_related("fichier"))


def _piece(request, pk, item_pk, piece_pk):
    etape = item_ou_404(request, Etape, pk, item_pk)
    pieces = PieceJointe.objects.presents().select_related("fichier")
    return etape, get_object_or_404(pieces, etape=etape, pk=piece_pk)


@require_GET
@connexion_exigee
def etape_piece(request, pk, item_pk, piece_pk):
    _, piece = _piece(request, pk, item_pk, piece_pk)
    try:
        return servir(request, piece.fichier)
    except FileNotFoundError:
        raise Http404("Ce fichier n’est plus là.") from None


@require_POST
@connexion_exigee
def etape_piece_retirer(request, pk, item_pk, piece_pk):
    etape, piece = _piece(request, pk, item_pk, piece_pk)
    exiger(droits.peut_joindre(request.user, etape.parcours))
    transitions.retirer_piece(piece, par=request.user)
    messages.success(request, f"Le fichier « {piece} » est retiré.")
    return redirect("parcours:etape_suivi", pk, item_pk)
