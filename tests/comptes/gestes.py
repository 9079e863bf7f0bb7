"""What a person does at the door, shared by the tests of this room."""

import re
from html import unescape

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail


def demander_un_code(client, email, suite=""):
    """Fill the first page in; returns the response."""
    return client.post(f"/connexion/{suite}", {"email": email})


def code_recu():
    """The six digits of the last mail, as a person reads them: « 482 913 »."""
    return re.match(r"\d{3}\u00a0\d{3}", mail.outbox[-1].subject).group()


def autre_code(code):
    """Six digits that are not those."""
    chiffres = "".join(c for c in code if c.isdigit())
    return f"{(int(chiffres) + 1) % 1_000_000:06d}"


def se_connecter(client, email, suite=""):
    demander_un_code(client, email, suite)
    return client.post(f"/connexion/code/{suite}", {"code": code_recu()})


def code_totp(secret, decalage=0):
    """What the phone shows. `decalage` in steps of thirty seconds: a code serves once, tests need several."""
    compteurs = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, compteurs[len(compteurs) // 2] + decalage))


def texte(response):
    """What the page says, without its tags, on one line."""
    sans_balises = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"[ \n\t]+", " ", sans_balises)


def en_clair(response):
    """The same as a person reads it: entities and unbreakable spaces are plain characters."""
    return " ".join(unescape(texte(response)).replace("\u00a0", " ").split())
