"""The page of the lifecycles says what the code does."""

import importlib
import pkgutil
from pathlib import Path

from django.conf import settings

from parcours import transitions
from parcours.gardes import GARDES
from portail.cycles import CYCLES, DECLENCHEURS, dessin
from portail.management.commands.dessiner_cycles import PAGE
from socle.cycle import Cycle

PIECES = ("socle", "territoires", "parcours", "prestataires", "conventions", "pilotage", "rappels", "portail")


def test_the_page_is_what_the_command_writes():
    assert (Path(settings.BASE_DIR) / PAGE).read_text(encoding="utf-8") == dessin(), (
        "docs/cycle-de-vie.md n’est plus à jour : lancez manage.py dessiner_cycles."
    )


def test_every_lifecycle_of_the_house_is_drawn():
    trouves = set()
    for piece in PIECES:
        paquet = importlib.import_module(piece)
        noms = [m.name for m in pkgutil.walk_packages(paquet.__path__, f"{piece}.") if "transitions" in m.name]
        for nom in noms:
            trouves |= {id(v) for v in vars(importlib.import_module(nom)).values() if isinstance(v, Cycle)}

    assert trouves == {id(cycle) for _, cycle in CYCLES}


def test_each_passage_of_the_parcours_says_what_it_asks_for():
    assert set(GARDES) | set(DECLENCHEURS) == set(transitions.CYCLE.transitions())
    assert not set(GARDES) & set(DECLENCHEURS)


def test_the_page_is_reachable_from_the_readme():
    assert f"({PAGE.as_posix()})" in (Path(settings.BASE_DIR) / "README.md").read_text(encoding="utf-8")
