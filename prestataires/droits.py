"""Who may do what with the register: ANCT keeps it; territories read those that are referenced."""

from parcours.droits import peut_piloter_anct
from socle.droits import OUI, non


def peut_tenir_le_registre(utilisateur):
    """Add, change, reference, suspend, withdraw a provider."""
    if not utilisateur.est_anct:
        return non(
            "Seule l’ANCT tient la liste des prestataires. Vous en connaissez un ? Écrivez à votre contact à l’ANCT."
        )
    if not peut_piloter_anct(utilisateur):
        return non("Votre rôle à l’ANCT vous permet de lire la liste des prestataires, pas de la modifier.")
    return OUI
