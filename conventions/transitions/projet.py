"""The draft on paper: a watermarked PDF for whoever may read the draft, made again only when the text has changed."""

from django.db import transaction

from conventions.documents import PROJET
from conventions.lecture_texte import AVEC_PROJET
from conventions.transitions.cycles import sous_verrou
from socle.documents import demandes, genres
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire

SANS_PROJET = "Il n’y a plus de projet à imprimer : lisez le texte à signer sur la page de la convention."


@transaction.atomic
def imprimer_projet(acte, *, par):
    """The last PDF of the draft if today's text would give the same one and it did not fail; else a new round of it. Returns the Document.

    Raises ErreurMetier once the text is frozen or given up.
    """
    a = sous_verrou(acte)
    if a.statut not in AVEC_PROJET:
        raise ErreurMetier(SANS_PROJET)
    genre = genres.trouver_genre(PROJET)
    dernier = demandes.documents_de(a).filter(genre=PROJET).first()
    if dernier is not None and not dernier.est_en_echec:
        identique = dernier.empreinte_donnees == genres.empreinte(genres.canonique(genre.donnees(a)))
        if identique and dernier.gabarit_version == genres.version_du_gabarit(genre.gabarit):
            return dernier
    tour = dernier.tour + 1 if dernier is not None else 1
    document = demandes.demander(PROJET, a, par=par, tour=tour)
    inscrire("projet.imprimer", document, par=par, perimetre=a.perimetre, donnees={"acte": a.pk, "tour": tour})
    return document
