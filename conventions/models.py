"""What is promised in writing: a convention, its acts (initial, later avenants), their models, what they contract and how it is paid."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from conventions.echeancier import nommer
from conventions.enums import (
    ACTES_TERMINES,
    EN_REDACTION,
    FIGES,
    TERMINEES,
    GenreTranche,
    Statut,
    StatutActe,
    TypeSignataire,
)
from parcours.models import Etape, Parcours, Version
from socle.champs import MontantField


class ConventionQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur):
        return self.filter(parcours__in=Parcours.objects.visibles_par(utilisateur))

    def vivantes(self):
        """Those that still bind, or prepare to: at most one per parcours."""
        return self.exclude(statut__in=TERMINEES)


class Convention(models.Model):
    """What binds ANCT and a territory for one parcours. Its total grows when an act is signed, never before."""

    nom_affiche = "la convention"

    parcours = models.ForeignKey(Parcours, models.PROTECT, related_name="conventions", editable=False)
    statut = models.CharField(max_length=12, choices=Statut, default=Statut.EN_COURS, editable=False)
    montant_total = MontantField("montant promis par les actes signés (€)", default=0, editable=False)
    montant_paye = MontantField("montant versé (€)", default=0, editable=False)
    date_effet = models.DateField("date d’effet", null=True, editable=False)
    date_fin = models.DateField("fin d’exécution", null=True, editable=False)

    objects = ConventionQuerySet.as_manager()

    class Meta:
        verbose_name = "convention"
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["parcours"], condition=~Q(statut__in=TERMINEES), name="convention_unique_vivante"
            ),
            models.CheckConstraint(condition=Q(statut__in=Statut.values), name="convention_statut"),
            models.CheckConstraint(
                condition=Q(montant_paye__gte=0) & Q(montant_paye__lte=F("montant_total")), name="convention_montants"
            ),
            models.CheckConstraint(
                condition=Q(date_effet__isnull=True) | Q(date_fin__isnull=True) | Q(date_effet__lte=F("date_fin")),
                name="convention_dates",
            ),
        ]

    def __str__(self):
        return f"Convention {self.parcours.collectivite.de_nom}"

    def get_absolute_url(self):
        return reverse("conventions:page", args=[self.parcours_id])

    @property
    def perimetre(self):
        return f"parcours:{self.parcours_id}"

    def verrouiller(self):
        return Parcours.objects.select_for_update(of=("self",)).get(pk=self.parcours_id)


class ModeleQuerySet(models.QuerySet):
    def en_vigueur(self, code):
        """The latest version of this model. Raises Modele.DoesNotExist when none was loaded."""
        return self.filter(code=code).latest("version")


class Modele(models.Model):
    """The text from which acts are drafted: versioned, immutable once used (`utilise_le`). Written by `chargement` only."""

    code = models.CharField("code", max_length=40)
    version = models.PositiveIntegerField("version")
    intitule = models.CharField("intitulé", max_length=200)
    # The legal service has not read it yet: every document says so until it has.
    valide_par_juridique = models.BooleanField("validé par le service juridique", default=False)
    visas = models.JSONField("visas")  # [{"texte", "si": condition or ""}]
    preambule = models.TextField("préambule")
    articles = models.JSONField("articles")  # [{"titre", "texte"}]
    utilise_le = models.DateTimeField("utilisé depuis", null=True, editable=False)

    objects = ModeleQuerySet.as_manager()

    class Meta:
        verbose_name = "modèle de convention"
        verbose_name_plural = "modèles de convention"
        ordering = ("code", "-version")
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="modele_version_unique")]

    def __str__(self):
        return f"{self.intitule}, version {self.version}"


class ActeQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur):
        return self.filter(convention__parcours__in=Parcours.objects.visibles_par(utilisateur))

    def en_cours(self):
        return self.exclude(statut__in=ACTES_TERMINES)

    def pour_page(self):
        return self.select_related("convention", "version")

    def du_parcours(self, parcours):
        """Those of this parcours, the one that counts first (a new convention only starts when the former has ended)."""
        return self.filter(convention__parcours=parcours).order_by("-convention", "-rang")

    def pour_liste(self):
        return self.select_related("convention__parcours__collectivite__departement").order_by(
            F("numero").desc(nulls_first=True), "-pk"
        )


class Acte(models.Model):
    """One document to be voted and signed: the initial convention (rang 0) and, later, each avenant.

    Signatories are persons named in the act, not accounts.
    """

    nom_affiche = "la convention"

    convention = models.ForeignKey(Convention, models.PROTECT, related_name="actes", editable=False)
    rang = models.PositiveSmallIntegerField(default=0, editable=False)
    statut = models.CharField(
        "où en est-elle", max_length=12, choices=StatutActe, default=StatutActe.BROUILLON, editable=False
    )
    revision = models.PositiveIntegerField(default=1, editable=False)
    version = models.ForeignKey(Version, models.PROTECT, related_name="actes", editable=False)
    modele = models.ForeignKey(Modele, models.PROTECT, related_name="actes", editable=False)
    numero = models.CharField("numéro", max_length=24, null=True, unique=True, editable=False)
    # May be negative in an avenant, hence not a MontantField.
    montant_delta = models.DecimalField("montant maximum de la subvention (€)", max_digits=12, decimal_places=2)
    date_fin = models.DateField("fin d’exécution")
    type_signataire_anct = models.CharField(
        "qui signe pour l’ANCT ?", max_length=12, choices=TypeSignataire, default=TypeSignataire.DIRECTION_GENERALE
    )
    signataire_anct_nom = models.CharField("prénom et nom de la personne qui signe pour l’ANCT", max_length=120)
    signataire_anct_qualite = models.CharField("sa fonction", max_length=160)
    signataire_collectivite_nom = models.CharField(
        "prénom et nom de la personne qui signe pour la collectivité", max_length=120
    )
    signataire_collectivite_qualite = models.CharField("sa fonction", max_length=160)
    texte_gele = models.TextField(blank=True, default="", editable=False)
    empreinte = models.CharField(max_length=64, blank=True, default="", editable=False)
    redige_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    redige_le = models.DateTimeField(default=timezone.now, editable=False)
    relecture_attendue_le = models.DateField(null=True, editable=False)
    validee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    validee_le = models.DateTimeField(null=True, editable=False)
    signature_attendue_le = models.DateField(null=True, editable=False)
    signee_collectivite_le = models.DateField("signée par la collectivité le", null=True, editable=False)
    signee_anct_le = models.DateField("signée par l’ANCT le", null=True, editable=False)
    motif_abandon = models.CharField("pourquoi l’abandonner ?", max_length=500, blank=True, editable=False)

    objects = ActeQuerySet.as_manager()

    class Meta:
        verbose_name = "acte"
        ordering = ("convention", "rang")
        constraints = [
            models.UniqueConstraint(fields=["convention", "rang"], name="acte_rang_unique"),
            models.UniqueConstraint(
                fields=["convention"], condition=~Q(statut__in=ACTES_TERMINES), name="acte_unique_en_cours"
            ),
            models.CheckConstraint(condition=Q(statut__in=StatutActe.values), name="acte_statut"),
            models.CheckConstraint(
                condition=Q(type_signataire_anct__in=TypeSignataire.values), name="acte_type_signataire"
            ),
            # The initial act promises something; an avenant may take some back.
            models.CheckConstraint(condition=Q(rang__gt=0) | Q(montant_delta__gt=0), name="acte_montant_initial"),
            # Number, date, actor, text and hash come together, at validation, and never go away.
            models.CheckConstraint(
                condition=Q(
                    numero__isnull=True,
                    validee_le__isnull=True,
                    validee_par__isnull=True,
                    signature_attendue_le__isnull=True,
                    texte_gele="",
                    empreinte="",
                )
                | (
                    Q(
                        numero__isnull=False,
                        validee_le__isnull=False,
                        validee_par__isnull=False,
                        signature_attendue_le__isnull=False,
                    )
                    & ~Q(texte_gele="")
                    & ~Q(empreinte="")
                ),
                name="acte_validation_entiere",
            ),
            models.CheckConstraint(
                condition=~Q(statut__in=EN_REDACTION) | Q(numero__isnull=True), name="acte_sans_numero_avant"
            ),
            models.CheckConstraint(
                condition=~Q(statut__in=FIGES) | Q(numero__isnull=False), name="acte_numero_des_validation"
            ),
            models.CheckConstraint(
                condition=~Q(statut=StatutActe.RELECTURE) | Q(relecture_attendue_le__isnull=False),
                name="acte_relecture_datee",
            ),
            models.CheckConstraint(
                condition=~Q(statut=StatutActe.SIGNEE)
                | Q(signee_collectivite_le__isnull=False, signee_anct_le__isnull=False),
                name="acte_signee_des_deux",
            ),
            models.CheckConstraint(
                condition=Q(numero__isnull=False) | Q(signee_collectivite_le__isnull=True, signee_anct_le__isnull=True),
                name="acte_signature_apres_validation",
            ),
            models.CheckConstraint(
                condition=Q(statut=StatutActe.ABANDONNEE) ^ Q(motif_abandon=""), name="acte_abandon_motive"
            ),
        ]

    def __str__(self):
        return f"Convention {self.numero}" if self.numero else "Convention en rédaction"

    def get_absolute_url(self):
        return reverse("conventions:page", args=[self.convention.parcours_id])

    @property
    def perimetre(self):
        return f"parcours:{self.convention.parcours_id}"

    @property
    def est_figee(self):
        return self.statut in FIGES

    def verrouiller(self):
        return Parcours.objects.select_for_update(of=("self",)).get(conventions=self.convention_id)


class LigneContractee(models.Model):
    """What an act promises for one étape; the lines of an act add up to its amount. A version proposes, only a signed act contracts."""

    acte = models.ForeignKey(Acte, models.PROTECT, related_name="lignes")
    etape = models.ForeignKey(Etape, models.PROTECT, related_name="lignes_contractees")
    montant_delta = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = "ligne contractée"
        verbose_name_plural = "lignes contractées"
        ordering = ("acte", "etape")
        constraints = [models.UniqueConstraint(fields=["acte", "etape"], name="ligne_contractee_unique")]

    def __str__(self):
        return f"{self.etape} : {self.montant_delta} €"


class Compteur(models.Model):
    """The last number taken in a year. Read and written under its row's lock, the last lock of a transaction."""

    annee = models.PositiveSmallIntegerField(primary_key=True)
    dernier = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "compteur"

    def __str__(self):
        return f"{self.annee} : {self.dernier}"


