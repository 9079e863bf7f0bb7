"""A day that a person types has to come after its cause, and not after today."""

from django.utils import timezone

from socle.erreurs import ErreurMetier
from socle.mots import date_longue


def exiger_jour(jour, depuis, fait, *, champ):
    """Raise ErreurMetier beside `champ` unless `jour` is between `depuis` (the day of its cause) and today.

    `fait` says the cause: « L’acte a été signé des deux côtés ».
    """
    if jour > timezone.localdate():
        raise ErreurMetier("Cette date est dans le futur.", champ=champ)
    if jour < depuis:
        raise ErreurMetier(f"{fait} le {date_longue(depuis)} : cette date est avant.", champ=champ)
