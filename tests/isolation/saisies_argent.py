"""What a person types in the forms of the money of a convention (`saisies.py`)."""

from datetime import timedelta

from django.utils import timezone


def jour(decalage):
    """A day, so many days from today, as a date field posts it."""
    return (timezone.localdate() + timedelta(days=decalage)).isoformat()


def _ressource(scene):
    return {
        "genre": "fondation",
        "financeur": "Fondation des villages",
        "objet": "Le goûter des ateliers",
        "montant_demande": "1 200,50",
        "etape": "",
        "revision": "1",
    }


SAISIES_ARGENT = {
    # --- payments ---
    "conventions:versement_geste": lambda scene: {"transmis_le": jour(0)},
    # --- pieces, bank accounts ---
    # --- expenses, what is paid back ---
    # --- reports ---
    # --- complementary resources ---
    "conventions:ressource_ajouter": _ressource,
    "conventions:ressource_modifier": _ressource,
    "conventions:ressource_geste": lambda scene: {"montant": "900", "le": jour(0), "revision": "2"},
    # --- imports ---
    # --- ledger ---
}
