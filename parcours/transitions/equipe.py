"""Who is in the team: invited, welcomed, gone."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from parcours.enums import Role, Statut, Transition
from parcours.models import Equipier, Remplacement
from parcours.transitions.cycles import CYCLE
from socle.comptes import invitations
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire as inscrire_au_journal
from socle.mots import date_longue


@transaction.atomic
def ajouter_equipier(parcours, *, nom, fonction, email="", role=Role.EQUIPE, par, inviter=False):
    """Add a person to the team and, when `inviter`, send the invitation. Raises ErreurMetier when the address is already there."""
    parcours.verrouiller()
    email = email.strip().lower()
    if email and Equipier.objects.filter(parcours=parcours, email=email, fin__isnull=True).exists():
        raise ErreurMetier("Cette adresse fait déjà partie de l’équipe.", champ="email")
    if inviter and not email:
        raise ErreurMetier("Indiquez une adresse mail pour envoyer l’invitation.", champ="email")
    equipier = Equipier(parcours=parcours, nom=nom, fonction=fonction, email=email, role=role)
    if inviter:
        equipier.invitation = invitations.inviter(email, nom, fonction, par=par, perimetre=parcours.perimetre)
    equipier.save()
    inscrire_au_journal("equipier.ajouter", equipier, par=par, perimetre=parcours.perimetre, donnees={"place": role})
    return equipier


@transaction.atomic
def retirer_equipier(equipier, *, par):
    """End a person's place: access stops at once. Raises ErreurMetier for the interlocuteur, who must be handed over first."""
    parcours = equipier.parcours.verrouiller()
    if parcours.interlocuteur_id == equipier.pk:
        raise ErreurMetier("La personne contact ne peut pas être retirée : désignez d’abord une autre personne.")
    if prevu := Remplacement.objects.prevus().filter(equipier=equipier).first():
        raise ErreurMetier(
            f"{equipier.nom} remplace la personne contact du {date_longue(prevu.debut)} au {date_longue(prevu.fin)} : "
            "annulez d’abord ce remplacement."
        )
    equipier.fin = timezone.localdate()
    equipier.save(update_fields=["fin"])
    if equipier.invitation_id:
        invitations.annuler(equipier.invitation, par=par)
    inscrire_au_journal("equipier.retirer", equipier, par=par, perimetre=parcours.perimetre)


@transaction.atomic
def reinviter(equipier, *, par):
    """Send the invitation again to a person who has not opened their space yet, with a new link; a new one if it was called off.

    Raises ErreurMetier when one was sent a few minutes ago.
    """
    equipier.parcours.verrouiller()
    if equipier.invitation.annulee_le is not None:
        equipier.invitation = invitations.inviter(
            equipier.email, equipier.nom, equipier.fonction, par=par, perimetre=equipier.perimetre
        )
        equipier.save(update_fields=["invitation"])
    elif not invitations.renvoyer(equipier.invitation, par=par):
        raise ErreurMetier("Une invitation vient de lui être envoyée. Attendez dix minutes avant d’en renvoyer une.")
    inscrire_au_journal("equipier.reinviter", equipier, par=par, perimetre=equipier.perimetre)


def oublier_personne(utilisateur, ancienne_adresse):
    """An account was anonymised: its places in teams keep their dates, no longer a name nor an address.

    One UPDATE without the parcours' lock: the account's row is already locked, which would turn the order of locks round.
    """
    siens = Q(utilisateur=utilisateur) | Q(utilisateur__isnull=True, email__iexact=ancienne_adresse)
    Equipier.objects.filter(siens).update(nom="Personne anonymisée", fonction="", email="")


def verrouiller_pour_accueillir(invitation):
    """Take the parcours' lock before the invitation's: the order of locks of the house."""
    equipier = Equipier.objects.select_related("parcours").filter(invitation=invitation).first()
    if equipier is not None:
        equipier.parcours.verrouiller()


@transaction.atomic
def accueillir(invitation, utilisateur):
    """An invitation was accepted: open the person's place, and the diagnosis when it is the interlocuteur's.

    Called by `socle.comptes.invitations` in the transaction of the acceptance. An account already in the team keeps its place.
    """
    equipier = Equipier.objects.select_related("parcours").filter(invitation=invitation).first()
    if equipier is None:
        return
    parcours = equipier.parcours.verrouiller()
    deja = Equipier.objects.filter(parcours=parcours, utilisateur=utilisateur, fin__isnull=True).exclude(pk=equipier.pk)
    if equipier.utilisateur_id is None and equipier.fin is None and not deja.exists():
        equipier.utilisateur = utilisateur
        equipier.save(update_fields=["utilisateur"])
        inscrire_au_journal("equipier.rejoindre", equipier, par=utilisateur, perimetre=parcours.perimetre)
    if parcours.interlocuteur_id == equipier.pk and parcours.statut == Statut.CONTACT:
        with CYCLE.passage(parcours, Transition.OUVRIR, par=utilisateur):
            pass
