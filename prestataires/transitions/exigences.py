"""What several verbs ask of a day that a person types; what they ask of a text is in `socle.exigences`."""

from datetime import timedelta

from django.utils import timezone

from socle.erreurs import ErreurMetier


def exiger_jour(jour, *, champ):
    """Raise ErreurMetier for a day that has not come."""
    if jour > timezone.localdate():
        raise ErreurMetier("Cette date est dans le futur.", champ=champ)


def ajouter_jours(jour, nombre):
    return jour + timedelta(days=nombre)
