"""Opening and changing a wave: the one function the back-office calls."""

from django.db import transaction

from parcours.models import Vague
from socle.journal.registre import inscrire


@transaction.atomic
def enregistrer(vague, *, par):
    """Save a new wave, or a change to one under its lock (`montant_reserve` is kept as it stands, never as it was read)."""
    nouvelle = vague.pk is None
    if nouvelle:
        vague.save()
    else:
        vague.montant_reserve = Vague.objects.select_for_update().get(pk=vague.pk).montant_reserve
        modifiables = [champ.name for champ in Vague._meta.concrete_fields if champ.editable and not champ.primary_key]
        vague.save(update_fields=modifiables)
    inscrire("vague.ouvrir" if nouvelle else "vague.modifier", vague, par=par, donnees={"enveloppe": vague.enveloppe})
    return vague
