"""A spreadsheet read line by line, shown, then applied once."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from conventions.enums import GenreImportation
from conventions.models.conventions import Convention
from parcours.models import Parcours
from socle.documents.models import Fichier


class Importation(models.Model):
    """One file read. `contenu` is canonical text: the lines as they were understood; what is applied is exactly what was shown.

    `convention` is None for a file that speaks of several (payments). Applied once: `filter(appliquee_le=None).update(…) == 1`.
    """

    nom_affiche = "cet import"

    genre = models.CharField(max_length=10, choices=GenreImportation, editable=False)
    convention = models.ForeignKey(Convention, models.PROTECT, null=True, related_name="importations", editable=False)
    fichier = models.ForeignKey(Fichier, models.PROTECT, related_name="+", editable=False)
    contenu = models.TextField(editable=False)
    empreinte = models.CharField(max_length=64, editable=False)
    preparee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    preparee_le = models.DateTimeField(default=timezone.now, editable=False)
    appliquee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    appliquee_le = models.DateTimeField(null=True, editable=False)
    # Canonical text: what became of each line.
    bilan = models.TextField(blank=True, default="", editable=False)

    class Meta:
        verbose_name = "importation"
        ordering = ("-pk",)
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

    def __str__(self):
        return f"import {self.pk}"

    @property
    def perimetre(self):
        return f"parcours:{self.convention.parcours_id}" if self.convention_id else "gestion"

    def verrouiller(self):
        return Parcours.objects.select_for_update(of=("self",)).get(conventions=self.convention_id)
