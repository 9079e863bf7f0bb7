"""The five blocks of a parcours: objectifs, étapes, parties prenantes, calendrier, moyens.

Nothing is typed twice: the calendar is computed from the étapes and the dates clés, the means from their costs.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from parcours.enums import (
    Axe,
    GenrePartie,
    Nature,
    PlaceHabitants,
    Position,
    RolePartie,
    Source,
    StatutEtape,
    Thematique,
)
from parcours.models.parcours import Equipier, Parcours
from socle.champs import MontantField


class ItemQuerySet(models.QuerySet):
    def presents(self):
        """Those that were not taken away (a removed item keeps its row: nothing is lost, it can be restored)."""
        return self.filter(retire_le__isnull=True)

    def visibles_par(self, utilisateur):
        return self.filter(parcours__in=Parcours.objects.visibles_par(utilisateur))


class Item(models.Model):
    """What the five blocks have in common: identity through versions (`uid`), optimistic lock (`revision`), soft removal."""

    parcours = models.ForeignKey(Parcours, models.PROTECT, editable=False, related_name="%(class)ss")
    uid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    revision = models.PositiveIntegerField(default=1, editable=False)
    rang = models.PositiveIntegerField(default=0, editable=False)
    retire_le = models.DateTimeField(null=True, editable=False)
    modifie_le = models.DateTimeField(default=timezone.now, editable=False)
    modifie_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    # ANCT may type for a territory: the page says so.
    saisi_par_anct = models.BooleanField(default=False, editable=False)

    objects = ItemQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ("rang", "pk")

    @property
    def perimetre(self):
        return f"parcours:{self.parcours_id}"

    def verrouiller(self):
        return Parcours.objects.select_for_update(of=("self",)).get(pk=self.parcours_id)


class Objectif(Item):
    titre = models.CharField("notre objectif", max_length=200)
    precision = models.TextField("précisions", max_length=2000, blank=True)

    class Meta(Item.Meta):
        verbose_name = "objectif"

    def __str__(self):
        return self.titre


class Action(Item):
    """The programme's « ingrédient »: a project or a training, made of étapes; a one-étape action is one form."""

    axe = models.CharField(max_length=24, choices=Axe, editable=False)
    nature = models.CharField("c’est plutôt", max_length=24, choices=Nature)
    titre = models.CharField("titre", max_length=200)
    thematique = models.CharField("thème prioritaire", max_length=24, choices=Thematique, blank=True)
    objectifs = models.ManyToManyField(Objectif, blank=True, related_name="actions")

    class Meta(Item.Meta):
        verbose_name = "action"
        constraints = [
            models.CheckConstraint(
                condition=Q(axe=Axe.PROJET, nature=Nature.PROJET)
                | Q(axe=Axe.SAVOIR_FAIRE, nature__in=[Nature.FORMATION, Nature.CHANGEMENT]),
                name="action_axe_nature",
            ),
            models.CheckConstraint(condition=Q(thematique__in=["", *Thematique.values]), name="action_thematique"),
        ]

    def __str__(self):
        return self.titre


