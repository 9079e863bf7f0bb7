"""The register of « prestataires de confiance »: who they are, what they can do, where they go, what they attest."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left
from django.utils import timezone

from parcours.enums import Thematique
from parcours.models import Etape, Parcours
from prestataires.enums import (
    ATTESTATIONS_PRESENTES,
    Activite,
    Forme,
    GenreAttestation,
    GenreExpertise,
    Methode,
    Public,
    Statut,
    StatutAttestation,
)
from socle.champs import SiretField
from socle.documents.models import Fichier
from socle.normalisation import normaliser
from territoires import noms
from territoires.models import Collectivite, Departement, Region

# What each kind of competence, of a provider or of a need, may say.
CODES = {GenreExpertise.THEME: Thematique, GenreExpertise.METHODE: Methode, GenreExpertise.PUBLIC: Public}
EXPERTISE_CONNUE = Q(*((Q(genre=genre, code__in=mots.values)) for genre, mots in CODES.items()), _connector=Q.OR)


def de_nom(nom):
    """« de Politiker », « d’École vivante »; « du prestataire (Le Fil) » for the names whose article would be lost in « du » or « des »."""
    liaison = noms.liaison_devinee(nom)
    return f"du prestataire ({nom})" if liaison in (noms.LE, noms.LES, noms.AUX) else noms.de(nom, liaison)


class PrestataireQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur):
        """ANCT sees the whole register; a territory, those that may be chosen."""
        if not utilisateur.is_authenticated:
            return self.none()
        return self if utilisateur.est_anct else self.references()

    def references(self):
        return self.filter(statut=Statut.REFERENCE)

    def chercher(self, texte):
        """Those that hold every typed word in their name or competences; accents and case do not count."""
        trouves = self
        for mot in normaliser(texte).split()[:8]:
            trouves = trouves.filter(texte_cherche__contains=mot)
        return trouves

    def par_nom(self):
        """In the order of the alphabet, whatever the accents: « École » between « Bocage » and « Fréquence »."""
        return self.order_by("texte_cherche", "nom", "pk")

    def pour_liste(self):
        """With the seat, and what is said of the zone and of the competences."""
        zones = ZoneIntervention.objects.select_related("collectivite", "departement", "region")
        return self.select_related("siege__departement").prefetch_related(
            models.Prefetch("zones", zones), models.Prefetch("expertises", Expertise.objects.order_by("genre", "code"))
        )


class Prestataire(models.Model):
    """An organisation that may help territories. ANCT references it; the collectivité chooses and buys.

    `siret` is None for one that a territory named, until ANCT completes it, and for a « collectif ». `siege` is the commune of its seat.
    """

    nom_affiche = "ce prestataire"

    siret = SiretField(
        "SIRET",
        unique=True,
        null=True,
        blank=True,
        error_messages={"unique": "Un prestataire avec ce SIRET est déjà dans la liste."},
    )
    siren = models.CharField(max_length=9, blank=True, editable=False, db_index=True)
    rna = models.CharField(
        "numéro RNA", max_length=10, blank=True, validators=[RegexValidator(r"^W\d{9}\Z", "Un numéro RNA est un W suivi de neuf chiffres.")]
    )  # fmt: skip
    nom = models.CharField("nom", max_length=160)
    forme = models.CharField("forme juridique", max_length=24, choices=Forme)
    activite = models.CharField("c’est plutôt", max_length=24, choices=Activite, blank=True)
    competences = models.TextField("ce qu’il sait faire", max_length=2000)
    fait_projets = models.BooleanField("accompagne des projets menés avec les habitants", default=False)
    fait_savoir_faire = models.BooleanField("forme, ou aide à changer les façons de travailler", default=False)
    site = models.URLField("site internet", blank=True)
    email = models.EmailField("adresse mail de l’organisation", blank=True)
    telephone = models.CharField("téléphone de l’organisation", max_length=30, blank=True)
    siege = models.ForeignKey(
        Collectivite, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="commune du siège"
    )
    adresse = models.CharField("adresse du siège", max_length=200, blank=True)
    est_national = models.BooleanField("intervient dans toute la France", default=False)
    statut = models.CharField(
        "où en est-il", max_length=12, choices=Statut, default=Statut.PROPOSE, editable=False, db_index=True
    )
    motif = models.CharField("pourquoi", max_length=500, blank=True, editable=False)
    # The one that took its place when two rows were the same organisation.
    fusionne_dans = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="doublons", editable=False
    )
    texte_cherche = models.TextField(editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    cree_le = models.DateTimeField("ajouté le", default=timezone.now, editable=False)
    modifie_le = models.DateTimeField("modifié le", default=timezone.now, editable=False)

    objects = PrestataireQuerySet.as_manager()

    class Meta:
        verbose_name = "prestataire"
        ordering = ("nom", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(statut__in=Statut.values), name="prestataire_statut"),
            models.CheckConstraint(condition=Q(forme__in=Forme.values), name="prestataire_forme"),
            models.CheckConstraint(condition=Q(activite__in=["", *Activite.values]), name="prestataire_activite"),
            models.CheckConstraint(
                condition=~Q(statut__in=[Statut.SUSPENDU, Statut.RETIRE]) | ~Q(motif=""),
                name="prestataire_refus_motive",
            ),
            models.CheckConstraint(
                condition=Q(siret__isnull=True, siren="") | Q(siret__isnull=False, siren=Left("siret", 9)),
                name="prestataire_siren_du_siret",
            ),
            models.CheckConstraint(
                condition=Q(statut__in=[Statut.PROPOSE, Statut.RETIRE])
                | Q(siret__isnull=False)
                | Q(forme=Forme.COLLECTIF),
                name="prestataire_reference_a_un_siret",
            ),
            models.CheckConstraint(
                condition=Q(fusionne_dans__isnull=True)
                | (Q(fusionne_dans__isnull=False, statut=Statut.RETIRE) & ~Q(fusionne_dans=F("pk"))),
                name="prestataire_fusionne_est_retire",
            ),
        ]

    def __str__(self):
        return self.nom

    @property
    def de_nom(self):
        return de_nom(self.nom)

    # A register entry belongs to no parcours, and has no lock above its own row.
    perimetre = ""

    def verrouiller(self):
        return None


class DuRegistre(models.Model):
    """A row that belongs to a provider, and to no parcours: locked through the provider's row."""

    perimetre = ""

    class Meta:
        abstract = True

    def verrouiller(self):
        return Prestataire.objects.select_for_update(of=("self",)).get(pk=self.prestataire_id)


