"""The dates of a vote, counted by hand on a calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conventions.enums import GenreAutorisation
from conventions.vote.calendrier import (
    A_FAIRE,
    CONVOQUER,
    DECIDER,
    EN_RETARD,
    ENVOYER,
    FAIT,
    INSCRIRE,
    LIMITE,
    PUBLIER,
    RECEVOIR,
    SIGNER,
    Faits,
    convocation_de,
    dates_du_conseil,
)
from territoires.jours import jour_ouvre_precedent
from territoires.models import Collectivite
from tests.territoires.fabriques import CollectiviteFabrique, DepartementFabrique, EpciFabrique

# A Thursday.
CONSEIL = date(2026, 4, 2)
TROIS_MOIS_AVANT = date(2026, 1, 5)


def commune(population=1_000, departement="34"):
    return Collectivite(nature="commune", nom="Montaud", population=population, departement_id=departement)


def jours(calendrier):
    return {ligne.code: ligne.quand for ligne in calendrier.lignes}


def etats(calendrier):
    return {ligne.code: ligne.etat for ligne in calendrier.lignes}


# --- before the council ---


@pytest.mark.parametrize(
    ("population", "seance", "envoi"),
    [
        # Monday 30, Tuesday 31, Wednesday 1st are three whole days.
        (1_000, CONSEIL, date(2026, 3, 29)),
        # Saturday 28 to Wednesday 1st are five.
        (14_000, CONSEIL, date(2026, 3, 27)),
        (3_499, CONSEIL, date(2026, 3, 29)),
        (3_500, CONSEIL, date(2026, 3, 27)),
        # February has 29 days in 2028, 28 in 2027.
        (1_000, date(2028, 3, 3), date(2028, 2, 28)),
        (1_000, date(2027, 3, 3), date(2027, 2, 27)),
        (14_000, date(2028, 3, 4), date(2028, 2, 27)),
        # New Year's Day counts.
        (14_000, date(2027, 1, 4), date(2026, 12, 29)),
        # The case judged on 13 October 1993: sent on 21 December 1989 for the 26th was in time; the 22nd was the last day.
        (1_000, date(1989, 12, 26), date(1989, 12, 22)),
        # A population that nobody knows: the longer delay.
        (None, CONSEIL, date(2026, 3, 27)),
    ],
)
def test_the_convocation_leaves_three_or_five_whole_days(population, seance, envoi):
    calendrier = dates_du_conseil(seance, commune(population), jour=seance - timedelta(days=60))

    assert calendrier.ligne(CONVOQUER).quand == envoi
    assert calendrier.ligne(INSCRIRE).quand == jour_ouvre_precedent(envoi - timedelta(days=7))


@given(seance=st.dates(date(2020, 1, 1), date(2090, 1, 1)), population=st.sampled_from([800, 20_000]))
def test_whole_days_are_counted_whatever_the_day(seance, population):
    convocation = convocation_de(commune(population))
    envoi = convocation.au_plus_tard(seance)
    entiers = [envoi + timedelta(days=n) for n in range(1, 400) if envoi + timedelta(days=n) < seance]

    assert len(entiers) == convocation.jours == (3 if population == 800 else 5)
    assert convocation.premiere_seance(envoi) == seance


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("populations", "jours_francs", "avec_note"),
    [((900, 3_499), 3, False), ((900, 3_500), 5, True), ((), 5, True), ((900, None), 5, True)],
)
def test_an_epci_follows_its_largest_commune(populations, jours_francs, avec_note, django_assert_num_queries):
    epci = EpciFabrique()
    for population in populations:
        CollectiviteFabrique(epci=epci, population=population)

    with django_assert_num_queries(1):
        convocation = convocation_de(epci)

    assert (convocation.jours, convocation.avec_note) == (jours_francs, avec_note)
    assert "L. 5211-1" in convocation.source


def test_a_day_off_is_said_and_the_working_day_before_is_proposed():
    dimanche = dates_du_conseil(CONSEIL, commune(), jour=TROIS_MOIS_AVANT).ligne(CONVOQUER)
    # Friday 8 May is a holiday.
    ferie = dates_du_conseil(date(2026, 5, 12), commune(), jour=TROIS_MOIS_AVANT).ligne(CONVOQUER)
    ouvre = dates_du_conseil(date(2026, 5, 11), commune(), jour=TROIS_MOIS_AVANT).ligne(CONVOQUER)
    a_la_reunion = dates_du_conseil(date(2027, 12, 24), commune(departement="974"), jour=TROIS_MOIS_AVANT)

    assert dimanche.aide.endswith("Ce n’est pas un jour ouvré : envoyez-la plutôt le vendredi 27\u00a0mars 2026.")
    assert (ferie.quand, ferie.aide[-20:]) == (date(2026, 5, 8), "le jeudi 7\u00a0mai 2026.")
    assert (ouvre.quand, "jour ouvré" in ouvre.aide) == (date(2026, 5, 7), False)
    assert a_la_reunion.ligne(CONVOQUER).aide.endswith("le vendredi 17\u00a0décembre 2027.")


def test_the_note_is_asked_for_with_the_convocation_in_a_city_only():
    village = dates_du_conseil(CONSEIL, commune(1_000), jour=TROIS_MOIS_AVANT).ligne(CONVOQUER)
    ville = dates_du_conseil(CONSEIL, commune(14_000), jour=TROIS_MOIS_AVANT).ligne(CONVOQUER)

    assert village.libelle == "Envoyer la convocation"
    assert ville.libelle == "Envoyer la convocation et la note explicative"
    assert "3\u00a0jours francs" in village.aide
    assert "L. 2121-11" in village.aide
    assert "5\u00a0jours francs" in ville.aide
    assert "L. 2121-12" in ville.aide


# --- after the council ---


def test_the_whole_calendar_of_a_village():
    calendrier = dates_du_conseil(CONSEIL, commune(), date(2026, 6, 1), TROIS_MOIS_AVANT)

    assert jours(calendrier) == {
        # A week before is a Sunday: the Friday before.
        INSCRIRE: date(2026, 3, 20),
        CONVOQUER: date(2026, 3, 29),
        DECIDER: CONSEIL,
        ENVOYER: date(2026, 4, 17),
        RECEVOIR: date(2026, 4, 24),
        PUBLIER: date(2026, 4, 24),
        SIGNER: date(2026, 4, 24),
        LIMITE: date(2026, 6, 1),
    }
    assert set(etats(calendrier).values()) == {A_FAIRE}
    assert calendrier.alertes == []
    assert calendrier.ligne(DECIDER).quand_en_mots == "le jeudi 2\u00a0avril 2026"


def test_a_near_signature_brings_the_sending_forward_never_before_the_vote():
    presse = dates_du_conseil(CONSEIL, commune(), date(2026, 4, 15), TROIS_MOIS_AVANT)
    juste = dates_du_conseil(CONSEIL, commune(), date(2026, 4, 9), TROIS_MOIS_AVANT)
    tard = dates_du_conseil(CONSEIL, commune(), date(2026, 4, 8), TROIS_MOIS_AVANT)

    assert presse.ligne(ENVOYER).quand == date(2026, 4, 8)
    assert (juste.ligne(ENVOYER).quand, juste.alertes) == (CONSEIL, [])
    assert tard.ligne(ENVOYER).quand == CONSEIL
    [alerte] = tard.alertes
    assert alerte.startswith("Ce jour est tard pour signer avant le 8\u00a0avril 2026")
    assert "vers le 9\u00a0avril 2026" in alerte


@pytest.mark.parametrize(
    ("jour", "alerte"),
    [(date(2026, 3, 29), ""), (date(2026, 3, 30), "proche"), (CONSEIL, "proche"), (date(2026, 4, 3), "est passé")],
)
def test_a_council_too_near_to_be_called_is_said(jour, alerte):
    calendrier = dates_du_conseil(CONSEIL, commune(), date(2026, 9, 1), jour)

    assert [alerte in a for a in calendrier.alertes] == ([True] if alerte else [])
    if alerte == "proche":
        premier = {date(2026, 3, 30): "vendredi 3", CONSEIL: "lundi 6"}[jour]
        assert f"à partir du {premier}\u00a0avril 2026" in calendrier.alertes[0]
        assert calendrier.ligne(CONVOQUER).etat_en_mots == "date passée"


def test_each_fact_makes_its_line_done_and_moves_the_next_ones():
    faits = Faits(seance=CONSEIL, transmise_le=date(2026, 4, 7))
    calendrier = dates_du_conseil(CONSEIL, commune(), date(2026, 6, 1), date(2026, 4, 8), faits=faits)

    assert etats(calendrier) == {
        INSCRIRE: FAIT, CONVOQUER: FAIT, DECIDER: FAIT, ENVOYER: FAIT,
        RECEVOIR: A_FAIRE, PUBLIER: A_FAIRE, SIGNER: A_FAIRE, LIMITE: A_FAIRE,
    }  # fmt: skip
    assert calendrier.ligne(RECEVOIR).quand == date(2026, 4, 14)
    assert calendrier.ligne(ENVOYER).quand_en_mots == "le 7\u00a0avril 2026"
    assert calendrier.ligne(CONVOQUER).quand_en_mots == ""


def test_what_is_late_says_so():
    votee = dates_du_conseil(CONSEIL, commune(), date(2026, 6, 1), date(2026, 4, 20), faits=Faits(seance=CONSEIL))
    oubliee = dates_du_conseil(CONSEIL, commune(), date(2026, 4, 30), date(2026, 5, 2))

    assert votee.ligne(ENVOYER).etat == EN_RETARD
    assert votee.ligne(RECEVOIR).etat == A_FAIRE
    assert oubliee.ligne(DECIDER).etat == EN_RETARD
    assert oubliee.ligne(LIMITE).etat == EN_RETARD


def test_once_applicable_the_signature_begins_that_day_and_nothing_alerts():
    faits = Faits(CONSEIL, date(2026, 4, 3), date(2026, 4, 3), date(2026, 4, 6))
    calendrier = dates_du_conseil(CONSEIL, commune(), date(2026, 4, 4), date(2026, 5, 1), faits=faits)
    signee = dates_du_conseil(
        CONSEIL, commune(), date(2026, 4, 4), date(2026, 5, 1), faits=Faits(CONSEIL, signee_le=date(2026, 4, 9))
    )

    assert calendrier.ligne(SIGNER).quand == date(2026, 4, 6)
    assert calendrier.alertes == []
    assert signee.ligne(SIGNER).etat == FAIT
    assert signee.ligne(LIMITE) is None


# --- without a day, and without a vote ---


def test_without_a_day_everything_is_counted_back_from_the_signature():
    calendrier = dates_du_conseil(None, commune(), date(2026, 3, 30), date(2026, 2, 3))

    assert calendrier.est_indicatif
    assert calendrier.seance == date(2026, 3, 20)
    assert calendrier.ligne(CONVOQUER).quand == date(2026, 3, 16)
    assert calendrier.ligne(ENVOYER).quand == date(2026, 3, 23)
    assert calendrier.ligne(DECIDER).quand_en_mots == "au plus tard le vendredi 20\u00a0mars 2026"
    assert calendrier.alertes == []


def test_without_a_day_nor_time_left_the_first_possible_one_is_given():
    calendrier = dates_du_conseil(None, commune(14_000), date(2026, 3, 30), date(2026, 3, 20))

    assert calendrier.seance == date(2026, 3, 26)
    assert calendrier.ligne(CONVOQUER).etat == A_FAIRE
    assert calendrier.alertes == [
        "Même le premier jour possible est tard pour signer avant le 30\u00a0mars 2026. Parlez-en à votre contact à l’ANCT."
    ]


def test_without_a_day_nor_a_signature_there_is_nothing_to_count():
    with pytest.raises(ValueError, match="rien à compter"):
        dates_du_conseil(None, commune())


def test_a_decision_under_delegation_calls_no_council():
    calendrier = dates_du_conseil(
        CONSEIL, commune(14_000), date(2026, 6, 1), date(2026, 4, 1), genre=GenreAutorisation.DECISION
    )
    passee = dates_du_conseil(CONSEIL, commune(), jour=date(2026, 4, 3), genre=GenreAutorisation.DECISION)

    assert [ligne.code for ligne in calendrier.lignes] == [DECIDER, ENVOYER, RECEVOIR, PUBLIER, SIGNER, LIMITE]
    assert calendrier.ligne(DECIDER).libelle == "Prendre la décision"
    assert calendrier.ligne(ENVOYER).libelle == "Envoyer la décision à la préfecture"
    assert calendrier.alertes == []
    assert passee.alertes == ["Le 2\u00a0avril 2026 est passé : indiquez la décision prise, ou un autre jour."]


@pytest.mark.django_db
def test_words_are_those_of_the_territory():
    DepartementFabrique()
    epci = EpciFabrique()
    calendrier = dates_du_conseil(CONSEIL, epci, jour=TROIS_MOIS_AVANT)

    assert calendrier.ligne(DECIDER).libelle == "Faire voter la convention par le conseil communautaire"
    assert calendrier.ligne(SIGNER).libelle == "Faire signer la présidence"


def test_the_delays_are_settings(settings):
    settings.CONVENTION_CONVOCATION_JOURS_FRANCS = 4
    settings.CONVENTION_DELAI_TRANSMISSION_JOURS = 8

    calendrier = dates_du_conseil(CONSEIL, commune(), jour=TROIS_MOIS_AVANT)

    assert calendrier.ligne(CONVOQUER).quand == date(2026, 3, 28)
    assert calendrier.ligne(ENVOYER).quand == date(2026, 4, 10)
