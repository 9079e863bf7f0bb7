"""The texts from which acts are drafted."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone


class ModeleQuerySet(models.QuerySet):
    def en_vigueur(self, code):
        """The latest published version of this model. Raises Modele.DoesNotExist when there is none."""
        return self.filter(code=code, publie_le__isnull=False).latest("version")

    def visibles_par(self, utilisateur):
        """Models are ANCT's own."""
        return self if utilisateur.est_anct else self.none()

    def pour_liste(self):
        return self.select_related("cree_par", "valide_par").order_by("code", "-version")


class Modele(models.Model):
    """One version of a model: in preparation, then published (acts are drafted from it), then used: from then on nothing changes.

    `visas` is [{"texte", "si": condition or ""}], `articles` [{"code", "titre", "texte"}], in order; `revision` tells two writers apart.
    Written by `modeles` only.
    """

    nom_affiche = "ce modèle"

    code = models.CharField("code", max_length=40)
    version = models.PositiveIntegerField("version")
    revision = models.PositiveIntegerField(default=1, editable=False)
    intitule = models.CharField("intitulé", max_length=200)
    # The legal service has not read it yet: every document says so until it has.
    valide_par_juridique = models.BooleanField("validé par le service juridique", default=False)
    valide_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    valide_le = models.DateTimeField(null=True, editable=False)
    visas = models.JSONField("visas")
    preambule = models.TextField("préambule")
    articles = models.JSONField("articles")
    cree_le = models.DateTimeField(default=timezone.now, editable=False)
    # Empty for those that come with the house.
    cree_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    publie_le = models.DateTimeField("publié le", null=True, editable=False)
    utilise_le = models.DateTimeField("utilisé depuis", null=True, editable=False)

    objects = ModeleQuerySet.as_manager()

    class Meta:
        verbose_name = "modèle de convention"
        verbose_name_plural = "modèles de convention"
        ordering = ("code", "-version")
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="modele_version_unique"),
            # One version in preparation at a time.
            models.UniqueConstraint(
                fields=["code"], condition=Q(publie_le__isnull=True), name="modele_un_en_preparation"
            ),
            models.CheckConstraint(
                condition=Q(utilise_le__isnull=True) | Q(publie_le__isnull=False), name="modele_publie_avant_usage"
            ),
            models.CheckConstraint(
                condition=Q(valide_par_juridique=True) | Q(valide_le__isnull=True, valide_par__isnull=True),
                name="modele_validation_entiere",
            ),
        ]

    def __str__(self):
        return f"{self.intitule}, version {self.version}"

    def get_absolute_url(self):
        return reverse("conventions:modele", args=[self.pk])

    @property
    def est_modifiable(self):
        return self.publie_le is None

    def article(self, code):
        """The article of this code, None when this version has none."""
        return next((a for a in self.articles if a["code"] == code), None)
