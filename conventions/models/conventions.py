"""The convention itself, and the counter of numbers."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from conventions.enums import TERMINEES, Assiette, Statut
from parcours.models import Parcours
from socle.champs import MontantField

# Terminated after a payment, what was paid not set against the expenses yet (`est_a_decompter`, in SQL).
A_DECOMPTER = Q(statut=Statut.RESILIEE, montant_paye__gt=0, decompte_le__isnull=True)


class ConventionQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur):
        return self.filter(parcours__in=Parcours.objects.visibles_par(utilisateur))

    def vivantes(self):
        """Those that still bind, or prepare to: at most one per parcours."""
        return self.exclude(statut__in=TERMINEES)

    def signees(self):
        """Those whose initial act both sides have signed, whatever became of them since."""
        return self.filter(date_effet__isnull=False)


class Convention(models.Model):
    """What binds ANCT and a territory for one parcours. Its total grows when an act is signed, never before."""

    nom_affiche = "la convention"

    parcours = models.ForeignKey(Parcours, models.PROTECT, related_name="conventions", editable=False)
    statut = models.CharField(max_length=12, choices=Statut, default=Statut.EN_COURS, editable=False)
    montant_total = MontantField("montant promis par les actes signés (€)", default=0, editable=False)
    montant_paye = MontantField("montant versé (€)", default=0, editable=False)
    assiette = models.CharField(
        "dépenses comptées", max_length=3, choices=Assiette, default=Assiette.TTC, editable=False
    )
    date_effet = models.DateField("date d’effet", null=True, editable=False)
    date_fin = models.DateField("fin d’exécution", null=True, editable=False)
    # Why it is suspended, or why it ended before its term.
    motif = models.CharField("pourquoi", max_length=500, blank=True, editable=False)
    suspendue_le = models.DateField("suspendue le", null=True, editable=False)
    finie_le = models.DateField("terminée le", null=True, editable=False)
    # Once terminated: the day on which what was paid was set against the expenses (article « Résiliation »).
    decompte_le = models.DateField("décompte établi le", null=True, editable=False)
    # None: by the rule (yearly amount above the threshold of the decree); otherwise ANCT's choice, with its motive when it is no.
    publier = models.BooleanField("publier en données ouvertes", null=True, editable=False)
    motif_non_publication = models.CharField(max_length=300, blank=True, editable=False)

    objects = ConventionQuerySet.as_manager()

    class Meta:
        verbose_name = "convention"
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["parcours"], condition=~Q(statut__in=TERMINEES), name="convention_unique_vivante"
            ),
            models.CheckConstraint(condition=Q(statut__in=Statut.values), name="convention_statut"),
            models.CheckConstraint(condition=Q(assiette__in=Assiette.values), name="convention_assiette"),
            models.CheckConstraint(
                condition=Q(montant_paye__gte=0) & Q(montant_paye__lte=F("montant_total")), name="convention_montants"
            ),
            models.CheckConstraint(
                condition=Q(date_effet__isnull=True) | Q(date_fin__isnull=True) | Q(date_effet__lte=F("date_fin")),
                name="convention_dates",
            ),
            models.CheckConstraint(
                condition=Q(statut=Statut.SUSPENDUE, suspendue_le__isnull=False) & ~Q(motif="")
                | ~Q(statut=Statut.SUSPENDUE) & Q(suspendue_le__isnull=True),
                name="convention_suspension_datee",
            ),
            models.CheckConstraint(
                condition=~Q(statut__in=(Statut.RESILIEE, Statut.CLOSE)) | Q(finie_le__isnull=False),
                name="convention_fin_datee",
            ),
            models.CheckConstraint(
                condition=~Q(statut=Statut.RESILIEE) | ~Q(motif=""), name="convention_resiliation_motivee"
            ),
            models.CheckConstraint(
                condition=Q(decompte_le__isnull=True) | Q(statut=Statut.RESILIEE), name="convention_decompte_resiliee"
            ),
            # What was never signed is given up, never terminated; what was signed is terminated, never given up.
            models.CheckConstraint(
                condition=~Q(statut=Statut.CADUQUE) | Q(date_effet__isnull=True), name="convention_caduque_non_signee"
            ),
            models.CheckConstraint(
                condition=Q(statut__in=(Statut.EN_COURS, Statut.CADUQUE)) | Q(date_effet__isnull=False),
                name="convention_vie_apres_signature",
            ),
            models.CheckConstraint(
                condition=Q(publier__isnull=False, publier=False) ^ Q(motif_non_publication=""),
                name="convention_non_publication_motivee",
            ),
        ]

    def __str__(self):
        return f"Convention {self.parcours.collectivite.de_nom}"

    def get_absolute_url(self):
        return reverse("conventions:page", args=[self.parcours_id])

    @property
    def est_a_decompter(self):
        """Terminated after a payment, what was paid not set against the expenses yet."""
        return self.statut == Statut.RESILIEE and self.montant_paye > 0 and self.decompte_le is None

    @property
    def perimetre(self):
        return f"parcours:{self.parcours_id}"

    def verrouiller(self):
        return Parcours.objects.select_for_update(of=("self",)).get(pk=self.parcours_id)


class Compteur(models.Model):
    """The last number taken in a year. Read and written under its row's lock, the last lock of a transaction."""

    annee = models.PositiveSmallIntegerField(primary_key=True)
    dernier = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "compteur"

    def __str__(self):
        return f"{self.annee} : {self.dernier}"
