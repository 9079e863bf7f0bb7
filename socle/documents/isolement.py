"""Asks `lecteur_isole.py`, in a process of its own, what a received file shows."""

import json
import logging
import subprocess
import sys
from pathlib import Path

from socle.documents.lecture import Illisible

SCRIPT = Path(__file__).with_name("lecteur_isole.py")
ATTENTE_MAX = 30  # seconds, when the machine is busy

log = logging.getLogger(__name__)


def _demander(commande, octets, **arguments):
    # -I and no environment: no secret goes in, and no module of another's.
    ordre = [sys.executable, "-I", str(SCRIPT), commande, json.dumps(arguments)]
    try:
        fini = subprocess.run(ordre, input=octets, capture_output=True, timeout=ATTENTE_MAX, env={}, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise Illisible from None
    if fini.returncode != 0:
        derniere = fini.stderr.decode(errors="replace").strip().rsplit("\n", 1)[-1][:200]
        log.info("Lecture de %s impossible (%s) : %s", commande, fini.returncode, derniere)
        raise Illisible
    return fini.stdout


def nombre_de_pages(octets):
    """How many pages this PDF has. Raises Illisible, as all those below."""
    return json.loads(_demander("pages", octets))


def textes_bruts(octets):
    """The text of each page as it comes, line by line."""
    return json.loads(_demander("textes", octets))


def textes_sous(octets, rectangles):
    """The text under each (page from 0, left, bottom, right, top), in points."""
    return json.loads(_demander("sous", octets, rectangles=[list(r) for r in rectangles])) if rectangles else []


def image_de_page(octets, numero, largeur):
    """A PNG of this page, counted from 1."""
    return _demander("page", octets, numero=numero, largeur=largeur)


def image_de_photo(octets, largeur):
    """A PNG of this JPEG or PNG, upright."""
    return _demander("photo", octets, largeur=largeur)
