"""The ledger belongs to no territory: its places in the table of routes."""

from django.utils import timezone

from conventions.transitions.comptes import imprimer_exercice
from socle.travaux import moteur
from socle.travaux.models import Etat

FICHIER = {"format_fichier": "csv"}


def planter_comptes(par, *, documents):
    """{place: arguments}; the table of this year is asked for, and really made when `documents` says so."""
    annee = timezone.localdate().year
    document = imprimer_exercice(annee, par=par)
    if documents:
        assert moteur.traiter("documents.document", document.pk) == Etat.PRET
    exercice = {"annee": annee}
    return {
        "comptes_exporter": FICHIER,
        "comptes_exercice": exercice,
        "comptes_exercice_exporter": exercice | FICHIER,
    }
