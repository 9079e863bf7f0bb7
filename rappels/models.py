"""The one row that reminders need: a person's secret address for the calendar feed. What was sent is told by the outbox."""

import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone


def nouveau_jeton():
    return secrets.token_urlsafe(24)


class Agenda(models.Model):
    """A personal calendar feed, read by calendar programs without signing in. A new token closes the former address."""

    utilisateur = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="agenda")
    jeton = models.CharField(max_length=64, unique=True, default=nouveau_jeton)
    cree_le = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "agenda personnel"
        verbose_name_plural = "agendas personnels"

    def __str__(self):
        return f"Agenda n° {self.pk}"

    @property
    def perimetre(self):
        return ""
