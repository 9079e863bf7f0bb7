"""What was signed, as it reached the portal. Depositing is not signing: the signatory is a person named in the act, not an account."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from conventions.enums import SIGNATURES_CLOSES, ModeSignature, PartieSignataire, StatutSignature
from conventions.models.actes import Acte
from parcours.models import Parcours
from socle.documents.models import Fichier


class SignatureQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur):
        return self.filter(acte__convention__parcours__in=Parcours.objects.visibles_par(utilisateur))

    def presentes(self):
        """Those neither refused nor taken back: one per side at most."""
        return self.exclude(statut__in=SIGNATURES_CLOSES)

    def recues(self):
        return self.filter(statut=StatutSignature.RECUE)


class Signature(models.Model):
    """One side's signature of an act, from its deposit to its reception or refusal. `date` and `signataire` are what the paper or the file says.

    `fichier` is the signed PDF (mode externe); scans hang as `Feuillet` rows. `verification` is the canonical text of what was read in the file.
    """

    nom_affiche = "cette signature"

    acte = models.ForeignKey(Acte, models.PROTECT, related_name="signatures", editable=False)
    partie = models.CharField(max_length=12, choices=PartieSignataire, editable=False)
    mode = models.CharField("comment est-elle signée ?", max_length=8, choices=ModeSignature)
    statut = models.CharField(
        max_length=12, choices=StatutSignature, default=StatutSignature.INCOMPLETE, editable=False
    )
    date = models.DateField("signée le")
    signataire = models.CharField("signée par", max_length=120)
    fichier = models.ForeignKey(Fichier, models.PROTECT, null=True, editable=False, related_name="+")
    verification = models.TextField(blank=True, default="", editable=False)
    # Where the original is kept, for a signature recorded without a file.
    lieu_original = models.CharField("où est gardé l’original ?", max_length=160, blank=True)
    depose_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    depose_le = models.DateTimeField(default=timezone.now, editable=False)
    decide_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    decide_le = models.DateTimeField(null=True, editable=False)
    motif = models.CharField("pourquoi ?", max_length=500, blank=True, editable=False)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = "signature"
        ordering = ("acte", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["acte", "partie"], condition=~Q(statut__in=SIGNATURES_CLOSES), name="signature_unique_presente"
            ),
            models.CheckConstraint(condition=Q(partie__in=PartieSignataire.values), name="signature_partie"),
            models.CheckConstraint(condition=Q(mode__in=ModeSignature.values), name="signature_mode"),
            models.CheckConstraint(condition=Q(statut__in=StatutSignature.values), name="signature_statut"),
            models.CheckConstraint(
                condition=Q(mode=ModeSignature.EXTERNE, fichier__isnull=False)
                | ~Q(mode=ModeSignature.EXTERNE) & Q(fichier__isnull=True),
                name="signature_externe_avec_fichier",
            ),
            models.CheckConstraint(
                condition=~Q(mode=ModeSignature.CONSTAT) | ~Q(lieu_original=""), name="signature_constat_situee"
            ),
            models.CheckConstraint(
                condition=~Q(statut=StatutSignature.REFUSEE) | ~Q(motif=""), name="signature_refus_motive"
            ),
            models.CheckConstraint(
                condition=Q(decide_le__isnull=True, decide_par__isnull=True)
                | Q(decide_le__isnull=False, decide_par__isnull=False),
                name="signature_decision_entiere",
            ),
            # Scans become complete by their pages, a rewritten file by a person who compared it.
            models.CheckConstraint(
                condition=~Q(statut=StatutSignature.INCOMPLETE) | Q(mode=ModeSignature.PAPIER),
                name="signature_incomplete_sur_papier",
            ),
            models.CheckConstraint(
                condition=~Q(statut=StatutSignature.A_COMPARER) | ~Q(mode=ModeSignature.PAPIER),
                name="signature_a_comparer_sans_papier",
            ),
        ]

    def __str__(self):
        return f"Signature de {self.signataire}"

    @property
    def perimetre(self):
        return f"parcours:{self.acte.convention.parcours_id}"

    def verrouiller(self):
        return Parcours.objects.select_for_update(of=("self",)).get(conventions__actes=self.acte_id)


class Feuillet(models.Model):
    """One page of what was scanned or photographed: page `page` of a deposited file, standing for page `numero` of the act (null: not placed)."""

    signature = models.ForeignKey(Signature, models.PROTECT, related_name="feuillets", editable=False)
    fichier = models.ForeignKey(Fichier, models.PROTECT, related_name="+", editable=False)
    page = models.PositiveSmallIntegerField(editable=False)
    numero = models.PositiveSmallIntegerField("page de la convention", null=True, blank=True)
    ajoute_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    ajoute_le = models.DateTimeField(default=timezone.now, editable=False)
    retire_le = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = "page numérisée"
        verbose_name_plural = "pages numérisées"
        ordering = ("signature", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["signature", "numero"],
                condition=Q(retire_le__isnull=True, numero__isnull=False),
                name="feuillet_numero_unique",
            ),
            models.UniqueConstraint(fields=["signature", "fichier", "page"], name="feuillet_page_unique"),
            models.CheckConstraint(condition=Q(page__gte=1), name="feuillet_page"),
            models.CheckConstraint(condition=Q(numero__isnull=True) | Q(numero__gte=1), name="feuillet_numero"),
        ]

    def __str__(self):
        return f"Page {self.numero or '?'}"
