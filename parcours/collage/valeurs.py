"""What a cell says: a month, an amount, a kind, a public, a place. Each raises `Illisible` with a sentence; pure functions."""

import datetime
import re
from decimal import Decimal

from parcours.enums import Nature, PlaceHabitants, Public
from socle.champs import MONTANT_ILLISIBLE, MONTANT_NEGATIF, MONTANT_TROP_GRAND
from socle.mots import MOIS, liste_en_phrase
from socle.normalisation import normaliser

ANNEES = range(1900, 2101)
CHIFFRES_AU_PLUS = 10
INCONNU = {"", "a estimer", "cout a estimer", "a definir", "a preciser", "a chiffrer", "inconnu", "nc", "n c", "ne sait pas"}  # fmt: skip


class Illisible(ValueError):
    """A cell that does not say what its column asks for. `genre` tells mistakes apart, `phrase` is for people."""

    def __init__(self, genre, phrase):
        super().__init__(phrase)
        self.genre, self.phrase = genre, phrase


def abreger(texte, longueur=40):
    """A cell quoted in a sentence: one line, not too long."""
    texte = " ".join(texte.split())
    return texte if len(texte) <= longueur else f"{texte[:longueur].rstrip()}…"


# --- months -------------------------------------------------------------------------------------------------------------
def _debuts_de_mois():
    """Spreadsheets shorten the names of months (« janv-27 », « févr.-27 »): every beginning that names one month alone."""
    debuts = {}
    for rang, nom in enumerate(map(normaliser, MOIS), 1):
        for longueur in range(3, len(nom) + 1):
            debuts.setdefault(nom[:longueur], []).append(rang)
    return {debut: rangs[0] for debut, rangs in debuts.items() if len(rangs) == 1}


DEBUTS_DE_MOIS = _debuts_de_mois()
DATE_ECRITE = re.compile(r"[\w .'’/-]+\Z")
EN_LETTRES = re.compile(
    r"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) )?"
    r"(?:(?P<jour>[0-9]{1,2})(?:er)? )?(?P<nom>[a-z]{3,9}) (?P<annee>[0-9]{4}|[0-9]{2})\Z"
)
EN_CHIFFRES = (
    re.compile(r"(?P<mois>[0-9]{1,2})[/.-](?P<annee>[0-9]{4})\Z"),
    re.compile(r"(?P<jour>[0-9]{1,2})[/.-](?P<mois>[0-9]{1,2})[/.-](?P<annee>[0-9]{4}|[0-9]{2})\Z"),
    re.compile(
        r"(?P<annee>[0-9]{4})[/.-](?P<mois>[0-9]{1,2})(?:[/.-](?P<jour>[0-9]{1,2})(?:[T ][0-9]{1,2}:[0-9:.]+)?)?\Z"
    ),
)


def lire_mois(texte):
    """The first day of the month that this says: « mars 2027 », « mars-27 », « 03/2027 », « 15/03/2027 », « 2027-03 ». Raises Illisible."""
    brut = " ".join(texte.split())
    trouve = next((t for motif in EN_CHIFFRES if (t := motif.match(brut))), None)
    if trouve is not None:
        numero = int(trouve["mois"])
    else:
        trouve = EN_LETTRES.match(normaliser(brut)) if DATE_ECRITE.match(brut) else None
        numero = DEBUTS_DE_MOIS.get(trouve["nom"]) if trouve else None
    if trouve is None or numero is None or not 1 <= numero <= 12:
        raise Illisible("mois", f"«\u00a0{abreger(texte)}\u00a0» n’est pas un mois. Écrivez par exemple mars 2027 ou 03/2027.")  # fmt: skip
    annee = int(trouve["annee"])
    annee += 2000 if len(trouve["annee"]) == 2 else 0
    try:
        datetime.date(annee, numero, int(trouve.groupdict().get("jour") or 1))
    except ValueError:
        raise Illisible("mois", f"«\u00a0{abreger(texte)}\u00a0» n’existe pas dans le calendrier.") from None
    if annee not in ANNEES:
        raise Illisible("mois", f"Vérifiez l’année de «\u00a0{abreger(texte)}\u00a0».")
    return datetime.date(annee, numero, 1)


# --- amounts ------------------------------------------------------------------------------------------------------------
UNITE = re.compile(r"\s*(?:€|euros?|eur)?\s*(?:ttc)?\Z", re.IGNORECASE)
# « 12 500 », « 12.500,50 », « 12,500.50 », « 12500,5 »: groups of three by one sign, then perhaps another sign and decimals.
MONTANT = re.compile(
    r"(?P<signe>-?) ?(?:(?P<groupes>[0-9]{1,3}(?:(?P<par>[ .,'’])[0-9]{3})(?:(?P=par)[0-9]{3})*)|(?P<entier>[0-9]+))"
    r"(?:(?P<virgule>[.,])(?P<decimales>[0-9]+))?\Z"
)


