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


def replanifier(tranches, total, *, jour, fin, date_bilan, bilan_en_lettres, tenus=frozenset()):
    """The whole new schedule of a convention whose total or end changes on `jour`: payments that add up to `total` and to 100 %.

    A payment whose date is past, or that is certified (`tenus`, their ranks), keeps its amount; more money is spread over the coming ones in proportion, less is taken from the last
    backwards. What falls to nothing is left out, so that what was paid stays covered as long as `total` covers it; when nothing would be left
    for a last payment, and none is certified, the schedule of `total` applies as to a new convention. The last payment follows the new end. `tranches` are those in force (rang, genre, pct, montant, condition, date_prevue). Raises ValueError when
    `total` is not above zero.
    """
    if total <= 0:
        raise ValueError("Un échéancier porte sur un montant supérieur à zéro.")
    anciennes = sorted(tranches, key=lambda t: t.rang)
    montants = [t.montant for t in anciennes]
    passees = [t.rang in tenus or _est_passee(t, jour) for t in anciennes]
    ecart = total - sum(montants)
    neuve = ecart > 0 and all(passees)
    if ecart < 0:
        montants = _couper(montants, total)
        if not tenus and len([m for m in montants if m]) == 1:
            montants = _comme_au_debut(total, len(montants)) or montants
    elif ecart > 0 and not neuve:
        a_venir = [rang for rang, passee in enumerate(passees) if not passee]
        for rang, part in zip(a_venir, repartir(ecart, [montants[rang] for rang in a_venir]), strict=True):
            montants[rang] += part
    gardees = [(t, m, p) for t, m, p in zip(anciennes, montants, passees, strict=True) if m > 0]
    sommes = [m for _, m, _ in gardees] + ([ecart] if neuve else [])
    paiements, veille = [], jour
    for rang, (pct, somme) in enumerate(zip(_en_pourcentages(sommes, total), sommes, strict=True), start=1):
        t, _, passee = gardees[rang - 1] if rang <= len(gardees) else (None, None, False)
        # One payment alone is the first one: it asks for no report. A past one that becomes the last waits for the final report too.
        if rang == len(sommes) and rang > 1 and (t is None or t.rang not in tenus):
            genre, condition = GenreTranche.SOLDE, _condition(GenreTranche.SOLDE, bilan_en_lettres)
            quand = max(date_bilan, veille)
        else:
            # A last payment that another one now follows is no longer the last.
            genre = (
                GenreTranche.ACOMPTE if t.genre == GenreTranche.SOLDE and rang < len(sommes) else GenreTranche(t.genre)
            )
            condition = t.condition
            quand = t.date_prevue if passee else min(t.date_prevue or jour, max(fin, jour))
        paiements.append(Paiement(rang, genre.value, pct, somme, condition, quand))
        veille = max(veille, quand)
    return paiements


def _est_passee(tranche, jour):
    """The last payment hangs on the final report, which moves with the end: it is never past while the end can still move."""
    return tranche.genre != GenreTranche.SOLDE and tranche.date_prevue is not None and tranche.date_prevue < jour


def _couper(montants, total):
    """The same amounts, cut from the last one backwards until they add up to `total`."""
    coupes = []
    for montant in montants:
        coupes.append(min(montant, total - sum(coupes)))
    return coupes


def _comme_au_debut(total, nb):
    """The amounts of a new convention of `total` in `nb` places, the last one always there; None when `total` is too small to be split, or `nb` is one."""
    parts = pourcentages(total)
    if len(parts) > nb:
        parts = (parts[0], sum(parts[1:]))
    montants = repartir(total, parts)
    if len(parts) > nb or min(montants) <= 0:
        return None
    return [*montants[:-1], *[Decimal(0)] * (nb - len(parts)), montants[-1]]


def _en_pourcentages(montants, total):
    """Percentages with two places, none of them null, that add up to 100: the last one takes what is left."""
    pcts = [max((m * 100 / total).quantize(CENTIME, ROUND_DOWN), CENTIME) for m in montants[:-1]]
    dernier = 100 - sum(pcts)
    if dernier < CENTIME:  # crumbs raised to a hundredth of a percent: the largest share gives it back
        grand = pcts.index(max(pcts))
        pcts[grand] -= CENTIME - dernier
        dernier = CENTIME
    return [*pcts, Decimal(dernier)]


def date_caducite(fin):
    """The last day on which a payment may be asked for, of a convention whose étapes end on `fin`."""
    return date_limite_bilan(fin) + timedelta(days=reglages.delai_caducite_jours())


def date_limite_bilan(fin):
    """The day before which the final report is due."""
    return fin + relativedelta(months=reglages.delai_bilan_mois())
