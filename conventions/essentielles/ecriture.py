"""Rows written as CSV: UTF-8 without BOM, comma, CRLF, quotes where RFC 4180 wants them, the header always there."""

import csv
import io

from conventions.essentielles.colonnes import NOMS


def en_csv(lignes, *, entete=NOMS):
    """The file, in bytes. `lignes` are dictionaries with exactly the columns of `entete`; ValueError for one too many."""
    tampon = io.StringIO(newline="")
    ecrivain = csv.DictWriter(tampon, entete, lineterminator="\r\n")
    ecrivain.writeheader()
    ecrivain.writerows(lignes)
    return tampon.getvalue().encode()
