"""The due dates of the house, gathered from the rules that rooms declare: one person's list, the planning of reminders, the calendar feed.

Nothing else computes a due date. All the rules are one query, whatever the number of parcours.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import DateField, F, TextField, Value
from django.db.models.functions import Cast

from conventions.droits import peut_tenir_finances
from socle.echeances import ANCT, EQUIPE, Regle, regles

IDS_EN_BASE = 300


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
    """What is expected from `pour` (EQUIPE, ANCT, None for both) as of `jour`, most urgent first: late, then by date, those without a date last.

    `parcours` restricts to these ids (any iterable); given as {id: Parcours}, each answer carries its own. `codes` restricts to these rules.
    One query, whatever the number of rules.
    """
    retenues = {r.code: (rang, r) for rang, r in enumerate(regles(pour)) if codes is None or r.code in codes}
    objets = parcours if isinstance(parcours, dict) else {}
    ids = None if parcours is None else set(parcours)
    trouvees = []
    for code, objet_id, parcours_id, quand, libelle, detail in _lignes([r for _, r in retenues.values()], jour, ids):
        rang, regle = retenues[code]
        echeance = Echeance(regle, objet_id, parcours_id, quand, libelle, detail, objets.get(parcours_id))
        trouvees.append((quand is None, quand or jour, rang, objet_id, echeance))
    return [ligne[-1] for ligne in sorted(trouvees, key=lambda ligne: ligne[:4])]


def _lignes(retenues, jour, ids):
    """(code, objet_id, parcours_id, quand, libelle, detail) of all these rules, in one UNION ALL."""
    if not retenues or ids == set():
        return []
    # Beyond, the same ids repeated in each branch would be more parameters than SQLite takes.
    en_base = ids if ids is not None and len(ids) <= IDS_EN_BASE else None
    premiere, *autres = (_branche(regle, jour, en_base) for regle in retenues)
    lignes = premiere.union(*autres, all=True) if autres else premiere
    if ids is None or en_base is not None:
        return lignes
    return [ligne for ligne in lignes if ligne[2] in ids]


def _branche(regle, jour, ids):
    """The lines of one rule, with the columns of all the others: same order, same types (PostgreSQL guesses none from a NULL)."""
    lignes = regle.queryset(jour)
    if ids is not None:
        lignes = lignes.filter(parcours_id__in=sorted(ids))
    return lignes.annotate(
        colonne_regle=Value(regle.code, output_field=TextField()),
        colonne_quand=Cast(F("quand"), DateField()),
        colonne_libelle=Cast(F("libelle"), TextField()),
        colonne_detail=Cast(F("detail"), TextField()),
    ).values_list("colonne_regle", "objet_id", "parcours_id", "colonne_quand", "colonne_libelle", "colonne_detail")


def attend(echeance, referent):
    """Whether this due date awaits this person of ANCT, in their weekly mail as on their home page."""
    return echeance.regle.pour == ANCT and (not echeance.regle.finances or bool(peut_tenir_finances(referent)))
