"""Words that must not be shown to a territory, with the word to use instead (`ecrans.md`, « Words shown »), and how French is set."""

import re

# What was taken out before looking: the one place where the word of the programme may stand.
PERMIS = re.compile(r"personnes? contact \(interlocuteur privilégié\)|modifications? \(avenant\)", re.IGNORECASE)

MOTS = {
    r"vagues?": "rien : le territoire n’a pas à connaître sa vague",
    r"EJ|AE|CP": "rien",
    r"empreintes?": "rien",
    r"instantanée?s?": "rien",
    r"interlocut(?:eur|rice)s?": "personne contact (interlocuteur privilégié)",
    r"équipes? opérationnelles?": "équipe projet",
    r"instances? de pilotage": "comité de pilotage",
    r"jalons?": "date clé",
    r"livrables?": "ce que nous aurons à la fin",
    r"intensités?": "place des habitants",
    r"conduite du changement": "changer nos façons de travailler",
    r"avances?|acomptes?|soldes?": "premier, deuxième, dernier versement",
    r"(?<!s’est )(?<!s’être )engagée?s?": "promis par convention",
    r"exécutoires?": "applicable",
    r"AR": "accusé de réception de la préfecture",
    r"états? récapitulatifs?": "liste des dépenses payées",
    r"avenants?": "modification (avenant)",
    r"conciliations?": "se mettre d’accord",
    r"directions? générales? des services": "direction",
    r"workflow|template|login|token|slug|null|None|True|False": "un mot français",
    r"e-mails?|emails?": "mail",
}
_MOTS = [
    (re.compile(rf"(?<![\w-])(?:{mot})(?![\w-])", 0 if mot.isupper() else re.IGNORECASE), mieux)
    for mot, mieux in MOTS.items()
]

INSECABLES = "\u00a0\u202f"
TYPOGRAPHIE = [
    (re.compile(rf"(?<![{INSECABLES}?!(])[!?»;](?!\w*=)"), "espace insécable avant ; ! ? »"),
    (re.compile(rf"(?<![{INSECABLES}]):(?=\s|$)"), "espace insécable avant :"),
    (re.compile(rf"«(?![{INSECABLES}])"), "espace insécable après «"),
    (re.compile(rf"[{INSECABLES}] | [{INSECABLES}]"), "deux espaces à la suite"),
    (re.compile(r"\w'\w|\w' "), "apostrophe ’"),
    (re.compile(r"\.\.\."), "points de suspension …"),
    (re.compile(r'"'), "guillemets « »"),
    (re.compile(r"\d (?:€|%|h\b|km\b|Mo\b|ko\b)"), "espace insécable avant l’unité"),
    (re.compile(r"\w·\w"), "pas de point médian"),
    (re.compile(r"\w\((?:e|es|s|ne|trice|euse)\)"), "une tournure neutre"),
]
ADRESSE = re.compile(r"(?:https?|mailto|webcal)://?\S+|\S+@\S+")


def mots_interdits(phrase):
    """[(word found, word to use instead)]"""
    reste = PERMIS.sub("", ADRESSE.sub("adresse", phrase))
    return [(trouve.group(), mieux) for motif, mieux in _MOTS for trouve in motif.finditer(reste)]


def fautes(phrase):
    """[(where, what French wants there)]"""
    reste = ADRESSE.sub("adresse", phrase)
    return [
        (reste[max(0, trouve.start() - 25) : trouve.end() + 10], regle)
        for motif, regle in TYPOGRAPHIE
        for trouve in motif.finditer(reste)
    ]
