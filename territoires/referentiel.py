"""Read a vintage of the official reference: the files that `bin/fabriquer_referentiel` makes."""

import csv
import datetime
import gzip
import hashlib
import io
import json
from dataclasses import dataclass
from pathlib import Path

from socle.erreurs import ErreurMetier
from territoires.noms import typographier

DONNEES = Path(__file__).resolve().parent / "donnees"
COLONNES = {
    "regions": ("code", "nom", "liaison"),
    "departements": ("code", "nom", "liaison", "region"),
    "epci": ("siren", "nom", "type", "departement", "population", "latitude", "longitude", "precision"),
    "communes": (
        *("code", "nom", "liaison", "departement", "siren", "epci"),
        *("population", "codes_postaux", "anciens_codes", "latitude", "longitude", "precision"),
    ),
}


@dataclass(frozen=True)
class Referentiel:
    """The rows of one vintage, as lists of strings in the order of COLONNES; names already have their typographic signs."""

    millesime: datetime.date
    regions: list
    departements: list
    epci: list
    communes: list


def lire(dossier=DONNEES):
    """Read and check a vintage. Raises ErreurMetier, which names the file, when one is missing, damaged or inconsistent."""
    dossier = Path(dossier)
    try:
        annonce = json.loads((dossier / "millesime.json").read_text(encoding="utf-8"))
        millesime = datetime.date.fromisoformat(annonce["millesime"])
    except (OSError, ValueError, KeyError, TypeError) as erreur:
        raise ErreurMetier(
            f"Le fichier millesime.json du dossier « {dossier.name} » manque ou ne dit pas de quel jour il est."
        ) from erreur
    tables = {nom: _lire_csv(dossier / f"{nom}.csv.gz", colonnes, annonce) for nom, colonnes in COLONNES.items()}
    referentiel = Referentiel(millesime=millesime, **tables)
    _verifier(referentiel)
    return referentiel


def _lire_csv(chemin, colonnes, annonce):
    try:
        octets = gzip.decompress(chemin.read_bytes())
        lignes = list(csv.reader(io.StringIO(octets.decode())))
    except (OSError, EOFError, ValueError, csv.Error) as erreur:
        raise ErreurMetier(f"Le fichier {chemin.name} manque ou ne se lit pas.") from erreur
    attendue = annonce.get("sha256", {}).get(chemin.name.split(".")[0])
    if attendue and hashlib.sha256(octets).hexdigest() != attendue:
        raise ErreurMetier(f"Le fichier {chemin.name} n’est pas celui que millesime.json annonce.")
    if not lignes or tuple(lignes[0]) != colonnes or any(len(ligne) != len(colonnes) for ligne in lignes):
        raise ErreurMetier(f"Le fichier {chemin.name} n’a pas les colonnes attendues : {', '.join(colonnes)}.")
    for ligne in lignes[1:]:
        ligne[1] = typographier(ligne[1])
    return lignes[1:]


def _verifier(referentiel):
    """Every code is there once, and every code that is named exists."""
    connus = {}
    for table in COLONNES:
        codes = [ligne[0] for ligne in getattr(referentiel, table)]
        connus[table] = set(codes)
        if len(connus[table]) != len(codes):
            raise ErreurMetier(f"Un même code figure deux fois dans {table}.csv.gz.")
    renvois = (
        ("departements", 3, "regions"),
        ("epci", 3, "departements"),
        ("communes", 3, "departements"),
        ("communes", 5, "epci"),
    )
    for table, rang, cible in renvois:
        for ligne in getattr(referentiel, table):
            if ligne[rang] and ligne[rang] not in connus[cible]:
                raise ErreurMetier(
                    f"{table}.csv.gz : {ligne[1]} ({ligne[0]}) renvoie à {ligne[rang]}, absent de {cible}.csv.gz."
                )
