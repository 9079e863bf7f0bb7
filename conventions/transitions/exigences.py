"""What several verbs ask of what a person types: a day after its cause, a reason in words."""

from django.utils import timezone

from socle.comptes_bancaires import contient_un_compte
from socle.erreurs import ErreurMetier
from socle.mots import date_longue

MOTIF_MAX = 500
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
    """The reason, without the blanks around it. Raises ErreurMetier (champ « motif ») when it is missing, with `phrase`, or too long."""
    motif = motif.strip()
    if not motif:
        raise ErreurMetier(phrase, champ="motif")
    if contient_un_compte(motif):
        raise ErreurMetier(AVEC_COMPTE, champ="motif")
    if len(motif) > MOTIF_MAX:
        raise ErreurMetier(f"C’est trop long : {MOTIF_MAX} caractères au plus.", champ="motif")
    return motif
