"""Where a point of France stands on the map of the room: kilometres for the mainland, a frame of its own for each overseas territory.

Without Django: `bin/dessiner_carte` uses it to draw the background once for all.
"""

import math
from dataclasses import dataclass

KM_PAR_DEGRE = 111.195
LARGEUR, HAUTEUR_METROPOLE = 1150, 1110
# Overseas: two rows of frames under the mainland.
CADRE_LARGEUR, CADRE_HAUTEUR, ENTRE, PAR_RANGEE = 218, 150, 15, 5


@dataclass(frozen=True)
class Cadre:
    """A part of the map: the top left corner in degrees, units per degree of latitude, where it is drawn and what it covers there."""

    nom: str
    departements: tuple
    lat_max: float
    lon_min: float
    echelle: float
    x: float = 0
    y: float = 0
    largeur: float = LARGEUR
    hauteur: float = HAUTEUR_METROPOLE
    lat_moyenne: float = 46.6

    def placer(self, latitude, longitude):
        """(x, y) in the units of the map, one decimal; None outside of the frame: a point placed by mistake is not drawn in a neighbour's."""
        x = (longitude - self.lon_min) * self.echelle * math.cos(math.radians(self.lat_moyenne))
        y = (self.lat_max - latitude) * self.echelle
        if not (0 <= x <= self.largeur and 0 <= y <= self.hauteur):
            return None
        return round(self.x + x, 1), round(self.y + y, 1)


METROPOLE = Cadre("métropole", (), lat_max=51.3, lon_min=-5.4, echelle=KM_PAR_DEGRE)


def _outremer(rang, nom, departements, lat_min, lat_max, lon_min, lon_max):
    """The frame that holds these degrees, as large as it can be, centred in its cell."""
    moyenne = (lat_min + lat_max) / 2
    largeur = (lon_max - lon_min) * math.cos(math.radians(moyenne))
    echelle = min(CADRE_LARGEUR / largeur, CADRE_HAUTEUR / (lat_max - lat_min))
    # What the cell shows beyond the degrees asked, shared between both sides.
    marge_lon = (CADRE_LARGEUR / echelle - largeur) / 2 / math.cos(math.radians(moyenne))
    marge_lat = (CADRE_HAUTEUR / echelle - (lat_max - lat_min)) / 2
    ligne, colonne = divmod(rang, PAR_RANGEE)
    return Cadre(
        nom=nom,
        departements=departements,
        lat_max=lat_max + marge_lat,
        lon_min=lon_min - marge_lon,
        echelle=echelle,
        x=colonne * (CADRE_LARGEUR + ENTRE),
        y=HAUTEUR_METROPOLE + ENTRE + ligne * (CADRE_HAUTEUR + ENTRE),
        largeur=CADRE_LARGEUR,
        hauteur=CADRE_HAUTEUR,
        lat_moyenne=moyenne,
    )


OUTREMER = tuple(
    _outremer(rang, *cadre)
    for rang, cadre in enumerate(
        (
            ("Guadeloupe", ("971",), 15.8, 16.55, -61.85, -60.95),
            ("Martinique", ("972",), 14.35, 14.92, -61.28, -60.78),
            ("Guyane", ("973",), 2.0, 5.9, -54.7, -51.5),
            ("La Réunion", ("974",), -21.42, -20.83, 55.18, 55.88),
            ("Mayotte", ("976",), -13.05, -12.6, 44.98, 45.35),
            ("Saint-Pierre-et-Miquelon", ("975",), 46.72, 47.15, -56.45, -56.05),
            ("Saint-Martin et Saint-Barthélemy", ("977", "978"), 17.8, 18.2, -63.2, -62.7),
            ("Wallis-et-Futuna", ("986",), -14.45, -13.1, -178.3, -176.0),
            ("Polynésie française", ("987",), -28.0, -7.5, -155.0, -134.0),
            ("Nouvelle-Calédonie", ("988",), -23.0, -19.4, 163.4, 168.3),
        )
    )
)
HAUTEUR = HAUTEUR_METROPOLE + 2 * (CADRE_HAUTEUR + ENTRE)
_PAR_DEPARTEMENT = {code: cadre for cadre in OUTREMER for code in cadre.departements}


def cadre_de(departement):
    """The frame of a code of département."""
    return _PAR_DEPARTEMENT.get(departement, METROPOLE)
