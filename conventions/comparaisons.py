"""Two texts side by side, page by page, for the person of ANCT who compares a file that a parapheur has rewritten."""

import difflib
from dataclasses import dataclass

from socle.documents.signatures import textes

PAREIL, ENVOYE, RECU = "pareil", "envoye", "recu"
# Words of unchanged text kept on each side of a difference.
AUTOUR = 12


@dataclass(frozen=True)
class Page:
    """`morceaux` are (PAREIL, ENVOYE or RECU, text): what both say, what only ours says, what only the received file says."""

    numero: int
    morceaux: tuple

    @property
    def identique(self):
        return all(sens == PAREIL for sens, _ in self.morceaux)


def comparer_pages(original, recu):
    """One Page for each page of either file. Raises socle.documents.nature.Illisible."""
    attendues, recues = textes(original), textes(recu)
    return [
        Page(
            numero + 1,
            tuple(
                _morceaux(
                    attendues[numero] if numero < len(attendues) else "", recues[numero] if numero < len(recues) else ""
                )
            ),
        )
        for numero in range(max(len(attendues), len(recues)))
    ]


def _morceaux(attendu, trouve):
    if attendu == trouve:
        return [(PAREIL, attendu)]
    a, b = attendu.split(), trouve.split()
    lus = []
    for genre, i, ii, j, jj in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if genre == "equal":
            lus.append((PAREIL, _abreger(a[i:ii], debut=not lus, fin=ii == len(a) and jj == len(b))))
            continue
        if i < ii:
            lus.append((ENVOYE, " ".join(a[i:ii])))
        if j < jj:
            lus.append((RECU, " ".join(b[j:jj])))
    return lus


def _abreger(mots, *, debut, fin):
    """The words next to a difference; « […] » for the long runs between."""
    if len(mots) <= 2 * AUTOUR:
        return " ".join(mots)
    avant = [] if debut else mots[:AUTOUR]
    apres = [] if fin else mots[-AUTOUR:]
    return " ".join([*avant, "[…]", *apres])
