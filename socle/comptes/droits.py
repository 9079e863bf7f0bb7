from socle.comptes.enums import RoleAnct
from socle.droits import OUI, non


def peut_gerer_comptes(utilisateur):
    """Open, close and anonymise accounts, give ANCT roles, reset a lost second factor."""
    if utilisateur.role_anct != RoleAnct.ADMINISTRATEUR:
        return non("Seule une personne chargée de l’administration du site peut gérer les comptes.")
    return OUI
