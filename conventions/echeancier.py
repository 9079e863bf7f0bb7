"""How an amount is spread: over payments (percentages, the last one takes the cents) and over étapes (in proportion of their costs)."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

from dateutil.relativedelta import relativedelta

from conventions import reglages
from conventions.enums import GenreTranche

CENTIME = Decimal("0.01")
ORDINAUX = ("Premier", "Deuxième", "Troisième", "Quatrième", "Cinquième", "Sixième")


def nommer(rang, genre):
    """« Premier versement », « Deuxième versement », « Dernier versement »."""
    if genre == GenreTranche.SOLDE:
        return "Dernier versement"
    return f"{ORDINAUX[rang - 1]} versement" if rang <= len(ORDINAUX) else f"Versement n° {rang}"


@dataclass(frozen=True)
class Paiement:
    """One planned payment: percentage, euros, what must be there first, and about when."""

    rang: int
    genre: str
    pct: Decimal
    montant: Decimal
    condition: str
    date_prevue: date


def repartir(montant, poids):
    """Split `montant` (Decimal euros) in proportion of `poids`; the last part takes the rounding. All weights at zero: equal parts."""
    poids = [Decimal(p) for p in poids]
    if not sum(poids):
        poids = [Decimal(1)] * len(poids)
    total = sum(poids)
    parts = [(montant * p / total).quantize(CENTIME, ROUND_DOWN) for p in poids[:-1]]
    return [*parts, montant - sum(parts)]


def pourcentages(montant):
    """The schedule that applies to this amount. Raises ValueError when the settings do not add up to 100."""
    simple = montant <= reglages.seuil_echeancier_simple()
    parts = reglages.echeancier_simple() if simple else reglages.echeancier()
    if sum(parts) != 100 or min(parts) <= 0:
        raise ValueError(f"L’échéancier {parts} ne fait pas 100 %.")
    return parts


def _condition(genre, premier_bilan):
    if genre == GenreTranche.AVANCE:
        return "Après la signature des deux parties."
    if genre == GenreTranche.ACOMPTE:
        return (
            "Sur un point d’avancement et une liste des dépenses payées qui justifie au moins "
            f"{reglages.part_avance_justifiee()} % des sommes déjà reçues."
        )
    return f"Sur le bilan final et la liste définitive des dépenses payées, remis au plus tard le {premier_bilan}."


def echeancier(montant, *, depart, fin, date_bilan, bilan_en_lettres):
    """The planned payments of `montant`: the first after `depart` (date of the expected signature), the last after the report."""
    parts = pourcentages(montant)
    premier = depart + timedelta(days=reglages.delai_versement_jours())
    nb = len(parts)
    paiements = []
    for rang, (pct, somme) in enumerate(zip(parts, repartir(montant, parts), strict=True), start=1):
        if rang == nb:
            genre, quand = GenreTranche.SOLDE, max(date_bilan, premier)
        elif rang == 1:
            genre, quand = GenreTranche.AVANCE, premier
        else:
            genre = GenreTranche.ACOMPTE
            quand = premier + (max(fin, premier) - premier) * (rang - 1) / (nb - 1)
        paiements.append(Paiement(rang, genre.value, pct, somme, _condition(genre, bilan_en_lettres), quand))
    return paiements


def date_limite_bilan(fin):
    """The day before which the final report is due."""
    return fin + relativedelta(months=reglages.delai_bilan_mois())
