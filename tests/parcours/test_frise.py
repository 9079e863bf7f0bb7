"""The calendar as a drawing: where each bar stands, what it says without colour, what it says to a screen reader."""

import re
import xml.etree.ElementTree as ET
from datetime import date

import pytest
from django.template.loader import render_to_string

from parcours.enums import StatutEtape
from parcours.frise import MOTIFS, MOTS, frise, par_axe, planches

SVG = "{http://www.w3.org/2000/svg}"
PRESENTATION = {
    "d", "x", "y", "dx", "dy", "width", "height", "viewBox", "role", "fill", "stroke", "stroke-width", "stroke-opacity",
    "stroke-dasharray", "font-size", "font-weight", "text-anchor",
}  # fmt: skip


def etape(titre="Balade nocturne", statut="validee", debut="2026-01-01", fin="2026-03-01"):
    return {"uid": titre, "titre": titre, "statut": statut, "debut": debut, "fin": fin, "pilote": ""}


def dessin(*args, **kwargs):
    return ET.fromstring(render_to_string("parcours/frise.svg", {"frise": frise(*args, **kwargs)}))


def test_bars_stand_at_their_months():
    etapes = [
        etape("A"),
        etape("B", debut="2026-04-01", fin="2026-04-01"),
        etape("C", debut="2026-07-01", fin="2026-12-01"),
    ]

    dessine = frise(etapes, [], aujourd_hui=date(2026, 1, 1))

    # Twelve months over 411 units from 228: January to March is a quarter of them.
    assert [(b["x"], b["largeur"]) for b in dessine["barres"]] == [(228, 103), (331, 34), (434, 205)]
    assert [m["x"] for m in dessine["mois"]][:3] == [228, 262, 296]


def test_a_day_stands_inside_its_month():
    dessine = frise([etape(fin="2026-12-01")], [{"titre": "Fête", "date": "2026-07-16"}], aujourd_hui=date(2026, 4, 16))

    assert dessine["aujourd_hui"]["x"] == 348
    assert [(j["numero"], j["x"], j["date"]) for j in dessine["jalons"]] == [(1, 450, "16\u00a0juillet 2026")]


@pytest.mark.parametrize("jour", [date(2025, 12, 31), date(2026, 4, 1)])
def test_today_is_not_drawn_outside_the_months_shown(jour):
    assert frise([etape()], [], aujourd_hui=jour)["aujourd_hui"] is None


def test_close_dates_keep_their_numbers_apart():
    jalons = [{"titre": t, "date": d} for t, d in (("B", "2026-02-04"), ("A", "2026-02-01"), ("C", "2026-03-30"))]

    dessine = frise([etape()], jalons, aujourd_hui=date(2026, 1, 1))

    assert [(j["numero"], j["titre"], j["etage"]) for j in dessine["jalons"]] == [(1, "A", 0), (2, "B", 1), (3, "C", 0)]


def test_each_word_has_its_own_pattern():
    assert set(MOTIFS) == set(MOTS) == set(StatutEtape)
    motifs = {(MOTS[s], MOTIFS[s]) for s in StatutEtape}
    assert len(motifs) == len({mot for mot, _ in motifs}) == len({motif for _, motif in motifs})


@pytest.mark.parametrize(
    ("statut", "attendu"),
    [
        ("brouillon", "En projet"),
        ("validee", "Validée, en retard"),
        ("en_cours", "En cours, en retard"),
        ("realisee", "Terminée"),
        ("reportee", "Reportée"),
    ],
)
def test_only_what_was_promised_is_late(statut, attendu):
    avant = frise([etape(statut=statut)], [], aujourd_hui=date(2026, 3, 31))["barres"][0]
    apres = frise([etape(statut=statut)], [], aujourd_hui=date(2026, 4, 1))["barres"][0]

    assert avant["etat"] == attendu.removesuffix(", en retard")
    assert apres["etat"] == attendu


def test_the_months_shown_may_be_given():
    dessine = frise([etape()], [], aujourd_hui=date(2026, 1, 1), debut=date(2025, 7, 1), fin=date(2026, 6, 30))

    assert len(dessine["mois"]) == 12
    assert dessine["barres"][0]["x"] == 434
    cachee = frise([etape()], [], aujourd_hui=date(2026, 1, 1), debut=date(2026, 6, 1), fin=date(2026, 9, 30))
    assert cachee["barres"][0]["visible"] is False


