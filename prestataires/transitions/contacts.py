"""The people of an organisation: one of them, at most, receives what is asked of it."""

from django.db import transaction
from django.utils import timezone

from prestataires.models import Contact, LienPersonnel
from prestataires.transitions.liens import revoquer_lien
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire

CHAMPS = ("nom", "fonction", "email", "telephone")
SANS_MAIL = "Le contact principal reçoit les demandes de devis : indiquez son adresse mail."


@transaction.atomic
def ecrire_contact(prestataire, champs, *, par, contact=None):
    """Add a person, or correct one. Returns the Contact. `champs`: those of CHAMPS and `est_principal`; the first one with an address is the main one.

    Raises ErreurMetier when the main one has no mail (champ « email »), or when the contact was taken away meanwhile.
    """
    nouveau = contact is None
    contact = Contact(prestataire=prestataire) if nouveau else contact
    contact.verrouiller()
    if not nouveau and not Contact.objects.filter(pk=contact.pk, retire_le=None).exists():
        raise ErreurMetier("Ce contact a été retiré entre-temps.")
    for nom in CHAMPS:
        setattr(contact, nom, champs.get(nom, ""))
    autres = Contact.objects.filter(prestataire=prestataire, retire_le=None).exclude(pk=contact.pk)
    contact.est_principal = bool(champs.get("est_principal")) or (
        bool(contact.email) and not autres.filter(est_principal=True).exists()
    )
    if contact.est_principal:
        if not contact.email:
            raise ErreurMetier(SANS_MAIL, champ="email")
        autres.filter(est_principal=True).update(est_principal=False)
    contact.save(update_fields=None if nouveau else [*CHAMPS, "est_principal"])
    donnees = {"prestataire": prestataire.pk, "principal": contact.est_principal}
    inscrire(f"contact.{'ajouter' if nouveau else 'modifier'}", contact, par=par, donnees=donnees)
    return contact


@transaction.atomic
def retirer_contact(contact, *, par):
    """Take a person away: the row stays, nothing is sent to it any more; the next one with an address becomes the main one."""
    contact.verrouiller()
    if Contact.objects.filter(pk=contact.pk, retire_le=None).update(retire_le=timezone.now()) != 1:
        raise ErreurMetier("Ce contact est déjà retiré.")
    inscrire("contact.retirer", contact, par=par, donnees={"prestataire": contact.prestataire_id})
    restants = Contact.objects.filter(prestataire=contact.prestataire_id, retire_le=None)
    _fermer_ses_liens(contact, restants, par=par)
    if not restants.filter(est_principal=True).exists():
        suivant = restants.exclude(email="").order_by("pk").first()
        if suivant:
            restants.filter(pk=suivant.pk).update(est_principal=True)
            inscrire("contact.devenir_principal", suivant, par=par, donnees={"prestataire": contact.prestataire_id})


def _fermer_ses_liens(contact, restants, *, par):
    """The links sent to this address no longer open, unless it is still that of somebody there, or of the organisation."""
    encore_la = restants.filter(email__iexact=contact.email).exists()
    if not contact.email or encore_la or contact.prestataire.email.lower() == contact.email.lower():
        return
    ouverts = LienPersonnel.objects.filter(
        prestataire=contact.prestataire_id, email__iexact=contact.email, revoque_le=None
    )
    for lien in ouverts.order_by("pk"):
        revoquer_lien(lien, par=par)


def adresse_pour_ecrire(prestataire):
    """Where a request is sent: the main contact, else the organisation's own mailbox; "" when there is none. One query."""
    principal = prestataire.contacts.filter(retire_le=None, est_principal=True).first()
    return (principal.email if principal else "") or prestataire.email
