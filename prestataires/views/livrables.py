"""What a mission hands over and invoices, as its team types it, reads it and judges it."""

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_POST

from prestataires import droits
from prestataires.forms.missions import FactureForm, LivrableForm, MotifMissionForm, RemettreForm, ReporterForm
from prestataires.models import Facture, Livrable
from prestataires.transitions import factures as verbes_factures
from prestataires.transitions import livrables as verbes
from prestataires.views.acces_missions import (
    formulaire_de_mission,
    mission_ou_404,
    mission_tenue,
    presser,
    saisie,
    servir_ou_404,
    vers_la_mission,
)
from socle.comptes.reprise import connexion_exigee
from socle.documents import deposer
from socle.droits import exiger
from socle.mots import date_longue, euros


def recevoir(form, faire, *, par):
    """Keep the file of this form, if there is one, then `faire(fichier, champs)`; nothing is kept of what is refused."""
    televerse = form.cleaned_data["fichier"]
    with transaction.atomic():
        fichier = deposer(televerse, par=par, champ="fichier") if televerse else None
        return faire(fichier, form.cleaned_data)


def _de_la_mission(modele, request, parcours_pk, mission_pk, pk, *, tenue=True):
    """(parcours, mission, row), for whoever may act on it; `row.mission` is that very object."""
    parcours, mission = mission_ou_404(request, parcours_pk, mission_pk)
    ligne = get_object_or_404(modele.objects.select_related("fichier"), mission=mission, pk=pk)
    ligne.mission = mission
    if tenue:
        exiger(droits.peut_tenir_mission(request.user, parcours))
    return parcours, mission, ligne


# --- deliverables --------------------------------------------------------------------------------------------------------------------


@connexion_exigee
def livrable_ajouter(request, parcours_pk, mission_pk):
    parcours, mission = mission_tenue(request, parcours_pk, mission_pk)
    return formulaire_de_mission(
        request,
        parcours,
        mission,
        LivrableForm(saisie(request)),
        lambda f: verbes.ajouter(mission, **f.cleaned_data, par=request.user),
        titre="Ajouter un rendu",
        succes="Ce rendu est attendu.",
    )


@connexion_exigee
def livrable_remettre(request, parcours_pk, mission_pk, pk):
    """The team types what the provider gave by another way."""
    parcours, mission, livrable = _de_la_mission(Livrable, request, parcours_pk, mission_pk, pk)
    form = RemettreForm(saisie(request), request.FILES or None, initial={"precision": livrable.precision})

    def remettre(fichier, champs):
        verbes.remettre(livrable, fichier=fichier, precision=champs["precision"], par=request.user)

    return formulaire_de_mission(
        request,
        parcours,
        mission,
        form,
        lambda f: recevoir(f, remettre, par=request.user),
        titre="Noter qu’un rendu est remis",
        succes=f"« {livrable.titre} » est remis. Il reste à le relire.",
        livrable=livrable,
        introduction=f"« {livrable.titre} » : ce que le prestataire vous a donné en main propre ou par mail.",
    )


@require_POST
@connexion_exigee
def livrable_accepter(request, parcours_pk, mission_pk, pk):
    _, mission, livrable = _de_la_mission(Livrable, request, parcours_pk, mission_pk, pk)
    return presser(
        request,
        lambda: verbes.accepter(livrable, par=request.user, remise=request.POST.get("remise")),
        succes=f"« {livrable.titre} » est accepté.",
        vers=f"{vers_la_mission(mission)}#livrables",
    )


@connexion_exigee
def livrable_reprendre(request, parcours_pk, mission_pk, pk):
    parcours, mission, livrable = _de_la_mission(Livrable, request, parcours_pk, mission_pk, pk)
    form = MotifMissionForm(
        saisie(request),
        bouton="Demander à reprendre",
        question="Que faut-il reprendre ?",
        aide="Une phrase. Le prestataire la reçoit par mail s’il a un lien.",
    )
    return formulaire_de_mission(
        request,
        parcours,
        mission,
        form,
        lambda f: verbes.faire_reprendre(livrable, f.cleaned_data["motif"], par=request.user),
        titre="Demander à reprendre un rendu",
        succes=f"« {livrable.titre} » est à reprendre.",
        introduction=f"« {livrable.titre} »",
    )


@connexion_exigee
def livrable_reporter(request, parcours_pk, mission_pk, pk):
    """Another day, told to the provider."""
    parcours, mission, livrable = _de_la_mission(Livrable, request, parcours_pk, mission_pk, pk)
    return formulaire_de_mission(
        request,
        parcours,
        mission,
        ReporterForm(saisie(request), initial={"attendu_le": livrable.attendu_le}),
        lambda f: verbes.reporter(livrable, f.cleaned_data["attendu_le"], par=request.user),
        titre="Changer la date d’un rendu",
        succes=lambda _: f"« {livrable.titre} » est attendu pour le {date_longue(livrable.attendu_le)}.",
        introduction=f"« {livrable.titre} », attendu pour le {date_longue(livrable.attendu_le)}. "
        "Le prestataire reçoit un mail s’il a un lien.",
    )


