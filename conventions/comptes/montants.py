"""The amounts of any group of conventions, in four queries whatever their number: each group's are the sum of its rows, made by the database."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from django.db.models import F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Substr

from conventions.comptes import definitions
from conventions.comptes.definitions import ENGAGE, RESERVE, SIGNE, TIENT
from conventions.enums import StatutReversement
from conventions.models import Acte
from socle.champs import SommeEuros

ZERO = Decimal("0.00")
# Forecasts are read over this exercice and the two next ones; further ones are added up.
HORIZON = 2
ENSUITE, SANS_DATE = "ensuite", "sans-date"

_par_exercice = partial(field, default_factory=lambda: defaultdict(lambda: ZERO))


@dataclass
class Montants:
    """Euros. `engages`, `payes` and `reverses` by exercice; `prevus` by exercice as the schedule says, None without a date."""

    reserve: Decimal = ZERO
    promis: Decimal = ZERO
    a_reverser: Decimal = ZERO
    # Of the conventions that hold.
    promis_tenu: Decimal = ZERO
    engage_tenu: Decimal = ZERO
    paye_tenu: Decimal = ZERO
    # What the last payments left of their place: the expenses stopped there.
    plafonne_tenu: Decimal = ZERO
    engages: dict = _par_exercice()
    payes: dict = _par_exercice()
    reverses: dict = _par_exercice()
    prevus: dict = _par_exercice()

    @property
    def engage(self):
        return sum(self.engages.values(), ZERO)

    @property
    def paye(self):
        return sum(self.payes.values(), ZERO)

    @property
    def reste(self):
        return self.engage_tenu - self.paye_tenu

    @property
    def rendu(self):
        return self.engage - self.paye - self.reste

    @property
    def reverse(self):
        return sum(self.reverses.values(), ZERO)

    @property
    def prevu(self):
        return sum(self.prevus.values(), ZERO)

    @property
    def ecart(self):
        """What the schedules say more, or less, than the acts: nothing, or a row is wrong."""
        return self.promis_tenu - self.paye_tenu - self.plafonne_tenu - self.prevu

    def par_echeance(self, courant):
        """{exercice `courant`, the next ones up to HORIZON, ENSUITE, SANS_DATE: euros planned}; past years are carried to `courant`."""
        suite = dict.fromkeys((*range(courant, courant + HORIZON + 1), ENSUITE, SANS_DATE), ZERO)
        for annee, montant in self.prevus.items():
            suite[ranger(annee, courant)] += montant
        return suite


def ranger(annee, courant):
    """Where a place planned in that year is counted."""
    if annee is None:
        return SANS_DATE
    return ENSUITE if annee > courant + HORIZON else max(annee, courant)


# What a group is keyed by, from a row of each table; none: all the conventions together.
CLES = {
    "convention": F("convention_id"),
    "territoire": F("convention__parcours__collectivite_id"),
    "vague": F("convention__parcours__vague_id"),
    "annee": Cast(
        Substr(Subquery(Acte.objects.filter(convention=OuterRef("convention"), rang=0).values("numero")[:1]), 4, 4),
        IntegerField(),
    ),
}
RIEN = Value(0, IntegerField())


def agreger(conventions, par=None):
    """{key: Montants} of these conventions, by `par` (one of CLES). Four queries."""
    groupes = defaultdict(Montants)

    def lire(lignes, jour, **sommes):
        # By day: SQLite would call Python for the year of each row.
        lignes = lignes.annotate(cle=CLES.get(par, RIEN), le=F(jour)).values("cle", "le").annotate(**sommes)
        for cle, le, *montants in lignes.values_list("cle", "le", *sommes):
            yield groupes[cle], le.year if le else None, [m or ZERO for m in montants]

    for groupe, an, (reserve, promis, promis_tenu, engage, engage_tenu) in lire(
        definitions.actes(conventions),
        "engagee_le",
        reserve=SommeEuros("montant_delta", filter=RESERVE),
        promis=SommeEuros("montant_delta", filter=SIGNE),
        promis_tenu=SommeEuros("montant_delta", filter=SIGNE & TIENT),
        engage=SommeEuros("montant_delta", filter=ENGAGE),
        engage_tenu=SommeEuros("montant_delta", filter=ENGAGE & TIENT),
    ):
        groupe.reserve += reserve
        groupe.promis += promis
        groupe.promis_tenu += promis_tenu
        groupe.engage_tenu += engage_tenu
        if an is not None:
            groupe.engages[an] += engage
    for groupe, an, (paye, paye_tenu, plafonne_tenu) in lire(
        definitions.paiements(conventions),
        "paye_le",
        somme=SommeEuros("montant"),
        somme_tenue=SommeEuros("montant", filter=TIENT),
        plafonne_tenu=SommeEuros(F("tranche__montant") - F("montant"), filter=TIENT),
    ):
        groupe.payes[an] += paye
        groupe.paye_tenu += paye_tenu
        groupe.plafonne_tenu += plafonne_tenu
        # What an ended convention keeps of its reserve is what it paid.
        groupe.reserve += paye - paye_tenu
    for groupe, an, (somme,) in lire(definitions.previsions(conventions), "date_prevue", somme=SommeEuros("montant")):
        groupe.prevus[an] += somme
    for groupe, an, (a_recevoir, recu) in lire(
        definitions.reversements(conventions),
        "recu_le",
        somme=SommeEuros("montant", filter=Q(statut=StatutReversement.A_RECEVOIR)),
        somme_recue=SommeEuros("montant", filter=Q(statut=StatutReversement.RECU)),
    ):
        groupe.a_reverser += a_recevoir
        if an is not None:
            groupe.reverses[an] += recu
    return groupes
