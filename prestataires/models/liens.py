"""Personal links: what one provider may do without an account."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from prestataires.enums import UsageLien
from prestataires.models.besoins import Candidature
from prestataires.models.missions import Mission
from prestataires.models.registre import Prestataire


class LienPersonnel(models.Model):
    """One provider, one thing to do, until a day. The token is signed when the mail leaves, never stored.

    `generation` grows when a new link is asked for: the former mail's link then no longer opens.
    """

    prestataire = models.ForeignKey(Prestataire, models.PROTECT, related_name="liens", editable=False)
    usage = models.CharField(max_length=12, choices=UsageLien, editable=False)
    candidature = models.ForeignKey(Candidature, models.PROTECT, null=True, related_name="liens", editable=False)
    mission = models.ForeignKey(Mission, models.PROTECT, null=True, related_name="liens", editable=False)
    email = models.EmailField(editable=False)
    generation = models.PositiveSmallIntegerField(default=1, editable=False)
    cree_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    cree_le = models.DateTimeField(default=timezone.now, editable=False)
    envoye_le = models.DateTimeField(default=timezone.now, editable=False)
    expire_le = models.DateTimeField(editable=False)
    revoque_le = models.DateTimeField(null=True, editable=False)
    vu_le = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = "lien personnel"
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(usage=UsageLien.DEVIS, candidature__isnull=False, mission__isnull=True)
                | Q(usage=UsageLien.MISSION, candidature__isnull=True, mission__isnull=False)
                | Q(usage=UsageLien.ATTESTATIONS, candidature__isnull=True, mission__isnull=True),
                name="lien_un_seul_objet",
            ),
            models.UniqueConstraint(
                fields=["candidature"], condition=Q(revoque_le__isnull=True), name="lien_un_par_candidature"
            ),
            models.UniqueConstraint(
                fields=["mission"], condition=Q(revoque_le__isnull=True), name="lien_un_par_mission"
            ),
            models.UniqueConstraint(
                fields=["prestataire"],
                condition=Q(revoque_le__isnull=True, usage=UsageLien.ATTESTATIONS),
                name="lien_un_d_attestations",
            ),
        ]

    def __str__(self):
        return f"lien {self.pk}"

    @property
    def perimetre(self):
        if self.candidature_id:
            return self.candidature.perimetre
        return self.mission.perimetre if self.mission_id else ""

    def verrouiller(self):
        """The parcours of what it leads to, or the provider's own row."""
        return (self.candidature or self.mission or self.prestataire).verrouiller()
