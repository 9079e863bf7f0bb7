"""Writing together: what was sent (versions), the direction's visa on it, comments, corrections asked on one field."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from parcours.enums import BlocCible, StatutCorrection, StatutEnvoi
from parcours.models.parcours import Parcours


class DuParcours(models.QuerySet):
    def visibles_par(self, utilisateur):
        return self.filter(parcours__in=Parcours.objects.visibles_par(utilisateur))


class Version(models.Model):
    """What was sent to ANCT, frozen: canonical text and its hash (triggers refuse to change them), and where the sending stands."""

    nom_affiche = "cet envoi"

    parcours = models.ForeignKey(Parcours, models.PROTECT, related_name="versions")
    numero = models.PositiveIntegerField()
    statut = models.CharField(max_length=12, choices=StatutEnvoi, default=StatutEnvoi.ENVOYE, editable=False)
    contenu = models.TextField(editable=False)
    empreinte = models.CharField(max_length=64, editable=False)
    # uids of the étapes that this sending proposed: taken back with it.
    etapes_proposees = models.JSONField(default=list, editable=False)
    soumise_le = models.DateTimeField(default=timezone.now, editable=False)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    objects = DuParcours.as_manager()

    class Meta:
        verbose_name = "envoi"
        ordering = ("-numero",)
        constraints = [
            models.UniqueConstraint(fields=["parcours", "numero"], name="version_numero_unique"),
            models.CheckConstraint(condition=Q(statut__in=StatutEnvoi.values), name="version_statut"),
        ]

    def __str__(self):
        return f"Envoi n° {self.numero}"

    @property
    def perimetre(self):
        return f"parcours:{self.parcours_id}"

    def verrouiller(self):
        return Parcours.objects.select_for_update(of=("self",)).get(pk=self.parcours_id)


class Visa(models.Model):
    """The direction has read this very text before it is sent. A visa inside the portal never poses as a signature."""

    parcours = models.ForeignKey(Parcours, models.PROTECT, related_name="visas")
    empreinte = models.CharField(max_length=64, editable=False)
    demande_le = models.DateTimeField(default=timezone.now, editable=False)
    demande_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    donne_le = models.DateTimeField(null=True, editable=False)
    donne_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")

    class Meta:
        verbose_name = "visa de la direction"
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["parcours", "empreinte"], name="visa_unique"),
            models.CheckConstraint(
                condition=Q(donne_le__isnull=True, donne_par__isnull=True)
                | Q(donne_le__isnull=False, donne_par__isnull=False),
                name="visa_donne",
            ),
        ]

    def __str__(self):
        return f"Visa demandé le {self.demande_le:%d/%m/%Y}"

    @property
    def perimetre(self):
        return f"parcours:{self.parcours_id}"


class Commentaire(models.Model):
    """A remark on a block (`cible_uid` null) or on an item of it; answers point to the first one, which is settled or not."""

    parcours = models.ForeignKey(Parcours, models.PROTECT, related_name="commentaires", editable=False)
    bloc = models.CharField(max_length=12, choices=BlocCible, editable=False)
    cible_uid = models.UUIDField(null=True, editable=False, db_index=True)
    reponse_a = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="reponses")
    texte = models.TextField("votre remarque", max_length=2000)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    ecrit_le = models.DateTimeField(default=timezone.now, editable=False)
    regle_le = models.DateTimeField(null=True, editable=False)
    regle_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")

    objects = DuParcours.as_manager()

    class Meta:
        verbose_name = "remarque"
        ordering = ("ecrit_le", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(bloc__in=BlocCible.values), name="commentaire_bloc"),
            models.CheckConstraint(
                condition=Q(regle_le__isnull=True, regle_par__isnull=True)
                | Q(regle_le__isnull=False, regle_par__isnull=False, reponse_a__isnull=True),
                name="commentaire_regle",
            ),
            models.CheckConstraint(condition=~Q(reponse_a=F("pk")), name="commentaire_pas_a_soi"),
        ]

    def __str__(self):
        return self.texte[:60]

    @property
    def perimetre(self):
        return f"parcours:{self.parcours_id}"


class Correction(models.Model):
    """ANCT asks for one field of one item: that field alone opens, whatever the phase, until it is answered."""

    nom_affiche = "cette question"

    parcours = models.ForeignKey(Parcours, models.PROTECT, related_name="corrections", editable=False)
    modele = models.CharField(max_length=20, editable=False)  # "etape", "objectif", "partenaire", "jalon", "moyen"
    cible_uid = models.UUIDField(editable=False)
    champ = models.CharField(max_length=40, editable=False)
    message = models.TextField("votre question", max_length=1000)
    statut = models.CharField(
        max_length=12, choices=StatutCorrection, default=StatutCorrection.DEMANDEE, editable=False
    )
    demandee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    demandee_le = models.DateTimeField(default=timezone.now, editable=False)
    repondue_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    repondue_le = models.DateTimeField(null=True, editable=False)
    reponse = models.CharField("un mot pour l’ANCT", max_length=500, blank=True)

    objects = DuParcours.as_manager()

    class Meta:
        verbose_name = "question de l’ANCT"
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(condition=Q(statut__in=StatutCorrection.values), name="correction_statut"),
            # One open question at a time on a field: the second one would hide the first.
            models.UniqueConstraint(
                fields=["cible_uid", "champ"],
                condition=Q(statut__in=[StatutCorrection.DEMANDEE, StatutCorrection.REPONDUE]),
                name="correction_unique_ouverte",
            ),
        ]

    def __str__(self):
        return self.message[:60]

    def get_absolute_url(self):
        return reverse("parcours:correction", args=[self.parcours_id, self.pk])

    @property
    def perimetre(self):
        return f"parcours:{self.parcours_id}"

    def verrouiller(self):
        return Parcours.objects.select_for_update(of=("self",)).get(pk=self.parcours_id)
