"""The outbox: rooms declare letters (`inscrire_lettre`) and post rows (`poster`) in the transaction of the act they tell of."""

from email.utils import parseaddr
from hashlib import sha256

from django.conf import settings

from socle.journal.registre import valeurs_sures
from socle.travaux.lettres import Apercu, Lettre, apercu, exiger_gabarit, inscrire_lettre
from socle.travaux.models import Courriel, Etat
from socle.travaux.reveil import reveiller

__all__ = ["Apercu", "Lettre", "annuler", "apercu", "inscrire_lettre", "oublier_adresse", "poster"]


def oublier_adresse(adresse, *, remplacante):
    """Take an address out of the outbox: what has not left for it no longer will, what left says `remplacante` instead."""
    siens = Courriel.objects.filter(destinataire__iexact=adresse)
    siens.filter(etat__in=[Etat.EN_ATTENTE, Etat.ECHEC]).update(etat=Etat.ANNULE, motif="Le compte a été anonymisé.")
    siens.update(destinataire=remplacante)


def annuler(cle, *, motif):
    """Stop the mail of this key while nobody has begun to send it; whether it was stopped. To be called in the act's transaction."""
    return Courriel.objects.filter(cle=cle, etat=Etat.EN_ATTENTE).update(etat=Etat.ANNULE, motif=motif) == 1


def poster(gabarit, destinataire, ids, *, cle):
    """Insert the row of a mail; the wake-up waits for the commit. A second call with the same `cle` returns the first row.

    `ids` holds ids, codes and dates only. Raises ValueError for an unknown kind, an empty address, or anything else in `ids`.
    """
    exiger_gabarit(gabarit)
    adresse = parseaddr(destinataire or "")[1].strip()
    if "@" not in adresse:
        raise ValueError("Un mail part vers une adresse.")
    courriel, cree = Courriel.objects.get_or_create(
        cle=cle,
        defaults={
            "gabarit": gabarit,
            "destinataire": adresse,
            "donnees": valeurs_sures(ids),
            "message_id": f"<{sha256(cle.encode()).hexdigest()[:24]}@{settings.EXPEDITEUR.rpartition('@')[2]}>",
        },
    )
    if cree:
        reveiller(courriel)
    return courriel
