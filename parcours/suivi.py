"""When ANCT takes news of a parcours that is over (metier §7: after 6 and 12 months)."""

from datetime import date, timedelta
from typing import NamedTuple

from django.utils import timezone

from parcours import reglages

JOURS_PAR_AN = 365
# A talk that comes a little early counts.
EN_AVANCE = timedelta(days=30)


class Suivi(NamedTuple):
    mois: int
    jour: date


def apres(mois):
    """So many months as a number of days, the same in Python and in the database: 183 for six months, 365 for twelve."""
    return timedelta(days=-(-mois * JOURS_PAR_AN // 12))


def duree_du_suivi():
    """How long a parcours that is over stays in ANCT's lists: three months beyond its last follow-up."""
    return apres(max(reglages.suivi_mois(), default=0) + 3)


def dates_de_suivi(clos_le=None):
    """The follow-ups of a parcours that ended on `clos_le` (today by default), in order."""
    clos_le = clos_le or timezone.localdate()
    return [Suivi(mois, clos_le + apres(mois)) for mois in sorted(reglages.suivi_mois())]
