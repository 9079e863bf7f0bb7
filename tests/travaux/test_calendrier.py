from datetime import UTC, datetime, timedelta

import pytest

from socle.travaux import calendrier, moteur, planification
from socle.travaux.calendrier import Periodique, inscrire_periodique
from socle.travaux.models import Etat, Passage
from tests.travaux.fabriques import PassageFactory


def _rien():
    pass


def _utc(*args):
    return datetime(*args, tzinfo=UTC)


@pytest.mark.parametrize(
    ("maintenant", "creneau"),
    [
        (_utc(2026, 1, 15, 6, 0), _utc(2026, 1, 15, 6, 0)),  # 07:00 in Paris, winter
        (_utc(2026, 1, 15, 5, 59), _utc(2026, 1, 14, 6, 0)),
        (_utc(2026, 7, 15, 5, 0), _utc(2026, 7, 15, 5, 0)),  # summer
        (_utc(2026, 3, 29, 4, 0), _utc(2026, 3, 28, 6, 0)),  # the night the clocks change
        (_utc(2026, 3, 29, 5, 0), _utc(2026, 3, 29, 5, 0)),
        (_utc(2026, 1, 14, 23, 30), _utc(2026, 1, 14, 6, 0)),  # already tomorrow in Paris
    ],
)
def test_a_daily_slot_is_at_its_hour_in_paris(maintenant, creneau):
    assert Periodique("p", _rien, a_heure="07:00").creneau(maintenant) == creneau


def test_an_interval_slot_is_the_same_for_every_machine():
    p = Periodique("p", _rien, toutes_les=timedelta(minutes=5))

    assert p.creneau(_utc(2026, 3, 1, 12, 4, 59)) == _utc(2026, 3, 1, 12, 0)
    assert p.creneau(_utc(2026, 3, 1, 12, 5)) == _utc(2026, 3, 1, 12, 5)


@pytest.mark.parametrize(
    "arguments",
    [{}, {"toutes_les": timedelta(1), "a_heure": "07:00"}, {"a_heure": "sept heures"}, {"toutes_les": timedelta(0)}],
)
def test_a_periodic_run_has_one_rhythm(arguments):
    with pytest.raises(ValueError):
        Periodique("p", _rien, **arguments)


def test_a_name_is_taken_once(periodiques):
    inscrire_periodique(Periodique("p", _rien, a_heure="07:00"))
    inscrire_periodique(Periodique("p", _rien, a_heure="07:00"))

    with pytest.raises(ValueError, match="existe déjà"):
        inscrire_periodique(Periodique("p", _rien, a_heure="08:00"))


def test_each_slot_is_planned_once(db, periodiques, django_assert_num_queries):
    inscrire_periodique(Periodique("p", _rien, a_heure="07:00"))
    midi = _utc(2026, 3, 1, 12)

    assert planification.planifier(midi) == 1
    with django_assert_num_queries(1):
        assert planification.planifier(midi + timedelta(minutes=1)) == 0

    assert list(Passage.objects.values_list("nom", "prevu_le", "etat")) == [("p", _utc(2026, 3, 1, 6), Etat.EN_ATTENTE)]


def test_slots_missed_while_the_machine_was_down_run_once(db, periodiques):
    inscrire_periodique(Periodique("p", _rien, toutes_les=timedelta(minutes=1)))
    planification.planifier(_utc(2026, 3, 1, 12))
    Passage.objects.update(etat=Etat.PRET)

    assert planification.planifier(_utc(2026, 3, 4, 9)) == 1

    assert list(Passage.objects.order_by("prevu_le").values_list("prevu_le", flat=True)) == [
        _utc(2026, 3, 1, 12),
        _utc(2026, 3, 4, 9),
    ]


def test_a_run_waits_for_the_one_under_way(db, periodiques):
    inscrire_periodique(Periodique("p", _rien, toutes_les=timedelta(minutes=1)))
    planification.planifier(_utc(2026, 3, 1, 12))

    assert planification.planifier(_utc(2026, 3, 1, 12, 5)) == 0

    Passage.objects.update(etat=Etat.ECHEC)
    assert planification.planifier(_utc(2026, 3, 1, 12, 5)) == 1


def test_the_sweep_plans_and_the_engine_runs(db, periodiques):
    faits = []
    inscrire_periodique(Periodique("p", lambda: faits.append(1), toutes_les=timedelta(days=1)))

    for modele, pk in moteur.balayer():
        moteur.traiter(modele, pk)
    assert moteur.balayer() == []

    assert faits == [1]


def test_a_run_that_nobody_declares_any_more_is_closed(db, periodiques):
    orphelin = PassageFactory(nom="disparu")

    assert moteur.traiter("travaux.Passage", orphelin.pk) == Etat.ANNULE


def test_old_runs_are_forgotten_but_never_the_latest_slot(db, periodiques):
    maintenant = _utc(2026, 3, 1, 12)
    inscrire_periodique(Periodique("rare", _rien, toutes_les=timedelta(days=365)))
    rare = PassageFactory(nom="rare", prevu_le=_utc(2026, 1, 1), etat=Etat.PRET)
    recent = PassageFactory(nom="p", prevu_le=maintenant - timedelta(days=6), etat=Etat.PRET)
    echec = PassageFactory(nom="p", prevu_le=maintenant - timedelta(days=60), etat=Etat.ECHEC)
    en_attente = PassageFactory(nom="p", prevu_le=maintenant - timedelta(days=100))
    PassageFactory(nom="p", prevu_le=maintenant - timedelta(days=8), etat=Etat.PRET)
    PassageFactory(nom="q", prevu_le=maintenant - timedelta(days=91), etat=Etat.ECHEC)

    assert planification.purger_passages(maintenant) == 2

    assert set(Passage.objects.all()) == {rare, recent, echec, en_attente}


def test_the_house_seals_its_journal_every_minute():
    assert calendrier.periodique("journal.sceller").toutes_les == timedelta(minutes=1)
