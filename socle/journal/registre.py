"""The one door to the journal: one INSERT, in the caller's transaction, without any lock."""

import re
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from uuid import UUID

from socle.journal.models import EntreeJournal, texte_canonique

LONGUEUR_MAX = 80
# A code of ours is lower-case (validee, parcours:12, a hash) or, with capitals, holds a digit (TE-2026-004, 2A004, an ISO date).
# A name, a sentence or a mail address is neither; an IBAN and a phone number are, and are refused by name.
CODE = re.compile(r"-?(?:[a-z0-9][a-z0-9_.:/+-]*|(?=[^\d]*\d)[A-Za-z0-9][A-Z0-9T_.:/+-]*)\Z")
IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}\Z", re.IGNORECASE)
TELEPHONE = re.compile(r"(?:0|0033|33)[1-9](?:[.:/_-]?\d{2}){4}\Z")
CLE = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
ACTION = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+\Z")


def _valeur(valeur):
    if isinstance(valeur, Enum):
        valeur = valeur.value
    if valeur is None or isinstance(valeur, bool | int):
        return valeur
    if isinstance(valeur, list | tuple | set | frozenset):
        membres = [_valeur(v) for v in valeur]
        return sorted(membres, key=str) if isinstance(valeur, set | frozenset) else membres
    if isinstance(valeur, date | datetime):
        valeur = valeur.isoformat()
    elif isinstance(valeur, Decimal | UUID):
        valeur = format(valeur, "f") if isinstance(valeur, Decimal) else str(valeur)
    if not isinstance(valeur, str):
        raise ValueError(
            f"Le journal ne reçoit que des identifiants, codes, états, montants et dates, pas {type(valeur).__name__}."
        )
    if valeur == "":
        return valeur
    if len(valeur) > LONGUEUR_MAX or not CODE.match(valeur) or IBAN.match(valeur) or TELEPHONE.match(valeur):
        raise ValueError("Le journal ne reçoit ni nom, ni adresse, ni texte libre : donnez un identifiant ou un code.")
    return valeur


def valeurs_sures(donnees):
    """The same values, ready for JSON (amounts and dates as text).

    Raises ValueError for whatever is not an id, a code, a state, an amount or a date. The refused value is not repeated in the
    message: it would travel to the logs.
    """
    sures = {}
    for cle, valeur in (donnees or {}).items():
        if not CLE.match(str(cle)):
            raise ValueError("Le nom d’une donnée du journal est un identifiant en minuscules.")
        try:
            sures[str(cle)] = _valeur(valeur)
        except ValueError as erreur:
            raise ValueError(f"{cle} : {erreur}") from None
    return sures


def inscrire(action, objet, *, par, role="", perimetre=None, donnees=None):
    """Record that `par` (an account, or None for the house itself) did `action` ("acte.signer") to `objet` (a saved row).

    `role` defaults to the ANCT role of the account, `perimetre` ("parcours:12") to that of the object.
    Raises ValueError for a value that could be a name, an address or free text.
    """
    entree = _entree(action, objet, par, role, perimetre, donnees)
    entree.save(force_insert=True)
    return entree


def inscrire_plusieurs(action, objets, *, par, donnees=None):
    """Record that `par` did `action` to each of `objets` (saved rows), in one INSERT: for what is done to hundreds at once.

    `donnees` is the same for all. Raises ValueError as `inscrire` does.
    """
    EntreeJournal.objects.bulk_create(_entree(action, objet, par, "", None, donnees) for objet in objets)


def _entree(action, objet, par, role, perimetre, donnees):
    if not ACTION.match(action):
        raise ValueError("Une action du journal s’écrit « objet.verbe », en minuscules.")
    if objet.pk is None:
        raise ValueError("Le journal ne parle que de lignes enregistrées.")
    if perimetre is None:
        perimetre = getattr(objet, "perimetre", "")
    return EntreeJournal(
        acteur_id=getattr(par, "pk", None),
        role=_valeur(role or getattr(par, "role_anct", "")),
        action=action,
        objet_type=objet._meta.label_lower,
        objet_id=str(objet.pk),
        perimetre=_valeur(perimetre),
        donnees=texte_canonique(valeurs_sures(donnees)),
    )
