"""Tables read line by line: what each line says, or what is to be mended in it, in sentences. Knows nothing of the database."""

import json
import re
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError

from socle.champs import MONTANT_ILLISIBLE, MONTANT_NEGATIF, MONTANT_TROP_GRAND, lire_euros
from socle.comptes_bancaires import COMPTE_ECRIT, contient_un_compte
from socle.erreurs import ErreurMetier
from socle.formulaires import ANNEE_DOUTEUSE, DERNIER_JOUR, PREMIER_JOUR
from socle.journal.models import texte_canonique
from socle.mots import liste_en_phrase
from socle.normalisation import normaliser
from socle.tableurs import en_cellule, lire

LIGNES_MAX = 5_000
A_FAIRE_MAX = 500  # what one transaction records: about ten seconds
TITRES_AVANT = 30  # rows that may stand above that of the titles
TITRE_LU_MAX = 60
CENTIMES = "Il y a plus de deux chiffres après la virgule : arrondissez au centime."
DATE_ILLISIBLE = "Écrivez une date, par exemple 12/03/2026."
OUI_OU_NON = "Écrivez oui ou non."
MONTANT_MAX = Decimal(10) ** 10
_JOURS = (
    re.compile(r"(?P<jour>[0-9]{1,2})[/.-](?P<mois>[0-9]{1,2})[/.-](?P<annee>[0-9]{4}|[0-9]{2})(?: .*)?\Z"),
    re.compile(r"(?P<annee>[0-9]{4})-(?P<mois>[0-9]{1,2})-(?P<jour>[0-9]{1,2})(?:[T ].*)?\Z"),
)
_OUI = {"oui", "o", "x", "vrai", "1", "rejete", "rejetee"}
_NON = {"non", "n", "faux", "0"}


# --- cells: each of these reads one that is not empty, and raises ErreurMetier with the sentence that mends it ---------------------


def texte(longueur_max):
    """A reader of one line of text. A bank account has no place in it: what is read is shown, and kept."""

    def lire_texte(cellule):
        lu = _en_texte(cellule)
        if len(lu) > longueur_max:
            raise ErreurMetier(f"C’est trop long : {longueur_max} caractères au plus.")
        if contient_un_compte(lu):
            raise ErreurMetier(COMPTE_ECRIT)
        return lu

    return lire_texte


def _en_texte(cellule):
    if isinstance(cellule, Decimal):
        return f"{cellule:f}"
    if isinstance(cellule, date):
        return f"{cellule.day:02}/{cellule.month:02}/{cellule.year}"
    # The apostrophe that our own tables put before what looks like a formula.
    if cellule.startswith("'") and en_cellule(cellule[1:]) == cellule:
        cellule = cellule[1:]
    return "".join(lettre for lettre in " ".join(cellule.split()) if lettre.isprintable()).strip()


def montant(cellule):
    """Euros, as a Decimal with two places."""
    if isinstance(cellule, date):
        raise ErreurMetier(MONTANT_ILLISIBLE)
    if isinstance(cellule, str):
        try:
            return lire_euros(cellule)
        except ValidationError as erreur:
            raise ErreurMetier(erreur.message) from None
    if cellule < 0:
        raise ErreurMetier(MONTANT_NEGATIF)
    if cellule >= MONTANT_MAX:
        raise ErreurMetier(MONTANT_TROP_GRAND)
    arrondi = cellule.quantize(Decimal("0.01"))
    if arrondi != cellule:
        raise ErreurMetier(CENTIMES)
    return abs(arrondi)  # a spreadsheet writes « -0 » too


def jour(cellule):
    """A day: a date of the spreadsheet, « 12/03/2026 » or « 2026-03-12 »."""
    if not isinstance(cellule, date):
        cellule = _jour_ecrit(cellule)
    if not PREMIER_JOUR <= cellule <= DERNIER_JOUR:
        raise ErreurMetier(ANNEE_DOUTEUSE)
    return cellule


def _jour_ecrit(cellule):
    brut = _en_texte(cellule)
    trouve = next((t for motif in _JOURS if (t := motif.match(brut))), None)
    if trouve is None:
        raise ErreurMetier(DATE_ILLISIBLE)
    # Two digits: what spreadsheets show of a day of this century.
    siecle = 2000 if len(trouve["annee"]) == 2 else 0
    try:
        return date(siecle + int(trouve["annee"]), int(trouve["mois"]), int(trouve["jour"]))
    except ValueError:
        raise ErreurMetier("Cette date n’existe pas dans le calendrier.") from None


def oui(cellule):
    """True or False."""
    mot = normaliser(_en_texte(cellule))
    if mot not in _OUI | _NON:
        raise ErreurMetier(OUI_OU_NON)
    return mot in _OUI


# --- the table -----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Colonne:
    """`alias` are the other titles under which people keep it, without accents; `exigee`: the table is not read without it.

    `lire` is one of the readers above; None for a column that is there for people, and that nothing reads.
    """

    code: str
    titre: str
    lire: callable = None
    alias: tuple = ()
    exigee: bool = False

    @property
    def titres(self):
        return {normaliser(self.titre), *self.alias}


@dataclass
class LigneLue:
    """Row `numero` of the sheet: {code: value, None when empty}, and what is wrong with it."""

    numero: int
    valeurs: dict
    erreurs: list = field(default_factory=list)
    fautifs: set = field(default_factory=set)  # codes of the columns at fault

    def refuser(self, colonne, phrase):
        self.fautifs.add(colonne.code)
        self.erreurs.append(f"colonne « {colonne.titre} » : {_sans_capitale(phrase)}")


