"""Having a document of the parcours made: a row for the worker, or the document already made when nothing has changed."""

from django.db import transaction

from parcours.documents import DEUX_PAGES, FICHE
from socle.documents import demander_si_change
from socle.journal.registre import inscrire as inscrire_au_journal


def imprimer(parcours, *, par):
    """Have the parcours printed on two pages, as it stands. Returns the Document, ready or in preparation."""
    return _demander(DEUX_PAGES, parcours, par=par)


def dresser_fiche(parcours, *, par):
    """Have the sheet of the territory made, as it stands today. Returns the Document."""
    return _demander(FICHE, parcours, par=par)


@transaction.atomic
def _demander(code_genre, parcours, *, par):
    parcours.verrouiller()
    document, nouveau = demander_si_change(code_genre, parcours, par=par)
    if nouveau:
        donnees = {"genre": code_genre, "tour": document.tour}
        inscrire_au_journal("parcours.imprimer", parcours, par=par, donnees=donnees)
    return document
