"""Waiting for another process: for what it did, never for a number of seconds."""

import time

import pytest

# A busy machine is some times slower, and waiting longer for what does come costs nothing.
PATIENCE = 4


def attendre(condition, *, quoi, delai=30, pause=0.05):
    """Return condition()'s first true value; fail, saying `quoi`, when there is none within `delai` seconds of an idle machine."""
    delai *= PATIENCE
    limite = time.monotonic() + delai
    while True:
        valeur = condition()
        if valeur:
            return valeur
        if time.monotonic() > limite:
            pytest.fail(f"attendu en vain pendant {delai} s : {quoi}")
        time.sleep(pause)
