"""The joint choice: rounds of opinions, each side's given without seeing the other's. What was said never changes.

`Bulletin.objects` and `Avis.objects` only know what both sides may read: the rounds in which all who speak have spoken, and what a territory
said when ANCT let its ten days pass. What is still under seal, or stays so because its round was cancelled half-way, is reached by `sous_pli`, in
the verbs that need it, and by `lisibles_par`, which adds one's own side.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from parcours.models import Parcours
from prestataires.enums import IssueTour, ModeTour, Partie, Place
from prestataires.models.besoins import Besoin, Candidature
from socle.journal import declencheurs


class TourQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur):
        return self.filter(besoin__parcours__in=Parcours.objects.visibles_par(utilisateur))

    def ouverts(self):
        return self.filter(clos_le__isnull=True)


class Tour(models.Model):
    """One round on a need. `echeance` is the last day for ANCT (ten working days); `issue` says what came of it once closed.

    `candidatures` are those that the round compares, frozen at its opening. `rang` is 2 for the second look at the same offers, 1 otherwise;
    `numero` counts all the rounds of the need, before and after the choice was opened again.
    """

    nom_affiche = "ce tour d’avis"

    besoin = models.ForeignKey(Besoin, models.PROTECT, related_name="tours", editable=False)
    numero = models.PositiveSmallIntegerField(editable=False)
    rang = models.PositiveSmallIntegerField(default=1, editable=False)
    mode = models.CharField(max_length=12, choices=ModeTour, editable=False)
    candidatures = models.ManyToManyField(Candidature, related_name="tours", editable=False)
    ouvert_le = models.DateTimeField(default=timezone.now, editable=False)
    ouvert_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    echeance = models.DateField(editable=False)
    clos_le = models.DateTimeField(null=True, editable=False)
    issue = models.CharField(max_length=12, choices=IssueTour, blank=True, editable=False)

    objects = TourQuerySet.as_manager()

    class Meta:
        verbose_name = "tour d’avis"
        ordering = ("besoin", "numero")
        constraints = [
            models.UniqueConstraint(fields=["besoin", "numero"], name="tour_numero_unique"),
            models.UniqueConstraint(fields=["besoin"], condition=Q(clos_le__isnull=True), name="tour_un_ouvert"),
            models.CheckConstraint(condition=Q(numero__gte=1), name="tour_numero"),
            models.CheckConstraint(condition=Q(rang=1) | Q(rang=2, mode=ModeTour.CLASSEMENT), name="tour_rang"),
            models.CheckConstraint(condition=Q(mode__in=ModeTour.values), name="tour_mode"),
            models.CheckConstraint(
                condition=Q(clos_le__isnull=True, issue="") | Q(clos_le__isnull=False, issue__in=IssueTour.values),
                name="tour_clos_a_une_issue",
            ),
        ]

    def __str__(self):
        return f"tour {self.numero}"

    @property
    def perimetre(self):
        return f"parcours:{self.besoin.parcours_id}"

    def verrouiller(self):
        return Parcours.objects.select_for_update(of=("self",)).get(besoins=self.besoin_id)


# Everybody who had to speak has spoken.
ISSUES_ENTIERES = (IssueTour.ACCORD, IssueTour.DESACCORD)


class _Reveles(models.Manager):
    """Only what both sides may read. `chemin` leads from the row to its round."""

    def __init__(self, chemin):
        super().__init__()
        self.chemin = chemin

    @property
    def _partie(self):
        return self.chemin.removesuffix("tour") + "partie"

    def _est_revele(self):
        issue = f"{self.chemin}__issue"
        return Q(**{f"{issue}__in": ISSUES_ENTIERES}) | Q(
            **{issue: IssueTour.SANS_AVIS, self._partie: Partie.TERRITOIRE}
        )

    def deconstruct(self):
        # Migrations use a plain manager.
        return (False, "django.db.models.Manager", None, (), {})

    def get_queryset(self):
        return super().get_queryset().filter(self._est_revele())

    def lisibles_par(self, utilisateur):
        """Those that are revealed, and those of one's own side."""
        camp = Partie.ANCT if utilisateur.est_anct else Partie.TERRITOIRE
        visibles = Parcours.objects.visibles_par(utilisateur)
        return self.model.sous_pli.filter(
            self._est_revele() | Q(**{self._partie: camp}), **{f"{self.chemin}__besoin__parcours__in": visibles}
        )


class Bulletin(models.Model):
    """What one side says in a round, all at once. Append-only (triggers). Giving it declares no interest in the providers compared."""

    tour = models.ForeignKey(Tour, models.PROTECT, related_name="+", editable=False)
    partie = models.CharField(max_length=12, choices=Partie, editable=False)
    commentaire = models.TextField("ce que vous voulez ajouter", max_length=1000, blank=True)
    sans_lien = models.BooleanField(default=False)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    donne_le = models.DateTimeField(default=timezone.now, editable=False)

    sous_pli = models.Manager()
    objects = _Reveles("tour")

    class Meta:
        verbose_name = "avis d’une partie"
        ordering = ("tour", "partie")
        base_manager_name = "sous_pli"
        default_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["tour", "partie"], name="bulletin_un_par_partie"),
            models.CheckConstraint(condition=Q(partie__in=Partie.values), name="bulletin_partie"),
            models.CheckConstraint(condition=Q(sans_lien=True), name="bulletin_sans_lien"),
        ]

    def __str__(self):
        return f"avis : {self.get_partie_display()}"


class Avis(models.Model):
    """Where one side puts one provider, and why. Append-only (triggers)."""

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="+", editable=False)
    candidature = models.ForeignKey(Candidature, models.PROTECT, related_name="+", editable=False)
    place = models.CharField(max_length=12, choices=Place)
    motif = models.CharField("en une phrase, pourquoi ?", max_length=500)

    sous_pli = models.Manager()
    objects = _Reveles("bulletin__tour")

    class Meta:
        verbose_name = "avis sur un prestataire"
        verbose_name_plural = "avis sur un prestataire"
        ordering = ("bulletin", "candidature")
        base_manager_name = "sous_pli"
        default_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["bulletin", "candidature"], name="avis_un_par_candidature"),
            models.UniqueConstraint(fields=["bulletin"], condition=Q(place=Place.PREMIER), name="avis_un_premier"),
            models.CheckConstraint(condition=Q(place__in=Place.values), name="avis_place"),
            models.CheckConstraint(condition=~Q(motif=""), name="avis_motive"),
        ]

    def __str__(self):
        return self.get_place_display()


class Deport(models.Model):
    """Somebody has a link with a provider that is compared: another person of the same side gives the opinion."""

    tour = models.ForeignKey(Tour, models.PROTECT, related_name="deports", editable=False)
    partie = models.CharField(max_length=12, choices=Partie, editable=False)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    le = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "déport"
        ordering = ("tour", "pk")
        constraints = [
            models.UniqueConstraint(fields=["tour", "par"], name="deport_unique"),
            models.CheckConstraint(condition=Q(partie__in=Partie.values), name="deport_partie"),
        ]

    def __str__(self):
        return f"déport : {self.get_partie_display()}"


declencheurs.sceller(Bulletin._meta.db_table, Avis._meta.db_table)
