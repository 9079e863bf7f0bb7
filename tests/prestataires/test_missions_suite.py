"""What both sides say of a mission, and the yearly meeting: every state meets every transition, each guard says its sentence."""

import pytest
from django.utils import timezone

from prestataires.coherence import verifier
from prestataires.enums import Partie, StatutMission, StatutSynchronisation, TransitionSynchronisation
from prestataires.models import Contact, PointMission, Synchronisation
from prestataires.transitions import evaluations, missions, synchronisations
from prestataires.transitions.cycles import CYCLE_SYNCHRONISATION
from socle.journal.models import EntreeJournal
from socle.travaux.lettres import construire
from socle.travaux.models import Courriel
from tests.prestataires.fabriques_missions import champs_evaluation, dans, mission_en, reunion, scene_choisie
from tests.prestataires.test_missions import refus

pytestmark = pytest.mark.django_db
POINT = "prestataires.point_a_remplir"
SYNCHRONISATION = {
    TransitionSynchronisation.TENIR: lambda r, s: synchronisations.tenir(
        r, timezone.localdate(), "On continue.", par=s.jeanne
    ),
    TransitionSynchronisation.ANNULER: lambda r, s: synchronisations.annuler(r, par=s.jeanne),
}


# --- evaluations ---------------------------------------------------------------------------------------------------------------------


def test_each_side_evaluates_once_and_the_second_one_closes():
    mission, s = mission_en(StatutMission.TERMINEE)

    evaluations.evaluer(mission, Partie.TERRITOIRE, champs_evaluation(), par=s.jeanne)
    assert mission.statut == StatutMission.TERMINEE
    assert refus(evaluations.evaluer, mission, Partie.TERRITOIRE, champs_evaluation(), par=s.jeanne) == (
        None,
        evaluations.DEJA,
    )
    evaluations.evaluer(mission, Partie.ANCT, champs_evaluation(pertinence=5), par=s.claire)

    assert mission.statut == StatutMission.CLOSE
    assert evaluations.moyennes(mission.prestataire) == {"nombre": 2, "pertinence": 4.5, "transfert": 3.0}
    assert verifier() == []


def test_an_evaluation_is_in_the_journal_without_its_words():
    mission, s = mission_en(StatutMission.TERMINEE)

    evaluations.evaluer(mission, Partie.TERRITOIRE, champs_evaluation(), par=s.jeanne)

    entree = EntreeJournal.objects.de(mission).get(action="mission.evaluer")
    assert entree.valeurs == {"partie": "territoire", "pertinence": 4, "transfert": 3}
    assert "habitants" not in entree.donnees


@pytest.mark.parametrize("etat", [StatutMission.PREPAREE, StatutMission.EN_COURS, StatutMission.INTERROMPUE])
def test_a_mission_is_evaluated_once_it_is_over(etat):
    mission, s = mission_en(etat)

    assert refus(evaluations.evaluer, mission, Partie.ANCT, champs_evaluation(), par=s.claire)[1] == (
        "Une mission s’évalue quand elle est terminée."
    )


@pytest.mark.parametrize(("champ", "note"), [("pertinence", 0), ("transfert", 6)])
def test_a_score_is_from_one_to_five(champ, note):
    mission, s = mission_en(StatutMission.TERMINEE)

    assert (
        refus(evaluations.evaluer, mission, Partie.ANCT, champs_evaluation(**{champ: note}), par=s.claire)[0] == champ
    )


# --- the yearly meeting ------------------------------------------------------------------------------------------------------------------


def test_the_table_of_verbs_is_whole():
    assert set(SYNCHRONISATION) == set(TransitionSynchronisation)


@pytest.mark.parametrize(("etat", "transition", "cible"), list(CYCLE_SYNCHRONISATION.matrice()))
def test_every_state_of_a_meeting_meets_every_transition(etat, transition, cible):
    _, s = mission_en()
    r = reunion(s)
    if etat != StatutSynchronisation.PREVUE:
        tenir, annuler = SYNCHRONISATION.values()
        (tenir if etat == StatutSynchronisation.TENUE else annuler)(r, s)
    assert r.statut == etat

    if cible is None:
        assert refus(SYNCHRONISATION[transition], r, s)[1].endswith(".")
    else:
        SYNCHRONISATION[transition](r, s)

    assert Synchronisation.objects.get(pk=r.pk).statut == (cible or etat)
    assert verifier() == []


