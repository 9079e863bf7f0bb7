"""Chain the entries of the journal, and check the chain.

An entry with a lower id may commit after one with a higher id: the chain takes what is committed and not sealed yet, and its order
is the order of sealing.
"""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from socle.journal.models import ORIGINE, EntreeJournal, Maillon

LOT = 500


@dataclass(frozen=True)
class Verification:
    """`rompu` is the first broken link (None: the chain holds) and `motif` says why, in French. `tete` is the last good hash:
    kept outside the database, it also proves that the end of the chain was not cut off."""

    nb_scelles: int
    nb_non_scelles: int
    tete: str
    rompu: int | None = None
    motif: str = ""


def _sceller_un_lot():
    with transaction.atomic():
        dernier = Maillon.objects.order_by("-rang").first()
        rang, precedent = (dernier.rang, dernier.empreinte) if dernier else (0, ORIGINE)
        maillons = []
        for entree in EntreeJournal.objects.non_scellees().order_by("id")[:LOT]:
            rang += 1
            empreinte = Maillon.calculer(precedent, entree)
            maillons.append(Maillon(rang=rang, entree=entree, precedent=precedent, empreinte=empreinte))
            precedent = empreinte
        Maillon.objects.bulk_create(maillons)
    return len(maillons)


def sceller():
    """Seal what is committed and not sealed yet; returns how many entries were sealed.

    Two at once do no harm: `rang` is unique, so the slower one seals nothing and leaves the rest to the next run.
    """
    total = 0
    try:
        while lot := _sceller_un_lot():
            total += lot
            if lot < LOT:
                break
    except IntegrityError:
        return total
    return total


def verifier():
    """Recompute the whole chain from the entries; stops at the first broken link."""
    attendu, precedent = 1, ORIGINE
    non_scelles = EntreeJournal.objects.non_scellees().count()
    # The join leaves out a link whose entry is gone, so that it shows as a missing rank.
    for maillon in Maillon.objects.select_related("entree").order_by("rang").iterator(chunk_size=LOT):
        motif = ""
        if maillon.rang != attendu:
            motif = "le maillon ou son entrée a disparu"
        elif maillon.precedent != precedent:
            motif = "il ne suit pas le maillon précédent"
        elif maillon.empreinte != Maillon.calculer(precedent, maillon.entree):
            motif = f"l’entrée {maillon.entree_id} ou son empreinte a été modifiée"
        if motif:
            return Verification(attendu - 1, non_scelles, precedent, rompu=attendu, motif=motif)
        attendu, precedent = attendu + 1, maillon.empreinte
    # A link at the very end whose entry is gone is not seen by the join.
    orphelin = Maillon.objects.filter(rang__gte=attendu).order_by("rang").values_list("rang", flat=True).first()
    if orphelin is not None:
        return Verification(attendu - 1, non_scelles, precedent, rompu=attendu, motif="son entrée a disparu")
    return Verification(attendu - 1, non_scelles, precedent)
