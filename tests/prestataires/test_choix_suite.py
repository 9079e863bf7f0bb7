"""After a round: what closes it, a second one, the choice, what is told, and the annex."""

from datetime import date

import pytest

from prestataires.choix import resultat
from prestataires.enums import (
    IssueTour,
    ModeAchat,
    TransitionBesoin,
)
from prestataires.models import Avis, Besoin, Tour
from prestataires.transitions import choix
from prestataires.transitions.avis import annuler_tour, clore_les_tours_echus
from socle.journal.models import EntreeJournal
from socle.travaux.models import Courriel
from tests.prestataires import fabriques_choix as fabriques
from tests.prestataires.fabriques_choix import avis_de
from tests.prestataires.test_choix import VERBES, refus, statuts

pytestmark = pytest.mark.django_db


# --- after the round --------------------------------------------------------------------------------------------------------------


def test_a_second_round_is_for_two_preferences_and_the_third_is_refused():
    c = fabriques.en_classement()
    avis_de(c, c.jeanne)
    avis_de(c, c.claire, premier=1)

    choix.second_tour(c.besoin, par=c.jeanne)

    assert (c.tour.numero, c.tour.rang, c.tour.candidatures.count()) == (2, 2, 3)
    avis_de(c, c.jeanne, commentaire="Nous y tenons.")
    avis_de(c, c.claire, premier=1)
    assert refus(choix.second_tour, c.besoin, par=c.jeanne)[1].startswith("Deux tours ont eu lieu")


def test_an_agreement_needs_no_second_round():
    c = fabriques.d_accord()

    assert refus(choix.second_tour, c.besoin, par=c.jeanne)[1].startswith("Un second tour sert quand")


def test_opened_again_the_choice_may_have_a_second_round_again():
    c = fabriques.en_classement()
    avis_de(c, c.jeanne)
    avis_de(c, c.claire, premier=1)
    choix.rouvrir(c.besoin, motif="Un prix a changé.", par=c.jeanne)
    choix.ouvrir_choix(c.besoin, par=c.jeanne)
    avis_de(c, c.jeanne)
    avis_de(c, c.claire, premier=1)

    tour = choix.second_tour(c.besoin, par=c.jeanne)

    assert (tour.numero, tour.rang) == (3, 2)


def test_a_round_cancelled_half_way_stays_sealed():
    c = fabriques.en_classement()
    avis_de(c, c.jeanne, motif="Nous le connaissons bien.")

    choix.rouvrir(c.besoin, motif="Un prix a changé.", par=c.jeanne)

    assert c.tour.issue == IssueTour.ANNULE
    assert Avis.objects.count() == 0
    assert Avis.objects.lisibles_par(c.claire).count() == 0
    assert Avis.objects.lisibles_par(c.jeanne).count() == 3


def test_before_its_last_day_a_round_is_not_closed_without_anct():
    c = fabriques.en_classement()
    avis_de(c, c.jeanne)

    assert refus(choix.continuer_sans_avis, c.tour, par=c.jeanne)[1].startswith("L’ANCT peut donner son avis jusqu’au")
    assert clore_les_tours_echus(c.tour.echeance) == 0
    assert c.tour.clos_le is None


def test_after_it_the_daily_run_goes_on_without_anct_and_what_the_territory_said_is_read():
    c = fabriques.en_classement()
    avis_de(c, c.jeanne)

    assert clore_les_tours_echus(date(2100, 1, 1)) == 1

    assert c.tour.issue == IssueTour.SANS_AVIS
    assert Avis.objects.lisibles_par(c.claire).count() == 3
    assert clore_les_tours_echus(date(2100, 1, 1)) == 0


def test_the_short_way_goes_on_without_anct():
    c = fabriques.en_avis()

    assert clore_les_tours_echus(date(2100, 1, 1)) == 1

    choix.choisir(
        c.besoin, c.offres[0], motif="Tout près.", mode_achat=ModeAchat.DISPENSE, sans_lien=True, par=c.jeanne
    )
    assert Besoin.objects.get().choisie == c.offres[0]


def test_a_territory_that_has_not_spoken_never_reads_what_anct_said():
    c = fabriques.en_classement()
    avis_de(c, c.claire)

    assert clore_les_tours_echus(date(2100, 1, 1)) == 0

    assert refus(choix.continuer_sans_avis, c.tour, par=c.jeanne, jour=date(2100, 1, 1))[1].startswith("Donnez d’abord")
    assert Avis.objects.lisibles_par(c.jeanne).count() == 0


def test_a_need_taken_up_again_cancels_the_round_it_had_left_open():
    c = fabriques.en_classement()
    annuler_tour(c.besoin, par=c.jeanne)
    assert Tour.objects.ouverts().count() == 0
    annuler_tour(c.besoin, par=c.jeanne)
    assert EntreeJournal.objects.filter(action="tour.annuler").count() == 1


