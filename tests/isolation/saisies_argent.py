"""What a person types in the forms of the money of a convention (`saisies.py`)."""

from datetime import timedelta

from django.utils import timezone


def jour(decalage):
    """A day, so many days from today, as a date field posts it."""
    return (timezone.localdate() + timedelta(days=decalage)).isoformat()


SAISIES_ARGENT = {
    # --- payments ---
    "conventions:versement_geste": lambda scene: {"transmis_le": jour(0)},
    # --- pieces, bank accounts ---
    # --- expenses, what is paid back ---
    # --- reports ---
    # --- complementary resources ---
    # --- imports ---
    # --- ledger ---
}
