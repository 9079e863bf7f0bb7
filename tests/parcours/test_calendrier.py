"""The calendar and the means as pages: what people read there, and what they cost to read."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from parcours import ecriture, transitions
from parcours.enums import BlocCible
from parcours.models import Etape, Jalon, Moyen, Objectif, PartiePrenante
from tests.parcours import fabriques

pytestmark = pytest.mark.django_db


def page(client, parcours, nom):
    return client.get(reverse(f"parcours:{nom}", args=[parcours.pk]))


def remplir(parcours, jeanne, nombre):
    """So many étapes on both axes, each with a date, an objectif, another funder and real dates."""
    jour = timezone.localdate()
    for n in range(nombre):
        nature = ("projet", "formation")[n % 2]
        but = ecriture.enregistrer(Objectif(parcours=parcours), {"titre": f"But {n}"}, par=jeanne)
        etape = fabriques.etape(parcours, jeanne, f"Étape {n}", nature=nature, objectifs=[but])
        Etape.objects.filter(pk=etape.pk).update(debut_reel=jour)
        date = {"titre": f"Réunion {n}", "date": jour + timedelta(days=n - 1), "etape": etape}
        ecriture.enregistrer(Jalon(parcours=parcours), date, par=jeanne)
        argent = {"source": "cofinancement", "libelle": f"Financeur {n}", "prevu": Decimal(100), "etape": etape}
        ecriture.enregistrer(Moyen(parcours=parcours), argent, par=jeanne)


@pytest.mark.parametrize("nombre", [1, 30, 60])
def test_the_calendar_and_the_means_ask_the_same_questions_whatever_their_length(
    client_de, nombre, django_assert_num_queries
):
    parcours, jeanne = fabriques.ouvert("Montaud")
    remplir(parcours, jeanne, nombre)
    client = client_de(jeanne)
    page(client, parcours, "objectifs")

    with django_assert_num_queries(13):
        calendrier = page(client, parcours, "calendrier")
    # the two last ones for the other funders: what conventions show there
    with django_assert_num_queries(16):
        moyens = page(client, parcours, "moyens")

    assert len(calendrier.context["frise"]["barres"]) == nombre
    assert len(moyens.context["tableau"]["lignes"]) == 2 * nombre


@pytest.mark.parametrize("nombre", [1, 30])
def test_remarks_cost_the_same_whatever_their_number(client_de, nombre, django_assert_num_queries):
    parcours, jeanne = fabriques.ouvert("Montaud")
    remplir(parcours, jeanne, 1)
    organisation = {"nom": "Foyer", "genre": "association", "role": "partenaire"}
    foyer = ecriture.enregistrer(PartiePrenante(parcours=parcours), organisation, par=jeanne)
    moyen = Moyen.objects.get(parcours=parcours, source="cofinancement")
    pages = {
        "partenaires": (BlocCible.PARTENAIRES, foyer, 8),
        "calendrier": (BlocCible.CALENDRIER, Jalon.objects.get(parcours=parcours), 14),
        "moyens": (BlocCible.MOYENS, moyen, 17),
    }
    for bloc, item, _ in pages.values():
        for n in range(nombre):
            texte = f"Est-ce sûr, {n} ?"
            transitions.ecrire_remarque(parcours, bloc=bloc, uid=item.uid, texte=texte, par=jeanne)
    client = client_de(jeanne)
    page(client, parcours, "objectifs")

    for nom, (_, _, requetes) in pages.items():
        with django_assert_num_queries(requetes, info=nom):
            contenu = page(client, parcours, nom).content.decode()
        assert "Est-ce sûr, 0" in contenu


def test_an_etape_under_way_says_its_real_dates_and_where_to_change_them(client_de):
    parcours, jeanne = fabriques.en_oeuvre("Montaud")
    etape = parcours.etapes.get()
    Etape.objects.filter(pk=etape.pk).update(statut="en_cours", debut_reel=timezone.localdate())

    contenu = page(client_de(jeanne), parcours, "calendrier").content.decode()

    assert reverse("parcours:etape_suivi", args=[parcours.pk, etape.pk]) in contenu
    assert "Commencée en " in contenu


def test_before_the_signature_there_is_nothing_to_say_of_an_etape(client_de):
    parcours, jeanne = fabriques.complet("Montaud")

    reponse = page(client_de(jeanne), parcours, "calendrier")

    assert reponse.context["frise"]["suivi"] is False
    assert "/suivi/" not in reponse.content.decode()


def test_key_dates_to_come_and_past_are_told_apart_with_their_etape(client_de):
    parcours, jeanne = fabriques.complet("Montaud")
    etape, jour = parcours.etapes.get(), timezone.localdate()
    for titre, jours, de in (("Hier", -1, None), ("Aujourd’hui", 0, etape), ("Demain", 1, None)):
        champs = {"titre": titre, "date": jour + timedelta(days=jours), "etape": de}
        ecriture.enregistrer(Jalon(parcours=parcours), champs, par=jeanne)

    reponse = page(client_de(jeanne), parcours, "calendrier")

    assert [(titre, [j.titre for j in dates]) for titre, dates in reponse.context["jalons"]] == [
        ("À venir", ["Aujourd’hui", "Demain"]),
        ("Passées", ["Hier"]),
    ]
    assert "pour «&nbsp;Balade nocturne&nbsp;»" in reponse.content.decode()
    assert reverse("rappels:agenda") in reponse.content.decode()


def test_an_etape_without_a_cost_is_asked_for_with_its_link(client_de):
    parcours, jeanne = fabriques.ouvert("Montaud")
    etape = fabriques.etape(parcours, jeanne, "Bal", cout=None)

    contenu = page(client_de(jeanne), parcours, "moyens").content.decode()

    assert (
        f'<a href="{reverse("parcours:etape_modifier", args=[parcours.pk, etape.pk])}">Indiquer le coût de' in contenu
    )


def test_one_line_of_means_is_not_added_up_again(client_de):
    parcours, jeanne = fabriques.complet("Montaud")
    client = client_de(jeanne)

    seule = page(client, parcours, "moyens")
    fabriques.etape(parcours, jeanne, "Bal")
    deux = page(client, parcours, "moyens")

    assert "Par objectif" not in seule.content.decode()
    assert "9 000 €, dont ANCT" in seule.content.decode().replace("\u202f", " ").replace("\u00a0", " ")
    assert [titre for titre, _ in deux.context["sommes"]] == ["Par étape", "Par axe", "Par objectif", "Par origine"]
