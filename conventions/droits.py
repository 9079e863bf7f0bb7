"""Who may do what with a convention: ANCT drafts, validates and records; the team reads. A stranger never gets here (404)."""

from parcours.droits import peut_piloter_anct
from socle.droits import OUI, non


def peut_preparer(utilisateur):
    """Draft, change, send for re-reading, validate, record signatures, abandon: administrators and chargés de mission."""
    if not utilisateur.est_anct:
        return non(
            "Seule l’ANCT rédige et valide la convention. Vous pouvez la lire ici, et écrire à votre contact pour la faire changer."
        )
    if not peut_piloter_anct(utilisateur):
        return non("Votre rôle à l’ANCT vous permet de lire la convention, pas de la rédiger ni de la valider.")
    return OUI
