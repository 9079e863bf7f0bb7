"""Moving étapes by months: where each would go, and why some cannot. Pure: nothing is written here (see `transitions.lots`)."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from parcours.dates import bornes_d_ecriture, dernier_jour
from parcours.enums import StatutEtape
from socle.mots import mois as en_mois
from socle.mots import periode

MOIS_AU_PLUS = 24


@dataclass(frozen=True)
class Deplacement:
    """An étape, its new dates, those of its dates clés as (jalon, new day) pairs; or the sentence that says why it stays."""

    etape: object
    debut: date
    fin: date
    empechement: str = ""
    jalons: list = field(default_factory=list)

    @property
    def avant(self):
        return periode(self.etape.debut, self.etape.fin)

    @property
    def apres(self):
        return periode(self.debut, self.fin)


def decaler(jour, nb):
    """The same day `nb` months later (earlier when negative); the last day of a month stays one, and February has no 31st."""
    decale = jour + relativedelta(months=nb)
    if (jour + timedelta(days=1)).day == 1:
        return dernier_jour(decale)
    return decale


def deplacements(parcours, etapes, jalons, nb):
    """One `Deplacement` per étape, in the order given. `jalons` are those of these étapes: they follow."""
    des_etapes = {}
    for jalon in jalons:
        des_etapes.setdefault(jalon.etape_id, []).append((jalon, jalon.date + relativedelta(months=nb)))
    return [_deplacement(parcours, etape, nb, des_etapes.get(etape.pk, [])) for etape in etapes]


def _deplacement(parcours, etape, nb, jalons):
    debut, fin = etape.debut + relativedelta(months=nb), decaler(etape.fin, nb)
    empechement = _empechement(parcours, etape, debut, fin)
    return Deplacement(etape, debut, fin, empechement, [] if empechement else jalons)


def _empechement(parcours, etape, debut, fin):
    if etape.statut == StatutEtape.REALISEE:
        return "Elle est terminée."
    if etape.statut == StatutEtape.ABANDONNEE:
        return "Elle est abandonnée."
    if etape.est_contractee:
        return "Elle est inscrite dans la convention\u00a0: demandez un changement."
    premier, dernier = bornes_d_ecriture(parcours, etape)
    if debut < premier:
        return f"Elle commencerait en {en_mois(debut)}, trop tôt pour votre parcours ({periode(parcours.debut, parcours.fin)})."
    if fin > dernier:
        return (
            f"Elle finirait en {en_mois(fin)}, trop tard pour votre parcours ({periode(parcours.debut, parcours.fin)})."
        )
    return ""
