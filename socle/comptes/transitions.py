"""What can happen to an account. Nothing else creates, renames, closes or empties one."""

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone

from socle.comptes.enums import RoleAnct
from socle.comptes.models import Invitation, Utilisateur, accorder_adresse, normaliser_email
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire
from socle.travaux.courriels import oublier_adresse

DOMAINE_ANONYME = "anonyme.invalid"  # RFC 2606: no mail can ever reach it
ADRESSE_MAX = Utilisateur._meta.get_field("email").max_length  # 254; what Django accepts as an address may be longer
_a_l_anonymisation = []
_avant_fermeture = []


def a_l_anonymisation(fonction):
    """Have `fonction(utilisateur, ancienne_adresse)` run in the transaction that empties an account, to empty a room's copies."""
    _a_l_anonymisation.append(fonction)
    return fonction


def avant_fermeture(fonction):
    """Have `fonction(utilisateur)` run before an account is closed, emptied or leaves ANCT: a room that still needs it raises ErreurMetier."""
    _avant_fermeture.append(fonction)
    return fonction


def email_valide(email):
    """The address in lower case. Raises ErreurMetier when it is not one."""
    email = normaliser_email(email)
    try:
        validate_email(email)
    except ValidationError as erreur:
        raise ErreurMetier(
            "Écrivez une adresse mail complète, par exemple mairie@montaud.fr.", champ="email"
        ) from erreur
    if len(email) > ADRESSE_MAX:
        raise ErreurMetier("Cette adresse mail est trop longue.", champ="email")
    return email


def ouvrir_compte(email, *, nom="", fonction=""):
    """The account of this address, made if there is none. A name is never overwritten: the person knows it better.

    A closed account of a territory opens again, since ANCT invites it anew; a closed account of ANCT does not, or an invitation
    would give back a role. Raises ErreurMetier for the latter.
    """
    email = email_valide(email)
    prenom, _, reste = nom.strip().partition(" ")
    if not reste:
        prenom, reste = "", prenom
    utilisateur = Utilisateur.objects.par_email(email)
    if utilisateur is None:
        try:
            with transaction.atomic():
                utilisateur = Utilisateur.objects.create_user(
                    email, prenom=prenom[:80], nom=reste.strip()[:120], fonction=fonction[:120]
                )
                inscrire("utilisateur.ouvrir", utilisateur, par=None)
        except IntegrityError:  # opened at the same moment by another request
            utilisateur = Utilisateur.objects.get(email=email)
    if not utilisateur.is_active:
        if utilisateur.est_anct:
            raise ErreurMetier("Ce compte est fermé. Écrivez à votre contact à l’ANCT pour le faire rouvrir.")
        rouvrir(utilisateur, par=None)
    return utilisateur


@transaction.atomic
def creer_compte_anct(email, role, *, par, prenom="", nom="", fonction="", telephone="", relit_juridique=False):
    """Open an account of ANCT, or give its role to the account that already has this address.

    `par` is None for the first administrator only. Raises ErreurMetier for a bad address or an unknown role.
    """
    email = email_valide(email)
    utilisateur = Utilisateur.objects.par_email(email)
    if utilisateur is None:
        utilisateur = Utilisateur.objects.create_user(
            email, prenom=prenom, nom=nom, fonction=fonction, telephone=telephone
        )
        inscrire("utilisateur.ouvrir", utilisateur, par=par)
    changer_role(utilisateur, role, par=par)
    if relit_juridique != utilisateur.relit_juridique:
        utilisateur.relit_juridique = relit_juridique
        utilisateur.save(update_fields=["relit_juridique"])
        inscrire("utilisateur.modifier", utilisateur, par=par, donnees={"champs": ["relit_juridique"]})
    return utilisateur


@transaction.atomic
def changer_role(utilisateur, role, *, par):
    """Give or take an ANCT role ("" takes it). Who leaves ANCT leaves the second factor too. Raises ErreurMetier."""
    if role not in {"", *RoleAnct.values}:
        raise ErreurMetier("Ce rôle n’existe pas.", champ="role_anct")
    if role == utilisateur.role_anct:
        return
    _garder_une_administration(utilisateur, perd=role != RoleAnct.ADMINISTRATEUR)
    if not role:
        _exiger_libre(utilisateur)
    ancien, utilisateur.role_anct = utilisateur.role_anct, role
    if not role:
        utilisateur.relit_juridique = False
    utilisateur.save(update_fields=["role_anct", "relit_juridique"])
    if not role:
        Authenticator.objects.filter(user=utilisateur).delete()
    inscrire("utilisateur.changer_role", utilisateur, par=par, donnees={"ancien": ancien, "nouveau": role})


