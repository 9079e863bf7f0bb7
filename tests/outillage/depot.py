"""The files of this repository, as the tests of the house read them."""

import os
import re
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

RACINE = Path(__file__).resolve().parents[2]

# From the ground up, as in pyproject.toml's contracts. `config` stands below all of them and may name any.
PIECES = ["socle", "territoires", "parcours", "prestataires", "conventions", "pilotage", "rappels", "portail"]


# What .gitignore names: made here, not written here. Read from the folder, as a machine may have no git.
FABRIQUES = {
    ".git",
    *(ligne.strip("/\n") for ligne in (RACINE / ".gitignore").read_text().splitlines() if ligne.endswith("/")),
}


@cache
def _tous():
    chemins = []
    for dossier, sous_dossiers, noms in os.walk(RACINE):
        sous_dossiers[:] = sorted(d for d in sous_dossiers if d not in FABRIQUES)
        chemins += [(Path(dossier) / nom).relative_to(RACINE) for nom in sorted(noms)]
    return chemins


def fichiers(*motifs):
    """Our files (relative to the root) that match one of the shell patterns; `*` crosses folders."""
    return [c for c in _tous() if any(fnmatch(c.as_posix(), motif) for motif in motifs)]


def texte(chemin):
    return (RACINE / chemin).read_text(encoding="utf-8")


def code_des_pieces():
    """Our Python, tests and migrations apart."""
    return [c for c in fichiers("*.py") if c.parts[0] in {*PIECES, "config"} and "migrations" not in c.parts]


def gabarits():
    return fichiers("templates/*.html", "templates/*.txt", "templates/*.svg")


def sans_commentaires(source):
    """A template without its comments: what they mention is not used."""
    source = re.sub(r"\{#.*?#\}", "", source)
    return re.sub(r"\{%\s*comment\b.*?\{%\s*endcomment\s*%\}", "", source, flags=re.S)
