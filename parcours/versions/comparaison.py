"""What changed between two contents, item by item, told by their `uid`. Exact: applied to the first, the difference gives the second."""

from dataclasses import dataclass

__all__ = ["ABSENT", "Changement", "Difference", "DifferenceBloc", "appliquer", "comparer"]


class _Absent:
    """A field that a content does not have: it was written before the field existed."""

    def __repr__(self):
        return "ABSENT"


ABSENT = _Absent()


@dataclass(frozen=True)
class Changement:
    """One item that both contents have: `champs` is {field: (before, after)}, ABSENT where a content has no such field."""

    uid: str
    champs: dict


@dataclass(frozen=True)
class DifferenceBloc:
    """Added and removed items are whole; `ordre` is the uids of the second content, None when those kept stay in the same order
    and what is added comes last."""

    ajoutes: list
    retires: list
    modifies: list
    ordre: tuple | None = None

    def __bool__(self):
        return bool(self.ajoutes or self.retires or self.modifies or self.ordre is not None)


@dataclass(frozen=True)
class Difference:
    """{block: DifferenceBloc} in the order of the second content; blocks that one content alone has are counted as empty in the other."""

    blocs: dict

    def __bool__(self):
        return any(self.blocs.values())


def comparer(avant, apres):
    """The Difference between two contents of `versions.contenu` (or of a version, read back from its text)."""
    noms = [*apres, *(nom for nom in avant if nom not in apres)]
    return Difference({nom: _comparer_bloc(avant.get(nom, []), apres.get(nom, [])) for nom in noms})


def _comparer_bloc(avant, apres):
    anciens, neufs = _par_uid(avant), _par_uid(apres)
    ajoutes = [item for uid, item in neufs.items() if uid not in anciens]
    modifies = []
    for uid, item in neufs.items():
        champs = _champs_changes(anciens[uid], item) if uid in anciens else {}
        if champs:
            modifies.append(Changement(uid, champs))
    attendu = [uid for uid in anciens if uid in neufs] + [item["uid"] for item in ajoutes]
    return DifferenceBloc(
        ajoutes,
        [item for uid, item in anciens.items() if uid not in neufs],
        modifies,
        None if attendu == list(neufs) else tuple(neufs),
    )


def _par_uid(items):
    return {item["uid"]: item for item in items}


def _champs_changes(ancien, neuf):
    noms = [*neuf, *(nom for nom in ancien if nom not in neuf)]
    paires = {nom: (ancien.get(nom, ABSENT), neuf.get(nom, ABSENT)) for nom in noms}
    return {nom: paire for nom, paire in paires.items() if not _memes(*paire)}


def _memes(ancien, neuf):
    """Equal and of the same kind: 0, False and "" are three things to who reads them back."""
    return type(ancien) is type(neuf) and ancien == neuf


def appliquer(difference, avant):
    """The second content, from the first and their difference. Raises KeyError when `avant` is not the first one."""
    return {nom: _appliquer_bloc(bloc, avant.get(nom, [])) for nom, bloc in difference.blocs.items()}


def _appliquer_bloc(bloc, avant):
    items = _par_uid(avant)
    for item in bloc.retires:
        del items[item["uid"]]
    for changement in bloc.modifies:
        champs = {**items[changement.uid], **{nom: neuf for nom, (_, neuf) in changement.champs.items()}}
        items[changement.uid] = {nom: valeur for nom, valeur in champs.items() if valeur is not ABSENT}
    items |= _par_uid(bloc.ajoutes)
    return [items[uid] for uid in bloc.ordre] if bloc.ordre is not None else list(items.values())
