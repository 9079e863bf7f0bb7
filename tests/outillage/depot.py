"""The files of this repository, as the tests of the house read them."""

import re
import subprocess
from functools import cache
from pathlib import Path

RACINE = Path(__file__).resolve().parents[2]

# From the ground up, as in pyproject.toml's contracts. `config` stands below all of them and may name any.
PIECES = ["socle", "territoires", "parcours", "prestataires", "conventions", "pilotage", "rappels", "portail"]


@cache
def fichiers(*motifs):
    """Paths (relative to the root) that git knows, or would know, and that match one of the glob patterns."""
    sortie = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *motifs],
        cwd=RACINE,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return sorted(Path(nom) for nom in set(sortie.split("\0")) if nom and (RACINE / nom).is_file())


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