@pytest.mark.parametrize(("fin", "noms"), [("2026-12-01", 12), ("2028-12-01", 12), ("2032-12-01", 14)])
def test_month_names_never_touch(fin, noms):
    nommes = [m for m in frise([etape(fin=fin)], [], aujourd_hui=date(2026, 1, 1))["mois"] if m["nom"]]

    assert len(nommes) == noms
    assert min(b["x"] - a["x"] for a, b in zip(nommes, nommes[1:], strict=False)) >= 28


@pytest.mark.parametrize("fin", ["2026-12-01", "2027-01-01", "2027-02-01", "2029-06-01"])
def test_no_name_runs_out_of_the_drawing(fin):
    dessine = frise([etape(debut="2024-11-01", fin=fin)], [], aujourd_hui=date(2026, 1, 1))

    assert max(m["x"] for m in dessine["mois"] if m["nom"]) <= 640 - 26
    assert max(a["x"] for a in dessine["annees"] if a["annee"]) <= 640 - 30


def test_without_a_today_the_plan_alone_is_drawn():
    """What a contract promises: no line of the day it was printed, no state, nothing that happened since."""
    etapes = [reelle("2025-12-10", "2026-05-02", statut="en_cours")]
    jalons = [{"titre": "Fête", "date": "2026-01-14"}]

    [dessine] = planches(etapes, jalons, aujourd_hui=None)
    svg = render_to_string("parcours/frise.svg", {"frise": dessine})
    tableau = " ".join(render_to_string("parcours/frise_tableau.html", {"frise": dessine}).split())

    assert dessine["titre"].startswith("Calendrier, de janvier à mars 2026")
    assert "aujourd’hui" not in svg
    assert [mot for mot in ("En cours", "retard", "éel", "Passée", "Où en est") if mot in svg + tableau] == []
    assert re.findall('scope="col">(.*?)</th>', tableau) == ["Étape", "Début prévu", "Fin prévue"]


def test_nothing_to_show_draws_nothing():
    vide = frise([], [], aujourd_hui=date(2026, 1, 1))

    assert vide == {"vide": True}
    assert render_to_string("parcours/frise.svg", {"frise": vide}).strip() == ""
    assert render_to_string("parcours/frise_tableau.html", {"frise": vide}).strip() == ""


def test_the_drawing_speaks_and_carries_no_style():
    """PDF/UA takes its words from <title>; the CSP refuses style; a French comma in a number would break the drawing."""
    etapes = [etape(s, statut=s, debut=f"2026-0{n}-01", fin="2026-11-01") for n, s in enumerate(StatutEtape, start=1)]
    racine = dessin(etapes, [{"titre": "Fête", "date": "2026-07-14"}], aujourd_hui=date(2026, 8, 12))

    assert racine.attrib["role"] == "img"
    assert racine[0].tag == f"{SVG}title"
    assert racine[0].text == (
        "Calendrier, de janvier à novembre 2026\u00a0: 7\u00a0étapes, 1\u00a0date clé. Le tableau qui suit dit la même chose."
    )
    assert {cle for balise in racine.iter() for cle in balise.attrib} <= PRESENTATION
    nombres = [b.attrib[c] for b in racine.iter() for c in ("x", "y", "width", "height", "d") if c in b.attrib]
    assert not [n for n in nombres if "," in n]


def test_a_long_title_takes_several_lines_and_is_never_cut():
    long = "Une balade nocturne préparée avec les habitants du hameau & <b>du bourg</b>, puis un banquet"
    racine = dessin([etape(long), etape("Suite")], [], aujourd_hui=date(2026, 1, 1))
    dessine = frise([etape(long), etape("Suite")], [], aujourd_hui=date(2026, 1, 1))

    textes = [t.text for t in racine.iter(f"{SVG}text")]
    tableau = render_to_string("parcours/frise_tableau.html", {"frise": dessine})

    lignes = [ligne["texte"] for ligne in dessine["barres"][0]["lignes"]]
    assert " ".join(lignes) == long
    assert set(lignes) < set(textes)
    assert dessine["barres"][1]["y"] - dessine["barres"][0]["y"] > 60
    assert "du hameau &amp; &lt;b&gt;du bourg&lt;/b&gt;, puis un banquet</th>" in tableau


def reelle(debut_reel=None, fin_reelle=None, **champs):
    return etape(**champs) | {"debut_reel": debut_reel, "fin_reelle": fin_reelle}


