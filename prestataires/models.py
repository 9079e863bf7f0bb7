"""The register of « prestataires de confiance »: who they are, what they can do, where they go."""

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils import timezone

from prestataires.enums import Forme, Statut
from socle.champs import SiretField
from territoires.models import Departement
from territoires.noms import normaliser


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

    def autour(self, departement):
        """With `distance`: 0 comes to this département, 1 goes everywhere in France, 2 comes to its région, 3 elsewhere; nearest first."""
        zones = Prestataire.departements.through.objects.filter(prestataire=OuterRef("pk"))
        return self.annotate(
            distance=Case(
                When(Exists(zones.filter(departement=departement.pk)), then=Value(0)),
                When(est_national=True, then=Value(1)),
                When(Exists(zones.filter(departement__region=departement.region_id)), then=Value(2)),
                default=Value(3),
                output_field=models.PositiveSmallIntegerField(),
            )
        ).order_by("distance", "nom", "pk")

    def pour_liste(self):
        return self.prefetch_related(models.Prefetch("departements", Departement.objects.order_by("code")))


class Prestataire(models.Model):
    """An organisation that may help territories. ANCT references it; the collectivité chooses and buys."""

    nom_affiche = "ce prestataire"

    siret = SiretField(
        "SIRET", unique=True, error_messages={"unique": "Un prestataire avec ce SIRET est déjà dans la liste."}
    )
    nom = models.CharField("nom", max_length=160)
    forme = models.CharField("c’est", max_length=24, choices=Forme)
    competences = models.TextField("ce qu’il sait faire", max_length=2000)
    fait_projets = models.BooleanField("accompagne des projets menés avec les habitants", default=False)
    fait_savoir_faire = models.BooleanField("forme, ou aide à changer les façons de travailler", default=False)
    site = models.URLField("site internet", blank=True)
    email = models.EmailField("adresse mail de l’organisation", blank=True)
    telephone = models.CharField("téléphone de l’organisation", max_length=30, blank=True)
    est_national = models.BooleanField("intervient dans toute la France", default=False)
    departements = models.ManyToManyField(
        Departement, blank=True, related_name="prestataires", verbose_name="départements où il intervient"
    )
    statut = models.CharField(
        "où en est-il", max_length=12, choices=Statut, default=Statut.PROPOSE, editable=False, db_index=True
    )
    motif = models.CharField("pourquoi", max_length=500, blank=True, editable=False)
    texte_cherche = models.TextField(editable=False)
    cree_le = models.DateTimeField("ajouté le", default=timezone.now, editable=False)

    objects = PrestataireQuerySet.as_manager()

    class Meta:
        verbose_name = "prestataire"
        ordering = ("nom", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(statut__in=Statut.values), name="prestataire_statut"),
            models.CheckConstraint(condition=Q(forme__in=Forme.values), name="prestataire_forme"),
            models.CheckConstraint(
                condition=~Q(statut__in=[Statut.SUSPENDU, Statut.RETIRE]) | ~Q(motif=""),
                name="prestataire_refus_motive",
            ),
        ]

    def __str__(self):
        return self.nom

    # A register entry belongs to no parcours, and has no lock above its own row.
    perimetre = ""

    def verrouiller(self):
        return None
