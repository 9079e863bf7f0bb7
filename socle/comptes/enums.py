from django.db import models


class RoleAnct(models.TextChoices):
    """What a person of ANCT may do; empty for the people of the territories, whose role hangs on each parcours."""

    ADMINISTRATEUR = "administrateur", "Administration"
    CHARGE_MISSION = "charge_mission", "Suivi des territoires"
    GESTIONNAIRE = "gestionnaire", "Gestion financière"
    LECTURE = "lecture", "Lecture seule"


# They follow territories, and write for them; the others read.
ROLES_ANCT_QUI_ECRIVENT = frozenset({RoleAnct.ADMINISTRATEUR, RoleAnct.CHARGE_MISSION})
