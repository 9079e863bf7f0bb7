"""« Nos étapes »: plain under ten, then searched, filtered, grouped and added up; the same questions to the database in all cases."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from parcours import ecriture, transitions
from parcours.enums import Source, StatutEtape
from parcours.filtres import AUCUN, FiltreEtapesForm, etapes_lues, grouper
from parcours.models import Etape, Modification, Moyen, Objectif
from tests.mots.table import fautes, mots_interdits
from tests.parcours import fabriques
from tests.scenario.visite import propre

pytestmark = pytest.mark.django_db

# Session, account, parcours, étapes, objectifs, remarks, questions.
REQUETES = 7
SERVICES = ("Culture", "Jeunesse", "")


def ville(nombre, **autres):
    """(parcours, interlocutrice) with so many étapes, one in three without cost, service or objectif."""
    parcours, jeanne = fabriques.ouvert("Chambéry", **autres)
    objectif = ecriture.enregistrer(Objectif(parcours=parcours), {"titre": "Mieux décider"}, par=jeanne)
    debut = parcours.debut.replace(day=1)
    for n in range(nombre):
        fabriques.etape(
            parcours,
            jeanne,
            f"Étape {n:02} Été",
            nature=("projet", "formation", "conduite_du_changement")[n % 3],
            debut=debut,
            fin=date(debut.year + 1, debut.month, 28),
            cout=None if n % 3 == 2 else Decimal(1000 + n),
            service=SERVICES[n % 3],
            pilote=parcours.interlocuteur if n % 2 else None,
            objectifs=[objectif] if n % 3 else [],
        )
    return parcours, jeanne


def lire(client, parcours, **question):
    reponse = client.get(reverse("parcours:etapes", args=[parcours.pk]), question)
    assert reponse.status_code == 200
    return reponse


def titres(reponse):
    return [ligne["titre"] for groupe in reponse.context["groupes"] for ligne in groupe["lignes"]]


@pytest.mark.parametrize("nombre", [1, 30, 60])
def test_the_list_asks_the_same_questions_whatever_its_length(nombre, client_de, django_assert_num_queries):
    parcours, jeanne = ville(nombre)
    client = client_de(jeanne)
    client.get(reverse("parcours:apercu", args=[parcours.pk]))

    for question in ({}, {"grouper": "objectif"}, {"grouper": "action", "q": "ete"}):
        with django_assert_num_queries(REQUETES, info=str(question)):
            reponse = lire(client, parcours, **question)
        assert len(titres(reponse)) == nombre


def test_a_village_sees_neither_form_nor_group(client_de):
    parcours, jeanne = ville(9)

    reponse = lire(client_de(jeanne), parcours, grouper="service", q="rien")

    assert reponse.context["form"] is None
    assert len(titres(reponse)) == 9
    assert "Grouper" not in reponse.text
    assert "Coller un tableau" in reponse.text


def test_a_city_sees_the_tools_and_the_whole_in_one_line(client_de):
    parcours, jeanne = ville(10)

    page = propre(lire(client_de(jeanne), parcours).text)

    for mot in ("Grouper", "Coller un tableau", "Décaler des dates", "Service pilote"):
        assert mot in page
    assert "10 étapes, 7 030 €, 3 coûts à estimer, " in page


def test_the_threshold_is_a_setting(client_de, settings):
    settings.PARCOURS_SEUIL_VILLE = 3
    parcours, jeanne = ville(3)

    assert lire(client_de(jeanne), parcours).context["form"] is not None


@pytest.mark.parametrize(
    ("question", "attendus"),
    [
        ({"q": "07 ete"}, [7]),
        ({"q": "ÉTÉ 11"}, [11]),
        ({"etat": "projet"}, range(12)),
        ({"etat": "en_cours"}, []),
        ({"nature": "projet_emblematique"}, [0, 3, 6, 9]),
        ({"nature": "savoir_faire"}, [1, 2, 4, 5, 7, 8, 10, 11]),
        ({"nature": "formation"}, [1, 4, 7, 10]),
        ({"objectif": AUCUN}, [0, 3, 6, 9]),
        ({"pilote": AUCUN}, [0, 2, 4, 6, 8, 10]),
        ({"service": "culture"}, [0, 3, 6, 9]),
        ({"service": AUCUN}, [2, 5, 8, 11]),
        ({"sans_cout": "on"}, [2, 5, 8, 11]),
        ({"sans_cout": "on", "q": "05"}, [5]),
        ({"etat": "inconnu", "service": "rien", "tri": "hasard", "grouper": "x", "objectif": "²", "page": "3"}, range(12)),
    ],
)  # fmt: skip
def test_each_filter_keeps_what_it_says_and_an_unknown_word_is_ignored(question, attendus, client_de):
    parcours, jeanne = ville(12)

    reponse = lire(client_de(jeanne), parcours, **question)

    assert titres(reponse) == [f"Étape {n:02} Été" for n in attendus]


def test_an_objectif_and_a_person_are_filters(client_de):
    parcours, jeanne = ville(12)
    objectif = Objectif.objects.get(parcours=parcours)

    client = client_de(jeanne)

    assert len(titres(lire(client, parcours, objectif=objectif.pk))) == 8
    assert len(titres(lire(client, parcours, pilote=parcours.interlocuteur.pk))) == 6


def test_no_result_says_so_and_offers_to_clear_the_filters(client_de):
    parcours, jeanne = ville(12)

    page = lire(client_de(jeanne), parcours, q="licorne").text

    assert "Aucune étape ne correspond." in page
    assert "Effacer les filtres" in page


@pytest.mark.parametrize(("tri", "premiers"), [("titre", [0, 1]), ("cout", [10, 9]), ("", [0, 1])])
def test_the_list_is_sorted_as_asked(tri, premiers, client_de):
    parcours, jeanne = ville(12)

    assert titres(lire(client_de(jeanne), parcours, tri=tri))[:2] == [f"Étape {n:02} Été" for n in premiers]


@pytest.mark.parametrize(
    ("par", "attendus"),
    [
        ("objectif", [("Mieux décider", 8), ("Sans objectif", 4)]),
        ("service", [("Culture", 4), ("Jeunesse", 4), ("Service à préciser", 4)]),
        ("action", [("Étapes seules dans leur action", 12)]),
    ],
)
def test_groups_add_up_to_the_whole(par, attendus, client_de):
    parcours, jeanne = ville(12)

    reponse = lire(client_de(jeanne), parcours, grouper=par)

    assert [(g["titre"], len(g["lignes"])) for g in reponse.context["groupes"]] == attendus
    etapes = etapes_lues(parcours)
    assert sum(g.total for g in grouper(etapes, par)) == sum(g.total for g in grouper(etapes, ""))


def test_a_group_says_its_count_its_sum_and_its_period():
    parcours, _ = ville(12)
    Etape.objects.filter(parcours=parcours).update(debut=date(2026, 1, 1), fin=date(2027, 6, 30))

    culture, jeunesse, rien = grouper(etapes_lues(parcours), "service")

    assert culture.phrase == "4\u00a0étapes, 4\u00a0018\u00a0€, de janvier 2026 à juin 2027"
    assert jeunesse.phrase == "4\u00a0étapes, 4\u00a0022\u00a0€, de janvier 2026 à juin 2027"
    assert rien.phrase == "4\u00a0étapes, coût à estimer, de janvier 2026 à juin 2027"


def test_an_etape_of_two_objectifs_is_in_one_group_and_says_the_other(client_de):
    parcours, jeanne = ville(10)
    premier = Objectif.objects.get(parcours=parcours)
    second = ecriture.enregistrer(Objectif(parcours=parcours), {"titre": "Mieux écouter"}, par=jeanne)
    fabriques.etape(parcours, jeanne, "Double", objectifs=[premier, second])

    reponse = lire(client_de(jeanne), parcours, grouper="objectif")

    assert titres(reponse).count("Double") == 1
    assert "Sert aussi\u00a0: Mieux écouter." in reponse.text.replace("&nbsp;", "\u00a0")


def test_two_spellings_of_a_service_are_one_group():
    parcours, jeanne = ville(10)
    fabriques.etape(parcours, jeanne, "Une de plus", service="CULTURE ")

    assert [(g.titre, len(g.etapes)) for g in grouper(etapes_lues(parcours), "service")][0] == ("Culture", 5)


def test_what_really_happened_is_said_beside_what_was_foreseen(client_de):
    parcours, jeanne = fabriques.en_oeuvre("Montaud")
    Etape.objects.filter(parcours=parcours).update(
        statut=StatutEtape.REALISEE, debut_reel=date(2026, 3, 2), fin_reelle=date(2026, 6, 12)
    )

    page = propre(lire(client_de(jeanne), parcours).text)

    assert "Commencée le 2 mars 2026, terminée le 12 juin 2026" in page
    assert "Terminée" in page


def test_an_abandoned_etape_is_folded_at_the_end_with_its_motive_and_counts_no_more(client_de):
    parcours, jeanne = ville(11)
    etape = Etape.objects.get(titre="Étape 00 Été")
    transitions.abandonner_etape(etape, motif="La salle est vendue.", par=jeanne)
    client = client_de(jeanne)

    reponse = lire(client, parcours)
    filtree = lire(client, parcours, etat="abandonnee")

    assert "Étape 00 Été" not in titres(reponse)
    assert "La salle est vendue." in reponse.text
    assert "10 étapes, 7 040 €" in propre(reponse.text)
    assert filtree.context["abandonnees_ouvertes"] is True
    assert titres(filtree) == []


def test_a_change_waiting_for_a_decision_is_told_and_led_to(client_de):
    parcours, jeanne = fabriques.en_oeuvre("Montaud")
    etape = Etape.objects.get(parcours=parcours)
    Modification.objects.create(
        parcours=parcours, etape=etape, champ="fin", ancien="2027-01-31", nouveau="2027-06-30", motif="Retard", demandee_par=jeanne
    )  # fmt: skip

    page = lire(client_de(jeanne), parcours).text

    assert "Changement en attente" in page
    assert f'href="{reverse("parcours:modifications", args=[parcours.pk])}"' in page
    assert reverse("parcours:modification_demander", args=[parcours.pk, etape.pk]) in page


def test_the_cost_is_what_is_asked_of_anct():
    parcours, jeanne = ville(1)
    etape = Etape.objects.get(parcours=parcours)
    ecriture.enregistrer(
        Moyen(parcours=parcours),
        {"source": Source.COFINANCEMENT, "libelle": "Région", "prevu": Decimal(9), "etape": etape},
        par=jeanne,
    )

    (lue,) = etapes_lues(parcours)

    assert lue.cout == Decimal(1000)


@pytest.mark.parametrize("qui", ["lecture", "gestionnaire"])
def test_who_only_reads_has_no_button(qui, client_de):
    parcours, _ = ville(10)
    lecteur = fabriques.AnctFabrique(role_anct=qui)

    page = lire(client_de(lecteur), parcours).text

    assert "etapes/coller" not in page
    assert "etapes/decaler" not in page
    assert "vous permet de lire ce parcours" in page


def test_the_shift_keeps_the_filters_of_the_list(client_de):
    parcours, jeanne = ville(10)

    page = lire(client_de(jeanne), parcours, service="culture", tri="cout").text

    assert f"{reverse('parcours:etapes_decaler', args=[parcours.pk])}?service=culture" in page


def test_the_words_of_the_page_are_those_of_people(client_de):
    from tests.mots.lecture import phrases

    parcours, jeanne = ville(10)

    lues = phrases(lire(client_de(jeanne), parcours, grouper="service").text)

    assert [mots_interdits(p) for p in lues if mots_interdits(p)] == []
    assert [fautes(p) for p in lues if fautes(p)] == []


def test_the_form_offers_what_some_etape_says():
    parcours, _ = ville(12)
    form = FiltreEtapesForm({}, etapes_lues(parcours))

    assert [mot for _, mot in form.fields["service"].choices] == ["Tous", "Culture", "Jeunesse", "À préciser"]
