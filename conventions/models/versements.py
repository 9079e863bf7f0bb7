"""The payments of a convention, one row for each place of its schedule, from its notification on."""

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse

from conventions.enums import (
    VERSEMENTS_ARRETES,
    VERSEMENTS_COMMENCES,
    VERSEMENTS_TENUS,
    GenreTranche,
    StatutVersement,
)
from conventions.models.actes import Acte, Tranche
from conventions.models.conventions import Convention
from conventions.models.pieces import CompteBancaire
from parcours.models import Parcours
from socle.champs import MontantField

APRES_CERTIFICATION = (StatutVersement.CERTIFIE, StatutVersement.TRANSMIS, StatutVersement.PAYE, StatutVersement.REJETE)
APRES_TRANSMISSION = APRES_CERTIFICATION[1:]


class VersementQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur):
        return self.filter(convention__parcours__in=Parcours.objects.visibles_par(utilisateur))

    def presents(self):
        return self.exclude(statut=StatutVersement.ANNULE)

    def tenus(self):
        """Certified, or further: an avenant no longer changes their amount."""
        return self.filter(statut__in=VERSEMENTS_TENUS)

    def avec_numero(self):
        """With the number of its convention."""
        initial = Acte.objects.filter(convention=OuterRef("convention"), rang=0).order_by()
        return self.annotate(numero=Subquery(initial.values("numero")[:1]))

    def pour_liste(self):
        return self.select_related(
            "tranche", "convention__parcours__collectivite__departement", "demande_par", "certifie_par"
        )


class Versement(models.Model):
    """One payment. `montant` (euros) is set when it is asked for and holds from its certification on; `tranche` is its place in the schedule in force, another one after an avenant.

    Days: `demande_le` starts the clock of the payment; while `arrete_le` is set it does not run, and `jours_arretes` are those that it lost before.
    """

    nom_affiche = "ce versement"

    convention = models.ForeignKey(Convention, models.PROTECT, related_name="versements", editable=False)
    tranche = models.ForeignKey(Tranche, models.PROTECT, related_name="versements", editable=False)
    rang = models.PositiveSmallIntegerField(editable=False)
    statut = models.CharField(max_length=10, choices=StatutVersement, default=StatutVersement.PREVU, editable=False)
    montant = MontantField("montant demandé (€)", null=True, editable=False)
    demande_le = models.DateField("demandé le", null=True, editable=False)
    # Nobody asks for the first one: the notification does.
    demande_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    arrete_le = models.DateField("délai arrêté le", null=True, editable=False)
    jours_arretes = models.PositiveSmallIntegerField("jours d’arrêt déjà passés", default=0, editable=False)
    motif = models.CharField("pourquoi ?", max_length=500, blank=True, editable=False)
    certifie_le = models.DateField("service fait certifié le", null=True, editable=False)
    certifie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    # The account it is paid on, from its certification on.
    compte = models.ForeignKey(CompteBancaire, models.PROTECT, null=True, related_name="versements", editable=False)
    transmis_le = models.DateField("transmis à l’agence comptable le", null=True, editable=False)
    paye_le = models.DateField("payé le", null=True, editable=False)
    reference = models.CharField("référence du paiement", max_length=60, blank=True, editable=False)

    objects = VersementQuerySet.as_manager()

    class Meta:
        verbose_name = "versement"
        ordering = ("convention", "rang", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["convention", "rang"], condition=~Q(statut=StatutVersement.ANNULE), name="versement_rang_unique"
            ),
            models.CheckConstraint(condition=Q(statut__in=StatutVersement.values), name="versement_statut"),
            models.CheckConstraint(
                condition=Q(statut=StatutVersement.PREVU, montant__isnull=True, demande_le__isnull=True)
                | Q(statut__in=VERSEMENTS_COMMENCES, montant__isnull=False, montant__gt=0, demande_le__isnull=False)
                | Q(statut=StatutVersement.ANNULE),
                name="versement_demande_entiere",
            ),
            models.CheckConstraint(
                condition=Q(statut__in=VERSEMENTS_ARRETES, arrete_le__isnull=False) & ~Q(motif="")
                | ~Q(statut__in=VERSEMENTS_ARRETES) & Q(arrete_le__isnull=True),
                name="versement_arret_motive",
            ),
            models.CheckConstraint(
                condition=Q(certifie_le__isnull=True, certifie_par__isnull=True)
                | Q(certifie_le__isnull=False, certifie_par__isnull=False),
                name="versement_certification_entiere",
            ),
            models.CheckConstraint(
                condition=~Q(statut__in=APRES_CERTIFICATION) | Q(certifie_le__isnull=False),
                name="versement_certifie_date",
            ),
            models.CheckConstraint(
                condition=~Q(statut__in=APRES_TRANSMISSION) | Q(transmis_le__isnull=False),
                name="versement_transmis_date",
            ),
            models.CheckConstraint(
                condition=Q(statut=StatutVersement.PAYE, paye_le__isnull=False) & ~Q(reference="")
                | ~Q(statut=StatutVersement.PAYE) & Q(paye_le__isnull=True, reference=""),
                name="versement_paye_entier",
            ),
            models.CheckConstraint(
                condition=~Q(statut=StatutVersement.ANNULE) | ~Q(motif=""), name="versement_annulation_motivee"
            ),
        ]

    def __str__(self):
        return self.tranche.libelle

    def get_absolute_url(self):
        return reverse("conventions:page", args=[self.convention.parcours_id])

    @property
    def perimetre(self):
        return f"parcours:{self.convention.parcours_id}"

    @property
    def est_premier(self):
        return self.tranche.genre == GenreTranche.AVANCE

    @property
    def est_commence(self):
        return self.statut in VERSEMENTS_COMMENCES

    @property
    def est_tenu(self):
        return self.statut in VERSEMENTS_TENUS

    @property
    def montant_prevu(self):
        """Euros: what was asked for, else what the schedule plans."""
        return self.tranche.montant if self.montant is None else self.montant

    def verrouiller(self):
        return Parcours.objects.select_for_update(of=("self",)).get(conventions=self.convention_id)
