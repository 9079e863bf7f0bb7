"""The ledger as it is shown and taken away: what the filters keep, regrouped, with the amounts of each line and those of all."""

from dataclasses import dataclass, replace
from enum import Enum

from django.db.models import Case, Count, DecimalField, F, IntegerField, Min, Q, When
from django.db.models.functions import Cast, Substr
from django.utils import timezone
from django.utils.http import urlencode

from conventions.comptes.definitions import ENGAGE, ENGAGES, conventions_numerotees
from conventions.comptes.montants import ZERO, Montants, agreger
from conventions.enums import VIVANTES, Statut, StatutVersement
from conventions.models import Acte, Compteur, Reversement, Versement
from parcours.models import Vague
from socle.champs import SommeEuros
from socle.normalisation import normaliser


class Par(Enum):
    """What one line of the ledger is."""

    CONVENTION = ("convention", "Convention")
    TERRITOIRE = ("territoire", "Territoire")
    VAGUE = ("vague", "Vague")
    ANNEE = ("annee", "Année du numéro")

    def __init__(self, code, libelle):
        self.code, self.libelle = code, libelle


NUMERO = ("-numero", "-pk")
TRIS = {
    "numero": NUMERO,
    "territoire": ("parcours__collectivite__nom_norme", *NUMERO),
    "paye": ("-montant_paye", *NUMERO),
    "reste": ("-reste", *NUMERO),
}
# Euros left to pay, for the order only: the amounts shown are those of `agreger`. One grouping of all the acts, not a sum for each convention.
RESTE = Case(
    When(
        statut__in=VIVANTES,
        then=SommeEuros("actes__montant_delta", filter=Q(actes__statut__in=ENGAGES), default=ZERO) - F("montant_paye"),
    ),
    default=ZERO,
    output_field=DecimalField(),
)


@dataclass(frozen=True)
class Filtre:
    """What is kept. `annee` is that of the number; `exercice` keeps what moved in it (engagé or payé), and counts of these two its own part.

    `convention` and `territoire` are keys: where a line of the ledger leads to.
    """

    q: str = ""
    vague: int | None = None
    annee: int | None = None
    etat: str = ""
    exercice: int | None = None
    convention: int | None = None
    territoire: int | None = None
    par: str = Par.CONVENTION.code
    tri: str = "numero"

    def adresse(self, **plus):
        """The query string that gives this filter back, and more."""
        return urlencode({nom: v for nom, v in {**vars(self), **plus}.items() if v not in ("", None, DEFAUTS.get(nom))})

    def de(self, par, cle):
        """The same, on the conventions of one line."""
        return replace(self, par=Par.CONVENTION.code, **{par: cle})

    def conventions(self):
        """The conventions kept, with `numero`; unordered."""
        gardees = conventions_numerotees().order_by()
        if self.q:
            gardees = gardees.filter(
                Q(parcours__collectivite__nom_norme__contains=normaliser(self.q)) | Q(initial__numero__icontains=self.q)
            )
        for champ, valeur in (
            ("parcours__vague", self.vague),
            ("statut", self.etat),
            ("pk", self.convention),
            ("parcours__collectivite", self.territoire),
            ("initial__numero__startswith", self.annee and f"TE-{self.annee}-"),
        ):
            if valeur:
                gardees = gardees.filter(**{champ: valeur})
        if self.exercice:
            engagees = Acte.objects.filter(ENGAGE, engagee_le__year=self.exercice).order_by()
            payees = Versement.objects.filter(statut=StatutVersement.PAYE, paye_le__year=self.exercice).order_by()
            rendues = Reversement.objects.filter(recu_le__year=self.exercice).order_by()
            gardees = gardees.filter(
                Q(pk__in=engagees.values("convention"))
                | Q(pk__in=payees.values("convention"))
                | Q(pk__in=rendues.values("convention"))
            )
        return gardees

    def perimetre(self):
        """The keys of the conventions kept, for `definitions`; None for all of them."""
        garde_tout = replace(self, par=DEFAUTS["par"], tri=DEFAUTS["tri"]) == Filtre()
        return None if garde_tout else self.conventions().values("pk")


