"""Waiting for another process: for what it did, never for a number of seconds."""

import time

import pytest


def attendre(condition, *, quoi, delai=30, pause=0.05):
    """Return condition()'s first true value; fail, saying `quoi`, when there is none within `delai` seconds."""
    limite = time.monotonic() + delai
    while True:
        valeur = condition()
        if valeur:
            return valeur
        if time.monotonic() > limite:
            pytest.fail(f"attendu en vain pendant {delai} s : {quoi}")
        time.sleep(pause)