class Expertise(models.Model):
    """One competence, in the codes of CODES."""

    prestataire = models.ForeignKey(Prestataire, models.CASCADE, related_name="expertises", editable=False)
    genre = models.CharField(max_length=8, choices=GenreExpertise)
    code = models.CharField(max_length=24)

    class Meta:
        verbose_name = "compétence"
        ordering = ("prestataire", "genre", "code")
        constraints = [
            models.UniqueConstraint(fields=["prestataire", "genre", "code"], name="expertise_unique"),
            models.CheckConstraint(condition=EXPERTISE_CONNUE, name="expertise_connue"),
        ]
        indexes = [models.Index(fields=["genre", "code", "prestataire"], name="expertise_par_code")]

    def __str__(self):
        return self.libelle

    @property
    def libelle(self):
        return CODES[GenreExpertise(self.genre)](self.code).label


class ZoneIntervention(models.Model):
    """One place where a provider goes: a commune or an EPCI, a département, or a région. Everywhere: `Prestataire.est_national`."""

    prestataire = models.ForeignKey(Prestataire, models.CASCADE, related_name="zones", editable=False)
    collectivite = models.ForeignKey(Collectivite, models.PROTECT, null=True, related_name="+")
    departement = models.ForeignKey(Departement, models.PROTECT, null=True, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "zone d’intervention"
        ordering = ("prestataire", "region", "departement", "collectivite")
        constraints = [
            models.CheckConstraint(
                condition=Q(collectivite__isnull=False, departement__isnull=True, region__isnull=True)
                | Q(collectivite__isnull=True, departement__isnull=False, region__isnull=True)
                | Q(collectivite__isnull=True, departement__isnull=True, region__isnull=False),
                name="zone_un_seul_lieu",
            ),
            models.UniqueConstraint(fields=["prestataire", "collectivite"], name="zone_collectivite_unique"),
            models.UniqueConstraint(fields=["prestataire", "departement"], name="zone_departement_unique"),
            models.UniqueConstraint(fields=["prestataire", "region"], name="zone_region_unique"),
        ]

    def __str__(self):
        return str(self.lieu)

    @property
    def lieu(self):
        return self.collectivite or self.departement or self.region


class Contact(DuRegistre):
    """A person of the organisation, reached at work; the main one receives the personal links. Taken away, the row stays."""

    prestataire = models.ForeignKey(Prestataire, models.PROTECT, related_name="contacts", editable=False)
    nom = models.CharField("nom", max_length=120)
    fonction = models.CharField("fonction", max_length=120, blank=True)
    email = models.EmailField("adresse mail professionnelle", blank=True)
    telephone = models.CharField("téléphone professionnel", max_length=30, blank=True)
    est_principal = models.BooleanField("reçoit les demandes de devis", default=False)
    retire_le = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = "contact"
        ordering = ("prestataire", "-est_principal", "nom", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["prestataire"],
                condition=Q(est_principal=True, retire_le__isnull=True),
                name="contact_un_seul_principal",
            ),
        ]

    def __str__(self):
        return self.nom