class Etape(Item):
    """A step of an action, from the first day of a month (`debut`) to the last day of one (`fin`). `parcours` is copied from the action."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="etapes", editable=False)
    statut = models.CharField(max_length=12, choices=StatutEtape, default=StatutEtape.BROUILLON, editable=False)
    titre = models.CharField("que voulez-vous faire ?", max_length=200)
    debut = models.DateField("début")
    fin = models.DateField("fin")
    pilote = models.ForeignKey(
        Equipier,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="etapes",
        verbose_name="qui s’en occupe chez vous ?",
    )
    # What a city has and a village has not: the service that carries the étape.
    service = models.CharField("service pilote", max_length=80, blank=True)
    debut_reel = models.DateField("commencée le", null=True, editable=False)
    fin_reelle = models.DateField("terminée le", null=True, editable=False)
    motif_abandon = models.CharField("pourquoi elle est abandonnée", max_length=500, blank=True, editable=False)
    public = models.CharField("pour qui ?", max_length=60, blank=True)
    place_des_habitants = models.PositiveSmallIntegerField(
        "place des habitants", choices=PlaceHabitants, null=True, blank=True
    )
    livrables = models.TextField("ce que nous aurons à la fin", max_length=2000, blank=True)
    aide = models.TextField("de quelle aide avons-nous besoin ?", max_length=2000, blank=True)
    acte_reference = models.CharField(max_length=40, blank=True, editable=False)

    class Meta(Item.Meta):
        verbose_name = "étape"
        ordering = ("debut", "rang", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(debut__lte=F("fin")),
                name="etape_dates",
                violation_error_message="La fin est avant le début.",
            ),
            models.CheckConstraint(condition=Q(statut__in=StatutEtape.values), name="etape_statut"),
            models.CheckConstraint(
                condition=Q(debut_reel__isnull=True) | Q(fin_reelle__isnull=True) | Q(debut_reel__lte=F("fin_reelle")),
                name="etape_dates_reelles",
                violation_error_message="La fin réelle est avant le début réel.",
            ),
            models.CheckConstraint(
                condition=Q(fin_reelle__isnull=True) | Q(statut=StatutEtape.REALISEE), name="etape_fin_reelle"
            ),
        ]

    def __str__(self):
        return self.titre

    def get_absolute_url(self):
        return reverse("parcours:etape_suivi", args=[self.parcours_id, self.pk])

    @property
    def est_contractee(self):
        return self.statut not in {StatutEtape.BROUILLON, StatutEtape.PROPOSEE}


class PartiePrenante(Item):
    """An organisation, never an inhabitant: its contact is the organisation's."""

    nom = models.CharField("nom de l’organisation", max_length=160)
    genre = models.CharField("c’est", max_length=16, choices=GenrePartie)
    role = models.CharField("son rôle", max_length=12, choices=RolePartie, default=RolePartie.PARTENAIRE)
    contact = models.CharField("contact de l’organisation", max_length=160, blank=True)
    apport = models.CharField("ce qu’elle apporte", max_length=300, blank=True)

    class Meta(Item.Meta):
        verbose_name = "partenaire"

    def __str__(self):
        return self.nom


class Influence(models.Model):
    """Where an organisation stands on the team's own map: never in a version, an annex, a report or an export.

    Its own table, so that nothing that reads a partie prenante can carry it away.
    """

    partie = models.OneToOneField(PartiePrenante, models.PROTECT, related_name="influence", editable=False)
    poids = models.PositiveSmallIntegerField("son influence", choices=[(1, "Faible"), (2, "Moyenne"), (3, "Forte")])
    position = models.SmallIntegerField("sa position", choices=Position)
    modifie_le = models.DateTimeField(default=timezone.now, editable=False)
    modifie_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")

    class Meta:
        verbose_name = "place sur la carte d’influence"
        constraints = [
            models.CheckConstraint(condition=Q(poids__gte=1, poids__lte=3), name="influence_poids"),
            models.CheckConstraint(condition=Q(position__in=Position.values), name="influence_position"),
        ]

    def __str__(self):
        return f"{self.get_poids_display()}, {self.get_position_display().lower()}"


class Jalon(Item):
    """A key date, alone or within an étape."""

    etape = models.ForeignKey(
        Etape, models.PROTECT, null=True, blank=True, related_name="jalons", verbose_name="étape concernée"
    )
    titre = models.CharField("date clé", max_length=160)
    date = models.DateField("jour")

    class Meta(Item.Meta):
        verbose_name = "date clé"
        ordering = ("date", "pk")

    def __str__(self):
        return self.titre


class Moyen(Item):
    """Money or time foreseen, for an étape or for the whole. Promised and paid are sums made by `conventions`, never stored here."""

    etape = models.ForeignKey(
        Etape, models.PROTECT, null=True, blank=True, related_name="moyens", verbose_name="pour l’étape"
    )
    source = models.CharField("d’où viennent ces moyens ?", max_length=16, choices=Source)
    libelle = models.CharField("précision", max_length=160, blank=True)
    prevu = MontantField("montant prévu (€)", default=0)
    jours = models.PositiveSmallIntegerField("jours de travail", null=True, blank=True)

    class Meta(Item.Meta):
        verbose_name = "moyen"
        constraints = [
            models.CheckConstraint(condition=Q(prevu__gte=0), name="moyen_positif"),
            # One line for what an étape asks of ANCT: the cost typed on the étape.
            models.UniqueConstraint(
                fields=["etape", "source"],
                condition=Q(source=Source.ANCT, etape__isnull=False, retire_le__isnull=True),
                name="moyen_anct_unique",
            ),
        ]

    def __str__(self):
        return self.libelle or self.get_source_display()
