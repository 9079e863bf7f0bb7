"""A wave, a territory's parcours in it, the people who carry it and what they commit themselves to."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from parcours.enums import Role, Statut
from parcours.suivi import duree_du_suivi
from socle.champs import MontantField

SANS_INTERLOCUTEUR = (Statut.CONTACT, Statut.DIAGNOSTIC, Statut.ABANDONNE)


class Vague(models.Model):
    """A round of the programme: its dates, its targets and the money it may reserve."""

    nom = models.CharField("nom", max_length=80, unique=True)
    debut = models.DateField("début")
    fin = models.DateField("fin")
    duree_min_mois = models.PositiveSmallIntegerField("durée minimale d’un parcours (mois)", default=12)
    duree_max_mois = models.PositiveSmallIntegerField("durée maximale d’un parcours (mois)", default=15)
    cible_communes_min = models.PositiveSmallIntegerField("communes visées, au moins", default=0)
    cible_communes_max = models.PositiveSmallIntegerField("communes visées, au plus", default=0)
    cible_epci_min = models.PositiveSmallIntegerField("intercommunalités visées, au moins", default=0)
    cible_epci_max = models.PositiveSmallIntegerField("intercommunalités visées, au plus", default=0)
    enveloppe = MontantField("enveloppe (€)")
    montant_reserve = MontantField("réservé par les conventions validées (€)", default=0, editable=False)

    class Meta:
        verbose_name = "vague"
        ordering = ("-debut", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(debut__lte=F("fin")),
                name="vague_dates",
                violation_error_message="La fin est avant le début.",
            ),
            models.CheckConstraint(
                condition=Q(duree_min_mois__lte=F("duree_max_mois")),
                name="vague_durees",
                violation_error_message="La durée minimale dépasse la durée maximale.",
            ),
            models.CheckConstraint(
                condition=Q(cible_communes_min__lte=F("cible_communes_max"))
                & Q(cible_epci_min__lte=F("cible_epci_max")),
                name="vague_cibles",
                violation_error_message="Le nombre visé « au moins » dépasse le nombre visé « au plus ».",
            ),
            models.CheckConstraint(
                condition=Q(montant_reserve__gte=0) & Q(montant_reserve__lte=F("enveloppe")),
                name="vague_enveloppe",
                violation_error_message="L’enveloppe ne peut pas être inférieure à ce qui est déjà réservé.",
            ),
        ]

    def __str__(self):
        return self.nom

    @property
    def perimetre(self):
        return ""


class ParcoursQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur):
        """Those this person may know of: all for ANCT, one's own teams' for a territory (Exists: no duplicate row)."""
        if not utilisateur.is_authenticated:
            return self.none()
        if utilisateur.est_anct:
            return self
        return self.filter(
            Exists(Equipier.objects.filter(parcours=OuterRef("pk"), utilisateur=utilisateur, fin__isnull=True))
        )

    def avec_exercice(self, jour=None):
        """With `en_exercice`: the key of who is the interlocuteur on `jour` (today), a substitute or the titular. No further query."""
        remplacements = self.model._meta.get_field("remplacements").related_model
        en_cours = remplacements.objects.en_vigueur(jour).filter(parcours=OuterRef("pk")).values("equipier")[:1]
        return self.annotate(
            en_exercice=Coalesce(Subquery(en_cours), F("interlocuteur"), output_field=models.BigIntegerField())
        )

    def pour_page(self):
        return self.select_related("collectivite__departement", "vague", "referent", "interlocuteur", "modifie_par")

    def pour_entete(self, utilisateur):
        """Those of `visibles_par`, with what every page of a parcours shows and, for a territory, this person's place in it.

        `place` and `place_role` are the person's Equipier (key and role): one at most, `equipier_unique_en_place` says so.
        `en_exercice` tells whether it is the interlocuteur's.
        What one page in ten shows (référent, vague, last sending) is read by that page: each join costs more than its rows.
        """
        if utilisateur.is_authenticated and not utilisateur.est_anct:
            visibles = (
                self.filter(equipiers__utilisateur=utilisateur, equipiers__fin__isnull=True)
                .annotate(place=F("equipiers__pk"), place_role=F("equipiers__role"))
                .avec_exercice()
            )
        else:
            visibles = self.visibles_par(utilisateur)
        return visibles.select_related("collectivite__departement")

    def pour_liste(self):
        return self.select_related("collectivite__departement", "vague", "referent").order_by(
            "collectivite__nom_norme", "pk"
        )

    def vivants(self):
        return self.exclude(statut__in=[Statut.CLOS, Statut.ABANDONNE])

    def attendus(self):
        """Those from which something may still be expected: alive, or over and still followed (news after 6 and 12 months)."""
        return self.exclude(statut=Statut.ABANDONNE).exclude(clos_le__lt=timezone.localdate() - duree_du_suivi())


class Parcours(models.Model):
    """One territory's made-to-measure pathway within one wave."""

    vague = models.ForeignKey(Vague, models.PROTECT, verbose_name="vague", related_name="parcours")
    collectivite = models.ForeignKey(
        "territoires.Collectivite", models.PROTECT, verbose_name="collectivité", related_name="parcours"
    )
    statut = models.CharField("phase", max_length=20, choices=Statut, default=Statut.CONTACT, editable=False)
    debut = models.DateField("début")
    fin = models.DateField("fin prévue")
    referent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="référent ANCT", related_name="parcours_suivis"
    )
    interlocuteur = models.OneToOneField(
        "parcours.Equipier", models.PROTECT, null=True, editable=False, related_name="+"
    )
    montant_reserve = MontantField("réservé (€)", default=0, editable=False)
    # The team may ask that the direction signs off each sending (a city's custom; off by default).
    visa_exige = models.BooleanField("visa de la direction avant l’envoi", default=False, editable=False)
    clos_le = models.DateField("fin constatée", null=True, editable=False)
    # Why it stopped, as the team reads it.
    motif_arret = models.TextField("motif de l’arrêt", max_length=1000, blank=True, editable=False)
    version_courante = models.ForeignKey(
        "parcours.Version", models.PROTECT, null=True, editable=False, related_name="+"
    )
    version_relue = models.ForeignKey("parcours.Version", models.PROTECT, null=True, editable=False, related_name="+")
    modifie_le = models.DateTimeField(default=timezone.now, editable=False)
    modifie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = ParcoursQuerySet.as_manager()

    class Meta:
        verbose_name = "parcours"
        verbose_name_plural = "parcours"
        constraints = [
            models.UniqueConstraint(
                fields=["vague", "collectivite"],
                name="parcours_unique_par_vague",
                violation_error_message="Ce territoire est déjà inscrit dans cette vague.",
            ),
            models.CheckConstraint(
                condition=Q(statut__in=SANS_INTERLOCUTEUR) | Q(interlocuteur__isnull=False),
                name="parcours_interlocuteur",
            ),
            models.CheckConstraint(condition=Q(statut__in=Statut.values), name="parcours_statut"),
            models.CheckConstraint(
                condition=Q(debut__lte=F("fin")),
                name="parcours_dates",
                violation_error_message="La fin est avant le début.",
            ),
            models.CheckConstraint(condition=Q(montant_reserve__gte=0), name="parcours_montant_reserve"),
            models.CheckConstraint(
                condition=Q(statut__in=[Statut.CLOS, Statut.ABANDONNE], clos_le__isnull=False)
                | (~Q(statut__in=[Statut.CLOS, Statut.ABANDONNE]) & Q(clos_le__isnull=True)),
                name="parcours_clos_le",
            ),
            models.CheckConstraint(
                condition=~Q(statut=Statut.ABANDONNE) | ~Q(motif_arret=""), name="parcours_motif_arret"
            ),
        ]

    def __str__(self):
        return self.collectivite.nom_avec_departement

    def get_absolute_url(self):
        return reverse("parcours:apercu", args=[self.pk])

    @property
    def perimetre(self):
        """Where the journal files what happens inside this parcours."""
        return f"parcours:{self.pk}"

    @property
    def est_clos(self):
        return self.statut in {Statut.CLOS, Statut.ABANDONNE}

    @property
    def envoi_a_relire(self):
        return self.version_courante_id is not None and self.version_courante_id != self.version_relue_id

    @property
    def dernier_envoi(self):
        """What was sent last, without its long text (one query); None when nothing was."""
        if self.version_courante_id is None:
            return None
        return self.versions.defer("contenu").get(pk=self.version_courante_id)

    def verrouiller(self):
        """Take the lock under which everything inside a parcours changes (the first in the order of locks)."""
        return type(self).objects.select_for_update(of=("self",)).get(pk=self.pk)


class Equipier(models.Model):
    """A person's place in a parcours. A person is not an account: mayor or direction may have none."""

    parcours = models.ForeignKey(Parcours, models.PROTECT, related_name="equipiers")
    role = models.CharField("place", max_length=12, choices=Role, default=Role.EQUIPE)
    utilisateur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="equipiers"
    )
    invitation = models.ForeignKey("comptes.Invitation", models.PROTECT, null=True, editable=False, related_name="+")
    nom = models.CharField("prénom et nom", max_length=120)
    fonction = models.CharField("fonction", max_length=120, blank=True)
    email = models.EmailField("adresse mail", blank=True)
    debut = models.DateField(default=timezone.localdate, editable=False)
    fin = models.DateField(null=True, editable=False)

    class Meta:
        verbose_name = "membre de l’équipe"
        verbose_name_plural = "membres des équipes"
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["parcours", "utilisateur"], condition=Q(fin__isnull=True), name="equipier_unique_en_place"
            ),
            models.CheckConstraint(condition=Q(fin__isnull=True) | Q(debut__lte=F("fin")), name="equipier_dates"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="equipier_role"),
        ]

    def __str__(self):
        return self.nom

    @property
    def perimetre(self):
        return f"parcours:{self.parcours_id}"
