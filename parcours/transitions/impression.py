"""Having a document of the parcours made: a row for the worker, or the document already made when nothing has changed."""

from django.db import transaction

from parcours.documents import DEUX_PAGES, FICHE
from socle.documents import demandes, genres
from socle.journal.registre import inscrire as inscrire_au_journal


def imprimer(parcours, *, par):
    """Have the parcours printed on two pages, as it stands. Returns the Document, ready or in preparation."""
    return _demander(DEUX_PAGES, parcours, par=par)


def dresser_fiche(parcours, *, par):
    """Have the sheet of the territory made, as it stands today. Returns the Document."""
    return _demander(FICHE, parcours, par=par)


@transaction.atomic
def _demander(code_genre, parcours, *, par):
    """The last document of this kind if today's data would give the same one and it did not fail; else a new round of it."""
    parcours.verrouiller()
    genre = genres.trouver_genre(code_genre)
    dernier = demandes.documents_de(parcours).filter(genre=code_genre).first()
    if dernier is not None and not dernier.est_en_echec:
        identique = dernier.empreinte_donnees == genres.empreinte(genres.canonique(genre.donnees(parcours)))
        if identique and dernier.gabarit_version == genres.version_du_gabarit(genre.gabarit):
            return dernier
    tour = dernier.tour + 1 if dernier is not None else 1
    document = demandes.demander(code_genre, parcours, par=par, tour=tour)
    inscrire_au_journal("parcours.imprimer", parcours, par=par, donnees={"genre": code_genre, "tour": tour})
    return document