def test_prevoir_makes_a_point_by_mission_that_runs_and_writes_to_those_with_a_link():
    mission, s = mission_en()
    finie, _ = mission_en(StatutMission.TERMINEE, s=scene_choisie(scene=s, titre="Film"))
    mission_en(StatutMission.PREPAREE, s=scene_choisie(scene=s, titre="Forum"))
    missions.envoyer_lien(mission, "contact@sentiers.example", par=s.jeanne)

    r = reunion(s)

    assert set(r.points.values_list("mission", flat=True)) == {mission.pk, finie.pk}
    assert list(Courriel.objects.filter(gabarit=POINT).values_list("destinataire", flat=True)) == [
        "contact@sentiers.example"
    ]
    lettre = construire(Courriel.objects.get(gabarit=POINT))
    assert lettre.sujet == "Montaud : où en est votre mission ?"
    assert "Salle du conseil" in lettre.paragraphes[0]


def test_a_year_has_one_meeting_unless_it_is_called_off():
    _, s = mission_en()
    r = reunion(s)
    assert refus(reunion, s)[0] == "annee"

    synchronisations.annuler(r, par=s.jeanne)

    assert reunion(s).statut == StatutSynchronisation.PREVUE


def test_nobody_to_meet_no_meeting():
    _, s = mission_en(StatutMission.PREPAREE)

    assert refus(reunion, s)[1] == "Aucune mission n’est en cours : il n’y a personne à réunir pour l’instant."


def test_the_day_is_of_the_year():
    _, s = mission_en()

    assert refus(reunion, s, jour=dans(800))[0] == "jour"
    assert reunion(s, jour=None, lieu="").jour is None


def test_a_mission_ordered_since_joins_the_meeting():
    _, s = mission_en()
    r = reunion(s)

    nouvelle, _ = mission_en(s=scene_choisie(scene=s, titre="Forum"))

    assert r.points.filter(mission=nouvelle).exists()


def test_a_point_is_filled_corrected_and_never_written_over():
    _, s = mission_en()
    point = reunion(s).points.get()

    synchronisations.remplir(point, {"avancement": "Deux ateliers sur trois."}, revision=1)
    assert (point.revision, point.rempli_par, point.avancement) == (2, None, "Deux ateliers sur trois.")
    assert refus(synchronisations.remplir, point, {"avancement": "Autre."}, revision=1, par=s.jeanne)[1] == (
        synchronisations.CHANGE
    )
    synchronisations.remplir(point, {"percu": "De l’envie."}, revision=2, par=s.jeanne)

    assert (point.avancement, point.percu, point.rempli_par) == ("", "De l’envie.", s.jeanne)


def test_an_empty_point_is_refused():
    _, s = mission_en()
    point = reunion(s).points.get()

    assert refus(synchronisations.remplir, point, {"avancement": "  "}, revision=1) == (
        "avancement",
        synchronisations.RIEN_A_DIRE,
    )


def test_once_held_nothing_of_a_meeting_changes():
    _, s = mission_en()
    r = reunion(s)
    point = r.points.get()
    SYNCHRONISATION[TransitionSynchronisation.TENIR](r, s)

    assert refus(synchronisations.remplir, point, {"avancement": "Trop tard."}, revision=1)[1].startswith(
        "Cette réunion"
    )
    assert refus(synchronisations.deplacer, r, {"jour": None, "lieu": ""}, par=s.jeanne)[1].startswith("Cette réunion")
    assert refus(synchronisations.relancer, r, par=s.jeanne)[1].startswith("Cette réunion")


def test_a_meeting_is_held_on_a_day_that_came_with_what_was_decided():
    _, s = mission_en()
    r = reunion(s)

    assert refus(synchronisations.tenir, r, dans(1), "On continue.", par=s.jeanne)[0] == "jour"
    assert refus(synchronisations.tenir, r, dans(-800), "On continue.", par=s.jeanne)[0] == "jour"
    assert refus(synchronisations.tenir, r, timezone.localdate(), " ", par=s.jeanne)[0] == "releve"


def test_relancer_writes_to_those_who_have_not_filled_once_a_day_and_opens_a_link_where_there_is_none():
    mission, s = mission_en()
    sans_lien, _ = mission_en(s=scene_choisie(scene=s, titre="Film"))
    muet, _ = mission_en(s=scene_choisie(scene=s, titre="Forum"))
    rempli, _ = mission_en(s=scene_choisie(scene=s, titre="Fête"))
    missions.envoyer_lien(mission, "contact@sentiers.example", par=s.jeanne)
    Contact.objects.create(prestataire=sans_lien.prestataire, nom="Alma", email="alma@film.example", est_principal=True)
    r = reunion(s)
    synchronisations.remplir(
        PointMission.objects.get(mission=rempli), {"avancement": "Tout va bien."}, revision=1, par=s.jeanne
    )

    assert synchronisations.relancer(r, par=s.jeanne) == (2, 1)
    assert synchronisations.relancer(r, par=s.jeanne) == (2, 1)

    assert Courriel.objects.filter(gabarit=POINT, destinataire="contact@sentiers.example").count() == 1
    assert missions.lien_ouvert(sans_lien).email == "alma@film.example"
    assert missions.lien_ouvert(muet) is None
    assert missions.lien_ouvert(rempli) is None
