"""What a remark or a question of ANCT points at: a block, or an item of it known by its `uid` (taken away or not)."""

from dataclasses import dataclass

from django.db.models import Value

from parcours.enums import BlocCible
from parcours.models import Etape, Jalon, Moyen, Objectif, PartiePrenante


@dataclass(frozen=True)
class Cible:
    """One kind of item: `code` names its routes (`parcours:<code>_modifier`), `page` is the route of its block, `mot` is the item in a sentence."""

    bloc: BlocCible
    code: str
    modele: type
    page: str
    mot: str


CIBLES = {
    cible.bloc: cible
    for cible in (
        Cible(BlocCible.OBJECTIFS, "objectif", Objectif, "parcours:objectifs", "votre objectif"),
        Cible(BlocCible.ETAPES, "etape", Etape, "parcours:etapes", "votre étape"),
        Cible(BlocCible.PARTENAIRES, "partenaire", PartiePrenante, "parcours:partenaires", "votre partenaire"),
        Cible(BlocCible.CALENDRIER, "jalon", Jalon, "parcours:calendrier", "votre date clé"),
        Cible(BlocCible.MOYENS, "moyen", Moyen, "parcours:moyens", "vos moyens"),
    )
}
PAR_CODE = {cible.code: cible for cible in CIBLES.values()}


def item_vise(parcours_id, code, uid):
    """The item of this uid, even taken away; None when there never was one here."""
    return PAR_CODE[code].modele.objects.filter(parcours=parcours_id, uid=uid).first()


def cible_de(item):
    """The kind of this item. Raises KeyError for what carries no remark."""
    return next(cible for cible in CIBLES.values() if cible.modele is type(item))


@dataclass(frozen=True)
class Nom:
    """How an item is called today, and where it is."""

    cible: Cible
    pk: int
    titre: str
    retire: bool


def noms_de(parcours, uids=None):
    """{uid: Nom} of the items of a parcours, taken away or not (one query, none when `uids` is empty)."""
    if uids is not None and not uids:
        return {}
    lus = []
    for cible in CIBLES.values():
        items = cible.modele.objects.filter(parcours=parcours)
        if uids is not None:
            items = items.filter(uid__in=uids)
        nom = {"partenaire": "nom", "moyen": "libelle"}.get(cible.code, "titre")
        lus.append(items.order_by().values_list("uid", Value(cible.bloc.value), "pk", nom, "retire_le"))
    return {
        uid: Nom(CIBLES[bloc], pk, titre or BlocCible(bloc).label, retire_le is not None)
        for uid, bloc, pk, titre, retire_le in lus[0].union(*lus[1:], all=True)
    }
