"""What missions wait for, on both homes: who is awaited, by when; what is settled is awaited no more."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from parcours.enums import Statut as StatutParcours
from parcours.models import Parcours
from prestataires.enums import Partie, StatutFacture, StatutLivrable, StatutMission
from prestataires.models import Livrable, Mission
from prestataires.transitions import evaluations, factures, livrables, missions, synchronisations
from socle.echeances import ANCT, EQUIPE, regles
from socle.mots import date_longue
from tests.prestataires.fabriques_missions import (
    champs_evaluation,
    champs_mission,
    dans,
    facture_en,
    livrable_en,
    mission_en,
    reunion,
    scene_choisie,
)

pytestmark = pytest.mark.django_db
CODES = (
    "mission_a_preparer",
    "mission_a_commander",
    "livrable_attendu",
    "livrable_a_lire",
    "facture_a_verifier",
    "evaluation",
    "evaluation_anct",
    "synchronisation_a_prevoir",
    "synchronisation_a_tenir",
)
REGLES = {r.code.removeprefix("prestataires."): r for r in regles() if r.code.removeprefix("prestataires.") in CODES}


def lignes(code, jour=None):
    return list(REGLES[code].queryset(jour or timezone.localdate()))


def une(code, jour=None):
    """(day, sentence, address) of the only line of this rule."""
    [ligne] = lignes(code, jour)
    return ligne["quand"], REGLES[code].phrase(ligne), REGLES[code].lien(ligne)


def vers(nom, *args):
    return reverse(f"prestataires:{nom}", args=args)


def test_each_rule_asks_whom_it_concerns():
    assert {code: REGLES[code].pour for code in CODES} == dict.fromkeys(CODES, EQUIPE) | {"evaluation_anct": ANCT}


def test_a_chosen_provider_waits_for_its_mission_then_the_mission_for_its_order():
    s = scene_choisie()
    assert une("mission_a_preparer") == (
        None,
        "Préparer la mission de Les Sentiers pour « Balade nocturne ».",
        vers("mission_preparer", s.parcours.pk, s.besoin.pk),
    )

    mission = missions.preparer(s.besoin, champs_mission(), par=s.jeanne)
    assert lignes("mission_a_preparer") == []
    assert une("mission_a_commander")[::2] == (mission.debut, vers("mission", s.parcours.pk, mission.pk))

    missions.commander(mission, timezone.localdate(), par=s.jeanne)
    assert lignes("mission_a_commander") == []


def test_a_deliverable_is_awaited_within_a_month_then_read_then_settled():
    livrable, mission, s = livrable_en()
    page = vers("mission", s.parcours.pk, mission.pk)
    assert une("livrable_attendu") == (
        dans(10),
        f"« Plan de la balade » : à remettre par Les Sentiers pour le {date_longue(dans(10))}.",
        page,
    )
    Livrable.objects.filter(pk=livrable.pk).update(attendu_le=dans(40))
    assert lignes("livrable_attendu") == []
    Livrable.objects.filter(pk=livrable.pk).update(attendu_le=dans(-3))
    assert "devait être remis" in une("livrable_attendu")[1]

    livrables.remettre(livrable, precision="Voici.")
    assert lignes("livrable_attendu") == []
    assert une("livrable_a_lire")[::2] == (dans(10), page)

    livrables.accepter(livrable, par=s.jeanne)
    assert lignes("livrable_a_lire") == []


def test_an_invoice_waits_ten_days():
    facture, mission, s = facture_en()
    assert une("facture_a_verifier") == (
        dans(10),
        f"Vérifier la facture {facture.numero} de Les Sentiers, avant le {date_longue(dans(10))}.",
        vers("mission", s.parcours.pk, mission.pk),
    )

    factures.accepter_facture(facture, par=s.jeanne)

    assert lignes("facture_a_verifier") == []
    assert facture.statut == StatutFacture.ACCEPTEE


def test_both_sides_evaluate_within_ten_days_of_the_end_reminded_at_three():
    mission, s = mission_en(StatutMission.TERMINEE)
    assert (
        une("evaluation")[::2]
        == une("evaluation_anct")[::2]
        == (
            dans(9),
            vers("mission_evaluer", s.parcours.pk, mission.pk),
        )
    )
    assert [10 + avance for avance in REGLES["evaluation"].avances] == [3, 10]

    evaluations.evaluer(mission, Partie.TERRITOIRE, champs_evaluation(), par=s.jeanne)

    assert (lignes("evaluation"), len(lignes("evaluation_anct"))) == ([], 1)


def test_what_is_interrupted_waits_for_nothing():
    livrable, mission, s = livrable_en(StatutLivrable.REMIS)
    missions.interrompre(mission, "Faute de temps.", par=s.jeanne)

    assert lignes("livrable_a_lire") == lignes("livrable_attendu") == lignes("mission_a_preparer") == []


def test_the_meeting_is_asked_for_once_a_year_when_a_mission_has_run():
    mission, s = mission_en()
    annee = timezone.localdate().year
    octobre, juin = date(annee, 10, 15), date(annee, 6, 15)
    Parcours.objects.filter(pk=s.parcours.pk).update(statut=StatutParcours.MISE_EN_OEUVRE)
    Mission.objects.filter(pk=mission.pk).update(commandee_le=octobre - timedelta(days=60))
    assert lignes("synchronisation_a_prevoir", octobre) == []

    Mission.objects.filter(pk=mission.pk).update(commandee_le=octobre - timedelta(days=90))
    assert lignes("synchronisation_a_prevoir", juin) == []
    quand, phrase, ou = une("synchronisation_a_prevoir", octobre)
    assert (quand, ou) == (date(annee, 11, 30), vers("synchronisations", s.parcours.pk))
    assert phrase == (
        f"Prévoir la réunion de {annee} avec les élus et tous vos prestataires, avant le {date_longue(quand)}."
    )

    r = reunion(s)
    assert lignes("synchronisation_a_prevoir", octobre) == []
    assert une("synchronisation_a_tenir")[::2] == (
        timezone.localdate(),
        vers("synchronisation", s.parcours.pk, r.pk),
    )
    synchronisations.tenir(r, timezone.localdate(), "On continue.", par=s.jeanne)
    assert lignes("synchronisation_a_tenir") == []
