"""Who is reminded of an opinion, and until when (metier §9, rule 8)."""

import pytest
from django.utils import timezone

from prestataires.enums import ModeAchat, StatutBesoin
from prestataires.transitions import choix
from socle.echeances import ANCT, EQUIPE, regles
from tests.prestataires import fabriques_choix as fabriques
from tests.prestataires.fabriques_choix import avis_de, avis_seul

pytestmark = pytest.mark.django_db

CODES = ("prestataires.avis_territoire", "prestataires.avis_anct", "prestataires.choix")
REGLES = {r.code.removeprefix("prestataires."): r for r in regles() if r.code in CODES}
CLES = {"objet_id", "parcours_id", "quand", "libelle", "detail"}


def lignes(code):
    return list(REGLES[code].queryset(timezone.localdate()))


def attendues():
    return {code for code in REGLES if lignes(code)}


def test_the_rules_say_when_they_remind():
    assert {code: (r.pour, r.avances) for code, r in REGLES.items()} == {
        "avis_territoire": (EQUIPE, (-7, 0, 7)),
        "avis_anct": (ANCT, (-7, 0, 7)),
        "choix": (EQUIPE, (5, 10, 15)),
    }


def test_each_side_is_expected_until_it_has_spoken_then_the_territory_chooses():
    c = fabriques.en_classement()
    assert attendues() == {"avis_territoire", "avis_anct"}

    avis_de(c, c.jeanne)
    assert attendues() == {"avis_anct"}

    avis_de(c, c.claire)
    assert attendues() == {"choix"}

    choix.choisir(c.besoin, c.offres[0], motif="Lui.", mode_achat=ModeAchat.MAPA, sans_lien=True, par=c.jeanne)
    assert attendues() == set()


def test_the_short_way_expects_anct_alone():
    c = fabriques.en_avis()
    assert attendues() == {"avis_anct"}

    avis_seul(c)

    assert attendues() == {"choix"}


def test_opened_again_nothing_is_expected():
    c = fabriques.d_accord()

    choix.rouvrir(c.besoin, motif="Un prix a changé.", par=c.jeanne)

    assert (c.besoin.statut, attendues()) == (StatutBesoin.CONSULTATION, set())


def test_the_line_leads_to_the_round_and_says_the_day():
    c = fabriques.en_classement()

    [ligne] = lignes("avis_anct")

    assert set(ligne) == CLES
    assert (ligne["objet_id"], ligne["parcours_id"], ligne["quand"]) == (c.tour.pk, c.parcours.pk, c.tour.echeance)
    assert REGLES["avis_anct"].lien(ligne) == (
        f"/parcours/{c.parcours.pk}/besoins/{c.besoin.pk}/avis/tours/{c.tour.pk}/donner/"
    )
    assert REGLES["avis_anct"].phrase(ligne).startswith("Donner l’avis de l’ANCT pour « Balade nocturne », avant le ")
