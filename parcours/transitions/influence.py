"""The team's private map of influence: where each partie prenante stands.

The journal says that an organisation was placed or taken off, never where: ANCT reads the journal.
"""

from django.db import transaction
from django.utils import timezone

from parcours.models import Influence, PartiePrenante
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire as inscrire_au_journal


def _verrouiller(partie):
    """Take the parcours' lock. Raises ErreurMetier once the parcours is over, or when the organisation was taken away meanwhile."""
    if partie.verrouiller().est_clos:
        raise ErreurMetier("Ce parcours est terminé : il ne change plus.")
    if not PartiePrenante.objects.presents().filter(pk=partie.pk).exists():
        raise ErreurMetier("Ce partenaire a été retiré pendant que vous écriviez : remettez-le d’abord.")


@transaction.atomic
def placer_influence(partie, *, poids, position, par):
    """Place an organisation on the map, or move it: `poids` from 1 to 3, `position` from -2 (opposée) to 2 (motrice)."""
    _verrouiller(partie)
    Influence.objects.update_or_create(
        partie=partie,
        defaults={"poids": poids, "position": position, "modifie_le": timezone.now(), "modifie_par": par},
    )
    inscrire_au_journal("influence.placer", partie, par=par, perimetre=partie.perimetre)


@transaction.atomic
def retirer_influence(partie, *, par):
    """Take an organisation off the map; what was said of it is erased, not kept."""
    _verrouiller(partie)
    effacees, _ = Influence.objects.filter(partie=partie).delete()
    if effacees:
        inscrire_au_journal("influence.retirer", partie, par=par, perimetre=partie.perimetre)
