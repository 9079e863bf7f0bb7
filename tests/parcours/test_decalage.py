"""Shifting étapes: where they go, what stays and why, all or nothing, never over somebody else's change."""

import json
import threading
from datetime import date

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from parcours import decalage, ecriture, transitions
from parcours.enums import StatutEtape
from parcours.models import Etape, Jalon, Parcours
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from tests.parcours import fabriques
from tests.scenario.visite import propre

pytestmark = pytest.mark.django_db

LECTEURS = ("lecture", "gestionnaire")


@pytest.fixture
def duo():
    """(parcours of 2027, interlocutrice, [two étapes: March to April, May alone])."""
    parcours, jeanne = fabriques.ouvert("Chambéry")
    Parcours.objects.filter(pk=parcours.pk).update(debut=date(2027, 1, 4), fin=date(2027, 12, 31))
    parcours = Parcours.objects.pour_page().get(pk=parcours.pk)
    etapes = [
        fabriques.etape(parcours, jeanne, "Balade", debut=date(2027, 3, 1), fin=date(2027, 4, 30)),
        fabriques.etape(parcours, jeanne, "Forum", debut=date(2027, 5, 1), fin=date(2027, 5, 31)),
    ]
    return parcours, jeanne, etapes


def dates(etape):
    etape = Etape.objects.get(pk=etape.pk)
    return etape.debut, etape.fin


def vues(etapes):
    return {e.pk: e.revision for e in etapes}


def adresse(parcours):
    return reverse("parcours:etapes_decaler", args=[parcours.pk])


# --- the calculation -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("jour", "mois", "attendu"),
    [
        (date(2027, 3, 31), -1, date(2027, 2, 28)),
        (date(2027, 2, 28), 1, date(2027, 3, 31)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2027, 4, 30), 1, date(2027, 5, 31)),
        (date(2027, 3, 1), -3, date(2026, 12, 1)),
        (date(2027, 1, 30), 1, date(2027, 2, 28)),
    ],
)
def test_the_last_day_of_a_month_stays_one(jour, mois, attendu):
    assert decalage.decaler(jour, mois) == attendu


@given(st.dates(date(2000, 1, 1), date(2050, 12, 31)), st.integers(-24, 24))
def test_months_there_and_back_give_the_same_months(jour, mois):
    debut = jour.replace(day=1)
    fin = decalage.dernier_jour(jour)

    assert decalage.decaler(decalage.decaler(debut, mois), -mois) == debut
    assert decalage.decaler(decalage.decaler(fin, mois), -mois) == fin


# --- the verb ------------------------------------------------------------------------------------------------------------
def test_etapes_move_with_their_dates_cles_and_the_journal_tells_each(duo):
    parcours, jeanne, (balade, forum) = duo
    fete = ecriture.enregistrer(
        Jalon(parcours=parcours), {"titre": "Fête", "date": date(2027, 3, 31), "etape": balade}, par=jeanne
    )
    seul = ecriture.enregistrer(Jalon(parcours=parcours), {"titre": "Vote", "date": date(2027, 3, 31)}, par=jeanne)
    avant = EntreeJournal.objects.count()

    transitions.decaler_etapes(parcours, vues([balade, forum]), mois=-1, par=jeanne)

    assert dates(balade) == (date(2027, 2, 1), date(2027, 3, 31))
    assert dates(forum) == (date(2027, 4, 1), date(2027, 4, 30))
    assert Jalon.objects.get(pk=fete.pk).date == date(2027, 2, 28)
    assert Jalon.objects.get(pk=seul.pk).date == date(2027, 3, 31)
    assert Etape.objects.get(pk=balade.pk).revision == balade.revision + 1
    actions = list(EntreeJournal.objects.order_by("pk").values_list("action", flat=True))[avant:]
    assert actions == ["etape.decaler", "jalon.decaler", "etape.decaler", "parcours.decaler"]
    derniere = json.loads(EntreeJournal.objects.latest("pk").donnees)
    assert (derniere["mois"], derniere["etapes"], derniere["dates_cles"]) == (-1, 2, 1)


def test_a_change_meanwhile_is_told_and_nothing_moves(duo):
    parcours, jeanne, (balade, forum) = duo
    anciennes = vues([balade, forum])
    ecriture.decrire_etape(
        parcours, fabriques.champs_etape("Forum d’été", debut=date(2027, 6, 1), fin=date(2027, 6, 30)),
        par=jeanne, etape=forum, revision=forum.revision,
    )  # fmt: skip
    avant = EntreeJournal.objects.count()

    with pytest.raises(transitions.LotPerime) as refus:
        transitions.decaler_etapes(parcours, anciennes, mois=2, par=jeanne)

    assert refus.value.message == (
        "Depuis votre aperçu, Jeanne Faure a changé «\u00a0Forum d’été\u00a0». Rien n’a été déplacé\u00a0: relisez ci-dessous."
    )
    assert dates(balade) == (date(2027, 3, 1), date(2027, 4, 30))
    assert EntreeJournal.objects.count() == avant


