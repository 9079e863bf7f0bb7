"""The draft on paper: a watermarked PDF for whoever may read the draft, made again only when the text has changed."""

from django.db import transaction

from conventions.documents import PROJET
from conventions.lecture_texte import AVEC_PROJET
from conventions.transitions.cycles import sous_verrou
from socle.documents import demander_si_change
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
    document, nouveau = demander_si_change(PROJET, a, par=par)
    if nouveau:
        donnees = {"acte": a.pk, "tour": document.tour}
        inscrire("projet.imprimer", document, par=par, perimetre=a.perimetre, donnees=donnees)
    return document
