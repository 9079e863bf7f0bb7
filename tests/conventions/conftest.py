"""Who keeps the finances, in the tests of this room."""

import pytest

from socle.comptes.enums import RoleAnct
from tests.comptes.fabriques import AnctFabrique


@pytest.fixture
def hugo(client_de):
    """A gestionnaire, signed in."""
    return client_de(AnctFabrique(role_anct=RoleAnct.GESTIONNAIRE, prenom="Hugo", nom="Petit"))
