from pathlib import Path

import pytest
from django.template import engines


@pytest.fixture(autouse=True)
def sol_seul(monkeypatch):
    """The ground alone: the templates of tests/socle/templates are added, the portal's menu is left out."""
    moteur = engines["django"].engine
    monkeypatch.setattr(moteur, "dirs", [*moteur.dirs, Path(__file__).parent / "templates"])
    processeurs = [p for p in moteur.template_context_processors if p.__module__ != "portail.contexte"]
    monkeypatch.setattr(moteur, "template_context_processors", tuple(processeurs))
