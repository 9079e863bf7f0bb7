"""The rows of a table that someone sent, whatever it was made with."""

import csv
import io
import json
import logging
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path

from socle.documents.nature import ODS, XLSX, Illisible, decoder, reconnaitre
from socle.erreurs import ErreurMetier

SCRIPT = Path(__file__).with_name("lecteur_isole.py")
ATTENTE_MAX = 30  # seconds, when the machine is busy
SEPARATEURS = ";\t,"  # the likeliest first
ESSAI = 20  # rows looked at to guess the separator
ZIP = b"PK\x03\x04"

VIDE = "Ce tableau est vide. Vérifiez que vous avez choisi le bon fichier."
AUTRE = "Nous n’arrivons pas à lire ce fichier. Envoyez un tableau CSV, Excel (.xlsx) ou LibreOffice (.ods)."

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rangee:
    numero: int  # as in the margin of the sheet, from 1
    cellules: tuple  # str (stripped, "" when empty), Decimal or date


def lire(octets, *, lignes_max=5000, colonnes_max=60):
    """The rows of the first sheet that holds something, without the empty ones at its end; all have the same width.

    What a CSV holds is text: 01000 may be a postal code. Raises ErreurMetier, beside the field `fichier`.
    """
    if not octets.strip():
        raise _refus(VIDE)
    rangees = _classeur(octets, lignes_max) if octets.startswith(ZIP) else _csv(octets, lignes_max)
    while rangees and not any(_remplie(c) for c in rangees[-1]):
        rangees.pop()
    if not rangees:
        raise _refus(VIDE)
    if len(rangees) > lignes_max:
        raise _refus(f"Ce tableau a plus de {lignes_max} lignes. Envoyez-le en plusieurs fichiers.")
    largeur = max(rang for r in rangees for rang, c in enumerate(r, start=1) if _remplie(c))
    if largeur > colonnes_max:
        raise _refus(f"Ce tableau a plus de {colonnes_max} colonnes. Enlevez celles qui ne servent pas.")
    return [
        Rangee(numero, tuple((r + [""] * largeur)[:largeur]))
        for numero, r in enumerate(rangees, start=1)
    ]  # fmt: skip


def _refus(phrase):
    return ErreurMetier(phrase, champ="fichier")


def _remplie(cellule):
    return cellule != ""


def _classeur(octets, lignes_max):
    try:
        nature = reconnaitre(octets)
    except Illisible as erreur:
        raise _refus(erreur.phrase or AUTRE) from erreur
    if nature.type_mime not in (XLSX, ODS):
        raise _refus(AUTRE)
    return [[_cellule(c) for c in rangee] for rangee in _demander(octets, lignes_max)]


def _demander(octets, lignes_max):
    # -I and no environment: no secret goes in, and no module of another's.
    ordre = [sys.executable, "-I", str(SCRIPT), str(lignes_max)]
    try:
        fini = subprocess.run(ordre, input=octets, capture_output=True, timeout=ATTENTE_MAX, env={}, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise _refus(AUTRE) from None
    if fini.returncode != 0:
        derniere = fini.stderr.decode(errors="replace").strip().rsplit("\n", 1)[-1][:200]
        log.info("Lecture d’un tableau impossible (%s) : %s", fini.returncode, derniere)
        raise _refus(AUTRE)
    return json.loads(fini.stdout)


def _cellule(valeur):
    if isinstance(valeur, str):
        return _texte(valeur)
    if "n" in valeur:
        return Decimal(valeur["n"])
    return date.fromisoformat(valeur["j"])


def _texte(brut):
    return brut.replace("\r\n", "\n").replace("\r", "\n").strip()


def _csv(octets, lignes_max):
    texte = _decoder(octets)
    try:
        separateur = max(SEPARATEURS, key=lambda s: _vraisemblance(texte, s))
        # The rows at the end may be empty: they are not counted, and not kept either.
        rangees, remplies = [], 0
        for rangee in _lecteur(texte, separateur):
            rangees.append([_texte(c) for c in rangee])
            if any(rangees[-1]):
                remplies = len(rangees)
                if remplies > lignes_max:
                    break
    except csv.Error as erreur:
        raise _refus(AUTRE) from erreur
    return rangees[:remplies]


def _decoder(octets):
    texte = decoder(octets)
    if texte is None:
        raise _refus(AUTRE)
    return texte


def _lecteur(texte, separateur):
    return csv.reader(io.StringIO(texte, newline=""), delimiter=separateur)


def _vraisemblance(texte, separateur):
    """How many of the first rows are as wide as the first one, when this separator cuts it at all."""
    largeurs = [len(r) for r in islice(filter(None, _lecteur(texte, separateur)), ESSAI)]
    return largeurs.count(largeurs[0]) if largeurs and largeurs[0] > 1 else 0
