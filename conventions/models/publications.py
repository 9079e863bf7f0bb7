"""What was published of a convention as open data."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from conventions.models.conventions import Convention


class Publication(models.Model):
    """The row of a convention in the open data, as it was published; a later round replaces it and the former ones stay.

    `ligne` is canonical JSON {column: text as written in the file}, `empreinte` its hash.
    """

    convention = models.ForeignKey(Convention, models.PROTECT, related_name="publications", editable=False)
    tour = models.PositiveSmallIntegerField(default=1, editable=False)
    ligne = models.TextField(editable=False)
    empreinte = models.CharField(max_length=64, editable=False)
    publiee_le = models.DateTimeField(default=timezone.now, editable=False)
    publiee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")

    class Meta:
        verbose_name = "publication en données ouvertes"
        verbose_name_plural = "publications en données ouvertes"
        ordering = ("convention", "-tour")
        constraints = [
            models.UniqueConstraint(fields=["convention", "tour"], name="publication_tour_unique"),
            models.CheckConstraint(condition=Q(tour__gte=1), name="publication_tour"),
        ]

    def __str__(self):
        return f"{self.convention}, tour {self.tour}"

    @property
    def perimetre(self):
        return self.convention.perimetre
