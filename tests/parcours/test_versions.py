"""What a version keeps: every field or none by name, one text for one content, the same few queries whatever the length."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError

from parcours import ecriture, versions
from parcours.models import Jalon, Moyen, Objectif, PartiePrenante, Version
from tests.parcours.fabriques import etape, ouvert

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    parcours, jeanne = ouvert()
    objectif = ecriture.enregistrer(
        Objectif(parcours=parcours),
        {"titre": "Que chacun puisse dire son mot", "precision": "Les jeunes d’abord"},
        par=jeanne,
    )
    balade = etape(parcours, jeanne, objectifs=[objectif], debut=date(2027, 3, 1), fin=date(2027, 5, 31))
    etape(parcours, jeanne, "Forum", cout=None, debut=date(2027, 6, 1), fin=date(2027, 6, 30))
    for item, champs in (
        (PartiePrenante, {"nom": "Comité des fêtes", "genre": "association", "role": "partenaire"}),
        (Jalon, {"titre": "Fête", "date": date(2027, 5, 8), "etape": balade}),
        (Moyen, {"source": "temps", "libelle": "Secrétariat", "prevu": Decimal(0), "jours": 12}),
    ):
        ecriture.enregistrer(item(parcours=parcours), champs, par=jeanne)
    return parcours, jeanne, balade


@pytest.mark.parametrize("bloc", versions.BLOCS.values(), ids=versions.BLOCS)
def test_each_field_of_the_models_is_kept_or_left_out_by_name(bloc):
    champs = {f.name for f in (*bloc.modele._meta.concrete_fields, *bloc.modele._meta.many_to_many)}

    assert set(bloc.champs) | bloc.exclus == champs
    assert set(bloc.champs) & bloc.exclus == set()


def test_an_etape_is_told_with_its_action_and_its_cost(village):
    parcours, _, balade = village

    balade_dite, forum = versions.contenu(parcours)["etapes"]

    assert balade_dite == {
        "uid": str(balade.uid),
        "pk": balade.pk,
        "titre": "Balade nocturne",
        "action": str(balade.action.uid),
        "action_titre": "Balade nocturne",
        "nature": "projet",
        "nature_mot": "Projet",
        "axe": "projet_emblematique",
        "thematique": "",
        "objectifs": [str(parcours.objectifs.get().uid)],
        "statut": "brouillon",
        "statut_mot": "En projet",
        "debut": "2027-03-01",
        "fin": "2027-05-31",
        "cout": "9000.00",
        "cout_connu": True,
        "debut_reel": None,
        "fin_reelle": None,
        "pilote": "",
        "service": "",
        "public": "citoyens",
        "place_des_habitants": 3,
        "livrables": "",
        "aide": "",
    }
    assert (forum["cout"], forum["cout_connu"]) == ("0.00", False)


def test_the_other_blocks_are_told_in_full(village):
    parcours, _, balade = village

    contenu = versions.contenu(parcours)

    assert [o["titre"] for o in contenu["objectifs"]] == ["Que chacun puisse dire son mot"]
    assert [(p["nom"], p["genre_mot"], p["role_mot"]) for p in contenu["partenaires"]] == [
        ("Comité des fêtes", "Association", "Partenaire")
    ]
    assert [(j["titre"], j["date"], j["etape"]) for j in contenu["jalons"]] == [("Fête", "2027-05-08", str(balade.uid))]
    assert sorted((m["source_mot"], m["prevu"], m["jours"], m["etape"]) for m in contenu["moyens"]) == [
        ("ANCT", "9000.00", None, str(balade.uid)),
        ("Temps de travail", "0.00", 12, None),
    ]
    assert json.loads(versions.canonique(contenu)) == contenu


def test_what_belongs_to_a_removed_etape_leaves_with_it(village):
    parcours, jeanne, balade = village

    ecriture.retirer(balade, par=jeanne)

    contenu = versions.contenu(parcours)
    assert [e["titre"] for e in contenu["etapes"]] == ["Forum"]
    assert contenu["jalons"] == []
    assert [m["libelle"] for m in contenu["moyens"]] == ["Secrétariat"]


@pytest.mark.parametrize("nb", [1, 30])
def test_the_five_blocks_take_the_same_queries_whatever_their_length(nb, django_assert_num_queries):
    parcours, jeanne = ouvert()
    for n in range(nb):
        objectif = ecriture.enregistrer(Objectif(parcours=parcours), {"titre": f"Objectif {n}"}, par=jeanne)
        une = etape(parcours, jeanne, f"Étape {n}", objectifs=[objectif], pilote=parcours.interlocuteur)
        jalon = {"titre": f"Date {n}", "date": date(2027, 5, 8), "etape": une}
        ecriture.enregistrer(Jalon(parcours=parcours), jalon, par=jeanne)

    with django_assert_num_queries(6):
        contenu = versions.contenu(parcours)

    assert len(contenu["etapes"]) == len(contenu["jalons"]) == len(contenu["moyens"]) == nb


def test_one_content_has_one_text():
    texte = versions.canonique({"b": Decimal("12.5"), "a": "é"})

    assert texte == '{"a":"é","b":"12.50"}'
    assert versions.empreinte(texte) == "29b442179f7a5701a3400307593eb92edc8a5d8651ef9b57adc00faef35931ef"
    with pytest.raises(TypeError):
        versions.canonique({"a": date(2027, 1, 1)})


def test_versions_follow_each_other_and_an_unchanged_parcours_makes_none(village):
    parcours, jeanne, _ = village

    premiere = versions.creer_version(parcours, par=jeanne)
    pareille = versions.creer_version(parcours, par=jeanne, derniere=premiere)
    etape(parcours, jeanne, "Jury citoyen")
    seconde = versions.creer_version(parcours, par=jeanne, derniere=premiere)

    assert (premiere.numero, pareille, seconde.numero) == (1, premiere, 2)
    assert premiere.empreinte == versions.empreinte(premiere.contenu)
    assert json.loads(seconde.contenu) == versions.contenu(parcours)


def test_a_number_is_taken_once(village):
    parcours, jeanne, _ = village
    versions.creer_version(parcours, par=jeanne)

    with pytest.raises(IntegrityError):
        Version.objects.create(parcours=parcours, numero=1, contenu="{}", empreinte="0" * 64, par=jeanne)