def test_an_etape_taken_away_meanwhile_stops_all(duo):
    parcours, jeanne, (balade, forum) = duo
    anciennes = vues([balade, forum])
    ecriture.retirer(forum, par=jeanne)

    with pytest.raises(transitions.LotPerime):
        transitions.decaler_etapes(parcours, anciennes, mois=2, par=jeanne)

    assert dates(balade) == (date(2027, 3, 1), date(2027, 4, 30))


def test_an_etape_of_another_parcours_does_not_move(duo):
    parcours, jeanne, (balade, _) = duo
    autre, paul = fabriques.ouvert("Flers", email="mairie@flers.example")
    la_bas = fabriques.etape(autre, paul)

    with pytest.raises(transitions.LotPerime):
        transitions.decaler_etapes(parcours, vues([balade, la_bas]), mois=1, par=jeanne)

    assert dates(la_bas) == (la_bas.debut, la_bas.fin)


@pytest.mark.parametrize("mois", [0, 25, -25, 1000])
def test_a_number_of_months_that_is_not_offered_is_refused(mois, duo):
    parcours, jeanne, etapes = duo

    with pytest.raises(ErreurMetier) as refus:
        transitions.decaler_etapes(parcours, vues(etapes), mois=mois, par=jeanne)

    assert refus.value.champ == "mois"


def test_nothing_moves_once_the_blocks_are_closed(duo):
    parcours, jeanne, etapes = duo
    fabriques.mettre_en_etat(parcours, "contractualisation")

    with pytest.raises(ErreurMetier):
        transitions.decaler_etapes(parcours, vues(etapes), mois=1, par=jeanne)

    assert dates(etapes[0]) == (date(2027, 3, 1), date(2027, 4, 30))


def test_the_number_of_queries_for_each_etape_is_constant(duo, django_assert_num_queries):
    parcours, jeanne, etapes = duo
    with django_assert_num_queries(9):
        transitions.decaler_etapes(parcours, vues(etapes[:1]), mois=1, par=jeanne)

    etapes = list(Etape.objects.filter(parcours=parcours))
    with django_assert_num_queries(11):  # two more: the row and the journal
        transitions.decaler_etapes(parcours, vues(etapes), mois=1, par=jeanne)


# --- the pages -----------------------------------------------------------------------------------------------------------
def test_the_preview_shows_each_etape_before_and_after_and_moves_nothing(duo, client_de):
    parcours, jeanne, (balade, forum) = duo
    ecriture.enregistrer(
        Jalon(parcours=parcours), {"titre": "Fête", "date": date(2027, 3, 20), "etape": balade}, par=jeanne
    )

    page = propre(client_de(jeanne).get(adresse(parcours), {"mois": "2", "toutes": "on"}).text)

    assert "Décaler des dates : 2 mois plus tard" in page.replace("&nbsp;", " ")
    assert "De mars à avril 2027" in page
    assert "de mai à juin 2027" in page
    assert "20 mars 2027 → 20 mai 2027" in page
    assert dates(balade) == (date(2027, 3, 1), date(2027, 4, 30))


@pytest.mark.parametrize(
    ("statut", "phrase"),
    [
        (StatutEtape.VALIDEE, "Elle est inscrite dans la convention : demandez un changement."),
        (StatutEtape.EN_COURS, "Elle est inscrite dans la convention : demandez un changement."),
        (StatutEtape.REALISEE, "Elle est terminée."),
        (StatutEtape.ABANDONNEE, "Elle est abandonnée."),
    ],
)
def test_what_cannot_move_says_why_and_the_rest_moves(statut, phrase, duo, client_de):
    parcours, jeanne, (balade, forum) = duo
    Etape.objects.filter(pk=forum.pk).update(statut=statut)
    client = client_de(jeanne)

    reponse = client.get(adresse(parcours), {"mois": "1", "etapes": [balade.pk, forum.pk]})
    client.post(adresse(parcours), reponse.context["form"].initial)

    assert phrase in propre(reponse.text)
    assert dates(balade) == (date(2027, 4, 1), date(2027, 5, 31))
    assert dates(forum) == (date(2027, 5, 1), date(2027, 5, 31))


@pytest.mark.parametrize(
    ("mois", "phrase"),
    [
        ("24", "Elle finirait en avril 2029, trop tard pour votre parcours (de janvier à décembre 2027)."),
        ("-24", "Elle commencerait en mars 2025, trop tôt pour votre parcours (de janvier à décembre 2027)."),
    ],
)
def test_an_etape_does_not_leave_the_dates_of_the_parcours(mois, phrase, duo, client_de):
    parcours, jeanne, (balade, _) = duo

    reponse = client_de(jeanne).get(adresse(parcours), {"mois": mois, "etapes": [balade.pk]})

    assert phrase in propre(reponse.text)
    assert reponse.context["bougent"] == []
    assert "Aucune de ces étapes ne peut bouger." in reponse.text


