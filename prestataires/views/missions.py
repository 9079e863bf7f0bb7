"""The missions of a parcours, the page of one, and what its team does with it; ANCT's list of all."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from parcours.acces import parcours_ou_404
from prestataires import droits
from prestataires.documents.missions import LETTRE
from prestataires.enums import Partie, StatutBesoin, StatutMission
from prestataires.filtres_missions import (
    COLONNES,
    FiltreMissionsForm,
    FiltreToutesMissionsForm,
    pour_liste,
    rangee,
    totaliser,
)
from prestataires.models import Besoin, Mission
from prestataires.transitions import evaluations
from prestataires.transitions import factures as verbes_factures
from prestataires.transitions import livrables as verbes_livrables
from prestataires.transitions import missions as verbes
from prestataires.transitions.cycles import CYCLE_FACTURE, CYCLE_LIVRABLE, CYCLE_MISSION
from prestataires.views.acces_missions import (
    fil_des_missions,
    mission_ou_404,
    mission_tenue,
    presser,
    vers_la_mission,
)
from socle.comptes.reprise import connexion_exigee
from socle.documents import DocumentSuivi
from socle.droits import exiger
from socle.tableurs import FORMATS, Colonne, Feuille, emporter

PAR_PAGE = 20


# --- lists ---------------------------------------------------------------------------------------------------------------------------


@require_GET
@connexion_exigee
def missions(request, parcours_pk):
    parcours = parcours_ou_404(request, parcours_pk)
    filtre = FiltreMissionsForm(request.GET)
    toutes = Mission.objects.filter(parcours=parcours)
    choisies = filtre.retenir(toutes)
    contexte = {
        "parcours": parcours,
        "fil": fil_des_missions(parcours),
        "filtre": filtre,
        "page_liste": Paginator(pour_liste(choisies, timezone.localdate()), PAR_PAGE).get_page(request.GET.get("page")),
        "totaux": totaliser(choisies),
        "vide": not filtre.filtree and not toutes.exists(),
        "a_preparer": _besoins_choisis(parcours),
        "peut": droits.peut_tenir_mission(request.user, parcours),
        "extensions": FORMATS,
    }
    return render(request, "prestataires/missions.html", contexte)


def _besoins_choisis(parcours):
    """Those whose provider is chosen and has no mission. One query."""
    choisis = Besoin.objects.filter(parcours=parcours, statut=StatutBesoin.CHOISI, choisie__missions__isnull=True)
    return list(choisis.select_related("etape", "choisie__prestataire").order_by("pk"))


@require_GET
@connexion_exigee
def missions_exporter(request, parcours_pk, extension):
    """What the filters show, all its pages, as a table."""
    parcours = parcours_ou_404(request, parcours_pk)
    choisies = FiltreMissionsForm(request.GET).retenir(Mission.objects.filter(parcours=parcours))
    rangees = [rangee(m) for m in pour_liste(choisies, timezone.localdate())]
    return emporter([Feuille("Missions", COLONNES, rangees)], "missions", extension)


def _toutes(request):
    """(filter, missions) of ANCT's list."""
    exiger(droits.peut_lire_les_listes(request.user))
    filtre = FiltreToutesMissionsForm(request.GET)
    return filtre, filtre.retenir(filtre.de_qui(Mission.objects.visibles_par(request.user), request.user))


@require_GET
@connexion_exigee
def toutes_les_missions(request):
    filtre, choisies = _toutes(request)
    lignes = pour_liste(choisies, timezone.localdate()).select_related(
        "prestataire", "etape", "parcours__collectivite__departement"
    )
    contexte = {
        "filtre": filtre,
        "page_liste": Paginator(lignes, PAR_PAGE).get_page(request.GET.get("page")),
        "totaux": totaliser(choisies),
        "extensions": FORMATS,
        "fil": [("À traiter", reverse("gestion:index")), ("Missions", "")],
    }
    return render(request, "prestataires/missions_toutes.html", contexte)


@require_GET
@connexion_exigee
def toutes_les_missions_exporter(request, extension):
    _, choisies = _toutes(request)
    lignes = pour_liste(choisies, timezone.localdate()).select_related(
        "prestataire", "etape", "parcours__collectivite__departement"
    )
    rangees = [(m.parcours.collectivite.nom_avec_departement, *rangee(m)) for m in lignes]
    feuille = Feuille("Missions", (Colonne("Territoire", 30), *COLONNES), rangees)
    return emporter([feuille], "missions-des-territoires", extension)


# --- the page --------------------------------------------------------------------------------------------------------------------------