@require_POST
@connexion_exigee
def livrable_relancer(request, parcours_pk, mission_pk, pk):
    _, mission, livrable = _de_la_mission(Livrable, request, parcours_pk, mission_pk, pk)
    return presser(
        request,
        lambda: verbes.relancer_livrable(livrable, par=request.user),
        succes=f"Le prestataire est relancé par mail pour « {livrable.titre} ».",
        vers=f"{vers_la_mission(mission)}#livrables",
    )


@require_POST
@connexion_exigee
def livrable_annuler(request, parcours_pk, mission_pk, pk):
    _, mission, livrable = _de_la_mission(Livrable, request, parcours_pk, mission_pk, pk)
    return presser(
        request,
        lambda: verbes.annuler(livrable, par=request.user),
        succes=f"« {livrable.titre} » n’est plus attendu.",
        vers=f"{vers_la_mission(mission)}#livrables",
    )


@require_GET
@connexion_exigee
def livrable_fichier(request, parcours_pk, mission_pk, pk):
    """For whoever reads the mission."""
    _, _, livrable = _de_la_mission(Livrable, request, parcours_pk, mission_pk, pk, tenue=False)
    return servir_ou_404(request, livrable.fichier)


# --- invoices ------------------------------------------------------------------------------------------------------------------------


@connexion_exigee
def facture_ajouter(request, parcours_pk, mission_pk):
    parcours, mission = mission_tenue(request, parcours_pk, mission_pk)
    form = FactureForm(saisie(request), request.FILES or None)

    def ranger(fichier, champs):
        return verbes_factures.deposer_facture(mission, champs, fichier, par=request.user)

    return formulaire_de_mission(
        request,
        parcours,
        mission,
        form,
        lambda f: recevoir(f, ranger, par=request.user),
        titre="Ajouter une facture",
        succes=lambda facture: f"La facture {facture.numero} est déposée. Il reste à la vérifier.",
    )


@require_POST
@connexion_exigee
def facture_accepter(request, parcours_pk, mission_pk, pk):
    _, mission, facture = _de_la_mission(Facture, request, parcours_pk, mission_pk, pk)
    return presser(
        request,
        lambda: verbes_factures.accepter_facture(facture, par=request.user),
        succes=f"La facture {facture.numero} ({euros(facture.ttc)} TTC) est acceptée. "
        "Une fois payée, reprenez-la dans les dépenses de la convention.",
        vers=f"{vers_la_mission(mission)}#factures",
    )


@connexion_exigee
def facture_refuser(request, parcours_pk, mission_pk, pk):
    parcours, mission, facture = _de_la_mission(Facture, request, parcours_pk, mission_pk, pk)
    form = MotifMissionForm(
        saisie(request),
        bouton="Refuser la facture",
        question="Pourquoi la refuser ?",
        aide="Une phrase. Le prestataire la reçoit par mail s’il a un lien.",
    )
    return formulaire_de_mission(
        request,
        parcours,
        mission,
        form,
        lambda f: verbes_factures.refuser_facture(facture, f.cleaned_data["motif"], par=request.user),
        titre="Refuser une facture",
        succes=f"La facture {facture.numero} est refusée.",
        introduction=f"Facture {facture.numero}, {euros(facture.ttc)} TTC.",
    )


@connexion_exigee
def facture_rouvrir(request, parcours_pk, mission_pk, pk):
    parcours, mission, facture = _de_la_mission(Facture, request, parcours_pk, mission_pk, pk)
    form = MotifMissionForm(
        saisie(request),
        bouton="Rouvrir la facture",
        question="Pourquoi la rouvrir ?",
        aide="Une phrase. Votre équipe et l’ANCT la lisent ; le prestataire, non.",
    )
    return formulaire_de_mission(
        request,
        parcours,
        mission,
        form,
        lambda f: verbes_factures.rouvrir_facture(facture, f.cleaned_data["motif"], par=request.user),
        titre="Rouvrir une facture acceptée",
        succes=f"La facture {facture.numero} est de nouveau à vérifier.",
        introduction=f"Facture {facture.numero}, {euros(facture.ttc)} TTC. Elle redevient à vérifier, et ne compte plus parmi les "
        "factures acceptées. Son montant ou son numéro est faux ? Refusez-la ensuite, puis déposez-la de nouveau.",
    )


@require_GET
@connexion_exigee
def facture_fichier(request, parcours_pk, mission_pk, pk):
    _, _, facture = _de_la_mission(Facture, request, parcours_pk, mission_pk, pk, tenue=False)
    return servir_ou_404(request, facture.fichier)
