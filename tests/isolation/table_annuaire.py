"""Who gets what of the list of providers around a territory."""

from tests.isolation.codes import LIRE, Ligne

ANNUAIRE = {
    "prestataires:liste": Ligne("portail", LIRE),
}
