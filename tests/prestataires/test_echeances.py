"""Once a parcours is over, nothing stays due that its reader can no longer settle: every rule of this room, line by line."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from parcours.enums import Statut as StatutParcours
from parcours.models import Parcours
from prestataires.enums import StatutLivrable, StatutMission
from prestataires.models import Besoin, Mission, Synchronisation
from prestataires.transitions.propositions import proposer
from socle.echeances import ANCT, EQUIPE, regles
from tests.conventions.fabriques import inscrit
from tests.prestataires import fabriques_choix
from tests.prestataires.fabriques_missions import facture_en, livrable_en, mission_en, scene_choisie
from tests.prestataires.fabriques_registre import attestation

pytestmark = pytest.mark.django_db

REGLES = {r.code: r for r in regles() if r.code.startswith("prestataires.")}
FERMEES = (StatutParcours.CLOS, StatutParcours.ABANDONNE)
# What the right that guards the page still allows: what was done is handed over, paid, told, evaluated after the end too.
DUES_APRES_LA_FIN = {
    "prestataires.evaluation",
    "prestataires.evaluation_anct",
    "prestataires.facture_a_verifier",
    "prestataires.livrable_a_lire",
    "prestataires.livrable_attendu",
    "prestataires.synchronisation_a_tenir",
}


def tout_est_attendu():
    """A parcours for which each rule of this room has a line."""
    scene, annee = inscrit(), timezone.localdate().year
    choisie = lambda titre: scene_choisie(scene=scene, titre=titre)  # noqa: E731
    fabriques_choix.en_classement(scene=scene, titre="Avis ouverts")
    fabriques_choix.d_accord(scene=scene, titre="À choisir")
    demandes = fabriques_choix.en_consultation(scene=scene, titre="Devis demandés")
    fabriques_choix.offrir(demandes, None)
    Besoin.objects.filter(pk=demandes.besoin.pk).update(reponse_avant=timezone.localdate())
    choisie("À préparer")
    mission_en(StatutMission.PREPAREE, s=choisie("À commander"))
    mission_en(StatutMission.TERMINEE, s=choisie("À évaluer"))
    mission, s = mission_en(s=choisie("En cours"))
    livrable_en(StatutLivrable.REMIS, mission=mission, s=s)
    facture_en(mission=mission, s=s)
    attestation(mission.prestataire, expire=20)
    proposer(scene.parcours, {"nom": "Les Marcheurs", "pourquoi": "Ils sont bien."}, par=scene.jeanne)
    Mission.objects.filter(pk=mission.pk).update(commandee_le=date(annee - 1, 6, 1))
    Synchronisation.objects.create(
        parcours=scene.parcours, annee=annee - 1, jour=date(annee - 1, 11, 15), creee_par=scene.jeanne
    )
    Parcours.objects.filter(pk=scene.parcours.pk).update(statut=StatutParcours.MISE_EN_OEUVRE)
    return scene


def terminer(parcours, phase):
    motif = "Changement d’équipe." if phase == StatutParcours.ABANDONNE else ""
    Parcours.objects.filter(pk=parcours.pk).update(statut=phase, clos_le=timezone.localdate(), motif_arret=motif)


def lignes(regle):
    """Of today, and of the season in which the yearly meeting is asked for."""
    jour = timezone.localdate()
    return [*regle.queryset(jour), *regle.queryset(date(jour.year, 11, 30) - timedelta(days=30))]


def dues():
    return {code for code, regle in REGLES.items() if lignes(regle)}


def test_while_the_parcours_lives_every_rule_awaits_something():
    tout_est_attendu()

    assert dues() == set(REGLES)


@pytest.mark.parametrize("phase", FERMEES)
def test_once_it_is_over_only_what_can_still_be_settled_stays_due(phase):
    scene = tout_est_attendu()

    terminer(scene.parcours, phase)

    assert dues() == DUES_APRES_LA_FIN


@pytest.mark.parametrize("phase", FERMEES)
def test_once_it_is_over_each_line_opens_for_its_reader(client_de, phase):
    scene = tout_est_attendu()
    terminer(scene.parcours, phase)
    lecteurs = {EQUIPE: client_de(scene.jeanne), ANCT: client_de(scene.claire)}

    reponses = {
        (code, lecteurs[regle.pour].get(regle.lien(ligne)).status_code)
        for code, regle in REGLES.items()
        for ligne in lignes(regle)
    }

    assert reponses == {(code, 200) for code in DUES_APRES_LA_FIN}
