from socle.comptes.enums import RoleAnct
from socle.droits import OUI, non


def peut_gerer_comptes(utilisateur, compte=None):
    """Open, close and anonymise accounts, give ANCT roles, reset a lost second factor."""
    if utilisateur.role_anct != RoleAnct.ADMINISTRATEUR:
        return non("Seule une personne chargée de l’administration du site peut gérer les comptes.")
    return OUI


def peut_suivre_invitations(utilisateur, invitation=None):
    """Send an invitation again, or call it off."""
    if utilisateur.role_anct not in {RoleAnct.ADMINISTRATEUR, RoleAnct.CHARGE_MISSION}:
        return non("Seules les personnes qui suivent les territoires peuvent renvoyer ou annuler une invitation.")
    return OUI
