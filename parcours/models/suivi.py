"""Running the parcours: changes to what is contracted, and exchanges between ANCT and the territory."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from parcours.changements import en_mots
from parcours.enums import ChampModifiable, GenreEchange, ModeDecision, StatutModification
from parcours.models.blocs import Etape
from parcours.models.ecriture import DuParcours
from parcours.models.parcours import Parcours

DECIDEES = (StatutModification.ACCEPTEE,)


class Modification(models.Model):
    """A change to a contracted étape: small ones apply at once, others wait for a decision whose reference and date are kept.

    `ancien` and `nouveau` are ISO dates or amounts in euros with two decimals ("" for a cost that was not known).
    """

    nom_affiche = "cette demande"

    parcours = models.ForeignKey(Parcours, models.PROTECT, related_name="modifications", editable=False)
    etape = models.ForeignKey(Etape, models.PROTECT, related_name="modifications", editable=False)
    champ = models.CharField(max_length=8, choices=ChampModifiable, editable=False)
    ancien = models.CharField(max_length=20, blank=True, editable=False)
    nouveau = models.CharField(max_length=20, editable=False)
    motif = models.CharField("pourquoi ?", max_length=500)
    statut = models.CharField(
        max_length=12, choices=StatutModification, default=StatutModification.PROPOSEE, editable=False
    )
    demandee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    demandee_le = models.DateTimeField(default=timezone.now, editable=False)
    # Who decided, when, how: the steering committee's decision as the référent found it.
    decision_mode = models.CharField("comment", max_length=8, choices=ModeDecision, blank=True)
    decision_reference = models.CharField("référence de la décision", max_length=160, blank=True)
    decision_le = models.DateField("date de la décision", null=True, blank=True)
    tranchee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    tranchee_le = models.DateTimeField(null=True, editable=False)
    motif_refus = models.CharField("motif du refus", max_length=500, blank=True)

    objects = DuParcours.as_manager()

    class Meta:
        verbose_name = "changement demandé"
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(condition=Q(statut__in=StatutModification.values), name="modification_statut"),
            models.CheckConstraint(condition=Q(champ__in=ChampModifiable.values), name="modification_champ"),
            models.CheckConstraint(
                condition=~Q(statut__in=DECIDEES)
                | (
                    ~Q(decision_mode="")
                    & ~Q(decision_reference="")
                    & Q(decision_le__isnull=False, tranchee_le__isnull=False, tranchee_par__isnull=False)
                ),
                name="modification_decision",
            ),
            models.CheckConstraint(
                condition=~Q(statut=StatutModification.REFUSEE) | ~Q(motif_refus=""), name="modification_refus"
            ),
            # One demand at a time on a field: the next one starts from what was decided.
            models.UniqueConstraint(
                fields=["etape", "champ"],
                condition=Q(statut=StatutModification.PROPOSEE),
                name="modification_unique_proposee",
            ),
        ]

    def __str__(self):
        return f"{self.get_champ_display()} de « {self.etape} »"

    def get_absolute_url(self):
        return reverse("parcours:modification", args=[self.parcours_id, self.pk])

    @property
    def avant(self):
        """What stood when it was asked, in words."""
        return en_mots(self.champ, self.ancien)

    @property
    def apres(self):
        return en_mots(self.champ, self.nouveau)

    @property
    def est_en_attente(self):
        return self.statut == StatutModification.PROPOSEE

    @property
    def perimetre(self):
        return f"parcours:{self.parcours_id}"

    def verrouiller(self):
        return Parcours.objects.select_for_update(of=("self",)).get(pk=self.parcours_id)


class PartagesManager(models.Manager.from_queryset(DuParcours)):
    def get_queryset(self):
        return super().get_queryset().filter(interne=False)


class Echange(models.Model):
    """A call, a visit, a visio: who, three lines, the next contact. Internal ones are read under /gestion/ only.

    `objects` knows the shared ones alone, so that a page of the portal cannot show an internal one by mistake; `tous` is for /gestion/.
    """

    parcours = models.ForeignKey(Parcours, models.PROTECT, related_name="+", editable=False)
    date = models.DateField("date")
    genre = models.CharField("c’était", max_length=8, choices=GenreEchange, default=GenreEchange.APPEL)
    personnes = models.CharField("avec qui ?", max_length=200)
    resume = models.TextField("en trois lignes", max_length=1000)
    prochain_contact = models.DateField("prochain contact", null=True, blank=True)
    interne = models.BooleanField("visible de l’ANCT seulement", default=False)
    note_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    note_le = models.DateTimeField(default=timezone.now, editable=False)
    # Corrected notes keep the former one; a withdrawn one leaves the lists.
    retire_le = models.DateTimeField(null=True, editable=False)

    objects = PartagesManager()
    tous = DuParcours.as_manager()

    class Meta:
        verbose_name = "échange"
        ordering = ("-date", "-pk")
        base_manager_name = "tous"
        constraints = [
            models.CheckConstraint(condition=Q(genre__in=GenreEchange.values), name="echange_genre"),
            models.CheckConstraint(
                condition=Q(prochain_contact__isnull=True) | Q(prochain_contact__gte=models.F("date")),
                name="echange_prochain",
                violation_error_message="Le prochain contact est avant l’échange.",
            ),
        ]

    def __str__(self):
        return f"{self.get_genre_display()} du {self.date:%d/%m/%Y}"

    @property
    def perimetre(self):
        return f"parcours:{self.parcours_id}"
