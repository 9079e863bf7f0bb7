"""« Mes données »: all that the house knows of a person, as a file (RGPD art. 15 and 20)."""

from django.utils import timezone

from socle.comptes.models import Invitation
from socle.journal.models import EntreeJournal

_RUBRIQUES = {}


def inscrire_donnees(rubrique, fonction):
    """Have a room add `fonction(utilisateur) -> JSON-able` to the export, under the name `rubrique`."""
    _RUBRIQUES[rubrique] = fonction


def exporter(utilisateur):
    """Everything, JSON-able, moments in ISO 8601."""
    return {
        "exporte_le": timezone.now().isoformat(),
        **{rubrique: fonction(utilisateur) for rubrique, fonction in _RUBRIQUES.items()},
    }


def _compte(utilisateur):
    return {
        "adresse": utilisateur.email,
        "prenom": utilisateur.prenom,
        "nom": utilisateur.nom,
        "fonction": utilisateur.fonction,
        "telephone": utilisateur.telephone,
        "role_anct": utilisateur.get_role_anct_display(),
        "relit_juridique": utilisateur.relit_juridique,
        "cree_le": utilisateur.cree_le.isoformat(),
        "derniere_connexion": utilisateur.last_login.isoformat() if utilisateur.last_login else None,
    }


def _invitations(utilisateur):
    return [
        {
            "recue_le": invitation.envoyee_le.isoformat(),
            "nom": invitation.nom,
            "fonction": invitation.fonction,
            "perimetre": invitation.perimetre,
            "invitee_par": invitation.par.nom_complet,
            "acceptee_le": invitation.acceptee_le.isoformat() if invitation.acceptee_le else None,
        }
        for invitation in Invitation.objects.filter(email=utilisateur.email).select_related("par").order_by("pk")
    ]


def _actions(utilisateur):
    entrees = EntreeJournal.objects.filter(acteur=utilisateur).order_by("pk")
    return [
        {"le": le.isoformat(), "action": action, "perimetre": perimetre}
        for le, action, perimetre in entrees.values_list("le", "action", "perimetre")
    ]


inscrire_donnees("compte", _compte)
inscrire_donnees("invitations", _invitations)
inscrire_donnees("actions", _actions)
