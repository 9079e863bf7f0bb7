"""The kinds of documents that rooms declare in their `documents.py`."""

import datetime
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.template.loader import get_template

EN_VIGUEUR, PAS_ENCORE, TERMINEE = "en_vigueur", "pas_encore", "terminee"


@dataclass(frozen=True)
class Vigueur:
    """Whether what a document says is in force: `sens` is one of the three above, `phrase` says it on the public page.

    « Il est en vigueur. », « Il n’est pas encore en vigueur. », « Il n’est plus en vigueur depuis le 31 mars 2029. »: nothing about its content
    nor about whom.
    """

    sens: str
    phrase: str


@dataclass(frozen=True)
class Genre:
    """One kind of document.

    `donnees(objet)` gives what is frozen: dictionaries, lists, texts, whole numbers, dates, Decimal. Everything after it — `titre`, `nom_fichier`,
    `contexte`, the template — receives only the frozen copy, where dates are ISO text and amounts strings.
    The template extends "documents/pdf_base.html" and reads `donnees`, `titre`, `code`, and what `contexte(donnees)` adds.
    `profil` is "a3a" (PDF/A-3a and PDF/UA-1) or "ua1". `libelle` is what the public verification page says.
    `joindre_donnees` attaches the frozen text; `pieces(donnees)` gives other attachments: (nom, octets, description, mime), each name once.
    `vigueur(objet_id)` gives a Vigueur, or None when the question has no sense; asked by the public page, in one query if it can.
    `filigrane` is a word, « PROJET », lightly repeated under each page and said in the heading.
    """

    code: str
    libelle: str
    gabarit: str
    profil: str
    donnees: Callable
    titre: Callable
    nom_fichier: Callable
    sceller: bool = False
    joindre_donnees: bool = False
    contexte: Callable | None = None
    pieces: Callable | None = None
    vigueur: Callable | None = None
    filigrane: str = ""


_GENRES: dict[str, Genre] = {}


def inscrire_genre(genre):
    """Add a kind of document to the house. Raises ValueError when its code is taken by another one."""
    if _GENRES.get(genre.code, genre) != genre:
        raise ValueError(f"Le genre de document {genre.code} existe déjà.")
    _GENRES[genre.code] = genre
    return genre


class GenreInconnu(LookupError):
    """No room declares this kind of document (any more)."""


def trouver_genre(code):
    """The kind of this code. Raises GenreInconnu."""
    try:
        return _GENRES[code]
    except KeyError:
        raise GenreInconnu(f"Aucune pièce ne déclare le genre de document « {code} ».") from None


def genres():
    return list(_GENRES.values())


def _en_texte(valeur):
    if isinstance(valeur, Decimal):
        return format(valeur, "f")
    if isinstance(valeur, datetime.date | datetime.time):
        return valeur.isoformat()
    if isinstance(valeur, UUID):
        return str(valeur)
    raise TypeError(f"Une donnée gelée ne peut pas être un {type(valeur).__name__}.")


def _sans_flottant(valeur):
    """Raise TypeError for a float: its text depends on the machine, and an amount is a Decimal."""
    if isinstance(valeur, float):
        raise TypeError("Une donnée gelée ne contient pas de nombre à virgule flottante : Decimal ou texte.")
    if isinstance(valeur, dict):
        for cle, membre in valeur.items():
            if not isinstance(cle, str):
                raise TypeError("Les clés d’une donnée gelée sont des textes.")
            _sans_flottant(membre)
    elif isinstance(valeur, list | tuple):
        for membre in valeur:
            _sans_flottant(membre)


def canonique(donnees):
    """The one text of these data: sorted keys, amounts as strings, dates in ISO form. Raises TypeError for anything else."""
    _sans_flottant(donnees)
    return json.dumps(donnees, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_en_texte)


def empreinte(texte):
    """SHA-256 of this text, in hexadecimal."""
    return hashlib.sha256(texte.encode()).hexdigest()


def version_du_gabarit(gabarit):
    """Twelve characters that change with the text of the template: which wording a document was made with."""
    return empreinte(get_template(gabarit).template.source)[:12]
