"""What a committee accepts, and the sentences it refuses with."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from parcours.models import Parcours
from pilotage import transitions
from pilotage.enums import Statut
from pilotage.models import Comite, Decision, Instance
from socle import documents
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from tests.comptes.fabriques import AnctFabrique
from tests.pilotage.fabriques import ComiteFabrique, DecisionFabrique, ParcoursFabrique, dans, equipier, tenu

OUI = {"statut": "acceptee", "responsable": "", "echeance": None, "reponse": ""}


@pytest.fixture
def parcours(db):
    return ParcoursFabrique()


@pytest.fixture
def jeanne(parcours):
    return equipier(parcours)


def refus(operation):
    with pytest.raises(ErreurMetier) as erreur:
        operation()
    return erreur.value.message, erreur.value.champ


def test_fixer_makes_the_instance_once_and_starts_the_period_with_the_parcours(parcours, jeanne):
    comite = transitions.fixer(parcours, date_heure=dans(20), lieu="mairie", par=jeanne)
    suivant = transitions.fixer(parcours, date_heure=dans(110), lieu="", reunion="conseil municipal", par=jeanne)

    assert (comite.statut, comite.periode_debut) == (Statut.PREVU, parcours.debut)
    assert suivant.periode_debut == parcours.debut
    assert list(Instance.objects.values_list("nom", "est_existante")) == [("conseil municipal", True)]
    assert EntreeJournal.objects.filter(action="comite.fixer", perimetre=f"parcours:{parcours.pk}").count() == 2


def test_the_period_starts_at_the_committee_before(parcours, jeanne):
    tenu(parcours, -60)

    assert transitions.fixer(parcours, date_heure=dans(20), lieu="", par=jeanne).periode_debut == dans(-60).date()


@pytest.mark.parametrize(
    ("jours", "phrase"),
    [
        (-1, "Cette date est passée. Choisissez une date à venir."),
        (800, "Cette date est dans plus de deux ans. Vérifiez l’année."),
    ],
)
def test_fixer_and_deplacer_refuse_a_date_that_is_a_slip(parcours, jeanne, jours, phrase):
    comite = ComiteFabrique(parcours=parcours)

    assert refus(lambda: transitions.fixer(parcours, date_heure=dans(jours), lieu="", par=jeanne)) == (phrase, "jour")
    assert refus(lambda: transitions.deplacer(comite, date_heure=dans(jours), lieu="", par=jeanne)) == (phrase, "jour")
    assert list(Comite.objects.values_list("date_heure", "revision")) == [(comite.date_heure, 0)]


def test_anct_may_enter_a_former_committee_but_not_one_of_another_age(parcours):
    claire = AnctFabrique()

    comite = transitions.fixer(parcours, date_heure=dans(-100), lieu="", par=claire)
    phrase, champ = refus(lambda: transitions.fixer(parcours, date_heure=dans(-9000), lieu="", par=claire))

    assert comite.statut == Statut.PREVU
    assert (phrase, champ) == ("Cette date est bien avant le début du parcours. Vérifiez l’année.", "jour")


def test_two_committees_cannot_be_on_one_day_unless_one_is_cancelled(parcours, jeanne):
    comite = ComiteFabrique(parcours=parcours)

    phrase, champ = refus(lambda: transitions.fixer(parcours, date_heure=dans(20, heure=9), lieu="", par=jeanne))
    transitions.annuler(comite, motif="Salle prise", par=jeanne)
    autre = transitions.fixer(parcours, date_heure=dans(20, heure=9), lieu="", par=jeanne)

    assert (phrase.startswith("Un comité existe déjà le "), champ) == (True, "jour")
    assert autre.pk != comite.pk


def test_deplacer_keeps_both_dates_in_the_journal_and_calls_calendars(parcours, jeanne):
    comite = ComiteFabrique(parcours=parcours)
    avant = comite.date_heure

    transitions.deplacer(comite, date_heure=dans(25), lieu="gymnase", par=jeanne)

    comite.refresh_from_db()
    entree = EntreeJournal.objects.get(action="comite.deplacer")
    assert (comite.date_heure, comite.lieu, comite.revision) == (dans(25), "gymnase", 1)
    assert avant.isoformat() in entree.donnees
    assert dans(25).isoformat() in entree.donnees


def test_annuler_wants_a_reason(parcours, jeanne):
    comite = ComiteFabrique(parcours=parcours)

    assert refus(lambda: transitions.annuler(comite, motif="  ", par=jeanne))[1] == "motif"
    transitions.annuler(comite, motif="Salle prise", par=jeanne)

    comite.refresh_from_db()
    assert (comite.statut, comite.motif_annulation) == (Statut.ANNULE, "Salle prise")


def test_a_fourth_decision_is_refused_in_a_sentence_and_a_free_rank_is_taken_again(parcours, jeanne):
    comite = ComiteFabrique(parcours=parcours)
    un, deux, trois = (transitions.demander(comite, question=f"Question {n} ?", par=jeanne) for n in (1, 2, 3))

    phrase, _ = refus(lambda: transitions.demander(comite, question="Encore une ?", par=jeanne))
    transitions.retirer(deux, par=jeanne)
    quatre = transitions.demander(comite, question="Encore une ?", par=jeanne)

    assert phrase == (
        "Un comité décide mieux de peu de choses : 3 décisions au plus. Retirez-en une pour en ajouter une autre."
    )
    assert [(d.rang, d.pk) for d in comite.decisions.all()] == [(1, un.pk), (2, quatre.pk), (3, trois.pk)]


def test_two_choices_or_none(parcours, jeanne):
    comite = ComiteFabrique(parcours=parcours)

    assert refus(lambda: transitions.demander(comite, question="Oui ?", option_a="Oui", par=jeanne)) == (
        "Indiquez deux choix, ou aucun.",
        "option_b",
    )


def test_tenir_records_each_answer_at_once(parcours, jeanne):
    comite = ComiteFabrique(parcours=parcours, date_heure=dans(0, heure=0))
    oui, non, plus_tard = (DecisionFabrique(comite=comite) for _ in range(3))
    echeance = timezone.localdate() + timedelta(days=30)

    transitions.tenir(
        comite,
        resultats={
            oui.pk: OUI | {"responsable": "Paul Durand", "echeance": echeance, "reponse": "Dès juin."},
            non.pk: OUI | {"statut": "refusee"},
            plus_tard.pk: OUI | {"statut": "a_revoir"},
        },
        par=jeanne,
    )

    comite.refresh_from_db()
    assert (comite.statut, comite.tenu_par) == (Statut.TENU, jeanne)
    assert list(comite.decisions.values_list("statut", "responsable", "echeance", "reponse")) == [
        ("acceptee", "Paul Durand", echeance, "Dès juin."),
        ("refusee", "", None, ""),
        ("a_revoir", "", None, ""),
    ]


@pytest.mark.parametrize(
    ("jours", "resultat", "phrase"),
    [
        (1, OUI, "Les décisions s’enregistrent à partir du jour du comité."),
        (-1, None, "Dites ce que le comité a décidé pour la question 1."),
        (-1, OUI | {"statut": "demandee"}, "Dites ce que le comité a décidé pour la question 1."),
        (-1, OUI | {"echeance": timezone.localdate() - timedelta(days=9)}, "Cette date est avant le comité."),
    ],
)
def test_tenir_refuses_all_or_records_all(parcours, jeanne, jours, resultat, phrase):
    comite = ComiteFabrique(parcours=parcours, date_heure=dans(jours))
    decision = DecisionFabrique(comite=comite)

    message, _ = refus(
        lambda: transitions.tenir(comite, resultats={decision.pk: resultat} if resultat else {}, par=jeanne)
    )

    assert message == phrase
    assert Comite.objects.get().statut == Statut.PREVU
    assert Decision.objects.get().statut == "demandee"


def test_once_held_questions_and_words_no_longer_change(parcours, jeanne):
    (decision,) = tenu(parcours, -5, ("Garder la date ?", {}))
    comite = decision.comite

    for operation in (
        lambda: transitions.demander(comite, question="Et aussi ?", par=jeanne),
        lambda: transitions.modifier(decision, question="Autre ?", par=jeanne),
        lambda: transitions.retirer(decision, par=jeanne),
        lambda: transitions.rediger(comite, en_trois_phrases="", point_attention="", par=jeanne),
        lambda: transitions.preparer_rapport(comite, par=jeanne),
    ):
        refus(operation)
    assert Decision.objects.get().question == "Garder la date ?"


def test_faire_is_said_once(parcours, jeanne):
    (decision,) = tenu(parcours, -5, ("Garder la date ?", {}))

    transitions.faire(decision, par=jeanne)

    assert Decision.objects.get().faite_le == timezone.localdate()
    assert refus(lambda: transitions.faire(decision, par=jeanne))[0] == "Cette décision est déjà indiquée comme faite."


def test_each_report_is_a_new_round_of_one_document(parcours, jeanne):
    comite = ComiteFabrique(parcours=parcours)

    premier = transitions.preparer_rapport(comite, par=jeanne)
    second = transitions.preparer_rapport(comite, par=jeanne)

    premier.refresh_from_db()
    assert (premier.tour, second.tour, premier.remplace_par) == (1, 2, second)
    assert list(documents.documents_de(comite)) == [second, premier]
    assert Comite.objects.get().nb_rapports == 2


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_people_asking_at_once_never_make_four_decisions():
    parcours = ParcoursFabrique()
    comite = ComiteFabrique(parcours=parcours)
    par = AnctFabrique()
    depart, refuses = threading.Barrier(6), []

    def demander(n):
        depart.wait()
        try:
            transitions.demander(Comite.objects.get(pk=comite.pk), question=f"Question {n} ?", par=par)
        except ErreurMetier as erreur:
            refuses.append(erreur.message)
        finally:
            connection.close()

    fils = [threading.Thread(target=demander, args=(n,)) for n in range(6)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()

    assert sorted(Decision.objects.values_list("rang", flat=True)) == [1, 2, 3]
    assert len(refuses) == 3
    assert Parcours.objects.count() == 1
