"""The merge fields of a model: each is named, explained and shown by an example here; a text that uses another one is refused.

A field is written `{montant}`. The value replaces it as plain text: whoever renders the text escapes it, and a brace in a value is text too.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from socle.erreurs import ErreurMetier

CHAMP = re.compile(r"\{([^{}]*)\}")
PUCE = "- "
CONDITIONS = {
    "": "toujours",
    "commune": "si le bénéficiaire est une commune",
    "epci": "si le bénéficiaire est une intercommunalité",
    "prefet": "si le préfet, délégué territorial, signe pour l’Agence",
}


class Genre(StrEnum):
    """What kind of value a field brings: what the editor of models says beside its name."""

    TEXTE = "texte"
    EUROS = "euros"
    NOMBRE = "nombre"
    DATE = "date"
    DUREE = "durée"


@dataclass(frozen=True)
class Champ:
    """One merge field: what it says, what it looks like, of what kind it is, and whether only an avenant has it."""

    code: str
    libelle: str
    exemple: str
    genre: Genre = Genre.TEXTE
    avenant: bool = False


_EUROS, _NOMBRE, _DATE, _DUREE = Genre.EUROS, Genre.NOMBRE, Genre.DATE, Genre.DUREE
REGISTRE = {
    champ.code: champ
    for champ in (
        Champ("numero", "numéro de l’acte (convention ou avenant)", "TE-2026-004"),
        Champ("agence", "nom de l’Agence", "Agence nationale de la cohésion des territoires"),
        Champ("beneficiaire", "le bénéficiaire, avec son article", "la commune de Montaud"),
        Champ("de_beneficiaire", "le même après « de »", "de la commune de Montaud"),
        Champ("a_beneficiaire", "le même après « à »", "à la commune de Montaud"),
        Champ("territoire", "nom du territoire et du département", "Montaud (Hérault)"),
        Champ("executif", "la personne qui dirige la collectivité", "le maire"),
        Champ("de_executif", "la même après « de »", "du maire"),
        Champ("executif_majuscule", "la même en début de phrase", "Le maire"),
        Champ("interlocuteur", "nom et fonction de la personne contact", "Jeanne Faure, secrétaire de mairie"),
        Champ("exercice", "année du budget de l’Agence", "2026", _NOMBRE),
        Champ("montant", "montant maximum de la subvention, en chiffres", "18 000 €", _EUROS),
        Champ("montant_lettres", "le même, en lettres", "dix-huit mille euros", _EUROS),
        Champ("nb_objectifs", "nombre d’objectifs, en lettres", "deux objectifs", _NOMBRE),
        Champ("nb_etapes", "nombre d’étapes, en lettres", "trois étapes", _NOMBRE),
        Champ("nb_versements", "nombre de versements, en lettres", "trois versements", _NOMBRE),
        Champ("date_fin", "fin de l’exécution", "31 mars 2028", _DATE),
        Champ("date_limite_bilan", "date limite de remise du bilan", "30 juin 2028", _DATE),
        Champ("delai_bilan", "délai de remise du bilan", "trois mois", _DUREE),
        Champ("delai_versement", "délai de paiement", "30 jours", _DUREE),
        Champ("delai_reversement", "délai pour rendre une somme", "60 jours", _DUREE),
        Champ("delai_mise_en_demeure", "délai après une mise en demeure", "un mois", _DUREE),
        Champ("conservation", "durée de conservation des pièces", "10 ans", _DUREE),
        Champ("signataire_anct", "qui signe pour l’Agence", "la direction générale de l’Agence"),
        # In an avenant, `montant`, `date_fin` and the numbers are those of the convention once amended.
        Champ("rang", "rang de l’avenant", "1", _NOMBRE, avenant=True),
        Champ("objet_avenant", "objet de l’avenant, tel que l’Agence l’a écrit", "ajouter une étape", avenant=True),
        Champ("numero_initial", "numéro de la convention modifiée", "TE-2026-004", avenant=True),
        Champ(
            "convention_modifiee",
            "la convention modifiée, sa date et ses avenants précédents",
            "la convention n° TE-2026-004, signée le 3 mars 2026",
            avenant=True,
        ),
        Champ("montant_precedent", "montant maximum avant l’avenant", "18 000 €", _EUROS, avenant=True),
        Champ("montant_precedent_lettres", "le même, en lettres", "dix-huit mille euros", _EUROS, avenant=True),
        Champ("montant_ajoute", "ce que l’avenant ajoute, ou retire", "4 000 €", _EUROS, avenant=True),
        Champ("montant_ajoute_lettres", "le même, en lettres", "quatre mille euros", _EUROS, avenant=True),
        Champ("date_fin_precedente", "fin de l’exécution avant l’avenant", "31 mars 2027", _DATE, avenant=True),
        Champ(
            "effet_montant",
            "une phrase : ce que devient le montant",
            "Le montant maximum de la subvention, fixé à 18 000 €, est porté à 22 000 €.",
            avenant=True,
        ),
        Champ(
            "effet_duree",
            "une phrase : ce que devient la durée",
            "La fin d’exécution, fixée au 31 mars 2027, est reportée au 31 mars 2028.",
            avenant=True,
        ),
        Champ(
            "effet_articles",
            "une phrase : quels articles changent",
            "L’article 8 de la convention est modifié comme l’indique le tableau ci-après.",
            avenant=True,
        ),
        Champ(
            "effet_etapes",
            "une phrase : quelles étapes l’avenant finance",
            "La somme ajoutée soutient l’étape « Café citoyen ».",
            avenant=True,
        ),
        Champ(
            "effet_echeancier",
            "une phrase : ce que deviennent les versements",
            "L’échéancier de l’annexe 3 est remplacé par celui du présent avenant.",
            avenant=True,
        ),
        Champ(
            "effet_annexes",
            "une phrase : quelles annexes sont remplacées",
            "Les annexes 1 et 3 de la convention sont remplacées par celles du présent avenant.",
            avenant=True,
        ),
    )
}


def champs_de(texte):
    """The codes used by a text, in order."""
    return CHAMP.findall(texte)


def controler(texte, *, ou, avenant=True):
    """Raise ErreurMetier when `texte` uses an unknown field; `ou` says where (« article 8 »).

    With `avenant` False the text is that of an initial act, where the fields of an avenant have no value.
    """
    for code in champs_de(texte):
        if code not in REGISTRE:
            possibles = ", ".join(c.code for c in REGISTRE.values() if avenant or not c.avenant)
            raise ErreurMetier(f"Le champ « {code} » n’existe pas ({ou}). Champs possibles : {possibles}.")
        if REGISTRE[code].avenant and not avenant:
            raise ErreurMetier(f"Le champ « {code} » ne sert que dans un avenant ({ou}).")
    if "{" in CHAMP.sub("", texte) or "}" in CHAMP.sub("", texte):
        raise ErreurMetier(f"Une accolade n’est pas refermée ({ou}).")


def fusionner(texte, valeurs):
    """The text with its fields replaced. Raises KeyError on a field without a value: a hole in a convention is not an option."""
    return CHAMP.sub(lambda trouve: valeurs[trouve.group(1)], texte)


def paragraphes(texte):
    """A text cut for display: {"texte"} (a paragraph) and {"puces"} (lines that begin with « - »), in order."""
    blocs = []
    for bloc in re.split(r"\n\s*\n", texte.strip()):
        lignes, puces = [], []
        for ligne in bloc.split("\n"):
            if ligne.startswith(PUCE):
                puces.append(ligne.removeprefix(PUCE).strip())
            elif puces:  # a bullet that runs over several lines
                puces[-1] = f"{puces[-1]} {ligne.strip()}"
            else:
                lignes.append(ligne.strip())
        if lignes:
            blocs.append({"texte": " ".join(lignes)})
        if puces:
            blocs.append({"puces": puces})
    return blocs
