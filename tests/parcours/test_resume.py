"""The overview's one query says what a version would keep."""

from datetime import date
from decimal import Decimal

import pytest

from parcours import ecriture, transitions, versions
from parcours.blocs import blocs_de
from parcours.models import Etape, Jalon, Moyen, PartiePrenante
from parcours.resume import resume
from tests.parcours.fabriques import complet, etape, ouvert

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    parcours, jeanne = complet()
    forum = etape(parcours, jeanne, "Forum", cout=Decimal("1234.50"), debut=date(2027, 6, 1), fin=date(2027, 6, 30))
    etape(parcours, jeanne, "Fresque", cout=None, nature="formation", debut=date(2027, 3, 1), fin=date(2027, 5, 31))
    retiree = etape(parcours, jeanne, "Retirée")
    for item, champs in (
        (PartiePrenante, {"nom": "Comité des fêtes", "genre": "association", "role": "partenaire"}),
        (Jalon, {"titre": "Fête", "date": date(2027, 5, 8), "etape": forum}),
        (Jalon, {"titre": "Vœux", "date": date(2027, 1, 8)}),
        (Jalon, {"titre": "Partie avec l’étape", "date": date(2027, 4, 8), "etape": retiree}),
        (Moyen, {"source": "temps", "libelle": "Secrétariat", "prevu": Decimal(0), "jours": 12}),
        (Moyen, {"source": "cofinancement", "libelle": "Département", "prevu": Decimal("0.10"), "etape": retiree}),
    ):
        ecriture.enregistrer(item(parcours=parcours), champs, par=jeanne)
    ecriture.retirer(Etape.objects.get(pk=retiree.pk), par=jeanne)
    autre, paul = complet("Eymoutiers", email="mairie@eymoutiers.example", code_insee="87064")
    etape(autre, paul, "Ailleurs")
    return parcours


def test_the_cards_are_those_of_the_whole_content(village):
    contenu, _, _ = resume(village)

    assert blocs_de(contenu) == blocs_de(versions.contenu(village))


def test_what_is_missing_is_the_same(village):
    contenu, engagements, _ = resume(village)
    vide, personne, _ = resume(ouvert("Blond", email="mairie@blond.example", code_insee="87014")[0])

    assert transitions.manques_avant_envoi(village, contenu, set(engagements)) == []
    assert [page for _, page in transitions.manques_avant_envoi(village, vide, set(personne))] == [
        "parcours:objectif_ajouter",
        "parcours:etape_ajouter",
        "parcours:engagement",
        "parcours:engagement",
    ]


def test_engagements_are_told_with_their_day(village):
    _, engagements, _ = resume(village)

    assert engagements == {
        e.partie: {"nom": e.nom, "fonction": e.fonction, "date": e.date, "fin_mandat": e.fin_mandat}
        for e in village.engagements.all()
    }


def test_it_is_one_query(village, django_assert_num_queries):
    with django_assert_num_queries(1):
        resume(village)
