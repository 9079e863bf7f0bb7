"""What a room expects, and by when. A room declares rules; `rappels` computes, `portail` shows; nothing else computes a due date."""

from collections.abc import Callable
from dataclasses import dataclass

EQUIPE = "equipe"
ANCT = "anct"


@dataclass(frozen=True)
class Regle:
    """One kind of due date.

    `queryset(jour)` takes a date and gives a queryset of dictionaries (`.values(...)`) with exactly the keys
    objet_id, parcours_id, quand (date or None: no date, still to do), libelle, detail. *Settled* means absent from it.
    `lien(ligne)` gives the path where it is settled. `avances` are the days, relative to `quand`, on which a reminder is due
    (−15 = fifteen days before). `pour` is EQUIPE or ANCT. `plusieurs` says several of one territory at once (« étapes à valider »). `action` is the verb of the button.
    `finances`: at ANCT, only who keeps the finances can settle it. `lisible`: its page opens for all of ANCT, whoever settles it. `source` names the rule of `metier` it implements.
    """

    code: str
    titre: str
    action: str
    pour: str
    queryset: Callable
    lien: Callable
    phrase: Callable
    avances: tuple[int, ...] = ()
    dans_agenda: bool = True
    source: str = ""
    plusieurs: str = ""
    finances: bool = False
    lisible: bool = False


_REGLES: dict[str, Regle] = {}


def inscrire_regle(regle):
    """Add a rule to the house. Raises ValueError when its code is taken by another one."""
    if _REGLES.get(regle.code, regle) != regle:
        raise ValueError(f"La règle {regle.code} existe déjà.")
    _REGLES[regle.code] = regle
    return regle


def regles(pour=None):
    """All the rules, in the order in which rooms declared them; only those for EQUIPE or ANCT when `pour` says so."""
    return [r for r in _REGLES.values() if pour is None or r.pour == pour]
