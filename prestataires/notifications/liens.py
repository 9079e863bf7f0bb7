"""The mail that carries a personal link. What it says of its object is written by the module of that object (`presenter_lien`)."""

from prestataires.liens import adresse
from prestataires.models import LienPersonnel
from socle.travaux.courriels import Lettre, inscrire_lettre, poster

LIEN = "prestataires.lien"
_presenter = {}


def presenter_lien(usage):
    """Register `fonction(lien, adresse) -> Lettre | None` for the mail of the links of this usage (`UsageLien`); None: nothing is left to do."""

    def inscrire(fonction):
        _presenter[usage] = fonction
        return fonction

    return inscrire


def annoncer_lien(lien):
    poster(
        LIEN, lien.email, {"lien": lien.pk, "generation": lien.generation}, cle=f"{LIEN}:{lien.pk}:{lien.generation}"
    )


def _lettre(ids) -> Lettre | None:
    lien = LienPersonnel.objects.select_related("prestataire", "candidature__besoin", "mission__etape", "cree_par").get(
        pk=ids["lien"]
    )
    if lien.revoque_le or lien.generation != ids["generation"]:
        return None
    return _presenter[lien.usage](lien, adresse(lien))


inscrire_lettre(LIEN, _lettre)