# --- choosing ---------------------------------------------------------------------------------------------------------------------


def test_choosing_sets_the_others_aside_and_says_all():
    c = fabriques.d_accord()
    muette = fabriques.offrir(c, None)

    choix.choisir(
        c.besoin, c.offres[1], motif="Il est tout près.", mode_achat=ModeAchat.MAPA, sans_lien=True, par=c.jeanne
    )

    assert statuts(c) == ["non_retenue", "retenue", "non_retenue", "non_retenue"]
    besoin = Besoin.objects.get()
    assert (besoin.choisie, besoin.choisi_par, besoin.mode_achat) == (c.offres[1], c.jeanne, ModeAchat.MAPA)
    assert muette.besoin_id == besoin.pk


@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({"motif": " "}, "motif"),
        ({"mode_achat": ""}, "mode_achat"),
        ({"mode_achat": ModeAchat.REGIE}, "mode_achat"),
        ({"sans_lien": False}, "sans_lien"),
    ],
)
def test_a_choice_is_whole(champs, champ):
    c = fabriques.d_accord()

    donnees = {"motif": "Tout près.", "mode_achat": ModeAchat.DISPENSE, "sans_lien": True} | champs
    assert refus(choix.choisir, c.besoin, c.offres[0], par=c.jeanne, **donnees)[0] == champ


def test_no_choice_while_the_round_is_open():
    c = fabriques.en_classement()
    avis_de(c, c.jeanne)

    assert refus(VERBES[TransitionBesoin.CHOISIR], c)[1] == (
        "Les avis ne sont pas encore tous donnés : attendez la fin de ce tour."
    )


def test_only_what_was_compared_is_chosen():
    c, ailleurs = fabriques.d_accord(), fabriques.d_accord()

    donnees = {"motif": "x", "mode_achat": ModeAchat.DISPENSE, "sans_lien": True}

    assert refus(choix.choisir, c.besoin, ailleurs.offres[0], par=c.jeanne, **donnees)[0] == "candidature"


def test_above_the_threshold_direct_purchase_is_refused_with_the_reason_and_what_to_do():
    c = fabriques.d_accord(montants=("60000", "61000", "62000"))

    champ, message = refus(VERBES[TransitionBesoin.CHOISIR], c)

    assert champ == "mode_achat"
    assert "le seuil de dispense est de 60\u00a0000\u00a0€ HT" in message
    assert "Choisissez une autre façon d’acheter" in message
    choix.choisir(c.besoin, c.offres[0], motif="Tout près.", mode_achat=ModeAchat.MAPA, sans_lien=True, par=c.jeanne)


def test_opened_again_the_offers_are_offers_again_and_those_asked_wait_again():
    c = fabriques.d_accord()
    fabriques.offrir(c, None)
    choix.choisir(c.besoin, c.offres[1], motif="Tout près.", mode_achat=ModeAchat.MAPA, sans_lien=True, par=c.jeanne)

    choix.rouvrir(c.besoin, motif="Il n’est plus disponible.", par=c.jeanne)

    assert statuts(c) == ["proposee", "proposee", "proposee", "sollicitee"]
    besoin = Besoin.objects.get()
    assert (besoin.statut, besoin.choisie, besoin.motif) == ("consultation", None, "Il n’est plus disponible.")


def test_providers_are_told_once_for_each_choice():
    c = fabriques.en_classement()
    for o in c.offres:
        o.prestataire.email = f"contact{o.pk}@coop.example"
        o.prestataire.save(update_fields=["email"])
    avis_de(c, c.jeanne)
    avis_de(c, c.claire)

    choix.choisir(c.besoin, c.offres[0], motif="Tout près.", mode_achat=ModeAchat.MAPA, sans_lien=True, par=c.jeanne)

    assert Courriel.objects.filter(gabarit="prestataires.choix_prestataire").count() == 3


# --- the annex --------------------------------------------------------------------------------------------------------------------


def test_the_result_is_plain_data_with_both_opinions_and_no_id():
    c = fabriques.choisi()

    donnees = resultat(c.besoin)

    noms = [o.prestataire.nom for o in c.offres]
    assert [o["prestataire"] for o in donnees["offres"]] == noms
    assert [o["choisie"] for o in donnees["offres"]] == [True, False, False]
    assert (donnees["choisi"], donnees["motif"], donnees["mode_achat"]) == (
        noms[0],
        "Il est tout près.",
        "Achat direct, sous le seuil de dispense",
    )
    assert donnees["tours"][0]["avis"][:2] == [
        {"prestataire": noms[0], "partie": "Le territoire", "place": "En premier", "motif": "Le plus proche."},
        {"prestataire": noms[0], "partie": "L’ANCT", "place": "En premier", "motif": "Le plus proche."},
    ]


def test_there_is_no_result_before_the_choice():
    assert resultat(fabriques.d_accord().besoin) is None
