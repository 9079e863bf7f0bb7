"""The mail of an invitation (message 1). The code's mail is not here: it is sent in the request and never stored."""

from django.conf import settings

from socle.comptes import invitations
from socle.comptes.models import Invitation
from socle.mots import pluriel
from socle.travaux.courriels import Lettre, inscrire_lettre


def lettre_invitation(ids):
    """None when the invitation was taken up or called off before the mail left."""
    invitation = Invitation.objects.ouvertes().select_related("par").filter(pk=ids["invitation"]).first()
    if invitation is None:
        return None
    nom = invitations.nom_du_perimetre(invitation)
    prefixe = f"{nom}\u00a0: votre" if nom else "Votre"
    return Lettre(
        sujet=f"{prefixe} espace Territoires d’engagement est ouvert",
        paragraphes=[invitations.motif(invitation), "Pour commencer, ouvrez votre espace."],
        action=("Ouvrir mon espace", invitations.lien(invitation)),
        signataire=invitation.par,
        lien_personnel=True,
        apres=[
            f"Pas de mot de passe\u00a0: vous recevrez un code par mail. "
            f"Lien valable {pluriel(settings.INVITATION_VALIDITE.days, 'jour')}.",
        ],
    )


inscrire_lettre(invitations.LETTRE, lettre_invitation)
