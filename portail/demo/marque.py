"""A demonstration database knows that it is one: its SQLite file carries our application number.

Read without Django, so that the settings themselves can refuse DEMO=1 on any other database.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

NUMERO = 0x54446544  # "TDeD" in PRAGMA application_id


class PasLaNotre(Exception):
    """This database was not made by the demonstration."""


def est_marquee(chemin):
    """Whether the file at `chemin` is a demonstration database."""
    if not Path(chemin).is_file():
        return False
    with closing(sqlite3.connect(f"file:{chemin}?mode=ro", uri=True)) as base:
        return base.execute("PRAGMA application_id").fetchone()[0] == NUMERO


def marquer(chemin):
    """Make the file a demonstration database, if it is new or empty. Raises PasLaNotre when it holds anything else."""
    Path(chemin).parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(chemin)) as base:
        if base.execute("PRAGMA application_id").fetchone()[0] == NUMERO:
            return
        if base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise PasLaNotre(f"La base {chemin} contient déjà des données qui ne viennent pas de la démonstration.")
        base.execute(f"PRAGMA application_id = {NUMERO}")
        base.commit()
