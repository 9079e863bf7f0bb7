"""The pages that join rooms ask the database the same number of questions for one territory, étape or document as for thirty."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from parcours import ecriture, transitions
from parcours.models import Jalon, Parcours
from pilotage import transitions as comites
from socle.comptes.enums import RoleAnct
from tests.comptes.fabriques import AnctFabrique
from tests.parcours import fabriques

pytestmark = pytest.mark.django_db

A_TRAITER, MES_PARCOURS, NOTRE_PARCOURS, DOCUMENTS = 6, 3, 10, 6


def au_travail(nombre):
    """(parcours, interlocutrice): under way, with so many étapes, key dates, committees and reports."""
    parcours, jeanne = fabriques.complet("Montaud")
    for n in range(nombre - 1):
        fabriques.etape(parcours, jeanne, f"Étape {n}")
    for n in range(nombre):
        jour = timezone.localdate() + timedelta(days=n)
        ecriture.enregistrer(Jalon(parcours=parcours), {"titre": f"Date {n}", "date": jour}, par=jeanne)
    transitions.soumettre(parcours, par=jeanne)
    for etape in parcours.etapes.all():
        transitions.valider_etape(etape, reference="TE-2026-001", par=parcours.referent)
    transitions.contractualiser(parcours, par=parcours.referent)
    transitions.mettre_en_oeuvre(parcours, par=parcours.referent)
    for n in range(nombre):
        moment = timezone.now() + timedelta(days=20 + n)
        comite = comites.fixer(parcours, date_heure=moment, lieu="Mairie", reunion="", par=jeanne)
        comites.preparer_rapport(comite, par=jeanne)
    return Parcours.objects.get(pk=parcours.pk), jeanne


@pytest.mark.parametrize("nombre", [1, 30])
@pytest.mark.parametrize(
    ("page", "requetes"), [("portail:notre_parcours", NOTRE_PARCOURS), ("portail:documents", DOCUMENTS)]
)
def test_the_pages_of_a_team(nombre, page, requetes, client_de, django_assert_num_queries):
    parcours, jeanne = au_travail(nombre)
    client = client_de(jeanne)
    adresse = reverse(page, args=[parcours.pk])
    client.get(adresse)  # the session remembers the parcours from now on

    with django_assert_num_queries(requetes):
        reponse = client.get(adresse)

    assert reponse.status_code == 200


@pytest.fixture(params=[1, 30], ids=lambda nombre: f"{nombre}-territoires")
def suivis(request):
    """ANCT's référente, of so many territories at every moment of their life."""
    claire = AnctFabrique(role_anct=RoleAnct.CHARGE_MISSION)
    vague = fabriques.VagueFabrique(enveloppe=Decimal("5000000"))
    for n in range(request.param):
        autres = {"email": f"mairie{n}@territoire.example", "referent": claire, "vague": vague}
        faire = (fabriques.en_oeuvre, fabriques.inscrit, fabriques.ouvert, fabriques.complet)[n % 4]
        fait = faire(f"Montaud {n}", **autres)
        if faire is fabriques.en_oeuvre:
            comites.fixer(
                fait[0], date_heure=timezone.now() + timedelta(days=9), lieu="Mairie", reunion="", par=fait[1]
            )
        if faire is fabriques.complet:
            transitions.soumettre(fait[0], par=fait[1])
    return claire


def test_what_anct_has_to_do(suivis, client_de, django_assert_num_queries):
    client = client_de(suivis)

    for adresse in ("/gestion/", "/gestion/?tous=1"):
        with django_assert_num_queries(A_TRAITER, info=adresse):
            reponse = client.get(adresse)
        assert reponse.status_code == 200


@pytest.mark.parametrize("nombre", [2, 30])
def test_the_territories_of_one_account(nombre, client_de, django_assert_num_queries):
    parcours, jeanne = fabriques.ouvert("Montaud")
    for n in range(nombre - 1):
        autre = fabriques.inscrit(f"Sinzelles {n}", email=jeanne.email)
        fabriques.invitations.accepter(autre.interlocuteur.invitation)
    client = client_de(jeanne)

    with django_assert_num_queries(MES_PARCOURS):
        reponse = client.get("/")

    assert reponse.status_code == 200
