"""What a collectivité buys from a provider over a year, beside the threshold."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from prestataires import reglages
from prestataires.enums import StatutFacture, StatutMission
from prestataires.seuils import Achat, achat, achats, cumul
from prestataires.transitions import missions
from tests.prestataires import fabriques_choix as fabriques
from tests.prestataires.fabriques_missions import facture_en, mission_en
from tests.prestataires.test_choix_pages import commander

pytestmark = pytest.mark.django_db


def beside(montant="2500", deja="0", attendu="0", seuil="60000", habituel=False):
    return Achat(*map(Decimal, (montant, deja, attendu, seuil)), habituel)


@pytest.mark.parametrize(
    ("montant", "deja", "etat"),
    [
        ("2500", "0", (False, False)),
        ("2500", "45500", (False, True)),
        ("2500", "45499.99", (False, False)),
        ("2500", "57499.99", (False, True)),
        ("2500", "57500", (True, False)),
    ],
)
def test_the_warning_comes_before_the_threshold_and_the_refusal_at_it(montant, deja, etat):
    a = beside(montant, deja)

    assert (a.depasse, a.alerte) == etat


def test_the_sentences_of_a_small_purchase():
    assert " ".join(beside().phrases).replace("\u00a0", " ") == (
        "2 500 € HT prévus. Sous le seuil de 60 000 € HT : pas de mise en concurrence obligatoire. Deux devis restent conseillés. "
        "Déjà acheté à ce prestataire cette année : 0 €."
    )


def test_what_is_bought_over_and_over_from_the_same_one_is_said():
    assert any("on ne contracte pas systématiquement" in p for p in beside(habituel=True).phrases)


def test_orders_count_in_their_year_for_their_collectivite_and_their_provider():
    c = fabriques.choisi()
    qui, ici = c.offres[0].prestataire, c.parcours.collectivite
    commander(c, "1000", date(2026, 12, 31))
    ailleurs = fabriques.besoin_en_redaction()
    commander(ailleurs, "7000", date(2026, 5, 1), qui=qui)

    assert cumul(ici, qui, 2026) == Decimal("1000.00")
    assert cumul(ici, qui, 2027) == 0
    assert cumul(ici, c.offres[1].prestataire, 2026) == 0
    assert cumul(ailleurs.parcours.collectivite, qui, 2026) == Decimal("7000.00")


@pytest.mark.parametrize("statut", [StatutMission.PREPAREE])
def test_what_is_chosen_and_not_ordered_counts_beside(statut):
    c = fabriques.choisi()
    qui, ici = c.offres[0].prestataire, c.parcours.collectivite
    commander(c, "1000", statut=statut)

    assert cumul(ici, qui, timezone.localdate().year) == 0
    autre = fabriques.offrir(fabriques.besoin_en_redaction(c), "500", qui)
    assert achat(ici, autre).attendu == Decimal("2500.00")
    assert achat(ici, c.offres[0]).attendu == 0
    assert achat(ici, c.offres[0]).total == Decimal("2500.00")


def test_a_habit_is_three_orders_and_more_than_half(settings):
    c = fabriques.choisi()
    ici = c.parcours.collectivite
    commander(c, "1000")
    assert not achat(ici, c.offres[0]).habituel

    settings.PRESTATAIRES_COMMANDES_POUR_UNE_HABITUDE = 1

    assert achat(ici, c.offres[0]).habituel


def test_the_threshold_is_that_of_the_day():
    assert reglages.seuil_dispense(date(2026, 3, 31)) == 40_000
    assert reglages.seuil_dispense(date(2026, 4, 1)) == 60_000


def test_an_order_is_not_counted_beside_itself():
    c = fabriques.choisi()
    ici = c.parcours.collectivite
    commander(c, "2500", timezone.localdate())

    assert achat(ici, c.offres[0]).deja == 0
    assert achat(ici, c.offres[1]).deja == 0
    assert cumul(ici, c.offres[0].prestataire, timezone.localdate().year) == Decimal("2500.00")


def test_an_order_that_was_stopped_is_no_longer_to_come():
    mission, s = mission_en()
    facture_en(StatutFacture.ACCEPTEE, mission=mission, s=s, ht=Decimal("500"), ttc=Decimal("600"))
    missions.interrompre(mission, "Le prestataire a cessé son activité.", par=s.jeanne)
    autre = fabriques.offrir(fabriques.besoin_en_redaction(s), "300", mission.prestataire)

    a = achat(s.parcours.collectivite, autre)

    assert (a.deja, a.attendu) == (Decimal("500.00"), 0)


@pytest.mark.parametrize("nb", [1, 6])
def test_as_many_queries_for_one_offer_as_for_six(django_assert_num_queries, nb):
    c = fabriques.en_consultation(montants=("2500",) * nb)
    ici = c.parcours.collectivite

    with django_assert_num_queries(3):
        lus = achats(ici, c.offres)

    assert [lus[o.pk].montant for o in c.offres] == [Decimal("2500")] * nb
