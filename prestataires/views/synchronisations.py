"""The yearly meeting of elected people and all providers: planned, prepared, printed, held."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from parcours.acces import parcours_ou_404
from prestataires import droits
from prestataires.documents.missions import PARTIES_DU_POINT, SYNCHRONISATION
from prestataires.enums import StatutSynchronisation
from prestataires.forms.synchronisations import PlacerForm, PointForm, PrevoirForm, TenirForm
from prestataires.models import PointMission, Synchronisation
from prestataires.transitions import synchronisations as verbes
from prestataires.views.acces_missions import (
    FORMULAIRE,
    fil_des_missions,
    presser,
    saisie,
    saisir,
    synchronisation_ou_404,
)
from socle.comptes.reprise import connexion_exigee
from socle.documents import DocumentSuivi
from socle.droits import exiger
from socle.mots import pluriel


def _liste(parcours):
    return reverse("prestataires:synchronisations", args=[parcours.pk])


def _vers(synchronisation):
    return reverse("prestataires:synchronisation", args=[synchronisation.parcours_id, synchronisation.pk])


def _fil(parcours, *suite):
    if not suite:
        return fil_des_missions(parcours, "Réunions de synchronisation")
    return fil_des_missions(parcours, ("Réunions de synchronisation", _liste(parcours)), *suite)


def _tenue(request, parcours_pk, pk):
    parcours, synchronisation = synchronisation_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_preparer_synchronisation(request.user, parcours))
    return parcours, synchronisation


@require_GET
@connexion_exigee
def synchronisations(request, parcours_pk):
    parcours = parcours_ou_404(request, parcours_pk)
    reunions = list(Synchronisation.objects.filter(parcours=parcours).order_by("-annee", "-pk"))
    annee = timezone.localdate().year
    contexte = {
        "parcours": parcours,
        "reunions": reunions,
        "missions": verbes.missions_de_l_annee(parcours, annee).count(),
        "peut": droits.peut_preparer_synchronisation(request.user, parcours),
        "fil": _fil(parcours),
    }
    return render(request, "prestataires/synchronisations.html", contexte)


@connexion_exigee
def synchronisation_prevoir(request, parcours_pk):
    parcours = parcours_ou_404(request, parcours_pk)
    exiger(droits.peut_preparer_synchronisation(request.user, parcours))
    return saisir(
        request,
        PrevoirForm(saisie(request), initial={"annee": timezone.localdate().year}),
        lambda f: verbes.prevoir(parcours, f.cleaned_data, par=request.user),
        succes="La réunion est prévue. Les prestataires qui ont un lien sont invités à remplir leur point.",
        vers=_vers,
        gabarit=FORMULAIRE,
        contexte={
            "parcours": parcours,
            "titre": "Prévoir une réunion de synchronisation",
            "introduction": "Une fois par an, les élus et tous les prestataires se réunissent : chacun dit où en est sa "
            "mission, ce qui l’étonne et ce qu’il recommande.",
            "fil": _fil(parcours, "Prévoir"),
        },
        retour=("Revenir aux réunions", _liste(parcours)),
    )


@require_GET
@connexion_exigee
def synchronisation(request, parcours_pk, pk):
    parcours, reunion = synchronisation_ou_404(request, parcours_pk, pk)
    points = list(
        PointMission.objects.filter(synchronisation=reunion)
        .select_related("mission__prestataire", "mission__etape", "rempli_par")
        .order_by("mission__prestataire__nom", "pk")
    )
    for point in points:
        point.parties = [(titre, getattr(point, nom)) for nom, titre in PARTIES_DU_POINT if getattr(point, nom)]
    contexte = {
        "parcours": parcours,
        "reunion": reunion,
        "points": points,
        "remplis": sum(p.rempli_le is not None for p in points),
        "peut": droits.peut_preparer_synchronisation(request.user, parcours),
        "prevue": reunion.statut == StatutSynchronisation.PREVUE,
        "document": SUIVI.etat(reunion),
        "fil": _fil(parcours, str(reunion.annee)),
    }
    return render(request, "prestataires/synchronisation.html", contexte)


def _formulaire(request, parcours, reunion, form, faire, *, titre, succes, **contexte):
    return saisir(
        request,
        form,
        faire,
        succes=succes,
        vers=_vers(reunion),
        gabarit=FORMULAIRE,
        contexte={
            "parcours": parcours,
            "titre": titre,
            "fil": _fil(parcours, (str(reunion.annee), _vers(reunion)), titre),
            **contexte,
        },
        retour=("Revenir à la réunion", _vers(reunion)),
    )


@connexion_exigee
def synchronisation_deplacer(request, parcours_pk, pk):
    parcours, reunion = _tenue(request, parcours_pk, pk)
    return _formulaire(
        request,
        parcours,
        reunion,
        PlacerForm(saisie(request), initial={"jour": reunion.jour, "lieu": reunion.lieu}),
        lambda f: verbes.deplacer(reunion, f.cleaned_data, par=request.user),
        titre="Changer le jour ou le lieu de la réunion",
        succes="C’est enregistré.",
    )


@connexion_exigee
def synchronisation_tenir(request, parcours_pk, pk):
    parcours, reunion = _tenue(request, parcours_pk, pk)
    return _formulaire(
        request,
        parcours,
        reunion,
        TenirForm(saisie(request), initial={"jour": reunion.jour}),
        lambda f: verbes.tenir(reunion, f.cleaned_data["jour"], f.cleaned_data["releve"], par=request.user),
        titre="La réunion a eu lieu",
        succes="Le relevé est enregistré.",
    )


@require_POST
@connexion_exigee
def synchronisation_annuler(request, parcours_pk, pk):
    _, reunion = _tenue(request, parcours_pk, pk)
    return presser(
        request,
        lambda: verbes.annuler(reunion, par=request.user),
        succes="La réunion est annulée.",
        vers=_vers(reunion),
    )


@require_POST
@connexion_exigee
def synchronisation_relancer(request, parcours_pk, pk):
    _, reunion = _tenue(request, parcours_pk, pk)
    return presser(
        request,
        lambda: verbes.relancer(reunion, par=request.user),
        succes=lambda envois: _dire_la_relance(*envois),
        vers=_vers(reunion),
    )


def _dire_la_relance(ecrits, sans_adresse):
    """« 2 prestataires reçoivent un mail, un seul par jour. Il manque l’adresse d’un autre. »"""
    if not ecrits and not sans_adresse:
        return "Tous les points sont remplis : il n’y a personne à relancer."
    phrase = f"{pluriel(ecrits, 'prestataire')} : un mail part à chacun, un seul par jour."
    if sans_adresse:
        phrase += f" Pour {pluriel(sans_adresse, 'autre')}, il n’y a pas d’adresse, ou le lien a été retiré : envoyez-le depuis la mission."
    return phrase


@connexion_exigee
def point(request, parcours_pk, synchronisation_pk, pk):
    """The team fills the point of a provider that told it by another way."""
    parcours, reunion = _tenue(request, parcours_pk, synchronisation_pk)
    points = PointMission.objects.select_related("mission__prestataire", "mission__etape")
    le_point = get_object_or_404(points, synchronisation=reunion, pk=pk)
    le_point.synchronisation = reunion
    return _formulaire(
        request,
        parcours,
        reunion,
        formulaire_du_point(request, le_point),
        lambda f: remplir(f, le_point, par=request.user),
        titre=f"Le point de {le_point.mission.prestataire.nom}",
        succes=f"Le point de {le_point.mission.prestataire.nom} est enregistré.",
        introduction=f"Mission : {le_point.mission.etape.titre}. Une réponse suffit ; laissez vide ce que vous ne savez pas.",
    )


def formulaire_du_point(request, le_point):
    initial = {nom: getattr(le_point, nom) for nom in (*verbes.POINT, "revision")}
    return PointForm(saisie(request), initial=initial)


def remplir(form, le_point, *, par):
    """Write the point. Over somebody else's text, the form then shows the revision that stands: the next button keeps what was typed."""
    lue = form.cleaned_data["revision"]
    if lue != le_point.revision:
        form.data = form.data.copy()
        form.data["revision"] = le_point.revision
    verbes.remplir(le_point, form.cleaned_data, revision=lue, par=par)


# --- the document ----------------------------------------------------------------------------------------------------------------------


SUIVI = DocumentSuivi(
    SYNCHRONISATION,
    route_etat="prestataires:synchronisation_etat",
    route_fichier="prestataires:synchronisation_document",
    libelle="Les points des prestataires",
    cles=lambda reunion: [reunion.parcours_id, reunion.pk],
    page=lambda reunion: f"{_vers(reunion)}#document",
)


@require_POST
@connexion_exigee
def synchronisation_pdf(request, parcours_pk, pk):
    _, reunion = _tenue(request, parcours_pk, pk)
    return presser(
        request,
        lambda: verbes.imprimer(reunion, par=request.user),
        succes="Le document se prépare.",
        vers=f"{_vers(reunion)}#document",
    )


@require_GET
@connexion_exigee
def synchronisation_etat(request, parcours_pk, pk):
    _, reunion = synchronisation_ou_404(request, parcours_pk, pk)
    return SUIVI.repondre(request, reunion)


@require_GET
@connexion_exigee
def synchronisation_document(request, parcours_pk, pk):
    _, reunion = synchronisation_ou_404(request, parcours_pk, pk)
    return SUIVI.servir(request, reunion)