class Tranche(models.Model):
    """One planned payment of an act. The percentages of an act add up to 100; the last payment takes the cents."""

    convention = models.ForeignKey(Convention, models.PROTECT, related_name="tranches")
    acte = models.ForeignKey(Acte, models.PROTECT, related_name="tranches")
    rang = models.PositiveSmallIntegerField()
    genre = models.CharField(max_length=8, choices=GenreTranche)
    pct = models.DecimalField(max_digits=5, decimal_places=2)
    montant = MontantField("montant prévu (€)")
    condition = models.CharField(max_length=300)
    date_prevue = models.DateField(null=True)

    class Meta:
        verbose_name = "tranche"
        ordering = ("acte", "rang")
        constraints = [
            models.UniqueConstraint(fields=["acte", "rang"], name="tranche_rang_unique"),
            models.CheckConstraint(condition=Q(genre__in=GenreTranche.values), name="tranche_genre"),
            models.CheckConstraint(condition=Q(pct__gt=0) & Q(pct__lte=100), name="tranche_pct"),
            models.CheckConstraint(condition=Q(montant__gte=0), name="tranche_montant"),
        ]

    def __str__(self):
        return f"{self.libelle} : {self.montant} €"

    @property
    def libelle(self):
        return nommer(self.rang, self.genre)