@require_GET
@connexion_exigee
def mission(request, parcours_pk, pk):
    parcours, mission = mission_ou_404(request, parcours_pk, pk)
    peut = droits.peut_tenir_mission(request.user, parcours)
    lien = verbes.lien_ouvert(mission)
    lien_fini = lien is not None and lien.expire_le <= timezone.now()
    livrables = list(mission.livrables.select_related("fichier", "juge_par").order_by("attendu_le", "pk"))
    for livrable in livrables:
        livrable.retard = mission.statut == StatutMission.EN_COURS and verbes_livrables.en_retard(livrable)
        livrable.gestes = _gestes_du_livrable(mission, livrable, lien is not None and not lien_fini) if peut else ()
    factures = list(mission.factures.select_related("fichier", "jugee_par", "deposee_par").order_by("date", "pk"))
    for facture in factures:
        facture.gestes = CYCLE_FACTURE.transitions_de(facture) if peut else ()
    notes = {e.partie: e for e in mission.evaluations.select_related("par").order_by("partie")}
    contexte = {
        "parcours": parcours,
        "mission": mission,
        "fil": fil_des_missions(parcours, mission.prestataire.nom),
        "peut": peut,
        "gestes": CYCLE_MISSION.transitions_de(mission) if peut else (),
        "modifiable": bool(peut) and mission.statut in verbes.MODIFIABLES,
        "livrables": livrables,
        "peut_ajouter": bool(peut) and mission.statut in (StatutMission.PREPAREE, StatutMission.EN_COURS),
        "factures": factures,
        "facturable": bool(peut) and verbes_factures.facturable(mission),
        "accepte": sum(f.ttc for f in factures if f.statut == "acceptee"),
        "lien": lien,
        "lien_fini": lien_fini,
        "lettre": LETTRE_SUIVIE.etat(mission),
        "evaluations": [(partie, notes.get(partie)) for partie in Partie],
        "evaluer": droits.partie_de(request.user) not in notes and droits.peut_evaluer(request.user, mission),
        "moyennes": evaluations.moyennes(mission.prestataire),
    }
    if mission.terminee_le:
        contexte["close_le"] = verbes.close_sans_attendre_le(mission)
    return render(request, "prestataires/mission.html", contexte)


def _gestes_du_livrable(mission, livrable, joignable):
    """The gestures that the page offers, as names; `joignable`: the provider has a link that opens."""
    gestes = {t.value for t in CYCLE_LIVRABLE.transitions_de(livrable)}
    if livrable.statut in verbes_livrables.ATTENDUS:
        gestes.add("reporter")
    if livrable.retard and joignable:
        gestes.add("relancer")
    if mission.statut == StatutMission.PREPAREE:
        return gestes & {"annuler", "reporter"}
    return gestes if mission.statut == StatutMission.EN_COURS else gestes & {"accepter"}


# --- the letter ------------------------------------------------------------------------------------------------------------------------


LETTRE_SUIVIE = DocumentSuivi(
    LETTRE,
    route_etat="prestataires:mission_lettre_etat",
    route_fichier="prestataires:mission_lettre_document",
    libelle="Lettre de mission",
    cles=lambda mission: [mission.parcours_id, mission.pk],
    page=lambda mission: f"{vers_la_mission(mission)}#lettre",
)


@require_POST
@connexion_exigee
def mission_lettre(request, parcours_pk, pk):
    _, mission = mission_tenue(request, parcours_pk, pk)
    return presser(
        request,
        lambda: verbes.imprimer_lettre(mission, par=request.user),
        succes="La lettre de mission se prépare.",
        vers=f"{vers_la_mission(mission)}#lettre",
    )


@require_GET
@connexion_exigee
def mission_lettre_etat(request, parcours_pk, pk):
    _, mission = mission_ou_404(request, parcours_pk, pk)
    return LETTRE_SUIVIE.repondre(request, mission)


@require_GET
@connexion_exigee
def mission_lettre_document(request, parcours_pk, pk):
    _, mission = mission_ou_404(request, parcours_pk, pk)
    return LETTRE_SUIVIE.servir(request, mission)


# --- on the étape's page of providers -------------------------------------------------------------------------------------------------------


def contexte_mission(request, besoin):
    """What `prestataires/besoin_choix.html` reads: the mission of the chosen provider, or the way to prepare it; None before a choice. Two queries."""
    if besoin is None or besoin.choisie_id is None:
        return None
    en_place = pour_liste(Mission.objects.filter(candidature=besoin.choisie_id), timezone.localdate())
    derniere = en_place.order_by("-pk").first()
    return {
        "mission": derniere,
        "besoin": besoin,
        "preparer": derniere is None or derniere.statut == StatutMission.INTERROMPUE,
        "peut": droits.peut_tenir_mission(request.user, besoin.parcours),
    }
