"""The words of the official reference."""

from django.db.models import TextChoices


class Nature(TextChoices):
    COMMUNE = "commune", "Commune"
    EPCI = "epci", "Intercommunalité"


class TypeEpci(TextChoices):
    CC = "CC", "Communauté de communes"
    CA = "CA", "Communauté d’agglomération"
    CU = "CU", "Communauté urbaine"
    METRO = "METRO", "Métropole"
    MET69 = "MET69", "Métropole de Lyon"


class Precision(TextChoices):
    """What a point of the map stands for."""

    ANCT = "anct", "Point placé par l’ANCT"
    COMMUNE = "commune", "Centre de la commune"
    EPCI = "epci", "Centre de l’intercommunalité"
    DEPARTEMENT = "departement", "Centre du département"
