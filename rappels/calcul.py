"""The due dates of the house, gathered from the rules that rooms declare: one person's list, the planning of reminders, the calendar feed.

Nothing else computes a due date. A rule is one query, whatever the number of parcours.
"""

from dataclasses import dataclass
from datetime import date

from socle.echeances import EQUIPE, Regle, regles


@dataclass(frozen=True)
class Echeance:
    """One thing expected from someone. `quand` is None when it has no date: it is to be done, now if nothing is late."""

    regle: Regle
    objet_id: int
    parcours_id: int
    quand: date | None
    libelle: str
    detail: str = ""
    parcours: object = None

    @property
    def cle(self):
        """What makes it the same due date tomorrow: rule, object, day."""
        return f"{self.regle.code}:{self.objet_id}:{self.quand.isoformat() if self.quand else '-'}"

    @property
    def phrase(self):
        return self.regle.phrase(self._ligne)

    @property
    def lien(self):
        """The path of the page where it is settled."""
        return self.regle.lien(self._ligne)

    @property
    def _ligne(self):
        return {
            "objet_id": self.objet_id,
            "parcours_id": self.parcours_id,
            "quand": self.quand,
            "libelle": self.libelle,
            "detail": self.detail,
        }


def echeances(jour, *, pour=EQUIPE, parcours=None, codes=None):
    """What is expected from `pour` (EQUIPE or ANCT) as of `jour`, most urgent first: late, then by date, those without a date last.

    `parcours` restricts to these ids (any iterable); given as {id: Parcours}, each answer carries its own. `codes` restricts to these rules.
    One query per rule.
    """
    trouvees = []
    ids = None if parcours is None else list(parcours)
    objets = parcours if isinstance(parcours, dict) else {}
    for rang, regle in enumerate(regles(pour)):
        if codes is not None and regle.code not in codes:
            continue
        lignes = regle.queryset(jour)
        if ids is not None:
            lignes = lignes.filter(parcours_id__in=ids)
        for ligne in lignes:
            echeance = Echeance(
                regle=regle,
                objet_id=ligne["objet_id"],
                parcours_id=ligne["parcours_id"],
                quand=ligne["quand"],
                libelle=ligne["libelle"],
                detail=ligne["detail"],
                parcours=objets.get(ligne["parcours_id"]),
            )
            trouvees.append((ligne["quand"] is None, ligne["quand"] or jour, rang, ligne["objet_id"], echeance))
    return [ligne[-1] for ligne in sorted(trouvees, key=lambda ligne: ligne[:4])]