DEFAUTS = vars(Filtre())


@dataclass
class Entree:
    """One line of the ledger: a convention, or a group of them."""

    cle: int
    titre: str
    montants: Montants
    territoire: str = ""
    departement: str = ""
    vague: str = ""
    annee: int | None = None
    etat: str = ""
    nb: int = 1
    parcours: int | None = None


def entrees(filtre):
    """The lines of the ledger as rows of the database, in order and without their amounts: to be cut in pages, then given to `chiffrer`.

    Those by convention are keys alone: the thousand that are sorted need no name, the twenty of a page do.
    """
    conventions = filtre.conventions()
    if filtre.par == Par.CONVENTION.code:
        if filtre.tri == "reste":
            conventions = conventions.values("pk", "numero", "montant_paye", "statut").annotate(reste=RESTE)
        return conventions.order_by(*TRIS[filtre.tri]).values_list("pk", flat=True)
    cles, noms, ordre = {
        "territoire": (
            {"cle": F("parcours__collectivite")},
            {"titre": F("parcours__collectivite__nom"), "departement": F("parcours__collectivite__departement__nom")},
            ("parcours__collectivite__nom_norme", "cle"),
        ),
        "vague": (
            {"cle": F("parcours__vague")},
            {"titre": F("parcours__vague__nom")},
            ("-parcours__vague__debut", "cle"),
        ),
        "annee": ({"cle": Cast(Substr("initial__numero", 4, 4), IntegerField())}, {}, ("-cle",)),
    }[filtre.par]
    return conventions.values(**cles, **noms).annotate(nb=Count("pk")).order_by(*ordre)


def chiffrer(filtre, lignes):
    """[Entree] of these rows of `entrees`, with their amounts. Five queries at most, whatever their number."""
    lignes = list(lignes)
    if filtre.par == Par.CONVENTION.code:
        noms = {ligne["pk"]: ligne for ligne in _noms(lignes)}
        montants = agreger(lignes, "convention")
        return [_de_convention(noms[cle], montants[cle]) for cle in lignes]
    perimetre = filtre.perimetre()
    if filtre.par == Par.TERRITOIRE.code:
        territoires = [ligne["cle"] for ligne in lignes]
        perimetre = filtre.conventions().filter(parcours__collectivite__in=territoires).values("pk")
    montants = agreger(perimetre, filtre.par)
    return [
        Entree(
            cle=ligne["cle"],
            titre=str(ligne.get("titre", ligne["cle"])),
            departement=ligne.get("departement", ""),
            nb=ligne["nb"],
            montants=montants[ligne["cle"]],
        )
        for ligne in lignes
    ]


def _noms(cles):
    return (
        conventions_numerotees()
        .filter(pk__in=cles)
        .order_by()
        .values(
            "pk",
            "numero",
            "statut",
            "parcours_id",
            territoire=F("parcours__collectivite__nom"),
            departement=F("parcours__collectivite__departement__nom"),
            nom_vague=F("parcours__vague__nom"),
        )
    )


def _de_convention(ligne, montants):
    return Entree(
        cle=ligne["pk"],
        titre=ligne["numero"],
        montants=montants,
        territoire=ligne["territoire"],
        departement=ligne["departement"],
        vague=ligne["nom_vague"],
        annee=int(ligne["numero"][3:7]),
        etat=Statut(ligne["statut"]).label,
        parcours=ligne["parcours_id"],
    )


def total(filtre):
    """The Montants of all that the filter keeps, not of one page. Four queries."""
    return agreger(filtre.perimetre())[0]


def annees():
    """Those in which numbers were taken, the last first."""
    return list(Compteur.objects.filter(dernier__gt=0).order_by("-annee").values_list("annee", flat=True))


def exercices():
    """From the first entry in the budget to this year, the last first."""
    courant = timezone.localdate().year
    premier = Acte.objects.aggregate(premier=Min("engagee_le"))["premier"]
    return list(range(courant, (premier.year if premier else courant) - 1, -1))


def vagues():
    return list(Vague.objects.values_list("pk", "nom"))
