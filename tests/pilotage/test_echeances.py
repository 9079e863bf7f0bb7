"""What committees expect, and by when: each rule appears, says when, and goes when it is settled."""

from datetime import timedelta

import pytest
from django.utils import timezone

from parcours.enums import Statut
from pilotage import transitions
from pilotage.models import Comite
from socle.echeances import regles
from tests.comptes.fabriques import AnctFabrique
from tests.parcours.fabriques import mettre_en_etat
from tests.pilotage.fabriques import ComiteFabrique, DecisionFabrique, dans, tenu, village

pytestmark = pytest.mark.django_db
REGLES = {r.code: r for r in regles() if r.code.startswith("pilotage.")}


@pytest.fixture
def parcours():
    return village()


def lignes(code, jours=0):
    """The rows of a rule, as seen that many days from now."""
    return list(REGLES[code].queryset(timezone.localdate() + timedelta(days=jours)))


def phrase(code):
    (ligne,) = lignes(code)
    return REGLES[code].phrase(ligne)


def quand(code, jours=0):
    return [ligne["quand"] for ligne in lignes(code, jours)]


def du_jour(jours):
    return timezone.localdate() + timedelta(days=jours)


def test_all_rules_give_the_keys_of_the_house(parcours):
    ComiteFabrique(parcours=parcours)
    tenu(parcours, -100, ("Réparer le banc ?", {"echeance": du_jour(3)}))

    assert sorted(REGLES) == [
        "pilotage.a_planifier", "pilotage.comite", "pilotage.decision", "pilotage.rapport", "pilotage.releve",
    ]  # fmt: skip
    for code in REGLES:
        for ligne in lignes(code, jours=30):
            assert set(ligne) == {"objet_id", "parcours_id", "quand", "libelle", "detail"}
            assert ligne["parcours_id"] == parcours.pk
            assert REGLES[code].lien(ligne).startswith(f"/parcours/{parcours.pk}/comites/")
            assert REGLES[code].phrase(ligne).endswith(".")


def test_a_report_is_made_ten_days_before(parcours):
    comite = ComiteFabrique(parcours=parcours, date_heure=dans(40))

    assert quand("pilotage.rapport") == [du_jour(30)]
    assert phrase("pilotage.rapport").startswith("Comité du ")
    assert REGLES["pilotage.rapport"].avances == (-11, 0)

    transitions.preparer_rapport(comite, par=AnctFabrique())
    assert lignes("pilotage.rapport") == []


def test_an_evening_in_paris_is_that_day_whatever_the_machine(parcours):
    """23:30 in Paris in summer is 21:30 UTC; 00:30 is the evening before: the day told is Paris's."""
    ComiteFabrique(parcours=parcours, date_heure=dans(40, heure=0) + timedelta(minutes=30))

    assert quand("pilotage.comite") == [du_jour(40)]
    assert quand("pilotage.comite", jours=40) == [du_jour(40)]
    assert quand("pilotage.comite", jours=41) == []


def test_decisions_are_recorded_within_five_days(parcours):
    comite = ComiteFabrique(parcours=parcours, date_heure=dans(-2))

    assert quand("pilotage.releve") == [du_jour(3)]
    assert lignes("pilotage.rapport") == []

    transitions.tenir(comite, resultats={}, par=AnctFabrique())
    assert lignes("pilotage.releve") == []


def test_without_any_committee_one_is_to_be_planned_without_a_date(parcours):
    assert quand("pilotage.a_planifier") == [None]


def test_the_next_committee_is_asked_for_a_month_before_the_rhythm_runs_out(parcours):
    tenu(parcours, -60)

    assert lignes("pilotage.a_planifier") == []
    assert quand("pilotage.a_planifier", jours=1) == [du_jour(30)]

    ComiteFabrique(parcours=parcours, date_heure=dans(50))
    assert lignes("pilotage.a_planifier", jours=40) == []


def test_a_meeting_waiting_for_its_record_comes_before_the_next_one(parcours):
    ComiteFabrique(parcours=parcours, date_heure=dans(-100))

    assert lignes("pilotage.a_planifier") == []


def test_an_accepted_decision_falls_due_until_it_is_done(parcours):
    (decision, *_) = tenu(
        parcours,
        -30,
        ("Réparer le banc ?", {"echeance": du_jour(10), "responsable": "Paul"}),
        ("Sans date ?", {}),
        ("Refusée ?", {"statut": "refusee", "echeance": du_jour(10)}),
    )

    assert quand("pilotage.decision") == [du_jour(10)]
    assert phrase("pilotage.decision").startswith("Décision « Réparer le banc ? » (Paul) : à faire pour le ")

    transitions.faire(decision, par=AnctFabrique())
    assert lignes("pilotage.decision") == []


def test_a_parcours_that_ended_expects_nothing(parcours):
    ComiteFabrique(parcours=parcours, date_heure=dans(20))
    DecisionFabrique(comite=ComiteFabrique(parcours=parcours, date_heure=dans(-3)))
    tenu(parcours, -30, ("Réparer le banc ?", {"echeance": du_jour(10)}))
    mettre_en_etat(parcours, Statut.ABANDONNE)

    assert [lignes(code) for code in REGLES] == [[], [], [], [], []]


def test_a_cancelled_committee_expects_nothing(parcours):
    comite = ComiteFabrique(parcours=parcours)
    transitions.annuler(comite, motif="Salle prise", par=AnctFabrique())

    assert Comite.objects.count() == 1
    assert [lignes(code) for code in ("pilotage.comite", "pilotage.rapport", "pilotage.releve")] == [[], [], []]


@pytest.mark.parametrize("nb", [1, 30])
def test_each_rule_is_one_query(nb, django_assert_num_queries):
    for n in range(nb):
        parcours = village(f"Village {n}")
        ComiteFabrique(parcours=parcours)
        tenu(parcours, -100, ("Réparer le banc ?", {"echeance": du_jour(3)}))

    with django_assert_num_queries(5):
        for code in REGLES:
            lignes(code)
