"""Who can sign in, and who was asked to. A person is not an account: mayors and committee members exist without one."""

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from socle.comptes.enums import ROLES_ANCT_QUI_ECRIVENT, RoleAnct


def normaliser_email(email):
    return (email or "").strip().lower()


def accorder_adresse(utilisateur):
    """Make allauth's address equal to the account's: one, primary, verified (the code sent to it is the proof).

    Called by everything that makes an account or changes its address; nothing else writes EmailAddress.
    """
    adresses = utilisateur.emailaddress_set
    adresses.exclude(email=utilisateur.email).delete()
    adresses.update_or_create(email=utilisateur.email, defaults={"verified": True, "primary": True})


class UtilisateurManager(BaseUserManager):
    def par_email(self, email):
        """The account of this address, whatever its case, or None."""
        return self.filter(email=normaliser_email(email)).first()

    @transaction.atomic
    def create_user(self, email, **champs):
        """Make an account that signs in by code only: no password is ever set."""
        utilisateur = self.model(email=normaliser_email(email), **champs)
        utilisateur.set_unusable_password()
        utilisateur.save(using=self._db)
        accorder_adresse(utilisateur)
        return utilisateur


class Utilisateur(AbstractBaseUser):
    """An account is a mailbox: one for several territories, or one shared `mairie@…`, both work."""

    email = models.EmailField("adresse électronique", unique=True)
    prenom = models.CharField("prénom", max_length=80, blank=True)
    nom = models.CharField("nom", max_length=120, blank=True)
    fonction = models.CharField("fonction", max_length=120, blank=True)
    telephone = models.CharField("téléphone", max_length=30, blank=True)
    role_anct = models.CharField("rôle à l’ANCT", max_length=20, choices=RoleAnct.choices, blank=True)
    # Re-reads texts for the legal service, whatever the role: departures from a model wait for such a person's visa.
    relit_juridique = models.BooleanField("relit les textes pour le service juridique", default=False)
    est_demo = models.BooleanField("personnage de démonstration", default=False, editable=False)
    is_active = models.BooleanField("compte ouvert", default=True)
    cree_le = models.DateTimeField("créé le", default=timezone.now, editable=False)
    anonymise_le = models.DateTimeField("anonymisé le", null=True, blank=True, editable=False)

    objects = UtilisateurManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = "compte"
        verbose_name_plural = "comptes"
        ordering = ["nom", "prenom", "email"]
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower(F("email"))), name="utilisateur_email_en_minuscules"),
            models.CheckConstraint(
                condition=Q(role_anct__in=["", *RoleAnct.values]),
                name="utilisateur_role_anct_connu",
            ),
            models.CheckConstraint(
                condition=Q(relit_juridique=False) | ~Q(role_anct=""), name="utilisateur_juridique_de_l_anct"
            ),
            models.CheckConstraint(
                condition=Q(anonymise_le__isnull=True) | Q(is_active=False), name="utilisateur_anonymise_ferme"
            ),
        ]

    def __str__(self):
        return self.nom_complet

    @property
    def nom_complet(self):
        """« Jeanne Faure », or the mailbox when nobody's name is known."""
        return f"{self.prenom} {self.nom}".strip() or self.email

    def get_full_name(self):
        return self.nom_complet

    def get_short_name(self):
        return self.prenom or self.nom_complet

    @property
    def est_anct(self):
        return bool(self.role_anct)

    @property
    def ecrit_pour_les_territoires(self):
        return self.role_anct in ROLES_ANCT_QUI_ECRIVENT

    # What Django's admin asks of an account. It lets ANCT in and no more: each page's rights come from `droits`.
    @property
    def is_staff(self):
        return self.est_anct

    @property
    def is_superuser(self):
        return False

    def has_perm(self, perm, obj=None):
        return self.is_active and self.est_anct

    def has_perms(self, perm_list, obj=None):
        return self.is_active and self.est_anct

    def has_module_perms(self, app_label):
        return self.is_active and self.est_anct


class InvitationQuerySet(models.QuerySet):
    def ouvertes(self):
        """Neither taken up nor called off; the link may have run out, it can be sent again."""
        return self.filter(acceptee_le__isnull=True, annulee_le__isnull=True)


class Invitation(models.Model):
    """A mailbox asked to join something (`perimetre`); the invitation decides who enters, not the identity."""

    email = models.EmailField("adresse électronique")
    nom = models.CharField("nom", max_length=200, blank=True)
    fonction = models.CharField("fonction", max_length=120, blank=True)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="invitations_faites", verbose_name="invité par"
    )
    perimetre = models.CharField("périmètre", max_length=60, blank=True, db_index=True)
    cree_le = models.DateTimeField("créée le", default=timezone.now, editable=False)
    envoyee_le = models.DateTimeField("envoyée le", default=timezone.now, editable=False)
    expire_le = models.DateTimeField("expire le")
    acceptee_le = models.DateTimeField("acceptée le", null=True, blank=True, editable=False)
    utilisateur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="invitations",
        null=True,
        blank=True,
        editable=False,
        verbose_name="compte",
    )
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "invitation"
        ordering = ["-cree_le", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower(F("email"))), name="invitation_email_en_minuscules"),
            models.CheckConstraint(
                condition=Q(acceptee_le__isnull=True, utilisateur__isnull=True)
                | Q(acceptee_le__isnull=False, utilisateur__isnull=False),
                name="invitation_acceptee_par_un_compte",
            ),
            models.CheckConstraint(
                condition=Q(acceptee_le__isnull=True) | Q(annulee_le__isnull=True),
                name="invitation_acceptee_ou_annulee",
            ),
        ]

    def __str__(self):
        return f"Invitation de {self.nom or self.email}"

    @property
    def est_expiree(self):
        return timezone.now() >= self.expire_le
