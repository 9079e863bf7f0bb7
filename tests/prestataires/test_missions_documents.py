"""The letter of mission and the points of the yearly meeting: what is frozen of them, how they print."""

import json
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from prestataires.documents.missions import LETTRE, SYNCHRONISATION
from prestataires.enums import StatutMission
from prestataires.transitions import livrables, missions, synchronisations
from socle.documents.fabrication import fabriquer
from socle.documents.genres import canonique, trouver_genre
from tests.conventions.imprimes import CODE, texte_du_pdf, valider
from tests.prestataires.fabriques import prestataire
from tests.prestataires.fabriques_missions import champs_mission, dans, mission_en, reunion, scene_choisie
from tests.prestataires.test_missions import refus

pytestmark = pytest.mark.django_db


def mots(octets, tmp_path):
    return " ".join(texte_du_pdf(octets, tmp_path).replace("\u00a0", " ").split())


def imprimer(genre, objet):
    """(frozen text, product)"""
    texte = canonique(trouver_genre(genre).donnees(objet))
    return texte, fabriquer(genre, texte, code=CODE, date=timezone.now())


@pytest.fixture(scope="module")
def lettre(django_db_setup, django_db_blocker):
    """The letter of an order that was changed."""
    with django_db_blocker.unblock(), transaction.atomic():
        mission, s = mission_en()
        annule = livrables.ajouter(mission, "Un film", dans(30), par=s.jeanne)
        livrables.annuler(annule, par=s.jeanne)
        plus = champs_mission(objet="Quatre ateliers.\nUne restitution au marché.")
        missions.modifier(mission, plus, par=s.jeanne, revision=mission.revision, motif="Un atelier de plus.")
        rendu = imprimer(LETTRE, mission)
        transaction.set_rollback(True)
    return rendu


@pytest.fixture(scope="module")
def points(django_db_setup, django_db_blocker):
    """A meeting with one point filled, one awaited."""
    with django_db_blocker.unblock(), transaction.atomic():
        _, s = mission_en()
        mission_en(s=scene_choisie(scene=s, titre="Forum", qui=prestataire(nom="Éclats")))
        r = reunion(s)
        champs = {nom: f"Ce que dit {nom}." for nom in synchronisations.POINT}
        synchronisations.remplir(r.points.get(mission__prestataire__nom="Les Sentiers"), champs, revision=1)
        synchronisations.tenir(r, timezone.localdate(), "On continue un an.", par=s.jeanne)
        rendu = imprimer(SYNCHRONISATION, r)
        transaction.set_rollback(True)
    return rendu


def test_the_letter_freezes_what_is_ordered_of_whom_by_whom(lettre):
    donnees = json.loads(lettre[0])

    assert (donnees["prestataire"]["nom"], donnees["etape"]) == ("Les Sentiers", "Balade nocturne")
    assert (donnees["ht"], donnees["ttc"], donnees["ttc_lettres"]) == ("2500.00", "3000.00", "trois mille euros")
    assert [livrable["titre"] for livrable in donnees["livrables"]] == ["Compte rendu des ateliers"]
    assert donnees["motif_modification"] == "Un atelier de plus."


def test_the_letter_is_an_accessible_pdf_that_says_who_buys(lettre, tmp_path):
    octets = lettre[1].octets
    valider(octets, tmp_path, profils=("ua1",))
    texte = mots(octets, tmp_path)

    assert "l’acheteur" in texte
    assert "La collectivité est l’acheteur." in texte
    assert "Une restitution au marché." in texte
    assert texte.count("Signée par") == 2
    for interdit in ("imposé", "validé par l’ANCT", "Un film"):
        assert interdit not in texte


def test_the_points_print_in_one_accessible_document(points, tmp_path):
    octets = points[1].octets
    valider(octets, tmp_path, profils=("ua1",))
    texte = mots(octets, tmp_path)

    for nom in synchronisations.POINT:
        assert f"Ce que dit {nom}." in texte
    assert "Points attendus" in texte
    assert "Éclats, Forum" in texte
    assert "On continue un an." in texte


def test_a_document_is_made_again_only_when_something_changed():
    mission, s = mission_en(StatutMission.PREPAREE)
    premiere = missions.imprimer_lettre(mission, par=s.jeanne)
    assert missions.imprimer_lettre(mission, par=s.jeanne) == premiere

    livrables.ajouter(mission, "Un film", dans(30), par=s.jeanne)
    seconde = missions.imprimer_lettre(mission, par=s.jeanne)

    assert (premiere.tour, seconde.tour) == (1, 2)


def test_the_order_stays_under_the_threshold_of_its_year(settings):
    settings.PRESTATAIRES_SEUILS_DISPENSE = (("2020-01-01", 4_000),)
    mission, s = mission_en()
    autre, _ = mission_en(StatutMission.PREPAREE, s=scene_choisie(scene=s, titre="Forum", qui=mission.prestataire))

    _, phrase = refus(missions.commander, autre, timezone.localdate(), par=s.jeanne)
    assert phrase.startswith("Avec cet achat, 5 000 € HT vont à ce prestataire cette année")

    missions.interrompre(mission, "Faute de temps.", par=s.jeanne)
    missions.commander(autre, timezone.localdate() - timedelta(days=1), par=s.jeanne)
    plus = champs_mission(montant_ht=4100, montant_ttc=4920)
    assert refus(missions.modifier, autre, plus, par=s.jeanne, revision=autre.revision, motif="Plus.")[1].startswith(
        "Avec cet achat, 4 100 € HT"
    )
