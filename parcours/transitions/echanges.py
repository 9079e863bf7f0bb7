"""What ANCT and a territory said to each other: noted, corrected by noting it again, withdrawn. Nothing is erased."""

from django.db import transaction
from django.utils import timezone

from parcours.models import Echange
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire as inscrire_au_journal


@transaction.atomic
def noter_echange(parcours, champs, *, par, a_la_place_de=None):
    """Note a call, a visit, a visio. `champs`: date, genre, personnes, resume, prochain_contact, and interne (ANCT only).

    `a_la_place_de` is the note that this one corrects: it is withdrawn at the same time. Raises ErreurMetier when the date is in the future,
    the next contact before it, an internal note is not ANCT's, or the corrected note is someone else's.
    """
    parcours = parcours.verrouiller()
    if champs["date"] > timezone.localdate():
        raise ErreurMetier("Cette date est dans le futur.", champ="date")
    prochain = champs.get("prochain_contact")
    if prochain is not None and prochain < champs["date"]:
        raise ErreurMetier("Le prochain contact est avant l’échange.", champ="prochain_contact")
    if champs.get("interne") and not par.est_anct:
        raise ErreurMetier("Seule l’ANCT peut noter un échange qu’elle est seule à voir.", champ="interne")
    if a_la_place_de is not None:
        _retirer(a_la_place_de, par=par)
    echange = Echange(parcours=parcours, note_par=par, **champs)
    echange.save()
    inscrire_au_journal(
        "echange.noter",
        echange,
        par=par,
        perimetre=parcours.perimetre,
        donnees={
            "genre": echange.genre,
            "interne": echange.interne,
            **({"a_la_place_de": a_la_place_de.pk} if a_la_place_de is not None else {}),
        },
    )
    return echange


@transaction.atomic
def retirer_echange(echange, *, par):
    """Take one's own note out of the lists. Raises ErreurMetier for someone else's, or when it has already left."""
    echange.parcours.verrouiller()
    _retirer(echange, par=par)


def _retirer(echange, *, par):
    if echange.note_par_id != par.pk:
        raise ErreurMetier("Seule la personne qui a noté cet échange peut le corriger ou le retirer.")
    if Echange.tous.filter(pk=echange.pk, retire_le__isnull=True).update(retire_le=timezone.now()) != 1:
        raise ErreurMetier("Cet échange a déjà été retiré ou corrigé.")
    inscrire_au_journal("echange.retirer", echange, par=par, perimetre=echange.perimetre)
