"""How long a payment has been waiting: the days that the territory or the accountant took to mend something do not count."""

from conventions import reglages
from conventions.enums import VERSEMENTS_COMMENCES, StatutVersement

EN_ATTENTE = tuple(s for s in VERSEMENTS_COMMENCES if s != StatutVersement.PAYE)


def jours_restants(versement, jour):
    """Days left before the objective on `jour`, negative once it is missed; None when nothing is awaited."""
    if versement.statut not in EN_ATTENTE:
        return None
    fin = versement.arrete_le or jour
    ecoules = (fin - versement.demande_le).days - versement.jours_arretes
    return reglages.delai_paiement_jours() - ecoules
