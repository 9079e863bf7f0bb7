"""How a test comes in as somebody without typing a code: the session that the real sign-in would have left."""

import time

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY


def entrer(client, utilisateur, *, second_facteur=True):
    """Sign `utilisateur` in on a Django test client; `second_facteur=False` leaves ANCT at the door of the back-office."""
    client.force_login(utilisateur)
    methodes = [{"method": "code", "email": utilisateur.email, "at": time.time()}]
    if utilisateur.est_anct and second_facteur:
        methodes.append({"method": "mfa", "type": "totp", "at": time.time()})
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = methodes
    session.save()
