"""What several verbs ask of what a person types: a day after its cause, a reason in words."""

from django.utils import timezone

from socle import exigences
from socle.erreurs import ErreurMetier
from socle.mots import date_longue

AVEC_COMPTE = "Cette phrase contient un numéro de compte bancaire, et d’autres que vous la liront : retirez-le."


def exiger_jour(jour, depuis, fait, *, champ):
    """Raise ErreurMetier beside `champ` unless `jour` is between `depuis` (the day of its cause) and today.

    `fait` says the cause: « L’acte a été signé des deux côtés ».
    """
    if jour > timezone.localdate():
        raise ErreurMetier("Cette date est dans le futur.", champ=champ)
    if jour < depuis:
        raise ErreurMetier(f"{fait} le {date_longue(depuis)} : cette date est avant.", champ=champ)


def exiger_motif(motif, phrase):
    """The reason, which the territory reads. Raises ErreurMetier (champ « motif ») when it is missing, with `phrase`, or does not hold."""
    return exigences.exiger_motif(motif, phrase, compte=AVEC_COMPTE)