class Attestation(DuRegistre):
    """A document that the provider must keep up to date. `expire_le` is its last day of validity; None for one that has none.

    `deposee_par` is None when the provider deposited it by its personal link.
    """

    nom_affiche = "cette attestation"

    prestataire = models.ForeignKey(Prestataire, models.PROTECT, related_name="attestations", editable=False)
    genre = models.CharField("document", max_length=24, choices=GenreAttestation)
    statut = models.CharField(max_length=10, choices=StatutAttestation, default=StatutAttestation.RECUE, editable=False)
    fichier = models.ForeignKey(Fichier, models.PROTECT, related_name="+", editable=False)
    delivree_le = models.DateField("délivrée le", null=True, blank=True)
    expire_le = models.DateField("valable jusqu’au", null=True, blank=True)
    motif = models.CharField("pourquoi la remplacer ?", max_length=500, blank=True, editable=False)
    deposee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    deposee_le = models.DateTimeField(default=timezone.now, editable=False)
    vue_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    vue_le = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = "attestation"
        ordering = ("prestataire", "genre", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["prestataire", "genre"],
                condition=Q(statut__in=ATTESTATIONS_PRESENTES),
                name="attestation_une_presente",
            ),
            models.CheckConstraint(condition=Q(genre__in=GenreAttestation.values), name="attestation_genre"),
            models.CheckConstraint(condition=Q(statut__in=StatutAttestation.values), name="attestation_statut"),
            models.CheckConstraint(
                condition=Q(genre=GenreAttestation.ENGAGEMENT) | Q(expire_le__isnull=False),
                name="attestation_a_une_fin",
            ),
            models.CheckConstraint(
                condition=Q(delivree_le__isnull=True) | Q(expire_le__isnull=True) | Q(delivree_le__lte=F("expire_le")),
                name="attestation_dates",
            ),
            models.CheckConstraint(
                condition=~Q(statut=StatutAttestation.REFUSEE) | ~Q(motif=""), name="attestation_refus_motive"
            ),
            models.CheckConstraint(
                condition=Q(statut__in=[StatutAttestation.RECUE, StatutAttestation.REMPLACEE])
                | Q(vue_par__isnull=False, vue_le__isnull=False),
                name="attestation_vue_entiere",
            ),
        ]

    def __str__(self):
        return self.get_genre_display()


class Proposition(models.Model):
    """« J’en connais un autre »: what a territory wrote of the organisation it has in mind. It points to the row of the register that it made or found."""

    prestataire = models.ForeignKey(Prestataire, models.PROTECT, related_name="propositions", editable=False)
    parcours = models.ForeignKey(Parcours, models.PROTECT, related_name="propositions", editable=False)
    etape = models.ForeignKey(Etape, models.PROTECT, null=True, editable=False, related_name="propositions")
    nom = models.CharField("nom de l’organisation", max_length=160)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    email = models.EmailField("adresse mail de l’organisation", blank=True)
    pourquoi = models.CharField("pourquoi lui ?", max_length=500)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    le = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "proposition"
        ordering = ("-le", "-pk")

    def __str__(self):
        return self.nom
