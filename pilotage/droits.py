"""Who may do what with a committee. Reading is open to all who see the parcours; a stranger never gets here (404)."""

from parcours.droits import peut_ecrire
from pilotage.enums import Statut, StatutDecision
from socle.droits import OUI, non


def peut_fixer(utilisateur, parcours):
    """The territory's team, or ANCT for it, as long as the parcours lives."""
    verdict = peut_ecrire(utilisateur, parcours)
    if verdict and parcours.est_clos:
        return non("Ce parcours est terminé : il n’y a plus de comité à fixer.")
    return verdict


def peut_preparer(utilisateur, comite):
    """Change the date, the words, the decisions asked; have the report made."""
    verdict = peut_fixer(utilisateur, comite.parcours)
    if not verdict:
        return verdict
    if comite.statut == Statut.TENU:
        return non("Ce comité s’est réuni et ses décisions sont enregistrées : il ne change plus.")
    if comite.statut == Statut.ANNULE:
        return non("Ce comité est annulé.")
    return OUI


def peut_reunir(utilisateur, comite):
    """Record what was decided, from the day of the meeting on."""
    verdict = peut_preparer(utilisateur, comite)
    if verdict and not comite.a_eu_lieu:
        return non("Les décisions s’enregistrent à partir du jour du comité.")
    return verdict


def peut_dire_faite(utilisateur, decision):
    verdict = peut_ecrire(utilisateur, decision.comite.parcours)
    if verdict and (decision.statut != StatutDecision.ACCEPTEE or decision.faite_le):
        return non("Cette décision n’est pas à suivre.")
    return verdict
