"""What a person types in the forms of the money of a convention (`saisies.py`)."""

from datetime import timedelta

from django.utils import timezone

from tests.conventions.fabriques_importations import DEPENSES, depense, tableau, televerser


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
    "conventions:import_paiements": lambda scene: {
        "fichier": televerser(tableau([("TE-1999-001-V1", None, jour(0), "VIR 12", None)]))
    },
    "conventions:import_depenses": lambda scene: {"fichier": televerser(tableau([depense()], DEPENSES))},
    # --- ledger ---
}
