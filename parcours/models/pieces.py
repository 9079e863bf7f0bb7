"""What the team joins to an étape: a quotation, a poster, a plan. Never part of what is sent to ANCT nor of a convention."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from parcours.models.blocs import Etape, ItemQuerySet
from parcours.models.parcours import Parcours


class PieceJointe(models.Model):
    """One file of an étape. Taken away, it leaves the lists and can no longer be opened; its file stays as it was deposited."""

    parcours = models.ForeignKey(Parcours, models.PROTECT, related_name="pieces", editable=False)
    etape = models.ForeignKey(Etape, models.PROTECT, related_name="pieces", editable=False)
    fichier = models.ForeignKey("documents.Fichier", models.PROTECT, related_name="+", editable=False)
    libelle = models.CharField("de quoi s’agit-il ?", max_length=120, blank=True)
    depose_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    depose_le = models.DateTimeField(default=timezone.now, editable=False)
    retire_le = models.DateTimeField(null=True, editable=False)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = "pièce jointe"
        ordering = ("depose_le", "pk")

    def __str__(self):
        return self.libelle or self.fichier.nom

    @property
    def perimetre(self):
        return f"parcours:{self.parcours_id}"

    def verrouiller(self):
        return Parcours.objects.select_for_update(of=("self",)).get(pk=self.parcours_id)
