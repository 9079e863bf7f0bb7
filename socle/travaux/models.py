"""Work as rows: a row is a job, its state the truth, its lease the right to do it.

en_attente (pas_avant) → en_cours (proprietaire, bail_jusqu_a) → pret | annule | en_attente (back-off) | echec (worklist).
Only `moteur` moves these rows, by compare-and-swap.
"""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from socle.travaux import lettres
from socle.travaux.calendrier import periodique
from socle.travaux.refus import SansObjet


class Etat(models.TextChoices):
    EN_ATTENTE = "en_attente", "En attente"
    EN_COURS = "en_cours", "En cours"
    PRET = "pret", "Fait"
    ANNULE = "annule", "Sans objet"  # closed without being done: no longer wanted when its turn came
    ECHEC = "echec", "En échec"


class TravailQuerySet(models.QuerySet):
    def dus(self, maintenant=None):
        """What may be claimed now, the longest waiting first."""
        return self.filter(etat=Etat.EN_ATTENTE, pas_avant__lte=maintenant or timezone.now()).order_by(
            "pas_avant", "pk"
        )

    def abandonnes(self, maintenant=None):
        """Claimed by someone who has not renewed the lease."""
        return self.filter(etat=Etat.EN_COURS, bail_jusqu_a__lt=maintenant or timezone.now())

    def en_echec(self):
        return self.filter(etat=Etat.ECHEC)


class Travail(models.Model):
    """A job that must not be lost. A concrete subclass is found by the engine by itself."""

    attentes = (
        timedelta(seconds=15),
        timedelta(minutes=1),
    )  # after each error but the last; one more error is a failure
    bails_perdus_max = 6  # counted apart from errors: a killed worker says nothing about the job

    etat = models.CharField("état", max_length=12, choices=Etat.choices, default=Etat.EN_ATTENTE, editable=False)
    cree_le = models.DateTimeField("créé le", default=timezone.now, editable=False)
    pas_avant = models.DateTimeField(default=timezone.now, editable=False)
    bail_jusqu_a = models.DateTimeField("bail jusqu’à", null=True, editable=False)
    proprietaire = models.CharField("propriétaire", max_length=120, blank=True, editable=False)
    erreurs = models.PositiveSmallIntegerField(default=0, editable=False)
    bails_perdus = models.PositiveSmallIntegerField(default=0, editable=False)
    motif = models.CharField(max_length=300, blank=True, editable=False)

    objects = TravailQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(etat=Etat.EN_COURS, bail_jusqu_a__isnull=False) & ~Q(proprietaire="")
                | ~Q(etat=Etat.EN_COURS) & Q(bail_jusqu_a__isnull=True, proprietaire=""),
                name="%(app_label)s_%(class)s_bail",
            ),
        ]
        indexes = [
            models.Index(
                fields=["pas_avant"],
                name="%(app_label)s_%(class)s_du",
                condition=Q(etat__in=[Etat.EN_ATTENTE, Etat.EN_COURS]),
            ),
        ]

    def executer(self):
        """Do the work, outside any transaction; return the fields of the finishing update.

        May raise EchecDefinitif (no use trying again) or SansObjet (no longer wanted). May run twice: replayable.
        """
        raise NotImplementedError

    def conclure(self, resultat):
        """Inside the finishing transaction: insert the rows born with the result; return the fields of the update.
        All is undone when the lease turns out to be lost."""
        return resultat

    def renoncer(self, resultat):
        """The lease was lost after working: delete one's own left-overs."""


class Courriel(Travail):
    """A mail to send: a template's code and ids, never a text nor a personal link. See `lettres`."""

    attentes = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))

    cle = models.CharField("clé", max_length=200, unique=True, editable=False)
    destinataire = models.EmailField(editable=False)
    gabarit = models.CharField(max_length=60, editable=False)
    donnees = models.JSONField("données", default=dict, editable=False)
    message_id = models.CharField(max_length=200, editable=False)
    envoye_le = models.DateTimeField("envoyé le", null=True, editable=False)

    class Meta(Travail.Meta):
        verbose_name = "mail"
        ordering = ["-id"]
        constraints = [
            *Travail.Meta.constraints,
            models.CheckConstraint(
                condition=Q(etat=Etat.PRET, envoye_le__isnull=False) | ~Q(etat=Etat.PRET) & Q(envoye_le__isnull=True),
                name="travaux_courriel_envoye",
            ),
        ]

    def __str__(self):
        return f"{self.gabarit} ({self.cle})"

    def executer(self):
        lettres.envoyer(self)
        return {"envoye_le": timezone.now()}


class Passage(Travail):
    """One run of something periodic, planned by the sweep. Of one name, at most one is under way: it runs alone."""

    nom = models.CharField(max_length=60, editable=False)
    prevu_le = models.DateTimeField("prévu le", editable=False)

    class Meta(Travail.Meta):
        verbose_name = "passage périodique"
        verbose_name_plural = "passages périodiques"
        ordering = ["-prevu_le", "nom"]
        constraints = [
            *Travail.Meta.constraints,
            models.UniqueConstraint(fields=["nom", "prevu_le"], name="travaux_passage_unique"),
            models.UniqueConstraint(
                fields=["nom"], condition=Q(etat__in=[Etat.EN_ATTENTE, Etat.EN_COURS]), name="travaux_passage_seul"
            ),
        ]

    def __str__(self):
        return f"{self.nom} {self.prevu_le:%Y-%m-%d %H:%M}"

    def executer(self):
        regle = periodique(self.nom)
        if regle is None:
            raise SansObjet("Ce passage périodique n’existe plus.")
        regle.fonction()
        return {}


class Battement(models.Model):
    """When a part of the house was last seen alive."""

    nom = models.CharField(max_length=60, unique=True)
    vu_le = models.DateTimeField()

    class Meta:
        verbose_name = "battement"

    def __str__(self):
        return self.nom