def test_confirming_moves_and_the_message_leads_back(duo, client_de):
    parcours, jeanne, (balade, forum) = duo
    client = client_de(jeanne)
    apercu = client.get(adresse(parcours), {"mois": "2", "toutes": "on"})

    fait = client.post(adresse(parcours), apercu.context["form"].initial, follow=True)

    assert "2 étapes sont placées 2 mois plus tard." in propre(fait.text)
    assert dates(balade) == (date(2027, 5, 1), date(2027, 6, 30))
    retour = fait.text.split("Annuler ce décalage")[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    apercu = client.get(retour)
    client.post(adresse(parcours), apercu.context["form"].initial)
    assert dates(balade) == (date(2027, 3, 1), date(2027, 4, 30))
    assert dates(forum) == (date(2027, 5, 1), date(2027, 5, 31))


def test_a_change_meanwhile_shows_the_preview_again(duo, client_de):
    parcours, jeanne, (balade, forum) = duo
    client = client_de(jeanne)
    apercu = client.get(adresse(parcours), {"mois": "2", "toutes": "on"})
    Etape.objects.filter(pk=forum.pk).update(titre="Forum d’été", revision=9, debut=date(2027, 6, 1), fin=date(2027, 6, 30))  # fmt: skip

    refus = client.post(adresse(parcours), apercu.context["form"].initial)

    assert refus.status_code == 200
    assert "Depuis votre aperçu, Jeanne Faure a changé « Forum d’été »." in propre(refus.text)
    assert "août 2027" in refus.text
    assert dates(balade) == (date(2027, 3, 1), date(2027, 4, 30))
    assert client.post(adresse(parcours), refus.context["form"].initial).status_code == 302
    assert dates(forum) == (date(2027, 8, 1), date(2027, 8, 31))


@pytest.mark.parametrize("question", [{"mois": "2"}, {"mois": "", "toutes": "on"}, {"mois": "99", "toutes": "on"}, {"mois": "2", "etapes": "0"}])  # fmt: skip
def test_what_is_missing_is_asked_again(question, duo, client_de):
    parcours, jeanne, _ = duo

    reponse = client_de(jeanne).get(adresse(parcours), question)

    assert reponse.status_code == 200
    assert reponse.context["form"].errors


def test_all_those_of_the_filter_move_and_no_other(duo, client_de):
    parcours, jeanne, (balade, forum) = duo

    reponse = client_de(jeanne).get(adresse(parcours), {"q": "forum", "toutes": "on", "mois": "1"})

    assert [d.etape.pk for d in reponse.context["bougent"]] == [forum.pk]


@pytest.mark.parametrize("donnees", [{}, {"mois": "1"}, {"mois": "1", "vues": "a:b"}, {"mois": "1", "vues": "1"}, {"mois": "x", "vues": "1:1"},
                                     {"mois": "1", "vues": "9" * 30 + ":1"}, {"mois": "1", "vues": "٣:1"}])  # fmt: skip
def test_a_confirmation_that_cannot_be_read_moves_nothing(donnees, duo, client_de):
    parcours, jeanne, (balade, _) = duo

    reponse = client_de(jeanne).post(adresse(parcours), donnees)

    assert reponse.status_code == 200
    assert dates(balade) == (date(2027, 3, 1), date(2027, 4, 30))


@pytest.mark.parametrize("qui", LECTEURS)
def test_who_only_reads_neither_sees_nor_shifts(qui, duo, client_de):
    parcours, _, etapes = duo
    client = client_de(fabriques.AnctFabrique(role_anct=qui))

    assert client.get(adresse(parcours)).status_code == 403
    assert client.post(adresse(parcours), {"mois": "1", "vues": f"{etapes[0].pk}:1"}).status_code == 403
    assert dates(etapes[0]) == (date(2027, 3, 1), date(2027, 4, 30))


@pytest.mark.parametrize("nombre", [1, 30])
def test_the_preview_asks_the_same_questions_whatever_its_length(nombre, duo, client_de, django_assert_num_queries):
    parcours, jeanne, _ = duo
    for n in range(nombre):
        fabriques.etape(parcours, jeanne, f"Étape {n}", debut=date(2027, 3, 1), fin=date(2027, 3, 31))
    client = client_de(jeanne)
    client.get(adresse(parcours))

    with django_assert_num_queries(5):
        client.get(adresse(parcours))
    with django_assert_num_queries(6):
        client.get(adresse(parcours), {"mois": "1", "toutes": "on"})


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_people_shift_the_same_etapes_at_once_and_they_move_once():
    parcours, jeanne = fabriques.ouvert("Chambéry")
    etapes = [fabriques.etape(parcours, jeanne, f"Étape {n}", fin=decalage.dernier_jour(parcours.debut)) for n in range(5)]  # fmt: skip
    depart, refus = threading.Barrier(2), []

    def decaler():
        depart.wait(10)
        try:
            transitions.decaler_etapes(parcours, vues(etapes), mois=1, par=jeanne)
        except transitions.LotPerime as erreur:
            refus.append(erreur)
        finally:
            connection.close()

    fils = [threading.Thread(target=decaler) for _ in range(2)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(30)

    assert len(refus) == 1
    assert {dates(e)[0] for e in etapes} == {decalage.decaler(etapes[0].debut, 1)}
