"""The year-end table on paper: asked for by whoever reads the ledger."""

from django.db import transaction

from conventions.documents import COMPTES
from conventions.models import Compteur
from socle.documents import demander_si_change
from socle.journal.registre import inscrire


@transaction.atomic
def imprimer_exercice(annee, *, par):
    """Have the table of this exercice printed as it stands today. Returns the Document, ready or in preparation.

    It hangs on the counter of numbers of that year: the only row that an exercice has.
    """
    Compteur.objects.get_or_create(annee=annee)
    compteur = Compteur.objects.select_for_update().get(annee=annee)
    document, _ = demander_si_change(COMPTES, compteur, par=par)
    inscrire("comptes.imprimer", compteur, par=par, donnees={"tour": document.tour})
    return document
