"""The answer of a funder is on the team's list a month before, and until it is told; never once the parcours is over."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from conventions.enums import GenreFinanceur, StatutRessource
from conventions.transitions import ressources as verbes
from parcours.enums import Statut
from socle.echeances import EQUIPE, regles
from tests.conventions import fabriques
from tests.conventions.fabriques_ressources import MILLE, dans, ressource
from tests.parcours.fabriques import mettre_en_etat

pytestmark = pytest.mark.django_db

REGLE = next(r for r in regles(EQUIPE) if r.code == "conventions.ressource_reponse")


@pytest.fixture
def scene():
    return fabriques.ecrit()


def demandee(scene, attendue_dans=None, **champs):
    r = ressource(scene.parcours, par=scene.jeanne, **champs)
    attendue = None if attendue_dans is None else dans(attendue_dans)
    verbes.demander_ressource(r, MILLE, dans(-20), reponse_attendue_le=attendue, par=scene.jeanne)
    return r


def lignes(jour=None):
    return list(REGLE.queryset(jour or timezone.localdate()))


def test_a_month_before_it_is_in_sight(scene):
    r = demandee(scene, 31)
    assert lignes() == []

    (ligne,) = lignes(timezone.localdate() + timedelta(days=1))
    assert (ligne["objet_id"], ligne["parcours_id"], ligne["quand"]) == (r.pk, scene.parcours.pk, dans(31))
    assert REGLE.lien(ligne) == reverse("conventions:ressource_suite", args=[scene.parcours.pk, r.pk])
    assert (
        REGLE.phrase(ligne)
        .replace("\u00a0", " ")
        .startswith("Indiquer la réponse de « CAF de l’Hérault » (1 000 €), attendue vers le ")
    )
    assert REGLE.avances == (-7, 7)


def test_late_it_stays_until_it_is_told(scene):
    r = demandee(scene, -5, financeur="", genre=GenreFinanceur.REGION)
    (ligne,) = lignes()
    assert ligne["libelle"] == "La région"

    verbes.refuser_ressource(r, "Hors délai.", par=scene.jeanne)
    assert lignes() == []


def test_without_an_expected_day_nothing_is_asked(scene):
    demandee(scene)
    ressource(scene.parcours, StatutRessource.OBTENUE, par=scene.jeanne)

    assert lignes() == []


@pytest.mark.parametrize("statut", [Statut.CLOS, Statut.ABANDONNE])
def test_once_the_parcours_is_over_it_is_silent(statut, scene):
    demandee(scene, 5)
    mettre_en_etat(scene.parcours, statut)

    assert lignes() == []
