"""How much paper words take: measured before printing, so that a page is full by choice and never overflows.

Words are measured in the very font they will be printed in: what is said to hold, holds.
"""

import math
import re

from socle.documents.impression import chasses

POINT = 0.3528  # mm
INTERLIGNE = 1.25

# A width for what our font does not draw, and a little room for rounding.
_INCONNU, _AISE = 1.1, 1.02
_ESPACES = re.compile(r"[ \t\r\n]+")


def largeur(texte):
    """The width of this text, in em, in the theme's font; a little more than the true one."""
    connues = chasses()
    return _AISE * sum(connues.get(ord(c), _INCONNU) for c in texte)


def lignes(texte, mm, corps):
    """On how many lines this text is set, in a column `mm` wide, in `corps` points; 0 for nothing."""
    place = mm / (corps * POINT)
    espace, nb, reste = largeur(" "), 0, 0.0
    for mot in filter(None, _ESPACES.split(texte)):
        prend = largeur(mot)
        if prend <= reste - espace:
            reste -= espace + prend
            continue
        entieres = max(1, math.ceil(prend / place))  # a word longer than the line is broken
        nb += entieres
        reste = place * entieres - prend
    return nb


def abreger(texte, mm, corps, maximum, *, suite=""):
    """The same text, or its beginning and « … », so that it takes `maximum` lines at the most once `suite` is set after it."""
    texte = _ESPACES.sub(" ", texte).strip()
    if lignes(texte + suite, mm, corps) <= maximum:
        return texte
    bas, haut = 0, len(texte)
    while bas < haut:
        milieu = (bas + haut + 1) // 2
        if lignes(f"{texte[:milieu].rstrip()}…{suite}", mm, corps) <= maximum:
            bas = milieu
        else:
            haut = milieu - 1
    debut = texte[:bas]
    mot_entier = debut.rsplit(" ", 1)[0]
    if len(debut) - len(mot_entier) < 20:
        debut = mot_entier
    return f"{debut.rstrip(' ,;:–-')}…"


def hauteur(nb_lignes, corps):
    """The height of so many lines, in mm."""
    return nb_lignes * corps * POINT * INTERLIGNE


def enumerer(noms, mm, corps, maximum, *, debut=""):
    """As many names as `maximum` lines hold after the words `debut`, and how many are left: (« A, B, C », 12)."""
    for garde in range(len(noms), 0, -1):
        texte = ", ".join(noms[:garde])
        reste = len(noms) - garde
        if lignes(f"{debut}{texte}{f' et {reste} autres' if reste else ''}", mm, corps) <= maximum:
            return texte, reste
    return "", len(noms)
