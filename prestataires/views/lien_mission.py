"""The page of a provider's link to its mission: what is expected, its invoices, the point of the yearly meeting. No account: the link alone says who it is."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from parcours.models import Parcours
from prestataires.enums import StatutLivrable, StatutMission, StatutSynchronisation, TransitionLivrable, UsageLien
from prestataires.forms.missions import FactureForm, RemettreForm
from prestataires.models import LienPersonnel, Mission, PointMission
from prestataires.transitions import factures as verbes_factures
from prestataires.transitions import livrables as verbes_livrables
from prestataires.transitions.cycles import CYCLE_LIVRABLE
from prestataires.views.acces_missions import saisir, servir_ou_404
from prestataires.views.liens import lien_valable, servir_lien
from prestataires.views.livrables import recevoir
from prestataires.views.missions import LETTRE_SUIVIE
from prestataires.views.synchronisations import formulaire_du_point, remplir

FORMULAIRE = "prestataires/mission_lien_formulaire.html"


def _mission_du_lien(lien):
    """The mission of a link of this usage; a link for something else finds nothing."""
    if lien.usage != UsageLien.MISSION:
        raise Http404("Ce lien n’ouvre pas cette page.")
    mission = Mission.objects.select_related("prestataire", "etape").get(pk=lien.mission_id)
    mission.parcours = Parcours.objects.pour_page().get(pk=mission.parcours_id)
    return mission


def _accueil(jeton):
    return reverse("prestataires:lien", args=[jeton])


@servir_lien(UsageLien.MISSION)
def page(request, lien, jeton):
    """All that is asked of this provider for this mission, and what it has already given."""
    if request.method == "POST":
        return redirect(_accueil(jeton))
    mission = _mission_du_lien(lien)
    if lien.vu_le is None:
        LienPersonnel.objects.filter(pk=lien.pk, vu_le=None).update(vu_le=timezone.now())
    livrables = list(
        mission.livrables.exclude(statut=StatutLivrable.ANNULE).select_related("fichier").order_by("attendu_le", "pk")
    )
    en_cours = mission.statut == StatutMission.EN_COURS
    for livrable in livrables:
        livrable.retard = en_cours and verbes_livrables.en_retard(livrable)
        livrable.a_remettre = en_cours and CYCLE_LIVRABLE.peut(livrable, TransitionLivrable.REMETTRE)
    contexte = {
        "mission": mission,
        "collectivite": mission.parcours.collectivite,
        "jeton": jeton,
        "lien": lien,
        "livrables": livrables,
        "factures": list(mission.factures.select_related("fichier").order_by("date", "pk")),
        "facturable": verbes_factures.facturable(mission),
        "points": list(
            mission.pointmissions.filter(synchronisation__statut=StatutSynchronisation.PREVUE)
            .select_related("synchronisation")
            .order_by("synchronisation__annee")
        ),
        "lettre": LETTRE_SUIVIE.fait(mission),
        "contact": lien.cree_par,
    }
    return render(request, "prestataires/mission_lien.html", contexte)


def _formulaire(request, mission, jeton, form, faire, *, titre, succes, introduction=""):
    return saisir(
        request,
        form,
        faire,
        succes=succes,
        vers=_accueil(jeton),
        gabarit=FORMULAIRE,
        contexte={
            "titre": titre,
            "introduction": introduction,
            "mission": mission,
            "collectivite": mission.parcours.collectivite,
        },
        retour=("Revenir à ma mission", _accueil(jeton)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@lien_valable
def lien_livrable(request, lien, jeton, pk):
    mission = _mission_du_lien(lien)
    livrable = get_object_or_404(
        mission.livrables.exclude(statut=StatutLivrable.ANNULE).select_related("fichier"), pk=pk
    )
    livrable.mission = mission
    form = RemettreForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        initial={"precision": livrable.precision},
    )

    def remettre(fichier, champs):
        verbes_livrables.remettre(livrable, fichier=fichier, precision=champs["precision"])

    return _formulaire(
        request,
        mission,
        jeton,
        form,
        lambda f: recevoir(f, remettre, par=None),
        titre=f"Remettre « {livrable.titre} »",
        succes=f"« {livrable.titre} » est remis. {mission.parcours.collectivite.nom_complet} va le lire.",
        introduction=f"À reprendre : {livrable.motif}" if livrable.motif else "",
    )


@require_GET
@lien_valable
def lien_livrable_fichier(request, lien, jeton, pk):
    """What this provider itself handed over."""
    mission = _mission_du_lien(lien)
    livrable = get_object_or_404(
        mission.livrables.exclude(statut=StatutLivrable.ANNULE).select_related("fichier"), pk=pk
    )
    return servir_ou_404(request, livrable.fichier)


@require_http_methods(["GET", "HEAD", "POST"])
@lien_valable
def lien_facture(request, lien, jeton):
    mission = _mission_du_lien(lien)
    form = FactureForm(request.POST if request.method == "POST" else None, request.FILES or None)

    def ranger(fichier, champs):
        return verbes_factures.deposer_facture(mission, champs, fichier)

    return _formulaire(
        request,
        mission,
        jeton,
        form,
        lambda f: recevoir(f, ranger, par=None),
        titre="Déposer une facture",
        succes="Votre facture est déposée. Elle va être vérifiée.",
        introduction="La facture est adressée à la collectivité. Si vous êtes tenu de passer par Chorus Pro, "
        "déposez-la aussi là-bas : cette page ne le remplace pas.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@lien_valable
def lien_point(request, lien, jeton, pk):
    mission = _mission_du_lien(lien)
    points = PointMission.objects.filter(
        mission=mission, synchronisation__statut=StatutSynchronisation.PREVUE
    ).select_related("synchronisation")
    le_point = get_object_or_404(points, pk=pk)
    le_point.mission = mission
    return _formulaire(
        request,
        mission,
        jeton,
        formulaire_du_point(request, le_point),
        lambda f: remplir(f, le_point, par=None),
        titre=f"Mon point pour la réunion de {le_point.synchronisation.annee}",
        succes="Votre point est enregistré. Vous pouvez le corriger jusqu’à la réunion.",
        introduction="Quelques phrases suffisent. Les élus et les autres prestataires les liront.",
    )


@require_GET
@lien_valable
def lien_lettre(request, lien, jeton):
    """The letter of mission, as the territory printed it last."""
    return LETTRE_SUIVIE.servir(request, _mission_du_lien(lien))
