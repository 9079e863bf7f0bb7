"""Run as a script, in a process of its own that has little memory and little time: calamine reads there what people sent.

It lays out a sheet whole, up to its farthest cell: a file of 5 kB with a cell in XFD1048576 asks for hundreds of gigabytes, and the process dies.
The file comes on the standard input, the answer goes to the standard output. Imports nothing of the project.
"""

import datetime
import io
import json
import math
import resource
import sys

MEMOIRE = 1024**3
SECONDES = 20


def _valeur(cellule):
    """A text; or {"n": a number without the noise of floats} or {"j": a day}."""
    if isinstance(cellule, bool):
        return "VRAI" if cellule else "FAUX"
    if isinstance(cellule, int):
        return {"n": str(cellule)}
    if isinstance(cellule, float):
        # Fifteen digits: what a spreadsheet shows and promises. 8505.720000000001 is 8505.72.
        return {"n": f"{cellule:.15g}"} if math.isfinite(cellule) else ""
    if isinstance(cellule, datetime.datetime):
        return {"j": cellule.date().isoformat()}
    if isinstance(cellule, datetime.date):
        return {"j": cellule.isoformat()}
    return str(cellule).strip()


def _feuille(feuille, lignes_max):
    """The rows up to the last one that holds something, and no more than `lignes_max` + 1 of them."""
    rangees, vides = [], 0
    marge = [""] * feuille.start[1] if feuille.start else []
    for rangee in feuille.to_python(skip_empty_area=True) if feuille.start else ():
        valeurs = [_valeur(c) for c in rangee]
        if not any(valeurs):
            vides += 1
            continue
        if not rangees:
            rangees = [[] for _ in range(min(feuille.start[0], lignes_max + 1))]
        rangees += [[] for _ in range(min(vides, lignes_max + 1))]
        vides = 0
        rangees.append(marge + valeurs)
        if len(rangees) > lignes_max:
            break
    return rangees


def lire(octets, lignes_max):
    from python_calamine import CalamineWorkbook  # noqa: PLC0415  only this process needs it

    with CalamineWorkbook.from_filelike(io.BytesIO(octets)) as classeur:
        for rang, feuille in enumerate(classeur.sheets_metadata):
            if "WorkSheet" in str(feuille.typ) and (rangees := _feuille(classeur.get_sheet_by_index(rang), lignes_max)):
                return rangees
    return []


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMOIRE, MEMOIRE))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDES, SECONDES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    json.dump(lire(sys.stdin.buffer.read(), int(sys.argv[1])), sys.stdout)
