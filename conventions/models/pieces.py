"""What the territory sends for its payments: one row per deposit, and the bank account read from its RIB."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from conventions.enums import PIECES_PRESENTES, GenrePiece, StatutPiece
from conventions.models.conventions import Convention
from parcours.models import Parcours
from socle.documents.models import Fichier


class PieceQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur):
        return self.filter(convention__parcours__in=Parcours.objects.visibles_par(utilisateur))

    def presentes(self):
        return self.filter(statut__in=PIECES_PRESENTES)

    def pour_liste(self):
        return self.select_related("fichier", "deposee_par").order_by("rang", "genre", "pk")


class Piece(models.Model):
    """One deposit. `rang`: the payment it is asked for, 0 when it serves the whole convention. A former one is kept, « remplacée »."""

    nom_affiche = "cette pièce"

    convention = models.ForeignKey(Convention, models.PROTECT, related_name="pieces", editable=False)
    genre = models.CharField(max_length=12, choices=GenrePiece, editable=False)
    rang = models.PositiveSmallIntegerField(default=0, editable=False)
    statut = models.CharField(max_length=12, choices=StatutPiece, default=StatutPiece.RECUE, editable=False)
    fichier = models.ForeignKey(Fichier, models.PROTECT, related_name="+", editable=False)
    remplace = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="remplacee_par", editable=False, verbose_name="remplace"
    )
    motif = models.CharField("pourquoi la remplacer ?", max_length=500, blank=True, editable=False)
    deposee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    deposee_le = models.DateTimeField(default=timezone.now, editable=False)
    jugee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    jugee_le = models.DateField("refusée le", null=True, editable=False)

    objects = PieceQuerySet.as_manager()

    class Meta:
        verbose_name = "pièce"
        ordering = ("convention", "rang", "genre", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["convention", "genre", "rang"],
                condition=Q(statut__in=PIECES_PRESENTES),
                name="piece_presente_unique",
            ),
            models.CheckConstraint(condition=Q(statut__in=StatutPiece.values), name="piece_statut"),
            models.CheckConstraint(condition=Q(genre__in=GenrePiece.values), name="piece_genre"),
            # The motive stays on a deposit that was refused and then replaced.
            models.CheckConstraint(
                condition=Q(statut=StatutPiece.A_REMPLACER, jugee_le__isnull=False, jugee_par__isnull=False)
                & ~Q(motif="")
                | Q(statut=StatutPiece.RECUE, motif="", jugee_le__isnull=True, jugee_par__isnull=True)
                | Q(statut=StatutPiece.REMPLACEE),
                name="piece_refus_motive",
            ),
            models.CheckConstraint(condition=~Q(remplace=F("pk")), name="piece_pas_soi_meme"),
        ]

    def __str__(self):
        return self.get_genre_display()

    def get_absolute_url(self):
        return reverse("conventions:pieces", args=[self.convention.parcours_id])

    @property
    def perimetre(self):
        return f"parcours:{self.convention.parcours_id}"

    @property
    def est_recue(self):
        return self.statut == StatutPiece.RECUE

    def verrouiller(self):
        return Parcours.objects.select_for_update(of=("self",)).get(conventions=self.convention_id)


class CompteBancaire(models.Model):
    """The account read from a RIB, typed by who keeps the finances. Read by them only, each reading in the journal.

    `change`: the territory was paid, or about to be, on another account. A changed account is confirmed by a second person, who calls a
    number known from elsewhere.
    """

    piece = models.OneToOneField(Piece, models.PROTECT, related_name="compte", editable=False)
    titulaire = models.CharField("titulaire du compte", max_length=120, editable=False)
    iban = models.CharField("IBAN", max_length=34, editable=False)
    bic = models.CharField("BIC", max_length=11, blank=True, editable=False)
    change = models.BooleanField(default=False, editable=False)
    saisi_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    saisi_le = models.DateTimeField(default=timezone.now, editable=False)
    confirme_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    confirme_le = models.DateField("confirmé par téléphone le", null=True, editable=False)
    appel = models.CharField("qui avez-vous appelé, à quel numéro ?", max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = "compte bancaire"
        verbose_name_plural = "comptes bancaires"
        ordering = ("piece",)
        constraints = [
            models.CheckConstraint(condition=~Q(iban="") & ~Q(titulaire=""), name="compte_entier"),
            models.CheckConstraint(
                condition=Q(confirme_le__isnull=True, confirme_par__isnull=True, appel="")
                | (Q(confirme_le__isnull=False, confirme_par__isnull=False, change=True) & ~Q(appel="")),
                name="compte_confirmation_entiere",
            ),
            # Nobody confirms the account they typed.
            models.CheckConstraint(
                condition=Q(confirme_par__isnull=True) | ~Q(confirme_par=F("saisi_par")),
                name="compte_confirme_par_un_autre",
            ),
        ]

    def __str__(self):
        return f"compte {self.pk}"

    @property
    def perimetre(self):
        return self.piece.perimetre

    @property
    def a_confirmer(self):
        return self.change and self.confirme_le is None
