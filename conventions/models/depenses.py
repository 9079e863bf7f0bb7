"""What the territory paid, invoice by invoice, and what it gives back when less was spent than received."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from conventions.enums import Assiette, StatutDepense, StatutReversement
from conventions.models.conventions import Convention
from conventions.models.importations import Importation
from parcours.models import Etape, Parcours
from prestataires.models import Facture
from socle.champs import MontantField
from socle.documents.models import Fichier


class DepenseQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur):
        return self.filter(convention__parcours__in=Parcours.objects.visibles_par(utilisateur))

    def presentes(self):
        return self.exclude(statut=StatutDepense.RETIREE)

    def retenues(self):
        return self.filter(statut=StatutDepense.RETENUE)

    def pour_liste(self):
        return self.select_related("etape", "fichier", "declaree_par", "jugee_par")


class Depense(models.Model):
    """One expense paid by the territory, with its invoice. Amounts in euros; `montant_retenu` is what ANCT counts of it, on the convention's base (HT or TTC).

    `date` is the day of its payment, `mandat` the number of the payment order.
    """

    nom_affiche = "cette dépense"

    convention = models.ForeignKey(Convention, models.PROTECT, related_name="depenses", editable=False)
    statut = models.CharField(max_length=10, choices=StatutDepense, default=StatutDepense.DECLAREE, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    date = models.DateField("payée le")
    objet = models.CharField("qu’avez-vous payé ?", max_length=200)
    fournisseur = models.CharField("à qui ?", max_length=160)
    fournisseur_norme = models.CharField(max_length=160, editable=False)
    numero = models.CharField("numéro de la facture", max_length=60, blank=True)
    ht = MontantField("montant HT (€)")
    ttc = MontantField("montant TTC (€)")
    mandat = models.CharField("numéro du mandat", max_length=60, blank=True)
    fichier = models.ForeignKey(Fichier, models.PROTECT, null=True, related_name="+", editable=False)
    etape = models.ForeignKey(Etape, models.PROTECT, null=True, blank=True, related_name="depenses")
    montant_retenu = MontantField("montant retenu (€)", null=True, editable=False)
    motif = models.CharField("pourquoi ?", max_length=500, blank=True, editable=False)
    importation = models.ForeignKey(Importation, models.PROTECT, null=True, related_name="depenses", editable=False)
    # The accepted invoice of a mission that it was taken from.
    facture = models.ForeignKey(Facture, models.PROTECT, null=True, related_name="depenses", editable=False)
    declaree_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    declaree_le = models.DateTimeField(default=timezone.now, editable=False)
    jugee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    jugee_le = models.DateField("examinée le", null=True, editable=False)

    objects = DepenseQuerySet.as_manager()

    class Meta:
        verbose_name = "dépense"
        ordering = ("convention", "date", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(statut__in=StatutDepense.values), name="depense_statut"),
            models.CheckConstraint(condition=Q(ht__gte=0, ttc__gt=0, ht__lte=F("ttc")), name="depense_montants"),
            models.CheckConstraint(
                condition=Q(statut=StatutDepense.RETENUE, montant_retenu__isnull=False, montant_retenu__gt=0)
                & Q(montant_retenu__lte=F("ttc"))
                | ~Q(statut=StatutDepense.RETENUE) & Q(montant_retenu__isnull=True),
                name="depense_retenue_chiffree",
            ),
            models.CheckConstraint(
                condition=~Q(statut=StatutDepense.ECARTEE) | ~Q(motif=""), name="depense_ecart_motive"
            ),
            models.CheckConstraint(
                condition=Q(statut__in=(StatutDepense.RETENUE, StatutDepense.ECARTEE))
                & Q(jugee_le__isnull=False, jugee_par__isnull=False)
                | Q(statut__in=(StatutDepense.DECLAREE, StatutDepense.RETIREE))
                & Q(jugee_le__isnull=True, jugee_par__isnull=True),
                name="depense_jugement_entier",
            ),
            # The same invoice is declared once; it may be paid by several orders.
            models.UniqueConstraint(
                fields=["convention", "fournisseur_norme", "numero", "mandat"],
                condition=~Q(numero="") & ~Q(statut=StatutDepense.RETIREE),
                name="depense_facture_unique",
            ),
            models.UniqueConstraint(
                fields=["facture"],
                condition=~Q(statut=StatutDepense.RETIREE),
                name="depense_facture_de_mission_une_fois",
            ),
        ]

    def __str__(self):
        return f"{self.objet} ({self.fournisseur})"

    def get_absolute_url(self):
        return reverse("conventions:depenses", args=[self.convention.parcours_id])

    @property
    def perimetre(self):
        return f"parcours:{self.convention.parcours_id}"

    def montant_sur(self, assiette):
        """Euros of this expense on that base (`Assiette`)."""
        return self.ht if assiette == Assiette.HT else self.ttc

    def verrouiller(self):
        return Parcours.objects.select_for_update(of=("self",)).get(conventions=self.convention_id)


class Reversement(models.Model):
    """Euros that the territory gives back to ANCT, asked for when the convention ends (metier §2.2, article 16)."""

    nom_affiche = "ce reversement"

    convention = models.ForeignKey(Convention, models.PROTECT, related_name="reversements", editable=False)
    statut = models.CharField(
        max_length=12, choices=StatutReversement, default=StatutReversement.A_RECEVOIR, editable=False
    )
    montant = MontantField("montant à reverser (€)", editable=False)
    demande_le = models.DateField("demandé le", editable=False)
    echeance = models.DateField("à reverser avant le", editable=False)
    demande_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    recu_le = models.DateField("reçu le", null=True, editable=False)
    reference = models.CharField("référence de la recette", max_length=60, blank=True, editable=False)
    motif = models.CharField("pourquoi l’abandonner ?", max_length=500, blank=True, editable=False)

    class Meta:
        verbose_name = "reversement"
        ordering = ("convention", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["convention"],
                condition=Q(statut=StatutReversement.A_RECEVOIR),
                name="reversement_un_a_recevoir",
            ),
            models.CheckConstraint(condition=Q(statut__in=StatutReversement.values), name="reversement_statut"),
            models.CheckConstraint(condition=Q(montant__gt=0), name="reversement_montant"),
            models.CheckConstraint(
                condition=Q(statut=StatutReversement.RECU, recu_le__isnull=False) & ~Q(reference="")
                | ~Q(statut=StatutReversement.RECU) & Q(recu_le__isnull=True, reference=""),
                name="reversement_recu_entier",
            ),
            models.CheckConstraint(
                condition=Q(statut=StatutReversement.ABANDONNE) ^ Q(motif=""), name="reversement_abandon_motive"
            ),
        ]

    def __str__(self):
        return f"reversement de {self.montant} €"

    @property
    def perimetre(self):
        return f"parcours:{self.convention.parcours_id}"

    def verrouiller(self):
        return Parcours.objects.select_for_update(of=("self",)).get(conventions=self.convention_id)
