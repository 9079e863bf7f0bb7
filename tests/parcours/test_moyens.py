"""The means are added up from the étapes: nothing is typed twice."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.enums import Axe, Source, StatutEtape
from parcours.moyens import partager, partager_jours, sommes, tableau, total_en_mots


def moyen(uid, source="anct", prevu="0.00", etape=None, libelle="", jours=None):
    return {"uid": uid, "source": source, "prevu": prevu, "etape": etape, "libelle": libelle, "jours": jours}


def test_totals_tell_anct_from_the_others():
    contenu = {
        "etapes": [
            {"uid": "b", "titre": "Balade", "statut": "validee"},
            {"uid": "f", "titre": "Formation", "statut": "brouillon"},
        ],
        "moyens": [
            moyen("1", "temps", jours=12, libelle="Secrétaire de mairie"),
            moyen("2", "cofinancement", "1500.50", libelle="Département"),
            moyen("3", prevu="2000.00", etape="f"),
            moyen("4", prevu="500.10", etape="b"),
        ],
    }

    moyens = tableau(contenu)

    assert [(x["libelle"], x["prevu"]) for x in moyens["lignes"]] == [
        ("Balade", Decimal("500.10")),
        ("Formation", Decimal("2000.00")),
        ("Secrétaire de mairie", Decimal("0.00")),
        ("Département", Decimal("1500.50")),
    ]
    assert (moyens["total"], moyens["anct"], moyens["autres"]) == (
        Decimal("4000.60"),
        Decimal("2500.10"),
        Decimal("1500.50"),
    )
    assert moyens["jours"] == 12


def test_an_abandoned_etape_costs_nothing_any_more():
    contenu = {
        "etapes": [{"uid": "b", "titre": "Balade", "statut": "abandonnee"}],
        "moyens": [moyen("1", prevu="500.00", etape="b")],
    }

    assert tableau(contenu) == {"lignes": [], "total": 0, "anct": 0, "autres": 0, "jours": 0}


def etape(uid, *objectifs, axe="projet_emblematique", statut="validee"):
    return {"uid": uid, "titre": f"Étape {uid}", "statut": statut, "axe": axe, "objectifs": list(objectifs)}


def lu(somme):
    return [(ligne["nom"], *ligne["sources"], ligne["total"], ligne["jours"]) for ligne in somme["lignes"]]


def test_means_are_added_up_in_four_ways():
    contenu = {
        "objectifs": [{"uid": "x", "titre": "Écouter"}, {"uid": "y", "titre": "Former"}, {"uid": "z", "titre": "Rien"}],
        "etapes": [etape("a", "x", "y"), etape("b", axe="savoir_faire"), etape("c", statut="abandonnee")],
        "moyens": [
            moyen("1", prevu="100.01", etape="a"),
            moyen("2", "temps", etape="a", jours=5),
            moyen("3", "nature", "20.00", etape="b"),
            moyen("4", "cofinancement", "7.00"),
            moyen("5", prevu="999.00", etape="c"),
        ],
    }

    par = sommes(contenu)

    assert lu(par["etape"]) == [
        ("Étape a", Decimal("100.01"), 0, 0, 0, Decimal("100.01"), 5),
        ("Étape b", 0, 0, 20, 0, 20, 0),
        ("Tout le parcours", 0, 7, 0, 0, 7, 0),
    ]
    assert lu(par["axe"]) == [
        ("Projets emblématiques", Decimal("100.01"), 0, 0, 0, Decimal("100.01"), 5),
        ("Formation et façons de travailler", 0, 0, 20, 0, 20, 0),
        ("Tout le parcours", 0, 7, 0, 0, 7, 0),
    ]
    assert lu(par["objectif"]) == [
        ("Écouter", Decimal("50.00"), 0, 0, 0, Decimal("50.00"), 2),
        ("Former", Decimal("50.01"), 0, 0, 0, Decimal("50.01"), 3),
        ("Sans objectif", 0, 0, 20, 0, 20, 0),
        ("Tout le parcours", 0, 7, 0, 0, 7, 0),
    ]
    assert [ligne[0] for ligne in lu(par["source"])] == [
        "ANCT",
        "Autre financeur",
        "Apport en nature",
        "Temps de travail",
    ]
    assert total_en_mots(par["source"]).replace("\u202f", " ").replace("\u00a0", " ") == (
        "127,01 €, dont ANCT : 100,01 €, autres financeurs : 7 €, apports en nature : 20 €. Et 5 jours de travail."
    )


def test_an_objectif_taken_away_leaves_its_money_without_objectif():
    contenu = {"objectifs": [], "etapes": [etape("a", "parti")], "moyens": [moyen("1", prevu="10.00", etape="a")]}

    assert lu(sommes(contenu)["objectif"]) == [("Sans objectif", 10, 0, 0, 0, 10, 0)]


@pytest.mark.parametrize(
    ("montant", "parts", "attendu"), [("10.00", 3, ["3.33", "3.33", "3.34"]), ("0.01", 2, ["0.00", "0.01"])]
)
def test_the_last_share_takes_the_cents(montant, parts, attendu):
    assert [str(part) for part in partager(Decimal(montant), parts)] == attendu
    assert partager_jours(5, 3) == [1, 1, 3]


UIDS = ["a", "b", "c", "d"]
montants = st.decimals(min_value=0, max_value=9_999_999, places=2, allow_nan=False, allow_infinity=False).map(str)
contenus = st.builds(
    lambda etapes, moyens, nb: {
        "objectifs": [{"uid": uid, "titre": uid} for uid in "xyz"[:nb]],
        "etapes": etapes,
        "moyens": [m | {"uid": str(rang)} for rang, m in enumerate(moyens)],
    },
    st.lists(
        st.builds(
            lambda uid, servis, axe, statut: etape(uid, *sorted(servis), axe=axe, statut=statut),
            st.sampled_from(UIDS),
            st.sets(st.sampled_from("xyz")),
            st.sampled_from(Axe.values),
            st.sampled_from(StatutEtape.values),
        ),
        unique_by=lambda e: e["uid"],
    ),
    st.lists(
        st.builds(
            lambda source, prevu, cible, jours: moyen("", source, prevu, cible, jours=jours),
            st.sampled_from(Source.values),
            montants,
            st.one_of(st.none(), st.sampled_from(UIDS)),
            st.one_of(st.none(), st.integers(min_value=0, max_value=400)),
        )
    ),
    st.integers(min_value=0, max_value=3),
)


@given(contenus)
def test_every_table_has_the_same_total(contenu):
    presentes = {e["uid"] for e in contenu["etapes"]}
    contenu["moyens"] = [m for m in contenu["moyens"] if m["etape"] is None or m["etape"] in presentes]
    attendu = tableau(contenu)

    par = sommes(contenu)

    for somme in par.values():
        assert (somme["total"], somme["jours"]) == (attendu["total"], attendu["jours"])
        assert somme["sources"] == par["source"]["sources"]
        assert somme["sources"][0] == attendu["anct"]
        for ligne in somme["lignes"]:
            assert ligne["total"] == sum(ligne["sources"])
            assert all(m >= 0 and m.as_tuple().exponent >= -2 for m in ligne["sources"])
