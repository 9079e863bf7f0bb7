"""Files and documents. A file never changes; a document is work to do once, from data frozen on the day it was asked for."""

import uuid

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from socle.documents import fabrication, stockage
from socle.documents.codes import nouveau_code
from socle.documents.genres import GenreInconnu, trouver_genre
from socle.mots import pluriel, poids
from socle.travaux.models import Etat, Travail, TravailQuerySet
from socle.travaux.refus import EchecDefinitif

PDF = "application/pdf"


class Immuable(Exception):
    """This row, or this field, is never written twice."""


class FichierQuerySet(models.QuerySet):
    def update(self, **champs):
        raise Immuable("Un fichier déposé ne change pas.")

    def bulk_update(self, *args, **kwargs):
        raise Immuable("Un fichier déposé ne change pas.")


class Fichier(models.Model):
    """Bytes that were received or made, as they were."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sha256 = models.CharField(
        "empreinte", max_length=64, editable=False, db_index=True, validators=[RegexValidator(r"^[0-9a-f]{64}$")]
    )
    taille = models.PositiveIntegerField("taille en octets", editable=False)
    type_mime = models.CharField("type", max_length=100, editable=False)
    nom = models.CharField(max_length=200, editable=False)
    nb_pages = models.PositiveSmallIntegerField("nombre de pages", null=True, editable=False)
    cle_stockage = models.CharField("clé de stockage", max_length=120, unique=True, editable=False)
    depose_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="déposé par",
    )
    depose_le = models.DateTimeField("déposé le", default=timezone.now, editable=False)

    objects = FichierQuerySet.as_manager()

    class Meta:
        ordering = ["-depose_le", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(taille__gt=0), name="documents_fichier_taille"),
        ]

    def __str__(self):
        return self.nom

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise Immuable("Un fichier déposé ne change pas.")
        super().save(*args, **kwargs)

    @property
    def est_pdf(self):
        return self.type_mime == PDF

    @property
    def precision(self):
        """« PDF, 14 pages, 120 ko »: what a link must say before one follows it."""
        pages = [pluriel(self.nb_pages, "page")] if self.nb_pages else []
        return ", ".join([self.nom.rsplit(".", 1)[-1].upper(), *pages, poids(self.taille)])

    def lire(self):
        """The stored bytes."""
        return stockage.lire(self.cle_stockage)


GELES = frozenset(
    {
        "uuid",
        "genre",
        "objet_type",
        "objet_id",
        "tour",
        "cle",
        "gabarit_version",
        "donnees_gelees",
        "empreinte_donnees",
        "code_verification",
        "demande_par",
        "cree_le",
    }
)


class DocumentQuerySet(TravailQuerySet):
    def update(self, **champs):
        if touches := {nom.removesuffix("_id") for nom in champs} & GELES:
            raise Immuable(f"Un document demandé ne change pas : {', '.join(sorted(touches))}.")
        return super().update(**champs)

    def bulk_update(self, objs, fields, **kwargs):
        raise Immuable("Un document demandé ne change pas.")

    def de(self, objet):
        """The documents of this row, the newest first."""
        return self.filter(objet_type=objet._meta.label_lower, objet_id=objet.pk).order_by("-id")

    def actuels(self):
        """Those that no newer round has replaced."""
        return self.filter(remplace_par=None)

    def pour_liste(self):
        return self.select_related("fichier")


class Document(Travail):
    """A document to make once. `objet_type` is a model's label ("conventions.acte"); `tour` counts its newer versions."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    genre = models.CharField(max_length=60, editable=False)
    objet_type = models.CharField(max_length=80, editable=False)
    objet_id = models.BigIntegerField(editable=False)
    tour = models.PositiveSmallIntegerField(default=1, editable=False)
    cle = models.CharField("clé", max_length=200, unique=True, editable=False)
    gabarit_version = models.CharField("version du gabarit", max_length=12, editable=False)
    donnees_gelees = models.TextField("données gelées", editable=False)
    empreinte_donnees = models.CharField("empreinte des données", max_length=64, editable=False)
    code_verification = models.CharField(
        "code de vérification", max_length=24, unique=True, default=nouveau_code, editable=False
    )
    demande_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="demandé par",
    )
    fichier = models.OneToOneField(Fichier, models.PROTECT, null=True, editable=False, related_name="document")
    remplace_par = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="+", verbose_name="remplacé par"
    )
    # What it stands for no longer holds (an abandoned act): it stays authentic, and the public page says both.
    retire_le = models.DateTimeField("sans effet depuis", null=True, editable=False)
    # Where the attempt under way is about to write: the next attempt removes what a killed one left there.
    brouillon = models.CharField(max_length=120, blank=True, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta(Travail.Meta):
        ordering = ["-id"]
        indexes = [
            *Travail.Meta.indexes,
            models.Index(fields=["objet_type", "objet_id"], name="documents_document_objet"),
        ]
        constraints = [
            *Travail.Meta.constraints,
            models.CheckConstraint(
                condition=Q(etat=Etat.PRET, fichier__isnull=False) | ~Q(etat=Etat.PRET) & Q(fichier__isnull=True),
                name="documents_document_pret",
            ),
            models.CheckConstraint(condition=Q(tour__gte=1), name="documents_document_tour"),
        ]

    def __str__(self):
        return self.cle

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise Immuable("Un document demandé ne change pas.")
        super().save(*args, **kwargs)

    @property
    def est_pret(self):
        return self.etat == Etat.PRET

    @property
    def est_en_echec(self):
        return self.etat in {Etat.ECHEC, Etat.ANNULE}

    @property
    def libelle(self):
        """What people call it: « Convention », « Rapport du comité »."""
        try:
            return trouver_genre(self.genre).libelle
        except GenreInconnu:  # the room has gone, the document has not
            return "Document"

    # --- work (socle.travaux) ---

    def executer(self):
        """Lay out, print, seal, store. The key is written on the row before the file exists, so that nothing is ever left unknown."""
        try:
            produit = fabrication.fabriquer(
                self.genre, self.donnees_gelees, code=self.code_verification, date=self.cree_le
            )
        except GenreInconnu as erreur:
            raise EchecDefinitif(str(erreur)) from erreur
        if self.brouillon:
            stockage.effacer(self.brouillon)
        cle = stockage.cle_pour(produit.octets, "pdf")
        if self._mien().update(brouillon=cle) == 1:
            stockage.ranger(produit.octets, cle)
        return {"produit": produit, "cle": cle}

    def conclure(self, resultat):
        """With the finishing update: the row of the file."""
        produit = resultat["produit"]
        fichier = Fichier.objects.create(
            sha256=stockage.empreinte(produit.octets),
            taille=len(produit.octets),
            type_mime=PDF,
            nom=produit.nom,
            nb_pages=produit.nb_pages,
            cle_stockage=resultat["cle"],
        )
        return {"fichier": fichier, "brouillon": ""}

    def renoncer(self, resultat):
        """Someone else has the row: one's own file goes, and only that one."""
        stockage.effacer(resultat["cle"])

    def _mien(self):
        return Document.objects.filter(pk=self.pk, etat=Etat.EN_COURS, proprietaire=self.proprietaire)
