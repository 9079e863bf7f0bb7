"""Rights answer with a reason: a `Verdict`, never a bare boolean nor a tuple."""

from dataclasses import dataclass

from socle.erreurs import RefusMotive


@dataclass(frozen=True)
class Verdict:
    """Yes or no, and why not in a French sentence. Its truth is its answer."""

    ok: bool
    raison: str = ""

    def __bool__(self):
        return self.ok


OUI = Verdict(True)


def non(raison):
    return Verdict(False, raison)


def exiger(verdict):
    """Raise RefusMotive (403 with its reason) unless the verdict is yes."""
    if not verdict:
        raise RefusMotive(verdict.raison)
