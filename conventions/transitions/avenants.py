"""Avenants: what modifies a signed convention, through the same circuit."""

from conventions.models import Acte
from conventions.numerotation import numero_avenant
from conventions.redaction import rediger_avenant
from parcours import transitions as parcours_transitions


def valider(acte, parcours, *, par):
    """The part of the validation that is an avenant's own: what it adds is reserved, its number follows the initial one's."""
    if acte.montant_delta > 0:
        parcours_transitions.reserver(parcours, acte.montant_delta, par=par)
    if acte.numero is None:
        numerotes = Acte.objects.filter(convention=acte.convention_id, numero__isnull=False)
        initial = numerotes.get(rang=0)
        acte.numero = numero_avenant(initial.numero, numerotes.filter(rang__gt=0).count())


def figer(acte, parcours, *, jour):
    """The frozen text of an avenant (data)."""
    return rediger_avenant(acte, parcours, jour=jour)
