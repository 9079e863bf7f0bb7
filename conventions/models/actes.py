"""The acts of a convention: the initial one and its avenants, what they contract and how they are paid."""

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Subquery, When
from django.urls import reverse
from django.utils import timezone

from conventions.echeancier import nommer
from conventions.enums import (
    ACTES_TERMINES,
    EN_REDACTION,
    FIGES,
    SIGNES,
    VALIDES,
    GenreTranche,
    StatutActe,
    TypeSignataire,
)
from conventions.models.conventions import Convention
from conventions.models.modeles import Modele
from parcours.models import Etape, Parcours, Version
from socle.champs import MontantField

APRES_AUTORISATION = (StatutActe.AUTORISEE, *SIGNES)


class ActeQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur):
        return self.filter(convention__parcours__in=Parcours.objects.visibles_par(utilisateur))

    def en_cours(self):
        return self.exclude(statut__in=ACTES_TERMINES)

    def signes(self):
        return self.filter(statut__in=SIGNES)

    def pour_page(self):
        """With its convention; its frozen text, tens of thousands of characters, is left where it is."""
        return self.select_related("convention").defer("texte_gele")

    def pour_texte(self):
        """With all that its text is read from."""
        return self.select_related("convention", "version", "modele")

    def du_parcours(self, parcours):
        """Those of this parcours, the one that counts first: of the last convention, the latest that is not an avenant given up."""
        return (
            self.filter(convention__parcours=parcours)
            .annotate(ecarte=Case(When(rang__gt=0, statut=StatutActe.ABANDONNEE, then=1), default=0))
            .order_by("-convention", "ecarte", "-rang", "-pk")
        )

    def pour_liste(self):
        return self.select_related("convention__parcours__collectivite__departement").order_by(
            F("numero").desc(nulls_first=True), "-pk"
        )


