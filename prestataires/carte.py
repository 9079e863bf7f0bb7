"""The map of the providers around a territory: what is drawn, in the units of `projection`. The table beside it says the same."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db.models import TextChoices

from prestataires.projection import HAUTEUR, KM_PAR_DEGRE, LARGEUR, METROPOLE, OUTREMER, cadre_de
from socle.mots import nombre

AUTOUR_KM, CERCLE_KM = 100, 50
REGION_MIN = 120  # units: a small région is not shown from too near
FICHIER = Path(__file__).parent / "donnees" / "carte.json"


class Zoom(TextChoices):
    """How much of the country is drawn."""

    AUTOUR = "autour", "Autour de vous"
    REGION = "region", "Ma région"
    FRANCE = "france", "Toute la France"


@dataclass(frozen=True)
class Boite:
    """A part of the map: `viewBox`, and the sizes that look the same whatever the zoom."""

    x: float
    y: float
    largeur: float
    hauteur: float

    @property
    def vue(self):
        return " ".join(f"{cote:g}" for cote in (self.x, self.y, self.largeur, self.hauteur))

    def contient(self, point):
        return self.x <= point[0] <= self.x + self.largeur and self.y <= point[1] <= self.y + self.hauteur

    def tenir(self, point, marge):
        """The nearest point around which this margin is inside: what is drawn at the edge is seen whole."""
        return (
            min(max(point[0], self.x + marge), self.x + self.largeur - marge),
            min(max(point[1], self.y + marge), self.y + self.hauteur - marge),
        )


@dataclass(frozen=True)
class Point:
    """A commune where one or several providers have their seat: its number is that of the first one in the table."""

    x: str
    y: str
    numero: int
    titre: str
    ancre: str
    peut_venir: bool
    plusieurs: bool


@dataclass(frozen=True)
class Dessin:
    """What the template writes. `rayon` is that of a dot; `hors` counts the providers out of the picture, `sans_siege` those that cannot be placed.

    `limites` is one path, those of the départements; `noms` is [(name, x, y)] of those that the picture shows near enough to be named.
    """

    boite: Boite
    zoom: str
    fonds: list
    limites: str
    noms: list
    cadres: list
    territoire: tuple | None
    points: list
    hors: int
    sans_siege: int
    rayon: str
    taille: str
    cercle: str


@cache
def fond():
    """The file that `bin/dessiner_carte` wrote: {source, fonds by frame, limits and names of départements, bounding box of each région}."""
    return json.loads(FICHIER.read_text(encoding="utf-8"))


def _nombre(valeur):
    # The templates write decimals with a comma; SVG wants a point.
    return f"{valeur:.1f}".rstrip("0").rstrip(".")


def cadrer(collectivite, zoom):
    """The box of a zoom around a territory; the région when it has no point, the whole country when its région has none."""
    cadre = cadre_de(collectivite.departement_id)
    position = collectivite.position
    centre = position and cadre.placer(*position[:2])
    region = fond()["regions"].get(collectivite.departement.region_id)
    if zoom == Zoom.FRANCE or (centre is None and region is None):
        return Boite(0, 0, LARGEUR, HAUTEUR)
    if cadre is not METROPOLE:
        return Boite(cadre.x, cadre.y, cadre.largeur, cadre.hauteur)
    if zoom == Zoom.AUTOUR and centre is not None:
        return Boite(centre[0] - AUTOUR_KM, centre[1] - AUTOUR_KM, 2 * AUTOUR_KM, 2 * AUTOUR_KM)
    gauche, haut, droite, bas = region
    cote = max(droite - gauche, bas - haut, REGION_MIN) * 1.1
    return Boite(
        round((gauche + droite - cote) / 2, 1), round((haut + bas - cote) / 2, 1), round(cote, 1), round(cote, 1)
    )


def dessiner(collectivite, numerotees, zoom):
    """The drawing of these cards: [(number in the table, Carte)], in order. No query when the seats were read with their complement."""
    zoom = Zoom(zoom)
    boite = cadrer(collectivite, zoom)
    par_commune, sans_siege, hors = {}, 0, 0
    for numero, carte in numerotees:
        siege = carte.prestataire.siege
        point = siege and siege.position and cadre_de(siege.departement_id).placer(*siege.position[:2])
        if point is None:
            sans_siege += 1
        elif boite.contient(point):
            par_commune.setdefault((siege.pk, point), []).append((numero, carte))
        else:
            hors += 1
    entier = boite.largeur == LARGEUR
    cadre = cadre_de(collectivite.departement_id)
    position = collectivite.position
    ici = position and cadre.placer(*position[:2])
    rayon = boite.largeur / 42
    fonds = fond()["fonds"]
    en_metropole = entier or cadre is METROPOLE
    return Dessin(
        boite=boite,
        zoom=zoom,
        fonds=[*fonds.values()] if entier else [fonds[cadre.nom]] if cadre.nom in fonds else [],
        limites=fond()["limites"] if en_metropole else "",
        noms=[] if entier or not en_metropole else _noms(boite, rayon),
        cadres=[tuple(_nombre(n) for n in (c.x, c.y, c.largeur, c.hauteur)) for c in OUTREMER] if entier else [],
        territoire=tuple(_nombre(n) for n in ici) if ici else None,
        points=[_point(boite.tenir(point, rayon * 1.1), cartes) for (_, point), cartes in par_commune.items()],
        hors=hors,
        sans_siege=sans_siege,
        rayon=_nombre(rayon),
        taille=_nombre(rayon * 1.2),
        cercle=_nombre(CERCLE_KM * cadre.echelle / KM_PAR_DEGRE),
    )


def _noms(boite, rayon):
    """The départements whose name stands whole in the picture."""
    return [
        (nom, _nombre(x), _nombre(y))
        for nom, x, y in fond()["departements"]
        if boite.tenir((x, y), rayon * 3) == (x, y)
    ]


def _point(point, cartes):
    numero, premiere = cartes[0]
    noms = ", ".join(f"{n}. {carte.prestataire.nom}" for n, carte in cartes)
    distance = "" if premiere.distance_km is None else f", {nombre(premiere.distance_km)}\u00a0km"
    return Point(
        x=_nombre(point[0]),
        y=_nombre(point[1]),
        numero=numero,
        titre=f"{noms} – {premiere.prestataire.siege}{distance}",
        ancre=f"prestataire-{premiere.prestataire.pk}",
        peut_venir=any(not carte.ecarte for _, carte in cartes),
        plusieurs=len(cartes) > 1,
    )
