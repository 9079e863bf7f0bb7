"""What rooms keep of a spreadsheet that is read, shown, then applied once."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from socle.documents.models import Fichier


class ImportationLue(models.Model):
    """One file read. `contenu` is canonical text: the lines as they were understood; what is applied is exactly what was shown.

    Applied once: `filter(appliquee_le=None).update(…) == 1`. `bilan` is canonical text too: what became of each line.
    """

    fichier = models.ForeignKey(Fichier, models.PROTECT, related_name="+", editable=False)
    contenu = models.TextField(editable=False)
    empreinte = models.CharField(max_length=64, editable=False)
    preparee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    preparee_le = models.DateTimeField(default=timezone.now, editable=False)
    appliquee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    appliquee_le = models.DateTimeField(null=True, editable=False)
    bilan = models.TextField(blank=True, default="", editable=False)

    class Meta:
        abstract = True
        ordering = ("-pk",)

    def __str__(self):
        return f"import {self.pk}"
