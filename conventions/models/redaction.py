"""What is written around a draft: departures from the model, remarks on articles, files annexed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from conventions.enums import PorteSur
from conventions.models.actes import Acte
from socle.documents.models import Fichier


class Ecart(models.Model):
    """An article that departs from its model in one act: the text wanted, why, and the visa of a legal reader.

    `porte_sur` CONVENTION: in an avenant, the new text of an article of the convention. Merge fields are allowed. A text changed after its
    visa loses it.
    """

    acte = models.ForeignKey(Acte, models.PROTECT, related_name="ecarts", editable=False)
    porte_sur = models.CharField(max_length=12, choices=PorteSur, default=PorteSur.ACTE, editable=False)
    code = models.CharField("article", max_length=40, editable=False)
    titre = models.CharField("titre de l’article", max_length=200)
    texte = models.TextField("texte de l’article", max_length=20_000)
    motif = models.CharField("pourquoi ?", max_length=500)
    revision = models.PositiveIntegerField(default=1, editable=False)
    ecrit_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    ecrit_le = models.DateTimeField(default=timezone.now, editable=False)
    vise_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    vise_le = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = "écart au modèle"
        verbose_name_plural = "écarts au modèle"
        ordering = ("acte", "pk")
        constraints = [
            models.UniqueConstraint(fields=["acte", "porte_sur", "code"], name="ecart_unique"),
            models.CheckConstraint(condition=Q(porte_sur__in=PorteSur.values), name="ecart_porte_sur"),
            models.CheckConstraint(condition=~Q(motif="") & ~Q(texte=""), name="ecart_motive"),
            models.CheckConstraint(
                condition=Q(vise_le__isnull=True, vise_par__isnull=True)
                | Q(vise_le__isnull=False, vise_par__isnull=False),
                name="ecart_visa_entier",
            ),
            # Nobody signs off their own departure.
            models.CheckConstraint(
                condition=Q(vise_par__isnull=True) | ~Q(vise_par=F("ecrit_par")), name="ecart_visa_d_un_autre"
            ),
        ]

    def __str__(self):
        return self.titre

    @property
    def perimetre(self):
        return self.acte.perimetre


class RemarqueActe(models.Model):
    """A remark on an article of a draft (`article`: its code, "preambule", "visas", "annexes", or "" for the whole); answers point to the first."""

    acte = models.ForeignKey(Acte, models.PROTECT, related_name="remarques", editable=False)
    article = models.CharField(max_length=40, blank=True, editable=False)
    reponse_a = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="reponses")
    texte = models.TextField("votre remarque", max_length=2000)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    ecrite_le = models.DateTimeField(default=timezone.now, editable=False)
    reglee_le = models.DateTimeField(null=True, editable=False)
    reglee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = "remarque sur un article"
        verbose_name_plural = "remarques sur les articles"
        ordering = ("ecrite_le", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(reglee_le__isnull=True, reglee_par__isnull=True)
                | Q(reglee_le__isnull=False, reglee_par__isnull=False, reponse_a__isnull=True),
                name="remarque_acte_reglee",
            ),
            models.CheckConstraint(condition=~Q(reponse_a=F("pk")), name="remarque_acte_pas_a_soi"),
        ]

    def __str__(self):
        return self.texte[:60]

    @property
    def perimetre(self):
        return self.acte.perimetre


class Annexe(models.Model):
    """A file annexed to an act, after annexes 1 to 4 that are made from data: its number is 4 + its rank among those present."""

    acte = models.ForeignKey(Acte, models.PROTECT, related_name="annexes", editable=False)
    rang = models.PositiveSmallIntegerField(editable=False)
    titre = models.CharField("titre de l’annexe", max_length=160)
    fichier = models.ForeignKey(Fichier, models.PROTECT, related_name="+", editable=False)
    jointe_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    jointe_le = models.DateTimeField(default=timezone.now, editable=False)
    retiree_le = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = "annexe"
        ordering = ("acte", "rang", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["acte", "rang"], condition=Q(retiree_le__isnull=True), name="annexe_rang_unique"
            )
        ]

    def __str__(self):
        return self.titre

    @property
    def perimetre(self):
        return self.acte.perimetre
