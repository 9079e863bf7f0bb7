"""The order of the rooms: in imports (import-linter), in templates, tags and links, and inside each app."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.template import engines
from django.urls import URLPattern, get_resolver

from tests.outillage.depot import RACINE, code_des_pieces, gabarits, sans_commentaires, texte

# From the ground up.
ORDRE = [
    "socle", "socle.journal", "socle.travaux", "socle.comptes", "socle.documents",
    "territoires", "parcours", "prestataires", "conventions", "pilotage", "rappels", "portail",
]  # fmt: skip
# Template folders that do not bear their room's name.
DOSSIERS = {
    **{piece.rpartition(".")[2]: piece for piece in ORDRE},
    "dsfr_crispy": "socle",
    "gestion": "socle",
    "admin": "socle",
    "account": "socle.comptes",
    "mfa": "socle.comptes",
    "allauth": "socle.comptes",
}
# The site's doors, which the settings and the frame of every page name too: any room may lead to them.
PORTES = {"accueil", "account_login", "account_logout", "mon_compte"}
# The frame of every page and the site map show the menu, which rooms below fill in.
CADRES = {"base.html", "gestion/base_gestion.html", "socle/plan_du_site.html"}
ETAGES = [
    {"enums"}, {"models"}, {"droits"}, {"documents", "echeances", "notifications"}, {"transitions"}, {"tasks"},
    {"forms", "filtres"}, {"views", "admin"}, {"urls"},
]  # fmt: skip


def rang(piece):
    return ORDRE.index(piece)


def piece_du_module(module):
    """The room that holds this dotted module, None when it is not ours."""
    candidates = [p for p in ORDRE if module == p or module.startswith(p + ".")]
    return max(candidates, key=len, default=None)


def piece_du_gabarit(nom):
    dossier, _, reste = nom.partition("/")
    if not reste:
        return "socle"
    assert dossier in DOSSIERS, f"templates/{dossier} n’est le dossier d’aucune pièce"
    return DOSSIERS[dossier]


def pieces_des_routes():
    """{name shown in {% url %}: room of the view}; routes of others (allauth, Django's admin) are left out."""
    routes = {}

    def parcourir(motifs, prefixe):
        for motif in motifs:
            if isinstance(motif, URLPattern):
                module = getattr(getattr(motif.callback, "view_class", motif.callback), "__module__", "")
                if motif.name and motif.name not in PORTES and piece_du_module(module):
                    routes[prefixe + motif.name] = piece_du_module(module)
            else:
                parcourir(motif.url_patterns, prefixe + (f"{motif.namespace}:" if motif.namespace else ""))

    parcourir(get_resolver().url_patterns, "")
    return routes


def appels(source):
    """Yield (kind, name) of what a template asks of others: url, gabarit, balises."""
    for nom in re.findall(r"\{%\s*url\s+['\"]([^'\"]+)['\"]", source):
        yield "url", nom
    for nom in re.findall(r"\{%\s*(?:include|extends)\s+['\"]([^'\"]+)['\"]", source):
        yield "gabarit", nom
    for noms in re.findall(r"\{%\s*load\s+([^%]+?)\s*%\}", source):
        for nom in noms.partition(" from ")[2].split() or noms.split():
            yield "balises", nom


def test_import_contracts_hold():
    lint = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"], cwd=RACINE, capture_output=True, text=True
    )

    assert lint.returncode == 0, lint.stdout + lint.stderr


def test_templates_tags_and_links_obey_the_order_of_the_rooms():
    routes = pieces_des_routes()
    bibliotheques = engines["django"].engine.libraries
    fautes = []
    for chemin in gabarits():
        nom = chemin.relative_to("templates").as_posix()
        piece = piece_du_gabarit(nom)
        for genre, cible in appels(sans_commentaires(texte(chemin))):
            if genre == "url":
                appelee = routes.get(cible)
            elif genre == "balises":
                appelee = piece_du_module(bibliotheques.get(cible, ""))
            else:
                appelee = piece_du_gabarit(cible) if (RACINE / "templates" / cible).exists() else None
            if appelee and rang(appelee) > rang(piece) and nom not in CADRES:
                fautes.append(f"{nom} ({piece}) : {genre} « {cible} » est à {appelee}")

    assert not fautes, "\n" + "\n".join(fautes)


@pytest.mark.parametrize(
    ("source", "attendus"),
    [
        ("{% url 'acte' pk=1 %}{% url \"x:y\" as z %}", [("url", "acte"), ("url", "x:y")]),
        ("{% include 'a/b.html' with c=1 %}{% extends variable %}", [("gabarit", "a/b.html")]),
        (
            "{% load static socle %}{% load euros from socle %}",
            [("balises", "static"), ("balises", "socle")] + [("balises", "socle")],
        ),
    ],
)
def test_the_reader_of_templates_sees_what_they_call(source, attendus):
    assert list(appels(source)) == attendus


def etage(module, piece):
    """Which floor of its app a module stands on; None for those that have no floor (apps, panneaux, mots…)."""
    interieur = module.split(".")[len(piece.split(".")) :]
    return next((i for i, noms in enumerate(ETAGES) if interieur and interieur[0] in noms), None)


def modules_importes(source):
    for noeud in ast.walk(ast.parse(source)):
        if isinstance(noeud, ast.ImportFrom):
            yield from ((noeud.lineno, f"{noeud.module}.{a.name}") for a in noeud.names)
        elif isinstance(noeud, ast.Import):
            yield from ((noeud.lineno, a.name) for a in noeud.names)


def test_inside_an_app_imports_run_one_way():
    fautes = []
    for chemin in code_des_pieces():
        module = ".".join(chemin.with_suffix("").parts)
        piece = piece_du_module(module)
        if piece is None or (ici := etage(module, piece)) is None:
            continue
        for ligne, importe in modules_importes(texte(chemin)):
            la = etage(importe, piece) if piece_du_module(importe) == piece else None
            if la is not None and la > ici:
                fautes.append(f"{chemin}:{ligne} importe {importe}")

    assert not fautes, "\n" + "\n".join(fautes)
