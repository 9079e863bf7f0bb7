"""How far the seat of a provider is from a territory, as the crow flies, and what the two points stand for."""

import math

from django.db.models import Case, F, FloatField, Q, Value, When
from django.db.models.functions import ASin, Coalesce, Cos, Least, Power, Radians, Sin, Sqrt

from territoires.enums import Precision

RAYON_DE_LA_TERRE_KM = 6371.0088
# What a point stands for, in the middle of a sentence. The others are the centre of more than the commune: the distance is a rough one.
POINTS = {
    Precision.ANCT: "point placé par l’ANCT",
    Precision.COMMUNE: "centre de la commune",
    Precision.EPCI: "centre de l’intercommunalité",
    Precision.DEPARTEMENT: "centre du département",
}
PRECIS = frozenset({Precision.ANCT, Precision.COMMUNE})


def kilometres(latitude, longitude):
    """The great circle (haversine) from this point to the seat of a provider, in SQL; NULL for a seat without a point.

    ANCT's own point comes first (`ComplementCollectivite`), as in `Collectivite.position`.
    """
    lat = Coalesce(F("siege__complement__latitude"), F("siege__latitude"))
    lon = Coalesce(F("siege__complement__longitude"), F("siege__longitude"))
    corde = Power(Sin(Radians(lat - Value(latitude)) / 2), 2) + Value(math.cos(math.radians(latitude))) * Cos(
        Radians(lat)
    ) * Power(Sin(Radians(lon - Value(longitude)) / 2), 2)
    # On the other side of the Earth a rounding may go past 1, where ASIN is an error.
    arc = ASin(
        Least(Value(1.0), Sqrt(corde, output_field=FloatField()), output_field=FloatField()), output_field=FloatField()
    )
    # LEAST forgets a NULL on PostgreSQL, and would put a seat without a point at the antipodes.
    place = Q(siege__complement__latitude__isnull=False) | Q(siege__latitude__isnull=False)
    return Case(When(place, then=Value(2 * RAYON_DE_LA_TERRE_KM) * arc), default=None, output_field=FloatField())


def est_precise(ici, siege):
    """Whether both points are those of communes, or better. `ici` and `siege` are positions (`Collectivite.position`)."""
    return ici[2] in PRECIS and siege[2] in PRECIS


def precision(ici, siege):
    """What the distance is measured between, in words; which point is missing when there is none."""
    if siege is None:
        return "adresse du siège inconnue"
    if ici is None:
        return "votre territoire n’est pas placé sur la carte"
    return f"à vol d’oiseau, du territoire ({POINTS[ici[2]]}) au siège ({POINTS[siege[2]]})"
