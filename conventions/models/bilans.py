"""The reports that open the next payment: what was done, étape by étape, and what it changed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from conventions.enums import StatutBilan
from conventions.models.conventions import Convention
from parcours.models import Etape, Parcours


class BilanQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur):
        return self.filter(convention__parcours__in=Parcours.objects.visibles_par(utilisateur))

    def acceptes(self):
        return self.filter(statut=StatutBilan.ACCEPTE)


class Bilan(models.Model):
    """The report that goes with the payment of this rank: the last payment's is the final one, the others are intermediate.

    Prefilled from the étapes when it is opened; what is sent is frozen in its document.
    """

    nom_affiche = "le bilan"

    convention = models.ForeignKey(Convention, models.PROTECT, related_name="bilans", editable=False)
    rang = models.PositiveSmallIntegerField(editable=False)
    statut = models.CharField(max_length=12, choices=StatutBilan, default=StatutBilan.BROUILLON, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    realise = models.TextField("ce qui a été fait", max_length=4000, blank=True)
    effets = models.TextField("ce que cela a changé", max_length=4000, blank=True)
    difficultes = models.TextField("ce qui a été difficile", max_length=4000, blank=True)
    suites = models.TextField("la suite", max_length=4000, blank=True)
    motif = models.CharField("que faut-il compléter ?", max_length=1000, blank=True, editable=False)
    ouvert_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    ouvert_le = models.DateTimeField(default=timezone.now, editable=False)
    envoye_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    envoye_le = models.DateField("envoyé le", null=True, editable=False)
    juge_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    juge_le = models.DateField("lu par l’ANCT le", null=True, editable=False)

    objects = BilanQuerySet.as_manager()

    class Meta:
        verbose_name = "bilan"
        ordering = ("convention", "rang")
        constraints = [
            models.UniqueConstraint(fields=["convention", "rang"], name="bilan_unique"),
            models.CheckConstraint(condition=Q(statut__in=StatutBilan.values), name="bilan_statut"),
            models.CheckConstraint(condition=Q(rang__gt=1), name="bilan_apres_le_premier"),
            models.CheckConstraint(
                condition=Q(statut=StatutBilan.BROUILLON)
                | Q(statut__in=(StatutBilan.ENVOYE, StatutBilan.A_COMPLETER, StatutBilan.ACCEPTE))
                & Q(envoye_le__isnull=False, envoye_par__isnull=False),
                name="bilan_envoi_entier",
            ),
            models.CheckConstraint(
                condition=~Q(statut__in=(StatutBilan.A_COMPLETER, StatutBilan.ACCEPTE))
                | Q(juge_le__isnull=False, juge_par__isnull=False),
                name="bilan_jugement_entier",
            ),
            models.CheckConstraint(
                condition=~Q(statut=StatutBilan.A_COMPLETER) | ~Q(motif=""), name="bilan_retour_motive"
            ),
        ]

    def __str__(self):
        return f"bilan {self.rang}"

    def get_absolute_url(self):
        return reverse("conventions:bilan", args=[self.convention.parcours_id, self.rang])

    @property
    def perimetre(self):
        return f"parcours:{self.convention.parcours_id}"

    def verrouiller(self):
        return Parcours.objects.select_for_update(of=("self",)).get(conventions=self.convention_id)


class LigneBilan(models.Model):
    """What a report says of one étape."""

    bilan = models.ForeignKey(Bilan, models.PROTECT, related_name="lignes", editable=False)
    etape = models.ForeignKey(Etape, models.PROTECT, related_name="lignes_bilan", editable=False)
    texte = models.TextField("où en est cette étape ?", max_length=2000, blank=True)

    class Meta:
        verbose_name = "ligne de bilan"
        verbose_name_plural = "lignes de bilan"
        ordering = ("bilan", "etape")
        constraints = [models.UniqueConstraint(fields=["bilan", "etape"], name="ligne_bilan_unique")]

    def __str__(self):
        return f"{self.bilan}, {self.etape}"
