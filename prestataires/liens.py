"""The token of a personal link. The row decides what it opens, not the token."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from prestataires.models import LienPersonnel

_signature = Signer(salt="prestataires.lien")


def jeton(lien):
    return _signature.sign(f"{lien.pk}.{lien.generation}")


def adresse(lien):
    """The absolute personal link: signed when it is shown or sent, never stored."""
    return settings.SITE_URL + reverse("prestataires:lien", args=[jeton(lien)])


def lire(texte):
    """(link, whether this token is the one last sent); (None, False) when the token is not ours or its row is gone."""
    try:
        pk, _, generation = _signature.unsign(texte).partition(".")
        lien = (
            LienPersonnel.objects.select_related("prestataire", "candidature__besoin", "mission", "cree_par")
            .filter(pk=int(pk))
            .first()
        )
        return lien, lien is not None and lien.generation == int(generation)
    except (BadSignature, ValueError):
        return None, False
