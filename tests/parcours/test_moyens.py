"""The means are added up from the étapes: nothing is typed twice."""

from decimal import Decimal

from parcours.moyens import tableau


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