class Acte(models.Model):
    """One document to be voted and signed: the initial convention (rang 0) and each avenant.

    Signatories are persons named in the act, not accounts. `montant_delta` is what the act adds to the convention (euros; negative when an
    avenant takes back), `date_fin` the end of execution once it is signed.
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
    # Why an avenant is made, in one sentence that its first article and the territory's page carry.
    objet = models.CharField("objet de la modification", max_length=300, blank=True)
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
    transmise_le = models.DateTimeField(null=True, editable=False)
    signature_attendue_le = models.DateField(null=True, editable=False)
    # Credits: checked before ANCT signs, by the gestionnaire, on a budget line (« imputation »).
    credits_verifies_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    credits_verifies_le = models.DateField("crédits vérifiés le", null=True, editable=False)
    imputation = models.CharField("imputation budgétaire", max_length=120, blank=True, editable=False)
    executoire_le = models.DateField("délibération applicable le", null=True, editable=False)
    signee_collectivite_le = models.DateField("signée par la collectivité le", null=True, editable=False)
    signee_anct_le = models.DateField("signée par l’ANCT le", null=True, editable=False)
    engagee_le = models.DateField("inscrite au budget le", null=True, editable=False)
    ej = models.CharField("n° d’engagement juridique (EJ)", max_length=40, blank=True, editable=False)
    notifiee_le = models.DateField("notifiée le", null=True, editable=False)
    motif_abandon = models.CharField("pourquoi l’abandonner ?", max_length=500, blank=True, editable=False)

    objects = ActeQuerySet.as_manager()

    class Meta:
        verbose_name = "acte"
        ordering = ("convention", "rang", "pk")
        constraints = [
            # An avenant given up leaves its rank to the next one, never its number.
            models.UniqueConstraint(
                fields=["convention", "rang"],
                condition=~Q(statut=StatutActe.ABANDONNEE) | Q(rang=0),
                name="acte_rang_unique",
            ),
            models.UniqueConstraint(
                fields=["convention"], condition=~Q(statut__in=ACTES_TERMINES), name="acte_unique_en_cours"
            ),
            models.CheckConstraint(condition=Q(statut__in=StatutActe.values), name="acte_statut"),
            models.CheckConstraint(
                condition=Q(type_signataire_anct__in=TypeSignataire.values), name="acte_type_signataire"
            ),
            # The initial act promises something; an avenant may take some back.
            models.CheckConstraint(condition=Q(rang__gt=0) | Q(montant_delta__gt=0), name="acte_montant_initial"),
            models.CheckConstraint(condition=Q(rang=0) | ~Q(objet=""), name="acte_objet_de_l_avenant"),
            # Taken at the first validation, a number stays, even when the draft is taken up again or given up.
            models.CheckConstraint(
                condition=~Q(statut__in=VALIDES) | Q(numero__isnull=False), name="acte_numero_des_validation"
            ),
            models.CheckConstraint(
                condition=~Q(statut__in=VALIDES) | Q(validee_le__isnull=False, validee_par__isnull=False),
                name="acte_validation_entiere",
            ),
            models.CheckConstraint(
                condition=~Q(statut__in=EN_REDACTION) | Q(validee_le__isnull=True, validee_par__isnull=True),
                name="acte_redaction_sans_validation",
            ),
            # Text, hash and dates come together when the act goes out, and never go away.
            models.CheckConstraint(
                condition=Q(transmise_le__isnull=True, signature_attendue_le__isnull=True, texte_gele="", empreinte="")
                | (
                    Q(transmise_le__isnull=False, signature_attendue_le__isnull=False)
                    & ~Q(texte_gele="")
                    & ~Q(empreinte="")
                ),
                name="acte_transmission_entiere",
            ),
            models.CheckConstraint(
                condition=~Q(statut__in=FIGES) | Q(transmise_le__isnull=False), name="acte_fige_transmis"
            ),
            models.CheckConstraint(
                condition=~Q(statut__in=(*EN_REDACTION, StatutActe.VALIDEE)) | Q(transmise_le__isnull=True),
                name="acte_non_fige_non_transmis",
            ),
            models.CheckConstraint(
                condition=~Q(statut=StatutActe.RELECTURE) | Q(relecture_attendue_le__isnull=False),
                name="acte_relecture_datee",
            ),
            models.CheckConstraint(
                condition=Q(credits_verifies_le__isnull=True, credits_verifies_par__isnull=True)
                | Q(credits_verifies_le__isnull=False, credits_verifies_par__isnull=False),
                name="acte_credits_entiers",
            ),
            models.CheckConstraint(
                condition=~Q(statut__in=APRES_AUTORISATION) | Q(executoire_le__isnull=False),
                name="acte_autorisee_applicable",
            ),
            # No signature of the territory before its own act is enforceable, none of ANCT before its credits were checked.
            models.CheckConstraint(
                condition=Q(signee_collectivite_le__isnull=True)
                | Q(executoire_le__isnull=False, executoire_le__lte=F("signee_collectivite_le")),
                name="acte_signature_apres_autorisation",
            ),
            models.CheckConstraint(
                condition=Q(signee_anct_le__isnull=True) | Q(credits_verifies_le__isnull=False),
                name="acte_signature_apres_credits",
            ),
            models.CheckConstraint(
                condition=Q(transmise_le__isnull=False)
                | Q(signee_collectivite_le__isnull=True, signee_anct_le__isnull=True),
                name="acte_signature_apres_transmission",
            ),
            models.CheckConstraint(
                condition=~Q(statut__in=SIGNES) | Q(signee_collectivite_le__isnull=False, signee_anct_le__isnull=False),
                name="acte_signee_des_deux",
            ),
            models.CheckConstraint(
                condition=Q(statut__in=SIGNES)
                | Q(signee_collectivite_le__isnull=True)
                | Q(signee_anct_le__isnull=True),
                name="acte_des_deux_signee",
            ),
            models.CheckConstraint(
                condition=Q(statut__in=(StatutActe.ENGAGEE, StatutActe.NOTIFIEE), engagee_le__isnull=False) & ~Q(ej="")
                | ~Q(statut__in=(StatutActe.ENGAGEE, StatutActe.NOTIFIEE)) & Q(engagee_le__isnull=True, ej=""),
                name="acte_engagement_entier",
            ),
            models.CheckConstraint(
                condition=Q(statut=StatutActe.NOTIFIEE, notifiee_le__isnull=False)
                | ~Q(statut=StatutActe.NOTIFIEE) & Q(notifiee_le__isnull=True),
                name="acte_notifiee_datee",
            ),
            models.CheckConstraint(
                condition=Q(statut=StatutActe.ABANDONNEE) ^ Q(motif_abandon=""), name="acte_abandon_motive"
            ),
        ]

    def __str__(self):
        nom = "Modification (avenant)" if self.rang else "Convention"
        return f"{nom} {self.numero}" if self.numero else f"{nom} en rédaction"

    def get_absolute_url(self):
        return reverse("conventions:page", args=[self.convention.parcours_id])

    @property
    def perimetre(self):
        return f"parcours:{self.convention.parcours_id}"

    @property
    def est_avenant(self):
        return self.rang > 0

    @property
    def est_figee(self):
        return self.statut in FIGES

    @property
    def est_signee(self):
        return self.statut in SIGNES

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


class TrancheQuerySet(models.QuerySet):
    def en_vigueur(self, convention):
        """The schedule that holds: that of the last signed act which has one (an avenant carries the whole new schedule)."""
        signes = self.filter(convention=convention, acte__statut__in=SIGNES).order_by("-acte__rang")
        return self.filter(acte=Subquery(signes.values("acte")[:1])).order_by("rang")


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

    objects = TrancheQuerySet.as_manager()

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