def lire_montant(texte):
    """Euros as a Decimal with two places, None when the cell is empty or says that nobody knows yet. Raises Illisible."""
    brut = UNITE.sub("", " ".join(texte.split())).replace("−", "-").removeprefix("€").strip()
    if normaliser(brut) in INCONNU and not any(lettre.isdigit() for lettre in brut):
        return None
    trouve = MONTANT.match(brut)
    if not trouve:
        raise Illisible("montant", f"Coût «\u00a0{abreger(texte)}\u00a0»\u00a0: {MONTANT_ILLISIBLE[0].lower()}{MONTANT_ILLISIBLE[1:]}")  # fmt: skip
    entier = re.sub(r"[^0-9]", "", trouve["groupes"] or trouve["entier"])
    decimales = trouve["decimales"] or ""
    par = trouve["par"] or ""
    if par in {".", ","} and trouve["virgule"] == par:
        raise Illisible("montant", f"Coût «\u00a0{abreger(texte)}\u00a0»\u00a0: {MONTANT_ILLISIBLE[0].lower()}{MONTANT_ILLISIBLE[1:]}")  # fmt: skip
    if len(decimales) > 2 or (par in {".", ","} and not decimales and trouve["groupes"].count(par) == 1):
        raise Illisible(
            "decimales",
            f"Coût «\u00a0{abreger(texte)}\u00a0»\u00a0: il y a trop de chiffres après la virgule. Écrivez par exemple 12\u00a0500 ou 12\u00a0500,50.",
        )
    entier = entier.lstrip("0") or "0"
    if len(entier) > CHIFFRES_AU_PLUS:
        raise Illisible("trop_grand", MONTANT_TROP_GRAND)
    montant = Decimal(f"{entier}.{decimales.ljust(2, '0')}")
    if trouve["signe"] and montant:
        raise Illisible("negatif", MONTANT_NEGATIF)
    return montant


# --- words --------------------------------------------------------------------------------------------------------------
NATURES = {
    Nature.PROJET: {"projet", "projets", "emblematique"},
    Nature.FORMATION: {"formation", "formations"},
    Nature.CHANGEMENT: {"changement", "changements", "facon", "facons", "changer"},
}


def lire_nature(texte):
    """Raises Illisible when no kind is named, or two."""
    mots = set(normaliser(texte).split())
    trouvees = [nature for nature, noms in NATURES.items() if mots & noms]
    if len(trouvees) == 1:
        return trouvees[0]
    raise Illisible(
        "nature",
        f"Nature «\u00a0{abreger(texte)}\u00a0» inconnue. Écrivez projet, formation ou façons de travailler."
        if texte.strip()
        else "Il manque la nature\u00a0: projet, formation ou façons de travailler.",
    )


PUBLICS = {
    Public.ELUS: {"elu", "elus", "elue", "elues", "elus et elues"},
    Public.AGENTS: {"agent", "agents", "agente", "agentes"},
    Public.PARTENAIRES: {"partenaire", "partenaires", "association", "associations"},
    Public.CITOYENS: {"habitant", "habitants", "habitante", "habitantes", "citoyen", "citoyens", "population", "citoyennes"},
}  # fmt: skip
ENTRE_PUBLICS = re.compile(r"[,;/+|&\n]| et | ou ", re.IGNORECASE)


def lire_publics(texte):
    """Codes of `Public` in the order of the enum, perhaps none. Raises Illisible naming the unknown ones."""
    morceaux = [m for m in map(normaliser, ENTRE_PUBLICS.split(texte)) if m]
    codes = {m: next((code for code, noms in PUBLICS.items() if m in noms), None) for m in morceaux}
    inconnus = [m for m, code in codes.items() if code is None]
    if inconnus or (texte.strip() and not morceaux):
        quoi = abreger(liste_en_phrase(inconnus) or texte)
        raise Illisible("public", f"Pour qui\u00a0: «\u00a0{quoi}\u00a0» est inconnu. Écrivez élus, agents, partenaires ou habitants.")  # fmt: skip
    return tuple(code.value for code in Public if code in codes.values())


PLACES = {
    PlaceHabitants.INTERNE: {"interne", "formation interne", "sans habitants", "aucune"},
    PlaceHabitants.INFORMER: {"informer", "information", "informes"},
    PlaceHabitants.AVIS: {"avis", "recueillir des avis", "recueillir leur avis", "consulter", "consultation"},
    PlaceHabitants.ENSEMBLE: {"travailler ensemble", "ensemble", "concertation", "co construction", "coconstruction"},
    PlaceHabitants.DECIDER: {"decider ensemble", "decider", "codecision", "co decision"},
    PlaceHabitants.INITIATIVE: {"initiative", "laisser l initiative", "initiative des habitants"},
}
for _place in PlaceHabitants:
    PLACES[_place].add(normaliser(_place.label))
NUMERO_DEVANT = re.compile(r"([0-9]) (.+)\Z")


def lire_place(texte):
    """A level (0 to 5), None when the cell is empty: « 3 », « Travailler ensemble », « 3 – Travailler ensemble ». Raises Illisible."""
    dit = normaliser(texte)
    if not texte.strip():
        return None
    numero = NUMERO_DEVANT.match(dit)
    mots = numero[2] if numero else dit
    place = next((place for place, noms in PLACES.items() if mots in noms), None)
    if dit in {str(p.value) for p in PlaceHabitants}:
        place = PlaceHabitants(int(dit))
    if place is None or (numero and int(numero[1]) != place):
        raise Illisible(
            "place",
            f"Place des habitants «\u00a0{abreger(texte)}\u00a0» inconnue. Écrivez un chiffre de 0 à 5, ou les mots "
            "informer, recueillir des avis, travailler ensemble, décider ensemble, initiative.",
        )
    return place.value
