"""French place names: how they are searched (accent-free words) and how they are read in a sentence (articles, elisions).

Pure Python on purpose: `bin/fabriquer_referentiel` uses it without Django.
"""

import re

from socle.normalisation import normaliser

GUILLEMETS = re.compile(r'"([^"]*)"')
# People type the postal abbreviations.
ABREGES = {"saint": "st", "sainte": "ste", "saints": "sts", "saintes": "stes"}
DEVELOPPES = {abrege: mot for mot, abrege in ABREGES.items()}
VOYELLES = frozenset("aeiouy")

# INSEE's « type de nom en clair » (TNCC): the article that goes with a name, and the preposition it makes.
SANS_ARTICLE, ELISION, LE, LA, LES, L_APOSTROPHE, AUX, LAS, LOS = range(9)
ARTICLES = {LE: "le ", LA: "la ", LES: "les ", L_APOSTROPHE: "l’", AUX: "aux ", LAS: "las ", LOS: "los "}
DE = {ELISION: "d’", LE: "du ", LA: "de la ", LES: "des ", L_APOSTROPHE: "de l’", AUX: "des "}
A = {LE: "au ", LA: "à la ", LES: "aux ", L_APOSTROPHE: "à l’", AUX: "aux "}
# « La », « L’ », « Las » and « Los » stay whole and keep their capital in a commune's name: « de La Rochelle », « à L’Haÿ-les-Roses ».
ENTIERS = frozenset({LA, L_APOSTROPHE, LAS, LOS})

# What an EPCI's short type is called in full. The names of the métropoles already say it.
TYPES_EPCI = {"CC": "communauté de communes", "CA": "communauté d’agglomération", "CU": "communauté urbaine"}
FEMININS_EPCI = ("communauté ", "métropole ")


def developper(texte_norme):
    """Postal abbreviations of a normalised text written in full: « st etienne » → « saint etienne »."""
    return " ".join(DEVELOPPES.get(mot, mot) for mot in texte_norme.split())


def mots(texte_norme):
    """The distinct words under which a normalised name is found, postal abbreviations included."""
    trouves = set(texte_norme.split())
    return trouves | {ABREGES[mot] for mot in trouves if mot in ABREGES}


def typographier(nom):
    """The reference is written on a typewriter; people read typographic apostrophes and French quotation marks."""
    return GUILLEMETS.sub("«\u00a0\\1\u00a0»", nom.replace("'", "’"))


def liaison_devinee(nom):
    """The TNCC of a name for which the reference has none (communes of the COM), from the name alone."""
    minuscule = typographier(nom).lower()
    for liaison, article in ARTICLES.items():
        if minuscule.startswith(article):
            return liaison
    return ELISION if normaliser(nom)[:1] in VOYELLES else SANS_ARTICLE


def _sans_article(nom, liaison):
    """(name without its article, was it written?). Communes write their article; départements and régions do not."""
    article = ARTICLES.get(liaison, "")
    if article and nom.lower().startswith(article):
        return nom[len(article) :], True
    return nom, False


def de(nom, liaison):
    """« de Montaud », « d’Eymoutiers », « du Havre », « de La Rochelle », « des Deux Alpes »; « de l’Ain », « de la Loire »."""
    reste, ecrit = _sans_article(nom, liaison)
    return f"de {nom}" if ecrit and liaison in ENTIERS else DE.get(liaison, "de ") + reste


def a(nom, liaison):
    """« à Montaud », « au Havre », « à La Rochelle », « aux Deux Alpes »."""
    reste, ecrit = _sans_article(nom, liaison)
    return f"à {nom}" if ecrit and liaison in ENTIERS else A.get(liaison, "à ") + reste


def le(nom, liaison):
    """As the subject of a sentence: « la Loire », « l’Ain », « Paris », « Le Havre »."""
    reste, ecrit = _sans_article(nom, liaison)
    return nom if ecrit else ARTICLES.get(liaison, "") + reste


def epci_en_toutes_lettres(nom, type_epci):
    """« CC du Clunisois » → « communauté de communes du Clunisois »; the names of métropoles are already whole."""
    return f"{TYPES_EPCI[type_epci]}{nom[2:]}" if type_epci in TYPES_EPCI and nom.startswith(f"{type_epci} ") else nom


def le_epci(nom_entier):
    """« la communauté de communes du Clunisois », « l’Eurométropole de Strasbourg », « Bordeaux Métropole »."""
    minuscule = nom_entier.lower()
    if minuscule.startswith(FEMININS_EPCI):
        return f"la {nom_entier}"
    return f"l’{nom_entier}" if minuscule.startswith("eurométropole ") else nom_entier


def de_epci(nom_entier):
    """« de la métropole de Lyon », « de Bordeaux Métropole », « d’Orléans Métropole »."""
    sujet = le_epci(nom_entier)
    return de(nom_entier, liaison_devinee(nom_entier)) if sujet == nom_entier else f"de {sujet}"
