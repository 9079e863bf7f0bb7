"""A brake on the public page: so many tries per address, then a pause. The cache may forget; the codes are long enough by themselves."""

import hashlib

from django.conf import settings
from django.core.cache import cache

ESSAIS_MAX = 30
PERIODE = 5 * 60  # seconds


def adresse(request):
    """The address of who asks: behind our own proxy, the last one it added."""
    if settings.SECURE_PROXY_SSL_HEADER:
        suite = request.headers.get("X-Forwarded-For", "").split(",")
        if suite[-1].strip():
            return suite[-1].strip()
    return request.META.get("REMOTE_ADDR", "")


def essai_permis(request, nom):
    """Count one try of this kind for this address; False when there were too many in the last five minutes."""
    cle = f"limite:{nom}:{hashlib.sha256(adresse(request).encode()).hexdigest()[:24]}"
    if cache.add(cle, 1, PERIODE):
        return True
    try:
        return cache.incr(cle) <= ESSAIS_MAX
    except ValueError:  # it expired in between
        return True
