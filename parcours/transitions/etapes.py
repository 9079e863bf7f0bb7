"""What happens to an étape: contracted, started, finished, late."""

from decimal import Decimal

from django.db import transaction

from parcours.droits import EN_ROUTE
from parcours.enums import Source, Statut, TransitionEtape
from parcours.models import Moyen
from parcours.transitions.cycles import CYCLE_ETAPE
from socle.erreurs import ErreurMetier


@transaction.atomic
def valider_etape(etape, *, reference, par):
    """An étape enters a convention (`reference` = the act's number)."""
    with CYCLE_ETAPE.passage(etape, TransitionEtape.VALIDER, par=par) as e:
        e.acte_reference = reference
    return e


@transaction.atomic
def demarrer_etape(etape, *, par):
    with CYCLE_ETAPE.passage(etape, TransitionEtape.DEMARRER, par=par) as e:
        if e.parcours.statut != Statut.MISE_EN_OEUVRE:
            raise ErreurMetier("L’étape ne peut pas commencer : la convention n’est pas encore signée.")
    return e


def _exiger_en_route(etape):
    if etape.parcours.statut not in EN_ROUTE:
        raise ErreurMetier("Les étapes se suivent quand la convention est signée, et jusqu’à la fin du parcours.")


@transaction.atomic
def terminer_etape(etape, *, par):
    """An étape is over. Raises ErreurMetier before the convention is signed."""
    with CYCLE_ETAPE.passage(etape, TransitionEtape.TERMINER, par=par) as e:
        _exiger_en_route(e)


@transaction.atomic
def reporter_etape(etape, *, fin, par):
    """An étape runs late: its end moves to `fin` (a day of a month). Raises ErreurMetier unless it is later than before.

    Not before the signature either: the text to be signed says when each étape ends.
    """
    with CYCLE_ETAPE.passage(etape, TransitionEtape.REPORTER, par=par, journal={"fin": fin.isoformat()}) as e:
        _exiger_en_route(e)
        if fin <= e.fin:
            raise ErreurMetier("La nouvelle fin doit être après l’ancienne.", champ="fin")
        e.fin = fin
        e.revision += 1


def total_demande(parcours):
    """Euros asked of ANCT by the étapes and means present (Decimal)."""
    moyens = Moyen.objects.presents().filter(parcours=parcours, source=Source.ANCT)
    return sum((m.prevu for m in moyens), Decimal("0"))
