"""Which rows make each amount: the one place where a word of money meets the tables (its meaning: the docstring of the package)."""

from django.db.models import F, FilteredRelation, Q

from conventions.enums import ENGAGES, SIGNES, VALIDES, VIVANTES, StatutActe, StatutReversement, StatutVersement
from conventions.models import Acte, Convention, Reversement, Tranche, Versement

# A convention that holds: its acts bind, or will.
TIENT = Q(convention__statut__in=VIVANTES)
# Of an act.
RESERVE = TIENT & (Q(montant_delta__gt=0) | Q(statut__in=SIGNES))
SIGNE = Q(statut__in=SIGNES)
ENGAGE = Q(statut__in=ENGAGES)


def conventions_numerotees():
    """The conventions of the ledger: a number was taken for them, whatever became of them. With `numero` and `annee`, that of the number."""
    return (
        Convention.objects.annotate(initial=FilteredRelation("actes", condition=Q(actes__rang=0)))
        .filter(initial__numero__isnull=False)
        .annotate(numero=F("initial__numero"))
    )


def _de(conventions):
    """The rows of these conventions only. None, for all of them, asks nothing of the database: a row of money always has a number."""
    return Q() if conventions is None else Q(convention__in=conventions)


def actes(conventions):
    """Those that reserve, or did. `conventions`: a queryset, keys, or None for all, here as below."""
    return Acte.objects.filter(_de(conventions), statut__in=VALIDES).order_by()


def paiements(conventions):
    return Versement.objects.filter(_de(conventions), statut=StatutVersement.PAYE).order_by()


def previsions(conventions):
    """The places of the schedule in force that are not paid: those of the payments, and before the notification those of the signed act.

    A place and its payment bear the same amount (`coherence` proves it), but for a last payment certified for less than its place, once the
    expenses are known: the forecast keeps the place until the payment is made, or the convention settled.
    """
    a_payer = Versement.objects.presents().exclude(statut=StatutVersement.PAYE).order_by()
    return Tranche.objects.filter(
        Q(pk__in=a_payer.values("tranche")) | Q(acte__rang=0, acte__statut__in=(StatutActe.SIGNEE, StatutActe.ENGAGEE)),
        _de(conventions),
        TIENT,
    ).order_by()


def reversements(conventions):
    return Reversement.objects.filter(_de(conventions)).exclude(statut=StatutReversement.ABANDONNE).order_by()
