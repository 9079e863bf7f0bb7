"""A table of étapes pasted from a spreadsheet: read line by line, with a sentence for each mistake. Pure functions (see `lignes.lire`)."""

from parcours.collage.lignes import COLONNES, LIGNES_AU_PLUS, Lecture, Ligne, Repere, cle, lire

__all__ = ["COLONNES", "LIGNES_AU_PLUS", "Lecture", "Ligne", "Repere", "cle", "lire"]
