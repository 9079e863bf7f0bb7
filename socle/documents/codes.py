"""The verification code printed on a document: 80 random bits anyone can read aloud, and a letter that tells a typing error.

Sixteen Crockford base32 characters (no I, L, O, U), then a check letter: the sum of the sixteen values, each multiplied by its own power of a
generator of GF(32). Any single wrong character and any swap of two different characters change the sum.
"""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LONGUEUR = 16
_VALEURS = {c: i for i, c in enumerate(ALPHABET)}
_CONFUSIONS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SEPARATEURS_RE = re.compile(r"[\s\-‐‑–—._]+")


class CodeMalTape(ValueError):
    """The code cannot be one of ours: its length, one of its characters or its check letter is wrong."""


def _fois_x(valeur):
    """Multiply by x in GF(32), modulo x⁵ + x² + 1."""
    valeur <<= 1
    return valeur ^ 0b100101 if valeur & 0b100000 else valeur


def lettre_de_controle(caracteres):
    """The check letter of these sixteen characters. Horner's rule: the n-th from the end is multiplied by xⁿ⁺¹, all different below n = 31."""
    somme = 0
    for caractere in caracteres:
        somme = _fois_x(somme ^ _VALEURS[caractere])
    return ALPHABET[somme]


def _grouper(caracteres):
    return "-".join(caracteres[i : i + 4] for i in range(0, LONGUEUR, 4)) + f"-{caracteres[LONGUEUR]}"


def nouveau_code():
    """A fresh code, in the form that is stored and printed: « K7QF-2M9X-8TNB-4WZC-R »."""
    bits = secrets.randbits(5 * LONGUEUR)
    caracteres = "".join(ALPHABET[bits >> 5 * i & 31] for i in range(LONGUEUR))
    return _grouper(caracteres + lettre_de_controle(caracteres))


def normaliser(saisie):
    """What a person typed, in the stored form: case, dashes, spaces do not matter, O is 0, I and L are 1. Raises CodeMalTape."""
    caracteres = _SEPARATEURS_RE.sub("", saisie.upper()).translate(_CONFUSIONS)
    if len(caracteres) != LONGUEUR + 1 or not set(caracteres) <= set(ALPHABET):
        raise CodeMalTape
    if lettre_de_controle(caracteres[:LONGUEUR]) != caracteres[LONGUEUR]:
        raise CodeMalTape
    return _grouper(caracteres)
