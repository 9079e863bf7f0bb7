"""What allows the territory to sign: its council's vote, or a decision under delegation."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from conventions.enums import GenreAutorisation
from conventions.models.actes import Acte
from parcours.models import Parcours
from socle.documents.models import Fichier


class Autorisation(models.Model):
    """The authorising act, filled as it happens: the day of the council, the vote, the sending to the préfecture, its receipt.

    It is enforceable once published and sent to the State's representative (CGCT L. 2131-1; EPCI: L. 5211-3); once recorded whole, the act
    is « autorisée » and carries the enforceable date.
    """

    nom_affiche = "la délibération"

    acte = models.OneToOneField(Acte, models.PROTECT, related_name="autorisation", editable=False)
    genre = models.CharField(max_length=12, choices=GenreAutorisation, default=GenreAutorisation.DELIBERATION)
    seance_prevue = models.DateField("jour prévu du conseil", null=True, blank=True)
    seance = models.DateField("date de la séance ou de la décision", null=True, blank=True)
    numero = models.CharField("numéro", max_length=60, blank=True)
    transmise_le = models.DateField("envoyée à la préfecture le", null=True, blank=True)
    ar_le = models.DateField("accusé de réception de la préfecture le", null=True, blank=True)
    executoire_le = models.DateField("applicable le", null=True, blank=True)
    fichier = models.ForeignKey(Fichier, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    modifiee_le = models.DateTimeField(default=timezone.now, editable=False)
    modifiee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")

    class Meta:
        verbose_name = "autorisation de signer"
        verbose_name_plural = "autorisations de signer"
        ordering = ("acte",)
        constraints = [
            models.CheckConstraint(condition=Q(genre__in=GenreAutorisation.values), name="autorisation_genre"),
            models.CheckConstraint(
                condition=Q(transmise_le__isnull=True) | Q(transmise_le__gte=F("seance")),
                name="autorisation_envoi_apres_seance",
            ),
            models.CheckConstraint(
                condition=Q(ar_le__isnull=True) | Q(ar_le__gte=F("transmise_le")), name="autorisation_recu_apres_envoi"
            ),
            models.CheckConstraint(
                condition=Q(executoire_le__isnull=True) | Q(executoire_le__gte=F("transmise_le")),
                name="autorisation_applicable_apres_envoi",
            ),
        ]

    def __str__(self):
        return f"{self.get_genre_display()} {self.numero}".strip()

    @property
    def perimetre(self):
        return self.acte.perimetre

    def verrouiller(self):
        return Parcours.objects.select_for_update(of=("self",)).get(conventions__actes=self.acte_id)
