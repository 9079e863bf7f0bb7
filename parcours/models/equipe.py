"""What the people of a parcours do for it: the commitments of both parties, and who stands in for the interlocuteur."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from parcours.enums import Partie, Preuve
from parcours.models.parcours import Equipier, Parcours


class EngagementQuerySet(models.QuerySet):
    pass


class EnPlaceManager(models.Manager.from_queryset(EngagementQuerySet)):
    def get_queryset(self):
        return super().get_queryset().filter(fin_le__isnull=True)


class Engagement(models.Model):
    """The explicit commitment of the head of the executive, or of the direction: who, as what, since when, until when.

    One stands per party (`fin_le` null): `objects` and `parcours.engagements` know that one alone; those it replaced are in `tous`. A letter carries it, or a paragraph of a délibération.
    """

    parcours = models.ForeignKey(Parcours, models.PROTECT, related_name="engagements")
    partie = models.CharField(max_length=12, choices=Partie)
    nom = models.CharField("prénom et nom", max_length=120)
    fonction = models.CharField("fonction", max_length=120)
    date = models.DateField("date de l’engagement")
    # For the executive: the day the mandate ends, as far as is known.
    fin_mandat = models.DateField("fin du mandat", null=True, blank=True)
    preuve = models.CharField("ce qui porte l’engagement", max_length=12, choices=Preuve, default=Preuve.LETTRE)
    deliberation = models.CharField("référence de la délibération", max_length=120, blank=True)
    lettre = models.ForeignKey("documents.Fichier", models.PROTECT, null=True, blank=True, related_name="+")
    saisi_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    saisi_le = models.DateTimeField(default=timezone.now, editable=False)
    # Closed on the day another person took the office.
    fin_le = models.DateField(null=True, editable=False)

    objects = EnPlaceManager()
    tous = EngagementQuerySet.as_manager()

    class Meta:
        verbose_name = "engagement"
        ordering = ("partie", "pk")
        base_manager_name = "tous"
        constraints = [
            models.UniqueConstraint(
                fields=["parcours", "partie"], condition=Q(fin_le__isnull=True), name="engagement_unique"
            ),
            models.CheckConstraint(condition=Q(partie__in=Partie.values), name="engagement_partie"),
            models.CheckConstraint(condition=Q(preuve__in=Preuve.values), name="engagement_preuve"),
            models.CheckConstraint(
                condition=Q(preuve=Preuve.LETTRE) | ~Q(deliberation=""),
                name="engagement_deliberation",
                violation_error_message="Indiquez la référence de la délibération.",
            ),
        ]

    def __str__(self):
        return f"{self.nom}, {self.fonction}"

    @property
    def perimetre(self):
        return f"parcours:{self.parcours_id}"


class RemplacementQuerySet(models.QuerySet):
    def prevus(self, jour=None):
        """Neither called off nor over: those under way and those to come."""
        return self.filter(annule_le__isnull=True, fin__gte=jour or timezone.localdate())

    def en_vigueur(self, jour=None):
        """Those that hold on `jour` (today): at most one per parcours. A substitute whose account was closed stands in for nobody."""
        jour = jour or timezone.localdate()
        return self.prevus(jour).filter(
            debut__lte=jour, equipier__fin__isnull=True, equipier__utilisateur__is_active=True
        )


class Remplacement(models.Model):
    """A team mate who is the interlocuteur between two days (both included): an absence without a gap.

    Two of them never overlap within a parcours: kept under its lock by `transitions.equipe`.
    """

    parcours = models.ForeignKey(Parcours, models.PROTECT, related_name="remplacements")
    equipier = models.ForeignKey(Equipier, models.PROTECT, related_name="remplacements")
    debut = models.DateField("du")
    fin = models.DateField("au")
    saisi_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    saisi_le = models.DateTimeField(default=timezone.now, editable=False)
    annule_le = models.DateTimeField(null=True, editable=False)

    objects = RemplacementQuerySet.as_manager()

    class Meta:
        verbose_name = "remplacement"
        ordering = ("debut", "pk")
        constraints = [models.CheckConstraint(condition=Q(debut__lte=F("fin")), name="remplacement_dates")]

    def __str__(self):
        return f"{self.equipier} du {self.debut:%d/%m/%Y} au {self.fin:%d/%m/%Y}"

    @property
    def perimetre(self):
        return f"parcours:{self.parcours_id}"