@dataclass(frozen=True)
class Lecture:
    lignes: list
    ignorees: list  # titles of the columns that nothing here reads


def lire_tableau(octets, colonnes):
    """The Lecture of this file. Raises ErreurMetier, beside the field `fichier`, when it is no table, or not of these columns."""
    rangees = lire(octets, lignes_max=LIGNES_MAX)
    entete, places = _trouver_les_titres(rangees, colonnes)
    lignes = []
    for rangee in rangees[entete + 1 :]:
        cellules = {c.code: rangee.cellules[place] for c, place in places.items()}
        if any(cellule != "" for cellule in cellules.values()):
            lignes.append(_lire_la_ligne(rangee.numero, cellules, places))
    if not lignes:
        raise ErreurMetier("Ce tableau n’a pas de ligne sous ses titres.", champ="fichier")
    connus = {titre for c in colonnes for titre in c.titres}
    titres = [_en_texte(cellule) for cellule in rangees[entete].cellules]
    return Lecture(lignes, [t[:TITRE_LU_MAX] for t in titres if t and _titre(t) not in connus])


def _trouver_les_titres(rangees, colonnes):
    """(index of the row of titles, {column: its place}), the fullest of the first rows."""
    codes = {titre: c for c in colonnes for titre in c.titres if c.lire}
    meilleure = max(range(min(len(rangees), TITRES_AVANT)), key=lambda n: (len(_reconnues(rangees[n], codes)), -n))
    places = {}
    for place, colonne in _reconnues(rangees[meilleure], codes):
        if colonne in places:
            raise ErreurMetier(f"Deux colonnes disent « {colonne.titre} » : gardez-en une.", champ="fichier")
        places[colonne] = place
    if manquent := [f"« {c.titre} »" for c in colonnes if c.exigee and c not in places]:
        debut = "Il manque la colonne" if len(manquent) == 1 else "Il manque les colonnes"
        raise ErreurMetier(
            f"{debut} {liste_en_phrase(manquent)}. Vérifiez la ligne des titres, ou partez du modèle à télécharger.",
            champ="fichier",
        )
    return meilleure, places


def _reconnues(rangee, codes):
    titres = ((place, _titre(cellule)) for place, cellule in enumerate(rangee.cellules) if isinstance(cellule, str))
    return [(place, codes[titre]) for place, titre in titres if titre in codes]


def _titre(cellule):
    return normaliser(cellule).removesuffix(" en euros").removesuffix(" eur")


def _lire_la_ligne(numero, cellules, places):
    ligne = LigneLue(numero, {})
    for colonne in places:
        cellule = cellules[colonne.code]
        try:
            lue = None if cellule == "" else colonne.lire(cellule)
        except ErreurMetier as erreur:
            ligne.refuser(colonne, erreur.message)
            lue = None
        ligne.valeurs[colonne.code] = None if lue == "" else lue
    return ligne


# --- what is kept of it ------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ligne:
    """One line as it was understood: what becomes of it (`sort`), of which object, with which values, or why not.

    `valeurs` are texts: an amount « 8505.72 », a day « 2026-03-12 ». `dit` is what the page shows of its object, `somme` the euros at stake.
    """

    numero: int
    sort: str
    valeurs: dict
    raisons: list
    objet: int | None = None
    dit: str = ""
    somme: str = ""

    @property
    def euros(self):
        return Decimal(self.somme or 0)

    def montant(self, code):
        return Decimal(self.valeurs[code]) if code in self.valeurs else None

    def jour(self, code):
        return date.fromisoformat(self.valeurs[code]) if code in self.valeurs else None


def comprise(lue, sort, *, raisons=(), objet=None, dit="", somme=None):
    """The Ligne that is kept of a LigneLue."""
    valeurs = {code: _garder(v) for code, v in lue.valeurs.items() if v is not None}
    return Ligne(lue.numero, sort, valeurs, [*lue.erreurs, *raisons], objet, dit, _garder(somme) or "")


def _garder(valeur):
    if isinstance(valeur, date):
        return valeur.isoformat()
    return f"{valeur:f}" if isinstance(valeur, Decimal) else valeur


def ecrire_contenu(lignes, ignorees):
    """The canonical text of these lines."""
    return texte_canonique({"lignes": [asdict(ligne) for ligne in lignes], "ignorees": ignorees})


def lire_contenu(contenu):
    """(lines, titles of the columns that were not read)."""
    brut = json.loads(contenu)
    return [Ligne(**ligne) for ligne in brut["lignes"]], brut["ignorees"]


def dire_refus(ligne):
    """« Ligne 7, colonne « Montant » : écrivez le montant en chiffres… »."""
    return f"Ligne {ligne.numero}, {' '.join(ligne.raisons)}"


def dire_ignorees(ignorees):
    """What is said of the columns that nothing reads; "" when all were read."""
    if not ignorees:
        return ""
    debut = "Colonne que nous ne lisons pas" if len(ignorees) == 1 else "Colonnes que nous ne lisons pas"
    return f"{debut} : {liste_en_phrase([f'« {titre} »' for titre in ignorees])}."


def _sans_capitale(phrase):
    return phrase[:1].lower() + phrase[1:]
