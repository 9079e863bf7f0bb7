"""The steering committee of a parcours: who meets, when, what it is asked, what it decided, what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from parcours.models import Parcours
from pilotage.enums import DECISIONS_MAX, Statut, StatutDecision, Suite


class Instance(models.Model):
    """Who steers: an own committee or, better, a meeting that exists already (council, bureau…)."""

    parcours = models.OneToOneField(Parcours, models.PROTECT, related_name="instance", editable=False)
    nom = models.CharField("nom de la réunion", max_length=120, default="Comité de pilotage")
    est_existante = models.BooleanField("cette réunion existe déjà", default=False)

    class Meta:
        verbose_name = "instance de pilotage"
        verbose_name_plural = "instances de pilotage"

    def __str__(self):
        return self.nom

    @property
    def perimetre(self):
        return f"parcours:{self.parcours_id}"


class ComiteQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur):
        return self.filter(parcours__in=Parcours.objects.visibles_par(utilisateur))

    def a_venir(self, moment=None):
        """Planned and not begun, the next one first."""
        return self.filter(statut=Statut.PREVU, date_heure__gte=moment or timezone.now()).order_by("date_heure", "pk")

    def pour_page(self):
        return self.select_related("tenu_par").prefetch_related("decisions")

    def pour_liste(self):
        """Latest first, each with its decisions."""
        return self.prefetch_related("decisions").order_by("-date_heure", "-pk")


class Comite(models.Model):
    """One meeting: planned, then held (its decisions are recorded) or cancelled."""

    nom_affiche = "le comité"

    parcours = models.ForeignKey(Parcours, models.PROTECT, related_name="comites", editable=False)
    statut = models.CharField(max_length=8, choices=Statut, default=Statut.PREVU, editable=False)
    date_heure = models.DateTimeField("date et heure")
    lieu = models.CharField("lieu", max_length=160, blank=True)
    # What the report covers starts here: the committee before, or the start of the parcours.
    periode_debut = models.DateField("début de la période", editable=False)
    en_trois_phrases = models.TextField("en trois phrases", max_length=600, blank=True)
    point_attention = models.CharField("point d’attention", max_length=240, blank=True)
    # Each change of date or place is a new revision for calendars (iCalendar's SEQUENCE).
    revision = models.PositiveIntegerField(default=0, editable=False)
    nb_rapports = models.PositiveIntegerField(default=0, editable=False)
    fixe_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    tenu_le = models.DateTimeField("décisions enregistrées le", null=True, editable=False)
    tenu_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    motif_annulation = models.CharField("pourquoi l’annuler ?", max_length=300, blank=True, editable=False)

    objects = ComiteQuerySet.as_manager()

    class Meta:
        verbose_name = "comité"
        ordering = ("-date_heure", "-pk")
        constraints = [
            models.CheckConstraint(condition=Q(statut__in=Statut.values), name="comite_statut"),
            models.CheckConstraint(
                condition=Q(statut=Statut.TENU, tenu_le__isnull=False, tenu_par__isnull=False)
                | (~Q(statut=Statut.TENU) & Q(tenu_le__isnull=True, tenu_par__isnull=True)),
                name="comite_tenu_entier",
            ),
            models.CheckConstraint(
                condition=Q(statut=Statut.ANNULE) ^ Q(motif_annulation=""), name="comite_annulation_motivee"
            ),
        ]
        indexes = [models.Index(fields=["statut", "date_heure"], name="comite_statut_date")]

    def __str__(self):
        return f"Comité du {timezone.localtime(self.date_heure):%d/%m/%Y}"

    def get_absolute_url(self):
        return reverse("pilotage:comite", args=[self.parcours_id, self.pk])

    @property
    def perimetre(self):
        return f"parcours:{self.parcours_id}"

    @property
    def jour(self):
        """The day of the meeting, in Paris."""
        return timezone.localdate(self.date_heure)

    @property
    def a_eu_lieu(self):
        """From the day itself on: decisions are often recorded before people leave the room."""
        return self.jour <= timezone.localdate()

    def verrouiller(self):
        return Parcours.objects.select_for_update(of=("self",)).get(pk=self.parcours_id)


class DecisionQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur):
        return self.filter(comite__parcours__in=Parcours.objects.visibles_par(utilisateur))

    def prises(self):
        """Those that a committee answered."""
        return self.exclude(statut=StatutDecision.DEMANDEE).filter(comite__statut=Statut.TENU)

    def a_suivre(self):
        """Accepted and not done yet, the most pressing first."""
        return self.filter(statut=StatutDecision.ACCEPTEE, faite_le__isnull=True).order_by(
            F("echeance").asc(nulls_last=True), "pk"
        )


class Decision(models.Model):
    """A question put to a committee, at most three at a time; then its answer, who does it, by when, and whether it was done."""

    nom_affiche = "la décision"

    comite = models.ForeignKey(Comite, models.PROTECT, related_name="decisions", editable=False)
    rang = models.PositiveSmallIntegerField(editable=False)
    statut = models.CharField(max_length=8, choices=StatutDecision, default=StatutDecision.DEMANDEE, editable=False)
    question = models.CharField("que demandez-vous au comité ?", max_length=200)
    option_a = models.CharField("choix A", max_length=140, blank=True)
    option_b = models.CharField("choix B", max_length=140, blank=True)
    proposition = models.CharField("proposition de l’équipe", max_length=240, blank=True)
    responsable = models.CharField("qui s’en occupe ?", max_length=120, blank=True)
    echeance = models.DateField("pour quand ?", null=True, blank=True)
    reponse = models.TextField("ce qui a été décidé", max_length=1000, blank=True)
    faite_le = models.DateField("faite le", null=True, editable=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "décision"
        ordering = ("rang",)
        constraints = [
            models.CheckConstraint(condition=Q(statut__in=StatutDecision.values), name="decision_statut"),
            # Three ranks, one decision each: a fourth one has nowhere to go.
            models.CheckConstraint(condition=Q(rang__gte=1) & Q(rang__lte=DECISIONS_MAX), name="decision_rang"),
            models.UniqueConstraint(fields=["comite", "rang"], name="decision_rang_unique"),
            models.CheckConstraint(
                condition=Q(faite_le__isnull=True) | Q(statut=StatutDecision.ACCEPTEE), name="decision_faite_acceptee"
            ),
        ]

    def __str__(self):
        return self.question

    @property
    def perimetre(self):
        return self.comite.perimetre

    def verrouiller(self):
        return Parcours.objects.select_for_update(of=("self",)).get(pk=self.comite.parcours_id)

    def suite(self, jour):
        """What became of it on this day. None while it is only asked."""
        if self.statut == StatutDecision.DEMANDEE:
            return None
        if self.statut != StatutDecision.ACCEPTEE:
            return Suite(self.statut)
        if self.faite_le:
            return Suite.FAITE
        return Suite.EN_RETARD if self.echeance and self.echeance < jour else Suite.EN_COURS
