"""The append-only record of who did what, and the chain that proves that nothing in it was changed.

Triggers refuse UPDATE, DELETE and TRUNCATE on both tables (`declencheurs`). On SQLite an `AlterField` rebuilds the table and
silently drops them: every migration of these tables ends with `declencheurs.poser_en_migration`.
"""

import json
from datetime import UTC
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.utils import timezone

ORIGINE = "0" * 64  # what the first link follows


def texte_canonique(valeurs):
    """The one way to write values that will be hashed: sorted keys, no space, nothing escaped."""
    return json.dumps(valeurs, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


class EntreeQuerySet(models.QuerySet):
    def de(self, objet):
        """What happened to this very object, latest first."""
        return self.filter(objet_type=objet._meta.label_lower, objet_id=objet.pk).order_by("-id")

    def du_perimetre(self, perimetre):
        return self.filter(perimetre=perimetre).order_by("-id")

    def non_scellees(self):
        return self.filter(maillon__isnull=True)


class EntreeJournal(models.Model):
    """One act of one person (or of the house itself, when `acteur` is null). Written by `registre.inscrire` only."""

    le = models.DateTimeField(default=timezone.now, editable=False)
    acteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="par"
    )
    role = models.CharField("rôle", max_length=40, blank=True, editable=False)
    action = models.CharField(max_length=80, editable=False)
    objet_type = models.CharField(max_length=80, editable=False)
    objet_id = models.CharField(max_length=64, editable=False)
    perimetre = models.CharField("périmètre", max_length=80, blank=True, editable=False, db_index=True)
    donnees = models.TextField("données", default="{}", editable=False, help_text="Texte canonique : il est haché.")

    objects = EntreeQuerySet.as_manager()

    class Meta:
        db_table = "journal_entree"
        verbose_name = "entrée du journal"
        verbose_name_plural = "entrées du journal"
        ordering = ["-id"]
        indexes = [models.Index(fields=["objet_type", "objet_id"], name="journal_entree_objet")]

    def __str__(self):
        return f"{self.action} {self.objet_type}:{self.objet_id}"

    @property
    def valeurs(self):
        """The ids, codes, states and amounts of this act, as a dictionary."""
        return json.loads(self.donnees)

    def canonique(self):
        """The text that the chain hashes: every column, in one spelling."""
        return texte_canonique(
            {
                "id": self.pk,
                "le": self.le.astimezone(UTC).isoformat(timespec="microseconds"),
                "acteur": self.acteur_id,
                "role": self.role,
                "action": self.action,
                "objet_type": self.objet_type,
                "objet_id": self.objet_id,
                "perimetre": self.perimetre,
                "donnees": self.donnees,
            }
        )


class Maillon(models.Model):
    """One link of the chain: it seals one entry on top of all those sealed before. Written by `chaine.sceller` only."""

    rang = models.PositiveBigIntegerField(primary_key=True, editable=False)
    entree = models.OneToOneField(EntreeJournal, models.PROTECT, related_name="maillon", editable=False)
    precedent = models.CharField("précédent", max_length=64, editable=False)
    empreinte = models.CharField(max_length=64, editable=False)

    class Meta:
        db_table = "journal_maillon"
        verbose_name = "maillon"
        ordering = ["rang"]
        constraints = [models.CheckConstraint(condition=models.Q(rang__gte=1), name="journal_maillon_rang")]

    def __str__(self):
        return f"maillon {self.rang}"

    @staticmethod
    def calculer(precedent, entree):
        return sha256(f"{precedent}\n{entree.canonique()}".encode()).hexdigest()
