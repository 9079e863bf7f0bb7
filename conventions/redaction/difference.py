"""Two texts compared word by word, for the page and for the paper."""

import re
from difflib import SequenceMatcher

EGAL, RETIRE, AJOUTE = "egal", "retire", "ajoute"
# A word keeps the space that follows it, so that pieces read as they are; « 18 000 € » is one word (no-break spaces).
_MOT = re.compile(r"[^ \n\t]+[ \t]*|[ \t]+|\n[ \n\t]*")
# Kept words too few to be worth a cut in the middle of a change.
ILOT = 1


def difference(avant, apres):
    """[("egal" | "retire" | "ajoute", text)]: what is taken away comes before what replaces it. Empty for two empty texts.

    Joined without « ajoute » it is `avant`, without « retire » it is `apres` (`rejoindre`).
    """
    mots = _MOT.findall(avant), _MOT.findall(apres)
    operations = SequenceMatcher(None, *mots, autojunk=False).get_opcodes()
    morceaux = []
    for rang, (operation, a, b, c, d) in enumerate(operations):
        ancien, neuf = "".join(mots[0][a:b]), "".join(mots[1][c:d])
        ilot = 0 < rang < len(operations) - 1 and b - a <= ILOT and "\n" not in ancien
        if operation == "equal" and not ilot:
            morceaux.append((EGAL, ancien, ""))
            continue
        if morceaux and morceaux[-1][0] != EGAL:
            _, avant_lui, apres_lui = morceaux.pop()
            ancien, neuf = avant_lui + ancien, apres_lui + neuf
        morceaux.append(("", ancien, neuf))
    suite = []
    for genre, ancien, neuf in morceaux:
        if genre == EGAL:
            suite.append((EGAL, ancien))
        else:
            suite += [(RETIRE, ancien)] if ancien else []
            suite += [(AJOUTE, neuf)] if neuf else []
    return suite


def rejoindre(morceaux, *, sans):
    """The text that these pieces make, without those of this kind."""
    return "".join(texte for genre, texte in morceaux if genre != sans)
