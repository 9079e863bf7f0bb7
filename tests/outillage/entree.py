"""How a test comes in as somebody without typing a code: the session that the real sign-in would have left."""

from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest


def entrer(client, utilisateur, *, second_facteur=True):
    """Sign `utilisateur` in on a Django test client; `second_facteur=False` leaves ANCT at the door of the back-office."""
    client.force_login(utilisateur)
    demande = HttpRequest()
    demande.session = client.session
    record_authentication(demande, utilisateur, "code", email=utilisateur.email)
    if utilisateur.est_anct and second_facteur:
        record_authentication(demande, utilisateur, "mfa", type="totp")
    demande.session.save()
