"""What the team does with a mission: prepared, changed, ordered, ended, interrupted, evaluated, shared with its provider by a link."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from parcours.acces import parcours_ou_404
from prestataires import droits
from prestataires.besoins import hors_convention
from prestataires.enums import StatutBesoin, StatutMission
from prestataires.forms.missions import (
    CommanderForm,
    EvaluationForm,
    LienMissionForm,
    MissionForm,
    ModifierMissionForm,
    MotifMissionForm,
    TerminerForm,
)
from prestataires.models import Besoin, Mission
from prestataires.moyens import financement_de, moyens_de
from prestataires.transitions import evaluations
from prestataires.transitions import missions as verbes
from prestataires.views.acces_missions import (
    FORMULAIRE,
    fil_des_missions,
    formulaire_de_mission,
    mission_ou_404,
    mission_tenue,
    presser,
    saisie,
    saisir,
    vers_la_mission,
)
from socle.comptes.reprise import connexion_exigee
from socle.droits import exiger

# --- prepared, amended -----------------------------------------------------------------------------------------------------------------


def _moyens_en_mots(etape, parcours, sauf=None):
    return {
        "moyens": moyens_de(etape, sauf=sauf),
        "financement": financement_de(etape),
        "hors_convention": hors_convention(etape, parcours),
        "etape": etape,
    }


@connexion_exigee
def mission_preparer(request, parcours_pk, besoin_pk):
    """From the chosen quote: its words, days and amounts are proposed."""
    parcours = parcours_ou_404(request, parcours_pk)
    besoins = Besoin.objects.visibles_par(request.user).select_related("etape", "choisie__prestataire")
    besoin = get_object_or_404(besoins, parcours=parcours, pk=besoin_pk)
    exiger(droits.peut_tenir_mission(request.user, parcours))
    if besoin.statut != StatutBesoin.CHOISI:
        raise Http404("Aucun prestataire n’est encore choisi.")
    deja = Mission.objects.filter(candidature=besoin.choisie).exclude(statut=StatutMission.INTERROMPUE).first()
    if deja and request.method == "GET":
        return redirect(vers_la_mission(deja))
    form = MissionForm(saisie(request), initial=verbes.proposition(besoin))
    titre = f"Préparer la mission {besoin.choisie.prestataire.de_nom}"
    return saisir(
        request,
        form,
        lambda f: verbes.preparer(besoin, f.cleaned_data, f.livrables(), par=request.user),
        succes="La mission est préparée. Il reste à faire signer la lettre de mission, puis à enregistrer la commande.",
        vers=vers_la_mission,
        gabarit=FORMULAIRE,
        contexte={
            "parcours": parcours,
            "titre": titre,
            "fil": fil_des_missions(parcours, "Préparer"),
            **_moyens_en_mots(besoin.etape, parcours),
        },
        retour=("Revenir aux missions", reverse("prestataires:missions", args=[parcours.pk])),
    )


@connexion_exigee
def mission_modifier(request, parcours_pk, pk):
    parcours, mission = mission_tenue(request, parcours_pk, pk)
    initial = {nom: getattr(mission, nom) for nom in (*verbes.CHAMPS, "revision")}
    commandee = mission.statut != StatutMission.PREPAREE
    form = ModifierMissionForm(saisie(request), initial=initial, commandee=commandee)

    def faire(f):
        lus = f.cleaned_data
        verbes.modifier(mission, lus, par=request.user, revision=lus["revision"], motif=lus.get("motif", ""))

    return formulaire_de_mission(
        request,
        parcours,
        mission,
        form,
        faire,
        titre="Modifier la mission",
        succes="La mission est modifiée."
        + (" Imprimez la nouvelle lettre de mission, et faites-la signer." if commandee else ""),
        **_moyens_en_mots(mission.etape, parcours, mission.pk),
    )


# --- the lifecycle ---------------------------------------------------------------------------------------------------------------------


@connexion_exigee
def mission_commander(request, parcours_pk, pk):
    parcours, mission = mission_tenue(request, parcours_pk, pk)
    initial = {"jour": timezone.localdate(), "email": verbes.adresse_du_prestataire(mission.prestataire)}
    return formulaire_de_mission(
        request,
        parcours,
        mission,
        CommanderForm(saisie(request), initial=initial),
        lambda f: verbes.commander(mission, f.cleaned_data["jour"], par=request.user, email=f.cleaned_data["email"]),
        titre="Enregistrer la commande",
        hors_convention=hors_convention(mission.etape, parcours),
        succes="La mission est commandée.",
    )


@connexion_exigee
def mission_terminer(request, parcours_pk, pk):
    parcours, mission = mission_tenue(request, parcours_pk, pk)
    return formulaire_de_mission(
        request,
        parcours,
        mission,
        TerminerForm(saisie(request), initial={"jour": timezone.localdate()}),
        lambda f: verbes.terminer(mission, f.cleaned_data["jour"], par=request.user),
        titre="La mission est terminée",
        succes="La mission est terminée. Il reste à dire ce que vous en pensez.",
    )


@require_POST
@connexion_exigee
def mission_reprendre(request, parcours_pk, pk):
    _, mission = mission_tenue(request, parcours_pk, pk)
    return presser(
        request,
        lambda: verbes.reprendre(mission, par=request.user),
        succes="La mission est de nouveau en cours.",
        vers=vers_la_mission(mission),
    )


@connexion_exigee
def mission_interrompre(request, parcours_pk, pk):
    parcours, mission = mission_tenue(request, parcours_pk, pk)
    form = MotifMissionForm(
        saisie(request),
        bouton="Interrompre la mission",
        question="Pourquoi l’arrêter ?",
        aide="Une phrase. Ce qui est déjà remis et facturé reste ; le lien du prestataire ne s’ouvre plus.",
    )
    return formulaire_de_mission(
        request,
        parcours,
        mission,
        form,
        lambda f: verbes.interrompre(mission, f.cleaned_data["motif"], par=request.user),
        titre="Interrompre la mission",
        succes="La mission est interrompue.",
    )


@require_POST
@connexion_exigee
def mission_clore(request, parcours_pk, pk):
    _, mission = mission_tenue(request, parcours_pk, pk)
    return presser(
        request,
        lambda: verbes.clore(mission, par=request.user),
        succes="La mission est close.",
        vers=vers_la_mission(mission),
    )


@connexion_exigee
def mission_evaluer(request, parcours_pk, pk):
    """One's own side, once; both read what both say."""
    parcours, mission = mission_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_evaluer(request.user, mission))
    partie = droits.partie_de(request.user)
    return formulaire_de_mission(
        request,
        parcours,
        mission,
        EvaluationForm(saisie(request)),
        lambda f: evaluations.evaluer(mission, partie, f.cleaned_data, par=request.user),
        titre="Évaluer la mission",
        succes="Votre évaluation est enregistrée. Elle aidera d’autres territoires à choisir.",
        introduction="Vous donnez cette évaluation une seule fois. Le territoire et l’ANCT la lisent ; le prestataire, non.",
    )


# --- the link of the provider -------------------------------------------------------------------------------------------------------------


@connexion_exigee
def mission_lien(request, parcours_pk, pk):
    parcours, mission = mission_tenue(request, parcours_pk, pk)
    ouvert = verbes.lien_ouvert(mission)
    adresse = ouvert.email if ouvert else verbes.adresse_du_prestataire(mission.prestataire)
    return formulaire_de_mission(
        request,
        parcours,
        mission,
        LienMissionForm(saisie(request), initial={"email": adresse}),
        lambda f: verbes.envoyer_lien(mission, f.cleaned_data["email"], par=request.user),
        titre="Envoyer son lien au prestataire",
        succes="Le lien est envoyé au prestataire.",
    )


@require_POST
@connexion_exigee
def mission_lien_fermer(request, parcours_pk, pk):
    _, mission = mission_tenue(request, parcours_pk, pk)
    return presser(
        request,
        lambda: verbes.fermer_lien(mission, par=request.user),
        succes="Le lien du prestataire ne s’ouvre plus.",
        vers=vers_la_mission(mission),
    )
