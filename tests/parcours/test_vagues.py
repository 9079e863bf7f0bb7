"""Waves in the back-office: the envelope is money."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from parcours import ecriture, transitions, vagues
from parcours.models import Etape, Parcours, Vague
from socle.comptes.enums import RoleAnct
from tests.comptes.fabriques import AnctFabrique
from tests.comptes.gestes import texte
from tests.parcours.fabriques import VagueFabrique, complet, en_oeuvre, etape
from tests.territoires.fabriques import CollectiviteFabrique

pytestmark = pytest.mark.django_db

PAGE, LISTE = 5, 4


def test_an_envelope_smaller_than_what_is_reserved_is_told_beside_the_field(client_de):
    vague = VagueFabrique(enveloppe=Decimal("500000.00"))
    Vague.objects.filter(pk=vague.pk).update(montant_reserve=Decimal("18000.00"))
    cibles = ("cible_communes_min", "cible_communes_max", "cible_epci_min", "cible_epci_max")
    saisie = dict.fromkeys(cibles, 0) | {
        "nom": vague.nom,
        "debut": vague.debut.isoformat(),
        "fin": vague.fin.isoformat(),
        "duree_min_mois": 12,
        "duree_max_mois": 15,
        "enveloppe": "17 999,99",
    }

    page = client_de(AnctFabrique(role_anct=RoleAnct.ADMINISTRATEUR)).post(
        reverse("gestion:parcours_vague_change", args=[vague.pk]), saisie
    )

    assert page.status_code == 200
    assert "Les conventions ont déjà réservé 18 000 € : l’enveloppe ne peut pas être plus petite." in texte(
        page
    ).replace("\u00a0", " ")
    assert 'value="17 999,99"' in page.content.decode()
    assert Vague.objects.get().enveloppe == Decimal("500000.00")


def administratrice():
    return AnctFabrique(role_anct=RoleAnct.ADMINISTRATEUR)


def fiche(vague):
    return reverse("gestion:parcours_vague_change", args=[vague.pk])


def lu(page):
    return texte(page).replace("&nbsp;", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("nombre", "minimum", "maximum", "phrase"),
    [
        (3, 5, 8, "3 communes sur 5 à 8 visées. Il en manque 2."),
        (5, 5, 8, "5 communes sur 5 à 8 visées."),
        (9, 5, 8, "9 communes sur 5 à 8 visées. C’est 1 de plus que prévu."),
        (1, 2, 2, "1 commune sur 2 visées. Il en manque 1."),
        (3, 0, 0, "3 communes."),
    ],
)
def test_a_target_is_said_in_words(nombre, minimum, maximum, phrase):
    assert vagues.cible_en_mots(nombre, minimum, maximum, "commune").replace("\u00a0", " ") == phrase


@pytest.mark.parametrize(
    ("debut", "fin", "mois"),
    [
        (date(2027, 1, 1), date(2027, 12, 31), 12),
        (date(2027, 1, 15), date(2027, 12, 31), 12),
        (date(2027, 1, 18), date(2027, 12, 31), 11),
        (date(2027, 2, 1), date(2027, 2, 28), 1),
        (date(2027, 3, 1), date(2028, 6, 14), 15),
        (date(2027, 3, 1), date(2028, 6, 15), 16),
    ],
)
def test_a_duration_is_counted_to_the_nearest_month(debut, fin, mois):
    assert vagues.duree_en_mois(debut, fin) == mois


def test_the_page_of_a_wave_lists_its_territories_with_what_they_plan_and_reserve(client_de):
    vague = VagueFabrique(enveloppe=Decimal("20000"), cible_communes_min=3, cible_communes_max=5)
    montaud, _ = en_oeuvre("Montaud", vague=vague)
    transitions.reserver(montaud, Decimal("9000"), par=montaud.referent)
    complet("Flers", email="mairie@flers.example", vague=vague, referent=montaud.referent)

    page = lu(client_de(administratrice()).get(fiche(vague)))

    assert "2 communes sur 3 à 5 visées. Il en manque 1." in page
    assert "Montaud (Hérault) Mise en œuvre" in page
    assert "9 000 €" in page
    assert "de trop" not in page


def test_planning_more_than_the_envelope_warns_on_the_page_and_in_the_list(client_de):
    vague = VagueFabrique(enveloppe=Decimal("10000"))
    montaud, _ = complet("Montaud", vague=vague)
    complet("Flers", email="mairie@flers.example", vague=vague, referent=montaud.referent)
    client = client_de(administratrice())

    assert "Les parcours prévoient 18 000 €, l’enveloppe est de 10 000 € : 8 000 € de trop." in lu(
        client.get(fiche(vague))
    )
    assert "18 000 € : dépasse l’enveloppe" in lu(client.get(reverse("gestion:parcours_vague_changelist")))


def test_what_is_stopped_or_given_up_is_not_planned_any_more():
    vague = VagueFabrique(enveloppe=Decimal("10000"))
    montaud, jeanne = complet("Montaud", vague=vague)
    arrete, _ = complet("Flers", email="mairie@flers.example", vague=vague, referent=montaud.referent)
    transitions.abandonner(arrete, motif="Élections", par=montaud.referent)
    Etape.objects.filter(pk=etape(montaud, jeanne, "Un forum").pk).update(statut="abandonnee")
    ecriture.retirer(etape(montaud, jeanne, "Un verger"), par=jeanne)

    lue = vagues.avec_etat(Vague.objects.all()).get()

    assert (lue.nb_communes, lue.nb_epci, lue.prevu) == (1, 0, Decimal("9000.00"))
    assert vagues.depassement(lue) == ""


@pytest.mark.parametrize("nombre", [1, 12])
def test_the_pages_of_waves_ask_the_same_number_of_questions(nombre, client_de, django_assert_num_queries):
    vague = VagueFabrique(enveloppe=Decimal("10000"))
    claire = administratrice()
    for n in range(nombre):
        complet(f"Ville-{n}", email=f"m{n}@ville.example", vague=vague, referent=claire)
        VagueFabrique()
    client = client_de(claire)
    client.get(fiche(vague))

    with django_assert_num_queries(PAGE):
        client.get(fiche(vague))
    with django_assert_num_queries(LISTE):
        client.get(reverse("gestion:parcours_vague_changelist"))


def test_an_order_turned_round_is_told_beside_its_field(client_de):
    page = client_de(administratrice()).post(
        reverse("gestion:parcours_vague_add"),
        {
            "nom": "Vague 9",
            "debut": "2027-05-01",
            "fin": "2027-04-01",
            "duree_min_mois": 15,
            "duree_max_mois": 12,
            "cible_communes_min": 8,
            "cible_communes_max": 5,
            "cible_epci_min": 0,
            "cible_epci_max": 0,
            "enveloppe": "1 000",
        },
    )

    erreurs = page.context["adminform"].form.errors
    assert {champ: list(phrases) for champ, phrases in erreurs.items()} == {
        "fin": ["La fin est avant le début."],
        "duree_max_mois": ["La durée maximale est plus petite que la durée minimale."],
        "cible_communes_max": ["Le nombre « au plus » est plus petit que le nombre « au moins »."],
    }
    assert not Vague.objects.exists()


def _contourner(vague):
    with pytest.raises(IntegrityError), transaction.atomic():
        Vague.objects.filter(pk=vague.pk).update(montant_reserve=Decimal("10000.01"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Vague.objects.filter(pk=vague.pk).update(montant_reserve=Decimal("-0.01"))
    assert Vague.objects.get().montant_reserve == 0


def test_the_database_refuses_to_reserve_over_the_envelope_even_without_the_transition():
    _contourner(VagueFabrique(enveloppe=Decimal("10000")))


@pytest.mark.postgresql
def test_postgresql_refuses_it_too():
    _contourner(VagueFabrique(enveloppe=Decimal("10000")))


# --- enrolling ---


def inscription(vague, **autres):
    libre = CollectiviteFabrique(nom="Libre")
    return {
        "collectivite": libre.pk,
        "vague": vague.pk,
        "referent": AnctFabrique(role_anct=RoleAnct.CHARGE_MISSION).pk,
        "nom": "Marc Gris",
        "fonction": "Secrétariat",
        "email": "mairie@libre.example",
        **autres,
    }


def test_a_parcours_too_short_for_its_wave_asks_to_be_sure(client_de):
    vague = VagueFabrique(debut=date(2027, 1, 1), fin=date(2028, 12, 31))
    saisie = inscription(vague, debut="2027-01-01", fin="2027-09-30")
    client = client_de(administratrice())

    page = client.post(reverse("portail:inscrire"), saisie)
    assert "Le parcours dure 9 mois, la vague en prévoit de 12 à 15. Changez les dates" in lu(page)
    assert "Garder ces dates" in lu(page)
    assert 'value="2027-09-30"' in page.content.decode()
    assert not Parcours.objects.exists()

    client.post(reverse("portail:inscrire"), saisie | {"garder": "on"})
    assert Parcours.objects.get().fin == date(2027, 9, 30)


def test_dates_within_the_wave_ask_nothing(client_de):
    vague = VagueFabrique(debut=date(2027, 1, 1), fin=date(2028, 12, 31))

    client_de(administratrice()).post(
        reverse("portail:inscrire"), inscription(vague, debut="2027-01-01", fin="2028-01-31")
    )

    assert Parcours.objects.get().fin == date(2028, 1, 31)
