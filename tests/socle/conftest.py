from pathlib import Path

import pytest


@pytest.fixture
def gabarits(settings):
    """The project's templates plus those of tests/socle/templates."""
    moteur = dict(settings.TEMPLATES[0])
    moteur["DIRS"] = [*moteur["DIRS"], Path(__file__).parent / "templates"]
    settings.TEMPLATES = [moteur]
