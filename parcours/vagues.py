"""Opening and changing a wave: the one function the back-office calls."""

from django.db import transaction

from parcours.models import Vague
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire
from socle.mots import euros


@transaction.atomic
def enregistrer(vague, *, par):
    """Save a new wave, or a change to one under its lock (`montant_reserve` is kept as it stands, never as it was read).

    Raises ErreurMetier when the envelope would be smaller than what conventions have reserved.
    """
    nouvelle = vague.pk is None
    if nouvelle:
        vague.save()
    else:
        vague.montant_reserve = Vague.objects.select_for_update().get(pk=vague.pk).montant_reserve
        if vague.enveloppe < vague.montant_reserve:
            raise ErreurMetier(
                f"Les conventions ont déjà réservé {euros(vague.montant_reserve)} : l’enveloppe ne peut pas être plus petite.",
                champ="enveloppe",
            )
        modifiables = [champ.name for champ in Vague._meta.concrete_fields if champ.editable and not champ.primary_key]
        vague.save(update_fields=modifiables)
    inscrire("vague.ouvrir" if nouvelle else "vague.modifier", vague, par=par, donnees={"enveloppe": vague.enveloppe})
    return vague
