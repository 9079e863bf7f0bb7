"""A spreadsheet of providers, read line by line, shown, then applied once."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from socle.documents.importation import ImportationLue


class ImportationPrestataires(ImportationLue):
    """One file of providers. What is applied is exactly what was shown."""

    nom_affiche = "cet import"
    perimetre = ""

    class Meta(ImportationLue.Meta):
        abstract = False
        verbose_name = "importation de prestataires"
        constraints = [
            models.CheckConstraint(
                condition=Q(appliquee_le__isnull=True, appliquee_par__isnull=True)
                | Q(appliquee_le__isnull=False, appliquee_par__isnull=False),
                name="import_prestataires_applique_entier",
            ),
        ]

    def get_absolute_url(self):
        return reverse("prestataires:import_prestataire", args=[self.pk])

    def verrouiller(self):
        return None
