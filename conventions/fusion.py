"""The merge fields of a model: each is named, explained and shown by an example here; a text that uses another one is refused.

A field is written `{montant}`. The value replaces it as plain text: whoever renders the text escapes it.
"""

import re
from dataclasses import dataclass

from socle.erreurs import ErreurMetier

CHAMP = re.compile(r"\{([^{}]*)\}")
PUCE = "- "
CONDITIONS = {
    "": "toujours",
    "commune": "si le bénéficiaire est une commune",
    "epci": "si le bénéficiaire est une intercommunalité",
    "prefet": "si le préfet, délégué territorial, signe pour l’Agence",
}


@dataclass(frozen=True)
class Champ:
    """One merge field: what it says, and what it looks like."""

    code: str
    libelle: str
    exemple: str


REGISTRE = {
    champ.code: champ
    for champ in (
        Champ("numero", "numéro de la convention", "TE-2026-004"),
        Champ("agence", "nom de l’Agence", "Agence nationale de la cohésion des territoires"),
        Champ("beneficiaire", "le bénéficiaire, avec son article", "la commune de Montaud"),
        Champ("de_beneficiaire", "le même après « de »", "de la commune de Montaud"),
        Champ("a_beneficiaire", "le même après « à »", "à la commune de Montaud"),
        Champ("territoire", "nom du territoire et du département", "Montaud (Hérault)"),
        Champ("executif", "la personne qui dirige la collectivité", "le maire"),
        Champ("executif_majuscule", "la même en début de phrase", "Le maire"),
        Champ("interlocuteur", "nom et fonction de la personne contact", "Jeanne Faure, secrétaire de mairie"),
        Champ("exercice", "année du budget de l’Agence", "2026"),
        Champ("montant", "montant maximum, en chiffres", "18 000 €"),
        Champ("montant_lettres", "montant maximum, en lettres", "dix-huit mille euros"),
        Champ("nb_objectifs", "nombre d’objectifs, en lettres", "deux objectifs"),
        Champ("nb_etapes", "nombre d’étapes, en lettres", "trois étapes"),
        Champ("nb_versements", "nombre de versements, en lettres", "trois versements"),
        Champ("date_fin", "fin de l’exécution", "31 mars 2028"),
        Champ("date_limite_bilan", "date limite de remise du bilan", "30 juin 2028"),
        Champ("delai_bilan", "délai de remise du bilan", "trois mois"),
        Champ("delai_versement", "délai de paiement", "30 jours"),
        Champ("delai_reversement", "délai pour rendre une somme", "60 jours"),
        Champ("delai_mise_en_demeure", "délai après une mise en demeure", "un mois"),
        Champ("conservation", "durée de conservation des pièces", "10 ans"),
        Champ("signataire_anct", "qui signe pour l’Agence", "la direction générale de l’Agence"),
    )
}


def champs_de(texte):
    """The codes used by a text, in order."""
    return CHAMP.findall(texte)


def controler(texte, *, ou):
    """Raise ErreurMetier when `texte` uses an unknown field; `ou` says where (« article 8 »)."""
    for code in champs_de(texte):
        if code not in REGISTRE:
            raise ErreurMetier(f"Le champ « {code} » n’existe pas ({ou}). Champs possibles : {', '.join(REGISTRE)}.")
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