@pytest.mark.parametrize(
    ("debut_reel", "fin_reelle", "mots", "trace"),
    [
        (None, None, "", None),
        ("2026-02-16", "2026-04-20", "de février à avril 2026", "M281 69H354V77H281Z"),
        ("2026-02-03", "2026-02-28", "en février 2026", "M265 69H296V77H265Z"),
        ("2026-02-16", None, "commencée en février 2026", "M281 69H374L380 73L374 77H281Z"),
        (None, "2026-04-20", "de janvier à avril 2026", "M228 69H354V77H228Z"),
    ],
)
def test_what_really_happened_is_drawn_below_and_told(debut_reel, fin_reelle, mots, trace):
    etapes = [reelle(debut_reel, fin_reelle, statut="en_cours", fin="2026-12-01")]

    dessine = frise(etapes, [], aujourd_hui=date(2026, 5, 12))
    barre = dessine["barres"][0]

    assert barre["reel_mot"] == mots
    assert (barre["reel"] and barre["reel"]["trace"]) == trace
    assert dessine["a_du_reel"] is bool(mots)
    dit = " ".join(d["texte"] for d in barre["dits"])
    assert dit == (f"En cours. Réel : {mots}" if mots else "En cours")
    svg = render_to_string("parcours/frise.svg", {"frise": dessine})
    assert ("En haut : prévu. En bas : réel." in svg.replace("&#160;", " ")) is bool(mots)


def test_the_months_shown_hold_the_real_dates_too():
    dessine = frise([reelle("2025-12-10", "2026-05-02", statut="realisee")], [], aujourd_hui=date(2026, 1, 1))

    assert dessine["titre"].startswith("Calendrier, de décembre 2025 à mai 2026")


def test_a_frozen_version_without_real_dates_is_still_drawn():
    assert frise([etape()], [], aujourd_hui=date(2026, 1, 1))["barres"][0]["reel"] is None


def test_etapes_are_grouped_by_axis_when_there_are_two_and_many():
    projet, formation = ({"axe": axe} for axe in ("projet_emblematique", "savoir_faire"))
    etapes = [etape("F1") | formation, etape("P1") | projet] + [etape(f"F{n}") | formation for n in (2, 3, 4)]

    dessine = frise(etapes, [], aujourd_hui=date(2026, 1, 1))
    tableau = render_to_string("parcours/frise_tableau.html", {"frise": dessine})

    assert [(b["titre"], b["groupe"]) for b in dessine["barres"]] == [
        ("P1", "Projets emblématiques"),
        ("F1", "Formation et façons de travailler"),
        ("F2", ""),
        ("F3", ""),
        ("F4", ""),
    ]
    assert [b["y"] for b in dessine["barres"]] == [70, 136, 176, 216, 256]
    assert tableau.count('scope="rowgroup"') == tableau.count("<tbody>") == 2
    peu = frise(etapes[:4], [], aujourd_hui=date(2026, 1, 1))["barres"]
    assert [(b["titre"], b["groupe"]) for b in peu] == [("F1", ""), ("P1", ""), ("F2", ""), ("F3", "")]


def test_on_paper_forty_etapes_are_several_drawings_of_the_same_months():
    axes = ("projet_emblematique", "savoir_faire")
    etapes = [etape(f"Étape {n}", debut="2026-01-01", fin="2026-12-01") | {"axe": axes[n % 2]} for n in range(40)]
    jalons = [{"titre": "Fête", "date": "2027-02-14"}]

    dessins = planches(etapes, jalons, aujourd_hui=date(2026, 1, 1))

    assert [len(d["barres"]) for d in dessins] == [15, 15, 10]
    assert max(d["hauteur"] for d in dessins) < 760
    assert len({(d["mois"][0]["x"], len(d["mois"])) for d in dessins}) == 1
    assert [len(d["jalons"]) for d in dessins] == [1, 0, 0]
    assert [d["barres"][0]["groupe"] for d in dessins] == ["Projets emblématiques"] * 2 + [
        "Formation et façons de travailler"
    ]
    assert [b["titre"] for d in dessins for b in d["barres"]] == [e["titre"] for e in par_axe(etapes)]
    assert planches([], [], aujourd_hui=date(2026, 1, 1)) == [{"vide": True}]


def test_the_table_says_what_the_drawing_says():
    dessine = frise([etape(statut="en_cours")], [{"titre": "Fête", "date": "2026-01-14"}], aujourd_hui=date(2026, 2, 1))

    tableau = " ".join(render_to_string("parcours/frise_tableau.html", {"frise": dessine}).split())

    assert (
        '<th scope="row">Balade nocturne</th> <td data-titre="Début prévu">janvier 2026</td> <td data-titre="Fin prévue">mars 2026</td> <td data-titre="État">En cours</td>'
        in tableau
    )
    assert 'Date clé n°&nbsp;1&nbsp;: Fête</th> <td colspan="2">14 janvier 2026</td> <td>Passée</td>' in tableau
