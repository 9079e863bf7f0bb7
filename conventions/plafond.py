"""The last payment never goes above what was really spent: pure functions of euros (metier §2.2, article 9)."""

from decimal import Decimal

from conventions.models import Convention, Depense
from socle.champs import CENTIME, SommeEuros

ZERO = Decimal("0.00")
CENT = Decimal(100)


def retenu(convention):
    """Euros of the expenses that ANCT counts for this convention, so far."""
    somme = Depense.objects.retenues().filter(convention=convention).aggregate(somme=SommeEuros("montant_retenu"))
    return somme["somme"] or ZERO


def montant_du_solde(prevu, retenu, deja_paye):
    """Euros of the last payment: what the schedule plans, no more than what remains of the expenses once the payments made are taken off."""
    return min(prevu, max(retenu - deja_paye, ZERO))


def excedent(retenu, paye):
    """Euros paid above the expenses counted: what comes back."""
    return max(paye - retenu, ZERO)


def part_justifiee(retenu, paye):
    """Percentage of what was paid that expenses prove, with two places, 100 at the most; 100 when nothing was paid."""
    if paye <= ZERO:
        return CENT
    return min(CENT, (retenu * CENT / paye).quantize(CENTIME, rounding="ROUND_DOWN"))


def assiette_du_parcours(parcours_pk):
    """ "ht" or "ttc", as the last convention of this parcours counts its expenses; None without one. One query."""
    conventions = Convention.objects.filter(parcours=parcours_pk).order_by("-pk")
    return conventions.values_list("assiette", flat=True).first()
