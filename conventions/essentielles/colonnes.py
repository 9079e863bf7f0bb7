"""The sixteen columns, in their order: type, obligation, bounds, the sentence of each fault and where it is corrected. Our own table of metier §3."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

SCHEMA = "scdl/subventions"
VERSION_DU_SCHEMA = "2.1.1"
URL_DU_SCHEMA = "https://schema.data.gouv.fr/scdl/subventions/2.1.1/documentation.html"


class Genre(Enum):
    TEXTE = auto()
    SIRET = auto()
    RNA = auto()
    DATE = auto()
    PERIODE = auto()
    NOMBRE = auto()
    BOOLEEN = auto()


class Ou(Enum):
    """Where a fault is corrected."""

    COLLECTIVITE = "la fiche de la collectivité"
    CONVENTION = "la convention"
    REGLAGES = "les réglages du portail"


@dataclass(frozen=True)
class Colonne:
    """One column. `phrase` is read by ANCT's people, before the place where it is corrected."""

    nom: str
    libelle: str
    genre: Genre
    phrase: str
    ou: Ou
    obligatoire: bool = True
    longueur_max: int | None = None
    valeurs: tuple[str, ...] = ()
    motif: re.Pattern | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None


NATURES = (
    "aide en numéraire",
    "aide en nature",
    "aide en numéraire;aide en nature",
    "aide en nature;aide en numéraire",
)
UNIQUE, ECHELONNE = "unique", "échelonné"
OUI, NON = "oui", "non"
OBJET_MAX = 256
_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

COLONNES = (
    Colonne("nomAttribuant", "nom de qui donne", Genre.TEXTE, "Le nom de l’Agence manque.", Ou.REGLAGES),
    Colonne(
        "idAttribuant",
        "SIRET de qui donne",
        Genre.SIRET,
        "Le SIRET de l’Agence manque ou il est faux.",
        Ou.REGLAGES,
    ),
    Colonne(
        "dateConvention",
        "date de la convention",
        Genre.DATE,
        "La date de la dernière signature manque ou elle est fausse.",
        Ou.CONVENTION,
        motif=re.compile(_DATE),
    ),
    Colonne(
        "referenceDecision",
        "numéro de la convention",
        Genre.TEXTE,
        "Le numéro de la convention est mal écrit.",
        Ou.CONVENTION,
        obligatoire=False,
        longueur_max=24,
        motif=re.compile(r"[0-9A-Za-z][0-9A-Za-z._/-]*"),
    ),
    Colonne("nomBeneficiaire", "nom de qui reçoit", Genre.TEXTE, "Le nom de la collectivité manque.", Ou.COLLECTIVITE),
    Colonne(
        "idBeneficiaire",
        "SIRET de qui reçoit",
        Genre.SIRET,
        "Le SIRET de la collectivité est faux.",
        Ou.COLLECTIVITE,
        obligatoire=False,  # one of the two identifiers: see regles
    ),
    Colonne(
        "rnaBeneficiaire",
        "numéro RNA de qui reçoit",
        Genre.RNA,
        "Le numéro RNA du bénéficiaire est faux.",
        Ou.COLLECTIVITE,
        obligatoire=False,
        motif=re.compile(r"W[0-9]{9}"),
    ),
    Colonne(
        "objet",
        "objet de la subvention",
        Genre.TEXTE,
        f"L’objet manque ou dépasse {OBJET_MAX} caractères.",
        Ou.CONVENTION,
        longueur_max=OBJET_MAX,
    ),
    Colonne(
        "montant",
        "montant",
        Genre.NOMBRE,
        "Le montant doit être supérieur à zéro, avec un point et deux décimales.",
        Ou.CONVENTION,
        motif=re.compile(r"(?:0|[1-9][0-9]{0,9})\.[0-9]{2}"),
        minimum=Decimal("0.01"),
    ),
    Colonne(
        "nature",
        "nature de l’aide",
        Genre.TEXTE,
        "La nature de l’aide n’est pas l’une de celles du format.",
        Ou.REGLAGES,
        valeurs=NATURES,
    ),
    Colonne(
        "conditionsVersement",
        "conditions de versement",
        Genre.TEXTE,
        "Aucun versement n’est prévu : on ne sait pas s’il y en a un ou plusieurs.",
        Ou.CONVENTION,
        longueur_max=256,
    ),
    Colonne(
        "datesPeriodeVersement",
        "dates de versement",
        Genre.PERIODE,
        "Les dates de versement manquent, n’existent pas ou sont dans le désordre.",
        Ou.CONVENTION,
        motif=re.compile(rf"{_DATE}(?:/{_DATE})?"),
    ),
    Colonne(
        "idRAE",
        "numéro au répertoire des aides aux entreprises",
        Genre.TEXTE,
        "Le numéro au répertoire des aides aux entreprises dépasse cinq caractères.",
        Ou.REGLAGES,
        obligatoire=False,
        longueur_max=5,
    ),
    Colonne(
        "notificationUE",
        "aide notifiée à l’Union européenne",
        Genre.BOOLEEN,
        "« Aide notifiée à l’Union européenne » se dit « oui » ou « non ».",
        Ou.REGLAGES,
        valeurs=(OUI, NON),
    ),
    Colonne(
        "pourcentageSubvention",
        "part de cette collectivité dans la subvention",
        Genre.NOMBRE,
        "La part de la subvention va de 0.01 à 1.00, avec un point.",
        Ou.REGLAGES,
        motif=re.compile(r"[01]\.[0-9]{1,2}|1"),
        minimum=Decimal("0.01"),
        maximum=Decimal(1),
    ),
    Colonne(
        "dispositifAide",
        "dispositif d’aide",
        Genre.TEXTE,
        "L’identifiant du dispositif d’aide est mal écrit.",
        Ou.REGLAGES,
        obligatoire=False,
        motif=re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    ),
)
NOMS = tuple(c.nom for c in COLONNES)
PAR_NOM = {c.nom: c for c in COLONNES}
