"""What ANCT knows better than the reference: written beside it, never over it."""

from django.db import transaction

from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire
from territoires.models import Collectivite, ComplementCollectivite

CHAMPS = ("point_latitude", "point_longitude", "adresse", "siret")


@transaction.atomic
def completer(collectivite, champs, *, par):
    """Record the point, address and SIRET that ANCT gives (`champs`: those of CHAMPS); an empty one goes back to what the reference says.
    Returns the collectivité.

    Raises ErreurMetier for half a point, or a SIRET that is not this collectivité's (its first nine digits are the SIREN).
    """
    collectivite = Collectivite.objects.select_for_update().get(pk=collectivite.pk)
    latitude, longitude = champs["point_latitude"], champs["point_longitude"]
    if (latitude is None) != (longitude is None):
        manque = "point_longitude" if longitude is None else "point_latitude"
        raise ErreurMetier("Un point a une latitude et une longitude : indiquez les deux, ou aucune.", champ=manque)
    if champs["siret"] and collectivite.siren and not champs["siret"].startswith(collectivite.siren):
        raise ErreurMetier(
            f"Ce SIRET n’est pas celui de cette collectivité : il doit commencer par son SIREN, {collectivite.siren}.",
            champ="siret",
        )
    valeurs = {"latitude": latitude, "longitude": longitude, "adresse": champs["adresse"], "siret": champs["siret"]}
    ComplementCollectivite.objects.update_or_create(collectivite=collectivite, defaults=valeurs)
    inscrire("collectivite.completer", collectivite, par=par)
    return collectivite
