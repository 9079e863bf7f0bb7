"""Do two PDFs say the same thing? Word for word, page by page; what a parapheur stamps on a page is told apart from what it would change."""

import re
import unicodedata
from dataclasses import dataclass

from socle.documents import isolement

# A stamp says a name, a date, a place; more than that is a text.
AJOUT_MAX = 1_500
AUTOUR = 40  # characters shown around a difference

_VARIANTES = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—−", "-"),
        **dict.fromkeys("‘’ʼ´`", "'"),
        **dict.fromkeys("“”„", '"'),
        # Soft hyphen, and what PDFium writes where a line cuts a word.
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\ufeff\ufffe\x02", None),
    }
)


@dataclass(frozen=True)
class Comparaison:
    """`identique`: no word is missing nor changed. `ajouts` are (page from 1, text): stamps between the lines, and whole pages at the end.

    When not identical: the first difference, on `page`, with the words `attendu` and `trouve` there; `proche` is false for another document.
    """

    identique: bool
    page: int | None = None
    attendu: str = ""
    trouve: str = ""
    ajouts: tuple = ()
    pages_en_plus: int = 0
    pages_en_moins: int = 0
    proche: bool = True


def _normal(texte):
    return unicodedata.normalize("NFKC", texte.translate(_VARIANTES)).translate(_VARIANTES)


def _sur_une_ligne(texte):
    return re.sub(r"\s+", " ", texte).strip()


def textes(octets):
    """The text of each page: one line, ligatures undone, dashes and apostrophes of one kind. Raises nature.Illisible."""
    return [_sur_une_ligne(_normal(texte)) for texte in isolement.textes_bruts(octets)]


class _Compact:
    """A text without its spaces, which writers move, and the way back to what a person reads."""

    def __init__(self, texte):
        self.lisible = _sur_une_ligne(_normal(texte))
        self.places = [i for i, signe in enumerate(self.lisible) if signe != " "]
        self.signes = self.lisible.replace(" ", "")

    def autour(self, rang):
        """The words around this character of `signes`."""
        if not self.signes:
            return ""
        au_bout = rang >= len(self.places)
        place = len(self.lisible) if au_bout else self.places[rang]
        debut = self.lisible.rfind(" ", 0, max(0, place - AUTOUR)) + 1
        fin = self.lisible.find(" ", place + AUTOUR)
        return self.lisible[debut : fin if fin != -1 else None]


def _lignes(texte):
    return [ligne for ligne in re.split(r"[\r\n]+", _normal(texte)) if ligne.strip()]


def _comparer_page(attendu, recu):
    """(the stamps of this page, None) or ([], (words expected, words found)). A stamp is whole lines that our text does not have."""
    original, position = _Compact(attendu), 0
    ajouts, depuis = [], []  # `depuis`: the lines that did not fit since the last one that did
    for ligne in _lignes(recu):
        signes = re.sub(r"\s+", "", ligne)
        if original.signes.startswith(signes, position):
            position += len(signes)
            ajouts += depuis
            depuis = []
        elif position < len(original.signes) and signes.startswith(original.signes[position:]):
            # The last line of the page, with a stamp right after it.
            suite = _Compact(ligne)
            depuis.append(suite.lisible[suite.places[len(original.signes) - position] :])
            position = len(original.signes)
        else:
            depuis.append(_sur_une_ligne(ligne))
    ajouts += depuis
    if position < len(original.signes):
        trouve = _Compact(depuis[0] if depuis else "")
        communs = 0
        while communs < len(trouve.signes) and original.signes.startswith(trouve.signes[: communs + 1], position):
            communs += 1
        return [], (original.autour(position + communs), trouve.autour(communs))
    if sum(map(len, ajouts)) > AJOUT_MAX:
        return [], ("", " ".join(ajouts)[: 2 * AUTOUR])
    return [" ".join(ajouts)] if ajouts else [], None


def _proches(attendues, recues):
    """Whether the first pages have at least half of their words in common."""
    mots, autres = (set(_normal(" ".join(pages[:3])).split()) for pages in (attendues, recues))
    return len(mots & autres) * 2 >= min(len(mots), len(autres)) > 0


def comparer_textes(original, recu):
    """The Comparaison of the text of these two PDFs. Raises nature.Illisible when one of them cannot be read."""
    attendues, recues = isolement.textes_bruts(original), isolement.textes_bruts(recu)
    ecart = len(recues) - len(attendues)
    commun = {"pages_en_plus": max(0, ecart), "pages_en_moins": max(0, -ecart)}
    ajouts = []
    for numero, (attendue, recue) in enumerate(zip(attendues, recues, strict=False), start=1):
        ajoutes, difference = _comparer_page(attendue, recue)
        if difference is not None:
            attendu, trouve = difference
            return Comparaison(
                False, numero, attendu, trouve, tuple(ajouts), **commun, proche=_proches(attendues, recues)
            )
        ajouts += [(numero, texte) for texte in ajoutes]
    if ecart < 0:
        manque = _sur_une_ligne(_normal(attendues[len(recues)]))
        return Comparaison(False, len(recues) + 1, manque[: 2 * AUTOUR], "", tuple(ajouts), **commun)
    for numero in range(len(attendues), len(recues)):
        ajouts.append((numero + 1, _sur_une_ligne(_normal(recues[numero]))[:AJOUT_MAX]))
    return Comparaison(True, ajouts=tuple(ajouts), **commun)
