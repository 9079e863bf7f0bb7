"""What the chosen provider does: its mission, what it hands over, what it invoices, what both sides say of it; the yearly meeting of all of them."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from parcours.models import Etape, Parcours
from prestataires.enums import (
    Partie,
    Pertinence,
    StatutFacture,
    StatutLivrable,
    StatutMission,
    StatutSynchronisation,
    Transfert,
)
from prestataires.models.besoins import Candidature, DuParcours
from prestataires.models.registre import Prestataire
from socle.champs import MontantField, SommeEuros
from socle.documents.models import Fichier

# From the order on.
COMMANDEES = (StatutMission.EN_COURS, StatutMission.TERMINEE, StatutMission.CLOSE)


class Mission(DuParcours):
    """The order of a provider for an étape. `commandee_le` is the day of the order: its year is the one in which it counts for the threshold.

    Amounts in euros. `parcours`, `etape` and `prestataire` are those of the candidature.
    """

    nom_affiche = "cette mission"

    candidature = models.ForeignKey(Candidature, models.PROTECT, related_name="missions", editable=False)
    prestataire = models.ForeignKey(Prestataire, models.PROTECT, related_name="missions", editable=False)
    etape = models.ForeignKey(Etape, models.PROTECT, related_name="missions", editable=False)
    statut = models.CharField(max_length=12, choices=StatutMission, default=StatutMission.PREPAREE, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    objet = models.TextField("la mission", max_length=3000)
    montant_ht = MontantField("montant HT (€)")
    montant_ttc = MontantField("montant TTC (€)")
    debut = models.DateField("du")
    fin = models.DateField("au")
    commandee_le = models.DateField("commandée le", null=True, editable=False)
    terminee_le = models.DateField("terminée le", null=True, editable=False)
    # The last change of what was ordered; the letters printed before it keep the former words.
    modifiee_le = models.DateField("modifiée le", null=True, editable=False)
    motif_modification = models.CharField("pourquoi la modifier ?", max_length=500, blank=True, editable=False)
    motif = models.CharField("pourquoi l’interrompre ?", max_length=500, blank=True, editable=False)
    creee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    creee_le = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "mission"
        ordering = ("parcours", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["candidature"],
                condition=~Q(statut=StatutMission.INTERROMPUE),
                name="mission_une_par_candidature",
            ),
            models.CheckConstraint(condition=Q(statut__in=StatutMission.values), name="mission_statut"),
            models.CheckConstraint(condition=Q(montant_ht__gt=0, montant_ttc__gte=F("montant_ht")), name="mission_montants"),
            models.CheckConstraint(
                condition=Q(debut__lte=F("fin")),
                name="mission_dates",
                violation_error_message="La fin est avant le début.",
            ),
            models.CheckConstraint(
                condition=~Q(statut__in=COMMANDEES) | Q(commandee_le__isnull=False), name="mission_commandee_datee"
            ),
            models.CheckConstraint(
                condition=Q(statut__in=(StatutMission.TERMINEE, StatutMission.CLOSE), terminee_le__isnull=False)
                | ~Q(statut__in=(StatutMission.TERMINEE, StatutMission.CLOSE)) & Q(terminee_le__isnull=True),
                name="mission_terminee_datee",
            ),
            models.CheckConstraint(
                condition=Q(statut=StatutMission.INTERROMPUE) ^ Q(motif=""), name="mission_interruption_motivee"
            ),
            models.CheckConstraint(
                condition=Q(modifiee_le__isnull=True) ^ ~Q(motif_modification=""), name="mission_modification_motivee"
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.prestataire} : {self.etape}"


class DeMissionQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur):
        return self.filter(mission__parcours__in=Parcours.objects.visibles_par(utilisateur))


class DeMission(models.Model):
    """A row of a mission, locked through its parcours."""

    mission = models.ForeignKey(Mission, models.PROTECT, related_name="%(class)ss", editable=False)

    objects = DeMissionQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def perimetre(self):
        return f"parcours:{self.mission.parcours_id}"

    def verrouiller(self):
        return Parcours.objects.select_for_update(of=("self",)).get(missions=self.mission_id)


class Livrable(DeMission):
    """Something to hand over by a day; read by the territory, accepted or sent back with a reason."""

    nom_affiche = "ce rendu"

    titre = models.CharField("ce qui est attendu", max_length=200)
    attendu_le = models.DateField("pour le")
    statut = models.CharField(max_length=12, choices=StatutLivrable, default=StatutLivrable.ATTENDU, editable=False)
    fichier = models.ForeignKey(Fichier, models.PROTECT, null=True, related_name="+", editable=False)
    precision = models.CharField("précision", max_length=500, blank=True)
    remis_le = models.DateTimeField(null=True, editable=False)
    motif = models.CharField("que faut-il reprendre ?", max_length=500, blank=True, editable=False)
    juge_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    juge_le = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = "livrable"
        ordering = ("mission", "attendu_le", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(statut__in=StatutLivrable.values), name="livrable_statut"),
            models.CheckConstraint(
                condition=~Q(statut__in=(StatutLivrable.REMIS, StatutLivrable.ACCEPTE)) | Q(remis_le__isnull=False),
                name="livrable_remis_date",
            ),
            models.CheckConstraint(
                condition=~Q(statut__in=(StatutLivrable.ACCEPTE, StatutLivrable.A_REPRENDRE))
                | Q(juge_par__isnull=False, juge_le__isnull=False),
                name="livrable_juge_entier",
            ),
            models.CheckConstraint(
                condition=~Q(statut=StatutLivrable.A_REPRENDRE) | ~Q(motif=""), name="livrable_reprise_motivee"
            ),
        ]

    def __str__(self):
        return self.titre

    @property
    def remise(self):
        """What tells this handing-over from the next one; "" before the first."""
        return self.remis_le.isoformat() if self.remis_le else ""


class Facture(DeMission):
    """An invoice of a mission (euros); once accepted, the territory takes it up in its expenses (room `conventions`)."""

    nom_affiche = "cette facture"

    statut = models.CharField(max_length=10, choices=StatutFacture, default=StatutFacture.RECUE, editable=False)
    numero = models.CharField("numéro de la facture", max_length=60)
    date = models.DateField("datée du")
    ht = MontantField("montant HT (€)")
    ttc = MontantField("montant TTC (€)")
    fichier = models.ForeignKey(Fichier, models.PROTECT, related_name="+", editable=False)
    motif = models.CharField("pourquoi la refuser ?", max_length=500, blank=True, editable=False)
    # The last time; the journal, which takes no words, has each of them.
    motif_reouverture = models.CharField("pourquoi la rouvrir ?", max_length=500, blank=True, editable=False)
    deposee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    deposee_le = models.DateTimeField(default=timezone.now, editable=False)
    jugee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    jugee_le = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = "facture"
        ordering = ("mission", "date", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(statut__in=StatutFacture.values), name="facture_statut"),
            models.CheckConstraint(condition=Q(ht__gte=0, ttc__gt=0, ht__lte=F("ttc")), name="facture_montants"),
            models.UniqueConstraint(
                fields=["mission", "numero"], condition=~Q(statut=StatutFacture.REFUSEE), name="facture_numero_unique"
            ),
            models.CheckConstraint(
                condition=Q(statut=StatutFacture.RECUE, jugee_par__isnull=True, jugee_le__isnull=True)
                | ~Q(statut=StatutFacture.RECUE) & Q(jugee_par__isnull=False, jugee_le__isnull=False),
                name="facture_jugement_entier",
            ),
            models.CheckConstraint(condition=~Q(statut=StatutFacture.REFUSEE) | ~Q(motif=""), name="facture_refus_motive"),
        ]  # fmt: skip

    def __str__(self):
        return f"facture {self.numero}"


def compte_pour(base):
    """What a mission takes of the money, in euros (`base`: "ht" or "ttc"), as an expression: its amount; of one that was stopped, its invoices.

    Those still to be checked count too: they are owed until they are refused.
    """
    dues = Facture.objects.filter(mission=OuterRef("pk")).exclude(statut=StatutFacture.REFUSEE)
    somme = dues.order_by().values("mission").annotate(somme=SommeEuros(base)).values("somme")
    return Case(
        When(statut=StatutMission.INTERROMPUE, then=Coalesce(Subquery(somme), Decimal(0))),
        default=F(f"montant_{base}"),
        output_field=MontantField(),
    )


class Evaluation(DeMission):
    """What one side says of a mission that is over: two scores from 1 to 5 (metier §8.3), and words."""

    partie = models.CharField(max_length=12, choices=Partie, editable=False)
    pertinence = models.PositiveSmallIntegerField(
        "la méthode était-elle adaptée ?", choices=Pertinence, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    transfert = models.PositiveSmallIntegerField(
        "qu’avez-vous appris à faire ?", choices=Transfert, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    reussi = models.TextField("ce qui a bien marché", max_length=1000, blank=True)
    a_refaire = models.TextField("ce que vous feriez autrement", max_length=1000, blank=True)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    le = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "évaluation"
        ordering = ("mission", "partie")
        constraints = [
            models.UniqueConstraint(fields=["mission", "partie"], name="evaluation_une_par_partie"),
            models.CheckConstraint(condition=Q(partie__in=Partie.values), name="evaluation_partie"),
            models.CheckConstraint(
                condition=Q(pertinence__gte=1, pertinence__lte=5, transfert__gte=1, transfert__lte=5),
                name="evaluation_notes",
            ),
        ]

    def __str__(self):
        return f"évaluation : {self.get_partie_display()}"


class Synchronisation(DuParcours):
    """The yearly meeting of elected people and all providers (metier §1.3): each provider says where its mission stands."""

    nom_affiche = "cette réunion"

    annee = models.PositiveSmallIntegerField("année")
    jour = models.DateField("le", null=True, blank=True)
    lieu = models.CharField("où ?", max_length=160, blank=True)
    statut = models.CharField(
        max_length=10, choices=StatutSynchronisation, default=StatutSynchronisation.PREVUE, editable=False
    )
    releve = models.TextField("ce qui a été décidé", max_length=3000, blank=True)
    creee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    creee_le = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "réunion de synchronisation"
        ordering = ("parcours", "-annee", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["parcours", "annee"],
                condition=~Q(statut=StatutSynchronisation.ANNULEE),
                name="synchronisation_une_par_an",
            ),
            models.CheckConstraint(condition=Q(statut__in=StatutSynchronisation.values), name="synchronisation_statut"),
            models.CheckConstraint(
                condition=~Q(statut=StatutSynchronisation.TENUE) | Q(jour__isnull=False),
                name="synchronisation_tenue_datee",
            ),
        ]

    def __str__(self):
        return f"réunion de synchronisation {self.annee}"


class PointMission(DeMission):
    """What a provider says of its mission for the yearly meeting; `rempli_par` is None when it wrote it by its own link."""

    synchronisation = models.ForeignKey(Synchronisation, models.PROTECT, related_name="points", editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    objectifs = models.TextField("les objectifs de votre mission", max_length=1500, blank=True)
    modalites = models.TextField("comment vous travaillez", max_length=1500, blank=True)
    avancement = models.TextField("où vous en êtes", max_length=1500, blank=True)
    positif = models.TextField("ce qui vous étonne en bien", max_length=1500, blank=True)
    moins_positif = models.TextField("ce qui va moins bien", max_length=1500, blank=True)
    percu = models.TextField("ce que vous percevez", max_length=1500, blank=True)
    recommandations = models.TextField("vos recommandations pour l’an prochain", max_length=1500, blank=True)
    rempli_le = models.DateTimeField(null=True, editable=False)
    rempli_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = "point d’une mission"
        ordering = ("synchronisation", "mission")
        constraints = [
            models.UniqueConstraint(fields=["synchronisation", "mission"], name="point_un_par_mission"),
        ]

    def __str__(self):
        return f"{self.mission}, {self.synchronisation}"
