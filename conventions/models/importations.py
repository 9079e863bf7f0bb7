"""A spreadsheet read line by line, shown, then applied once."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from conventions.enums import GenreImportation
from conventions.models.conventions import Convention
from parcours.models import Parcours
from socle.documents.importation import ImportationLue


class Importation(ImportationLue):
    """One file of payments or of expenses. `convention` is None for one that speaks of several."""

    nom_affiche = "cet import"

    genre = models.CharField(max_length=10, choices=GenreImportation, editable=False)
    convention = models.ForeignKey(Convention, models.PROTECT, null=True, related_name="importations", editable=False)

    class Meta(ImportationLue.Meta):
        abstract = False
        verbose_name = "importation"
        constraints = [
            models.CheckConstraint(condition=Q(genre__in=GenreImportation.values), name="importation_genre"),
            models.CheckConstraint(
                condition=Q(genre=GenreImportation.DEPENSES, convention__isnull=False)
                | Q(genre=GenreImportation.PAIEMENTS, convention__isnull=True),
                name="importation_perimetre",
            ),
            models.CheckConstraint(
                condition=Q(appliquee_le__isnull=True, appliquee_par__isnull=True)
                | Q(appliquee_le__isnull=False, appliquee_par__isnull=False),
                name="importation_appliquee_entiere",
            ),
        ]

    def get_absolute_url(self):
        """Where its lines are shown. Reads `convention` of one that has it."""
        if self.convention_id is None:
            return reverse("conventions:import_paiement", args=[self.pk])
        return reverse("conventions:import_depense", args=[self.convention.parcours_id, self.pk])

    @property
    def perimetre(self):
        return f"parcours:{self.convention.parcours_id}" if self.convention_id else "gestion"

    def verrouiller(self):
        return Parcours.objects.select_for_update(of=("self",)).get(conventions=self.convention_id)
