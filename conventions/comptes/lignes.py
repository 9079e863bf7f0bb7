"""The rows that make an amount of the ledger, one under the other: their sum is that amount."""

from dataclasses import dataclass
from enum import Enum

from django.db.models import (
    CharField,
    Count,
    DecimalField,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Greatest, TruncDate

from conventions.comptes import definitions
from conventions.comptes.definitions import ENGAGE, RESERVE, SIGNE, TIENT
from conventions.comptes.montants import ENSUITE, HORIZON, SANS_DATE, ZERO
from conventions.echeancier import nommer
from conventions.enums import StatutReversement
from conventions.models import Acte
from socle.champs import CENTIME, SommeEuros


class Nature(Enum):
    """An amount of the ledger; `par_exercice`: an exercice keeps of it the rows that moved in it."""

    RESERVE = ("reserve", "Réservé", False)
    PROMIS = ("promis", "Promis par les actes signés", False)
    ENGAGE = ("engage", "Engagé (EJ)", True)
    PAYE = ("paye", "Payé", True)
    RESTE = ("reste", "Reste à payer", False)
    RENDU = ("rendu", "Rendu à l’enveloppe", False)
    PREVU = ("prevu", "Prévu", False)
    A_REVERSER = ("a-reverser", "À reverser", False)
    REVERSE = ("reverse", "Reversé", True)

    def __init__(self, code, libelle, par_exercice):
        self.code, self.libelle, self.par_exercice = code, libelle, par_exercice


# What orders the rows, whatever their table; « l_ » keeps clear of the columns of the tables themselves.
CLES = ("l_jour", "l_sorte", "l_cle")
# What is shown of them.
COLONNES = (
    "l_sorte", "l_cle", "l_parcours", "l_numero", "l_territoire", "l_departement", "l_vague", "l_jour", "l_rang", "l_genre",
    "l_detail", "l_montant",
)  # fmt: skip
ACTE, VERSEMENT, PREVISION, REVERSEMENT = "acte", "versement", "prevision", "reversement"


@dataclass(frozen=True)
class Rangee:
    """One row of money. `sorte` and `cle` say which; `jour` may be None, `montant` (euros) is negative when it takes away."""

    sorte: str
    cle: int
    parcours: int
    numero: str
    territoire: str
    departement: str
    vague: str
    jour: object
    rang: int
    genre: str
    detail: str
    montant: object

    @property
    def libelle(self):
        if self.sorte == ACTE:
            return "Modification (avenant)" if self.rang else "Convention"
        return "Reversement" if self.sorte == REVERSEMENT else nommer(self.rang, self.genre)


@dataclass(frozen=True)
class Source:
    """Rows of one table: `lignes` as they are, `cles` what orders them, `rangees` under the columns of all. `signe` is -1 when they take away."""

    sorte: str
    lignes: QuerySet
    montant: str
    signe: int
    jour: object
    colonnes: dict

    @property
    def cles(self):
        return self.lignes.annotate(
            l_jour=self.jour, l_sorte=Value(self.sorte, CharField()), l_cle=F("pk")
        ).values_list(*CLES)

    def rangees(self, cles):
        """The rows of these keys, unordered."""
        euros = ExpressionWrapper(F(self.montant) * self.signe, DecimalField(max_digits=14, decimal_places=2))
        return (
            self.lignes.filter(pk__in=cles)
            .annotate(
                l_sorte=Value(self.sorte, CharField()),
                l_jour=self.jour,
                l_parcours=F("convention__parcours"),
                l_territoire=F("convention__parcours__collectivite__nom"),
                l_departement=F("convention__parcours__collectivite__departement__nom"),
                l_vague=F("convention__parcours__vague__nom"),
                l_cle=F("pk"),
                l_montant=euros,
                **self.colonnes,
            )
            .values(*COLONNES)
        )


def _source(lignes, sorte, jour, *, signe=1, montant="montant", rang=None, genre=None, detail=None, numero=None):
    """A Source; the number of a row that has none is its convention's."""
    if numero is None:
        initial = Acte.objects.filter(convention=OuterRef("convention"), rang=0).order_by()
        numero = Subquery(initial.values("numero")[:1])
    vide = Value("", CharField())
    colonnes = {
        "l_numero": numero,
        "l_rang": rang or Value(0, IntegerField()),
        "l_genre": genre or vide,
        "l_detail": detail or vide,
    }
    return Source(sorte, lignes, montant, signe, jour, colonnes)


def _actes(lignes, jour, signe=1):
    return _source(
        lignes, ACTE, jour, signe=signe, montant="montant_delta", rang=F("rang"), detail=F("ej"), numero=F("numero")
    )


def _paiements(lignes, signe=1):
    return _source(
        lignes,
        VERSEMENT,
        F("paye_le"),
        signe=signe,
        rang=F("tranche__rang"),
        genre=F("tranche__genre"),
        detail=F("reference"),
    )


def _signe_le():
    return Greatest("signee_collectivite_le", "signee_anct_le")


def _prevus(lignes, quand, courant):
    if quand == SANS_DATE:
        lignes = lignes.filter(date_prevue__isnull=True)
    elif quand == ENSUITE:
        lignes = lignes.filter(date_prevue__year__gt=courant + HORIZON)
    elif quand:
        annee = int(quand)
        lignes = lignes.filter(**{"date_prevue__year" if annee > courant else "date_prevue__year__lte": annee})
    return [_source(lignes, PREVISION, F("date_prevue"), rang=F("rang"), genre=F("genre"), detail=F("condition"))]


def sources(nature, conventions, *, exercice=None, quand="", courant=None):
    """The sources whose rows make this amount of these conventions.

    `exercice`: of what is counted by exercice, this one's part. `quand`: of what is planned, this part (a year, ENSUITE, SANS_DATE), read in the
    exercice `courant`.
    """
    actes, paiements = definitions.actes(conventions), definitions.paiements(conventions)
    reversements = definitions.reversements(conventions)
    if exercice:
        engages = actes.filter(ENGAGE, engagee_le__year=exercice)
        payes = paiements.filter(paye_le__year=exercice)
    else:
        engages, payes = actes.filter(ENGAGE), paiements
    match nature:
        case Nature.RESERVE:
            return [_actes(actes.filter(RESERVE), TruncDate("validee_le")), _paiements(paiements.exclude(TIENT))]
        case Nature.PROMIS:
            return [_actes(actes.filter(SIGNE), _signe_le())]
        case Nature.ENGAGE:
            return [_actes(engages, F("engagee_le"))]
        case Nature.PAYE:
            return [_paiements(payes)]
        case Nature.RESTE | Nature.RENDU:
            lesquelles = TIENT if nature == Nature.RESTE else ~TIENT
            return [
                _actes(actes.filter(ENGAGE, lesquelles), F("engagee_le")),
                _paiements(paiements.filter(lesquelles), signe=-1),
            ]
        case Nature.PREVU:
            return _prevus(definitions.previsions(conventions), quand, courant)
        case Nature.A_REVERSER:
            return [_source(reversements.filter(statut=StatutReversement.A_RECEVOIR), REVERSEMENT, F("echeance"))]
        case Nature.REVERSE:
            recus = reversements.filter(statut=StatutReversement.RECU)
            if exercice:
                recus = recus.filter(recu_le__year=exercice)
            return [_source(recus, REVERSEMENT, F("recu_le"), detail=F("reference"))]


def ensemble(lesquelles):
    """The keys of the rows of these sources as one list, the latest first: to be cut in pages, then given to `lire`."""
    return _unir([source.cles for source in lesquelles]).order_by("-l_jour", "l_sorte", "l_cle")


def _unir(morceaux):
    premier, *autres = morceaux
    return premier.union(*autres, all=True) if autres else premier


def compter(lesquelles):
    """(how many rows, their sum in euros). One query for each source."""
    nb, somme = 0, ZERO
    for source in lesquelles:
        compte = source.lignes.aggregate(nb=Count("pk"), somme=SommeEuros(source.montant))
        nb, somme = nb + compte["nb"], somme + source.signe * (compte["somme"] or ZERO)
    return nb, somme


def lire(lesquelles, cles):
    """[Rangee] of these keys of `ensemble`, in their order. One query."""
    demandees = {source.sorte: [] for source in lesquelles}
    for _, sorte, cle in cles:
        demandees[sorte].append(cle)
    rangees = {
        (v["l_sorte"], v["l_cle"]): Rangee(
            **{nom.removeprefix("l_"): v[nom] for nom in COLONNES[:-1]}, montant=v["l_montant"].quantize(CENTIME)
        )
        for v in _unir([source.rangees(demandees[source.sorte]) for source in lesquelles])
    }
    return [rangees[sorte, cle] for _, sorte, cle in cles]


def toutes(lesquelles):
    """[Rangee] of all the rows, in the order of `ensemble`: for a file."""
    return lire(lesquelles, list(ensemble(lesquelles)))