@transaction.atomic
def modifier(utilisateur, *, email, role_anct, par, **profil):
    """What an administrator changes on an account: address, role, and `profil` (name, function, phone). Raises ErreurMetier."""
    changer_adresse(utilisateur, email, par=par)
    changer_role(utilisateur, role_anct, par=par)
    changes = [champ for champ, valeur in profil.items() if getattr(utilisateur, champ) != valeur]
    if changes:
        for champ in changes:
            setattr(utilisateur, champ, profil[champ])
        utilisateur.save(update_fields=changes)
        inscrire("utilisateur.modifier", utilisateur, par=par, donnees={"champs": changes})
    return utilisateur


@transaction.atomic
def changer_adresse(utilisateur, email, *, par):
    """Move an account to another mailbox: from now on codes go there, and who had the former one is signed out.

    Raises ErreurMetier when the address is taken.
    """
    email = email_valide(email)
    if email == utilisateur.email:
        return
    utilisateur.email = email
    if par != utilisateur:
        utilisateur.set_unusable_password()  # another one: sessions hold a hash of it
    try:
        with transaction.atomic():
            utilisateur.save(update_fields=["email", "password"])
    except IntegrityError as erreur:
        utilisateur.refresh_from_db(fields=["email", "password"])
        raise ErreurMetier("Un autre compte a déjà cette adresse.", champ="email") from erreur
    accorder_adresse(utilisateur)
    inscrire("utilisateur.changer_adresse", utilisateur, par=par)


@transaction.atomic
def fermer(utilisateur, *, par):
    """Close an account: its sessions stop answering at the next page.

    Raises ErreurMetier for the last administrator, or while a room still needs this person.
    """
    _garder_une_administration(utilisateur, perd=True)
    _exiger_libre(utilisateur)
    utilisateur.is_active = False
    utilisateur.save(update_fields=["is_active"])
    # An invitation sent before would open the account again.
    for invitation in Invitation.objects.ouvertes().filter(email=utilisateur.email):
        if Invitation.objects.ouvertes().filter(pk=invitation.pk).update(annulee_le=timezone.now()) == 1:
            inscrire("invitation.annuler", invitation, par=par)
    inscrire("utilisateur.fermer", utilisateur, par=par)


@transaction.atomic
def rouvrir(utilisateur, *, par):
    """Open a closed account again. Raises ErreurMetier when it was anonymised: nobody is behind it any more."""
    if utilisateur.anonymise_le:
        raise ErreurMetier("Ce compte a été anonymisé\u00a0: il ne peut pas être rouvert.")
    utilisateur.is_active = True
    utilisateur.save(update_fields=["is_active"])
    inscrire("utilisateur.rouvrir", utilisateur, par=par)


@transaction.atomic
def anonymiser(utilisateur, *, par):
    """Empty an account of everything personal and close it for good; the row stays, since the journal points to it.

    Base: RGPD art. 17, durations of the register (24 months without signing in, or on request once the parcours is over).
    """
    if utilisateur.anonymise_le:
        return
    _garder_une_administration(utilisateur, perd=True)
    _exiger_libre(utilisateur)
    ancienne = utilisateur.email
    utilisateur.email = f"compte-{utilisateur.pk}@{DOMAINE_ANONYME}"
    utilisateur.prenom = utilisateur.nom = utilisateur.fonction = utilisateur.telephone = utilisateur.role_anct = ""
    utilisateur.is_active = utilisateur.relit_juridique = False
    utilisateur.anonymise_le = timezone.now()
    utilisateur.set_unusable_password()
    utilisateur.save(
        update_fields=[
            *(
                "email",
                "prenom",
                "nom",
                "fonction",
                "telephone",
                "role_anct",
                "relit_juridique",
                "is_active",
                "anonymise_le",
                "password",
            )
        ]
    )
    accorder_adresse(utilisateur)
    Authenticator.objects.filter(user=utilisateur).delete()
    invitations = Invitation.objects.filter(email=ancienne)
    invitations.ouvertes().update(annulee_le=timezone.now())
    invitations.update(email=utilisateur.email, nom="", fonction="")
    oublier_adresse(ancienne, remplacante=utilisateur.email)
    for fonction in _a_l_anonymisation:
        fonction(utilisateur, ancienne)
    inscrire("utilisateur.anonymiser", utilisateur, par=par)


def _exiger_libre(utilisateur):
    for fonction in _avant_fermeture:
        fonction(utilisateur)


def _garder_une_administration(utilisateur, *, perd):
    """At least one open account must keep the keys of the house."""
    if not perd or utilisateur.role_anct != RoleAnct.ADMINISTRATEUR or not utilisateur.is_active:
        return
    # Locked, so that two administrators cannot remove each other at the same moment.
    autres = Utilisateur.objects.select_for_update().filter(role_anct=RoleAnct.ADMINISTRATEUR, is_active=True)
    if not [compte for compte in autres.order_by("pk") if compte.pk != utilisateur.pk]:
        raise ErreurMetier(
            "C’est le dernier compte d’administration\u00a0: donnez d’abord ce rôle à une autre personne."
        )
