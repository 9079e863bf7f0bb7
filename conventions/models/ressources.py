"""The money of others: asked for, obtained, received, beside ANCT's."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from conventions.enums import GenreFinanceur, StatutRessource
from parcours.models import Etape, Moyen, Parcours
from socle.champs import MontantField


class RessourceQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur):
        return self.filter(parcours__in=Parcours.objects.visibles_par(utilisateur))

    def presentes(self):
        return self.exclude(statut=StatutRessource.RETIREE)

    def pour_liste(self):
        return self.select_related("etape").order_by("genre", "pk")

    def du_parcours(self, parcours):
        return self.presentes().filter(parcours=parcours)


class Ressource(models.Model):
    """One complementary source of money for a parcours. Amounts in euros; each exists from its state on, and what is received may be less than obtained."""

    nom_affiche = "cette somme"

    parcours = models.ForeignKey(Parcours, models.PROTECT, related_name="ressources", editable=False)
    statut = models.CharField(max_length=10, choices=StatutRessource, default=StatutRessource.CHERCHEE, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    genre = models.CharField("qui finance ?", max_length=12, choices=GenreFinanceur)
    financeur = models.CharField("son nom", max_length=160, blank=True)
    objet = models.CharField("pour quoi ?", max_length=200)
    etape = models.ForeignKey(
        Etape, models.PROTECT, null=True, blank=True, related_name="ressources", verbose_name="pour quelle étape ?"
    )
    # The line of the means that planned it, if one did: it is followed once.
    moyen = models.ForeignKey(Moyen, models.PROTECT, null=True, blank=True, related_name="ressources", editable=False)
    # A guess while it is being looked for; what was really asked from then on.
    montant_demande = MontantField("montant demandé (€)", null=True, blank=True)
    demande_le = models.DateField("demandé le", null=True, editable=False)
    reponse_attendue_le = models.DateField("réponse attendue vers le", null=True, blank=True)
    montant_obtenu = MontantField("montant obtenu (€)", null=True, editable=False)
    obtenu_le = models.DateField("obtenu le", null=True, editable=False)
    montant_recu = MontantField("montant reçu (€)", default=0, editable=False)
    recu_le = models.DateField("dernier montant reçu le", null=True, editable=False)
    motif = models.CharField("pourquoi ?", max_length=500, blank=True, editable=False)
    saisie_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    saisie_le = models.DateTimeField(default=timezone.now, editable=False)

    objects = RessourceQuerySet.as_manager()

    class Meta:
        verbose_name = "ressource complémentaire"
        verbose_name_plural = "ressources complémentaires"
        ordering = ("parcours", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["moyen"], condition=~Q(statut=StatutRessource.RETIREE), name="ressource_moyen_unique"
            ),
            models.CheckConstraint(condition=Q(statut__in=StatutRessource.values), name="ressource_statut"),
            models.CheckConstraint(condition=Q(genre__in=GenreFinanceur.values), name="ressource_genre"),
            models.CheckConstraint(
                condition=Q(statut__in=(StatutRessource.CHERCHEE, StatutRessource.RETIREE, StatutRessource.REFUSEE))
                | Q(montant_demande__isnull=False, montant_demande__gt=0, demande_le__isnull=False),
                name="ressource_demande_chiffree",
            ),
            models.CheckConstraint(
                condition=Q(statut__in=(StatutRessource.OBTENUE, StatutRessource.RECUE))
                & Q(montant_obtenu__isnull=False, montant_obtenu__gt=0, obtenu_le__isnull=False)
                | ~Q(statut__in=(StatutRessource.OBTENUE, StatutRessource.RECUE))
                & Q(montant_obtenu__isnull=True, obtenu_le__isnull=True, montant_recu=0),
                name="ressource_obtention_chiffree",
            ),
            models.CheckConstraint(
                condition=Q(montant_recu__gte=0)
                & (Q(montant_recu=0) | Q(montant_obtenu__isnull=False, montant_recu__lte=F("montant_obtenu"))),
                name="ressource_recu_borne",
            ),
            models.CheckConstraint(
                condition=~Q(statut=StatutRessource.RECUE) | Q(montant_recu__gt=0, recu_le__isnull=False),
                name="ressource_recue_chiffree",
            ),
            models.CheckConstraint(
                condition=~Q(statut=StatutRessource.REFUSEE) | ~Q(motif=""), name="ressource_refus_motive"
            ),
        ]

    def __str__(self):
        return self.financeur or self.get_genre_display()

    def get_absolute_url(self):
        return reverse("conventions:ressources", args=[self.parcours_id])

    @property
    def est_propre(self):
        """The territory's own money: decided in its budget, neither asked of anybody nor received."""
        return self.genre == GenreFinanceur.PROPRE

    @property
    def reste_a_recevoir(self):
        """Euros obtained and not received yet."""
        return (self.montant_obtenu or 0) - self.montant_recu

    @property
    def perimetre(self):
        return f"parcours:{self.parcours_id}"

    def verrouiller(self):
        return Parcours.objects.select_for_update(of=("self",)).get(pk=self.parcours_id)
