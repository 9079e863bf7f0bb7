"""Kill -9 at random moments, for whatever kind of work as rows."""

import time

from socle.travaux.models import Etat
from tests.outillage.attente import attendre

FINIS = [Etat.PRET, Etat.ECHEC, Etat.ANNULE]


def boucle(atelier, nom, **env):
    """The embedded loop in a process of its own, with a lease of one second."""
    return atelier.lancer(nom, "django", "travailler", **{"TRAVAUX_BAIL_SECONDES": "1", **env})


def tuer_au_hasard(lancer, modele, *, morts, alea, vie=0.7, delai=180):
    """Let `lancer(n)` start workers one after the other over the rows of `modele`, and kill each while it works, within `vie`
    seconds; the last one is left to finish. Give enough rows for all of these lives: the kills are counted by the caller."""
    tues = 0
    for n in range(morts):
        ouvrier = lancer(n)
        attendre(lambda: _travaille(modele, ouvrier), quoi="un travail en cours", delai=delai)  # noqa: B023 (called at once)
        time.sleep(alea.uniform(0, vie))
        reste = modele.objects.exclude(etat__in=FINIS).exists()
        ouvrier.tuer()
        tues += reste
    lancer(morts)
    attendre(lambda: not modele.objects.exclude(etat__in=FINIS).exists(), quoi="la fin du travail", delai=delai)
    return tues


def _travaille(modele, ouvrier):
    """A row is claimed by this very process (or nothing is left to claim)."""
    ouvrier.dit("")  # fails at once if it has ended
    return (
        modele.objects.filter(etat=Etat.EN_COURS, proprietaire__contains=f":{ouvrier.pid}:").exists()
        or not modele.objects.exclude(etat__in=FINIS).exists()
    )
