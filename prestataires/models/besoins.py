"""What a territory needs for an étape, whom it asks, and what they answer."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from parcours.models import Etape, Parcours
from prestataires.enums import (
    GenreExpertise,
    ModeAchat,
    StatutBesoin,
    StatutCandidature,
)
from prestataires.models.registre import CODES, EXPERTISE_CONNUE, Prestataire
from socle.champs import MontantField
from socle.documents.models import Fichier

# An answer was given: an amount, a day.
AVEC_OFFRE = (StatutCandidature.PROPOSEE, StatutCandidature.RETENUE)


class DuParcoursQuerySet(models.QuerySet):
    """Rows with a `parcours`."""

    def visibles_par(self, utilisateur):
        return self.filter(parcours__in=Parcours.objects.visibles_par(utilisateur))


class DuParcours(models.Model):
    """A row of this room that belongs to a parcours, and is locked through it."""

    parcours = models.ForeignKey(Parcours, models.PROTECT, related_name="%(class)ss", editable=False)

    objects = DuParcoursQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def perimetre(self):
        return f"parcours:{self.parcours_id}"

    def verrouiller(self):
        return Parcours.objects.select_for_update(of=("self",)).get(pk=self.parcours_id)


class Besoin(DuParcours):
    """The one-page need of an étape, written from it, sent to providers; then which one was chosen, by whom and why.

    `debut` and `fin` are days, `budget_ht` euros excluding tax. One living need by étape. `parcours` is that of the étape.
    """

    nom_affiche = "ce besoin"

    etape = models.ForeignKey(Etape, models.PROTECT, related_name="besoins", editable=False)
    statut = models.CharField(max_length=12, choices=StatutBesoin, default=StatutBesoin.REDACTION, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    titre = models.CharField("de quoi avez-vous besoin ?", max_length=200)
    contexte = models.TextField("le contexte", max_length=2000, blank=True)
    attendu = models.TextField("ce que vous attendez", max_length=3000, blank=True)
    lieu = models.CharField("où ?", max_length=160, blank=True)
    debut = models.DateField("à partir du", null=True, blank=True)
    fin = models.DateField("jusqu’au", null=True, blank=True)
    budget_ht = MontantField("budget prévu, HT (€)", null=True, blank=True)
    reponse_avant = models.DateField("réponse attendue avant le", null=True, blank=True)
    mode_achat = models.CharField("comment achetez-vous ?", max_length=16, choices=ModeAchat, blank=True)
    motif = models.CharField("pourquoi s’arrêter là ?", max_length=500, blank=True, editable=False)
    choisie = models.OneToOneField(
        "Candidature", models.PROTECT, null=True, editable=False, related_name="besoin_qui_la_choisit"
    )
    motif_choix = models.CharField("pourquoi ce prestataire ?", max_length=500, blank=True)
    choisi_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    choisi_le = models.DateTimeField(null=True, editable=False)
    cree_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    cree_le = models.DateTimeField(default=timezone.now, editable=False)
    modifie_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    modifie_le = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "besoin"
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["etape"], condition=~Q(statut=StatutBesoin.SANS_SUITE), name="besoin_un_vivant_par_etape"
            ),
            models.CheckConstraint(condition=Q(statut__in=StatutBesoin.values), name="besoin_statut"),
            models.CheckConstraint(condition=Q(mode_achat__in=["", *ModeAchat.values]), name="besoin_mode_achat"),
            models.CheckConstraint(
                condition=Q(debut__isnull=True) | Q(fin__isnull=True) | Q(debut__lte=F("fin")),
                name="besoin_dates",
                violation_error_message="La fin est avant le début.",
            ),
            models.CheckConstraint(
                condition=Q(statut=StatutBesoin.SANS_SUITE) & ~Q(motif="") | ~Q(statut=StatutBesoin.SANS_SUITE),
                name="besoin_abandon_motive",
            ),
            models.CheckConstraint(
                condition=Q(statut=StatutBesoin.CHOISI, choisie__isnull=False, choisi_par__isnull=False, choisi_le__isnull=False)
                & ~Q(motif_choix="") & ~Q(mode_achat="")
                | ~Q(statut=StatutBesoin.CHOISI) & Q(choisie__isnull=True, choisi_par__isnull=True, choisi_le__isnull=True),
                name="besoin_choix_entier",
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.titre


class CritereBesoin(models.Model):
    """On what a need is compared with the providers, in the codes of `Expertise`."""

    besoin = models.ForeignKey(Besoin, models.CASCADE, related_name="criteres", editable=False)
    genre = models.CharField(max_length=8, choices=GenreExpertise)
    code = models.CharField(max_length=24)

    class Meta:
        verbose_name = "critère"
        ordering = ("besoin", "genre", "code")
        constraints = [
            models.UniqueConstraint(fields=["besoin", "genre", "code"], name="critere_unique"),
            models.CheckConstraint(condition=EXPERTISE_CONNUE, name="critere_connu"),
        ]

    def __str__(self):
        return CODES[GenreExpertise(self.genre)](self.code).label


class CandidatureQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur):
        return self.filter(besoin__parcours__in=Parcours.objects.visibles_par(utilisateur))

    def avec_offre(self):
        """Those between which one chooses."""
        return self.filter(statut__in=AVEC_OFFRE)

    def pour_liste(self):
        return self.select_related("prestataire", "devis").order_by("pk")


class Candidature(models.Model):
    """One provider for one need: asked, then its answer, then whether it was chosen. Amounts in euros.

    `saisie_par` is who typed the answer for the provider (None: it answered by its link). `pourquoi` is what the territory says of the one it has
    in mind, when it takes the short way.
    """

    nom_affiche = "cette demande"

    besoin = models.ForeignKey(Besoin, models.PROTECT, related_name="candidatures", editable=False)
    prestataire = models.ForeignKey(Prestataire, models.PROTECT, related_name="candidatures", editable=False)
    statut = models.CharField(
        max_length=12, choices=StatutCandidature, default=StatutCandidature.SOLLICITEE, editable=False
    )
    disponibilite = models.CharField("disponibilité", max_length=300, blank=True)
    montant_ht = MontantField("montant HT (€)", null=True, blank=True)
    montant_ttc = MontantField("montant TTC (€)", null=True, blank=True)
    message = models.TextField("votre réponse", max_length=3000, blank=True)
    devis = models.ForeignKey(Fichier, models.PROTECT, null=True, related_name="+", editable=False)
    repondue_le = models.DateTimeField(null=True, editable=False)
    saisie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    motif = models.CharField("pourquoi ?", max_length=500, blank=True, editable=False)
    pourquoi = models.CharField("pourquoi lui ?", max_length=500, blank=True)
    creee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    creee_le = models.DateTimeField(default=timezone.now, editable=False)

    objects = CandidatureQuerySet.as_manager()

    class Meta:
        verbose_name = "demande de devis"
        ordering = ("besoin", "pk")
        constraints = [
            models.UniqueConstraint(fields=["besoin", "prestataire"], name="candidature_unique"),
            models.UniqueConstraint(
                fields=["besoin"], condition=Q(statut=StatutCandidature.RETENUE), name="candidature_une_retenue"
            ),
            models.CheckConstraint(condition=Q(statut__in=StatutCandidature.values), name="candidature_statut"),
            models.CheckConstraint(
                condition=~Q(statut__in=AVEC_OFFRE) | Q(montant_ht__isnull=False, repondue_le__isnull=False),
                name="candidature_offre_chiffree",
            ),
            models.CheckConstraint(
                condition=Q(montant_ht__isnull=True, montant_ttc__isnull=True)
                | Q(montant_ht__gt=0, montant_ttc__isnull=True)
                | Q(montant_ht__gt=0, montant_ttc__gte=F("montant_ht")),
                name="candidature_montants",
            ),
            models.CheckConstraint(
                condition=~Q(statut=StatutCandidature.ECARTEE) | ~Q(motif=""), name="candidature_retrait_motive"
            ),
        ]

    def __str__(self):
        return str(self.prestataire)

    @property
    def parcours_id(self):
        return self.besoin.parcours_id

    @property
    def perimetre(self):
        return f"parcours:{self.besoin.parcours_id}"

    def verrouiller(self):
        return Parcours.objects.select_for_update(of=("self",)).get(besoins=self.besoin_id)
