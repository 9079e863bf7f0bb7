import csv
import gzip
import json

import pytest

from territoires.referentiel import COLONNES


class Millesime:
    """A small vintage in a folder; each `ecrire()` writes all its files again."""

    def __init__(self, dossier):
        self.dossier = dossier
        self.jour = "2026-01-01"
        self.lignes = {
            "regions": [["76", "Occitanie", "1"], ["84", "Auvergne-Rhône-Alpes", "1"]],
            "departements": [["34", "Hérault", "5", "76"], ["42", "Loire", "3", "84"]],
            "epci": [
                [
                    "243400017",
                    "Montpellier Méditerranée Métropole",
                    "METRO",
                    "34",
                    "500000",
                    "43.6000",
                    "3.8700",
                    "epci",
                ],
                ["200035202", "CC du Pilat Rhodanien", "CC", "42", "17000", "45.4000", "4.7000", "epci"],
            ],
            "communes": [
                self.commune("34164", "Montaud", epci="243400017"),
                self.commune("34172", "Montpellier", epci="243400017", population="300000"),
                self.commune("42168", "Pélussin", epci="200035202", postaux="42410"),
                self.commune("42028", "La Chapelle-Villars", epci="200035202", liaison="3"),
            ],
        }

    @staticmethod
    def commune(code, nom, *, liaison="0", epci="", siren="", population="1000", postaux="", anciens=""):
        return [
            code,
            nom,
            liaison,
            code[:2],
            siren or f"2{code}000",
            epci,
            population,
            postaux,
            anciens,
            "43.7500",
            "3.9500",
            "commune",
        ]

    def ligne(self, table, code):
        return next(ligne for ligne in self.lignes[table] if ligne[0] == code)

    def oter(self, table, code):
        self.lignes[table].remove(self.ligne(table, code))

    def ecrire(self):
        (self.dossier / "millesime.json").write_text(json.dumps({"millesime": self.jour}))
        for table, colonnes in COLONNES.items():
            with gzip.open(self.dossier / f"{table}.csv.gz", "wt", encoding="utf-8", newline="") as sortie:
                csv.writer(sortie, lineterminator="\n").writerows([colonnes, *self.lignes[table]])
        return self.dossier


@pytest.fixture
def millesime(tmp_path):
    return Millesime(tmp_path)
