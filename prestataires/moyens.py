"""What an étape may spend on missions: the money of its means, on the base of the convention.

The base (HT or TTC) belongs to a lower room: it says how to read it (`lire_assiette_par`). Without one, amounts are counted TTC.
"""

from decimal import Decimal
from typing import NamedTuple

from parcours.enums import Source
from parcours.models import Moyen
from prestataires.models import Mission, compte_pour
from socle.champs import SommeEuros
from socle.mots import euros, liste_en_phrase

ZERO = Decimal("0.00")
HT, TTC = "ht", "ttc"
# What pays an invoice: work and gifts in kind do not.
EN_ARGENT = (Source.ANCT, Source.COFINANCEMENT)
_lecteurs = []


def lire_assiette_par(fonction):
    """Register `fonction(parcours_pk) -> "ht" | "ttc" | None`, the base on which the expenses of this parcours are counted."""
    if fonction not in _lecteurs:
        _lecteurs.append(fonction)


def assiette_de(parcours_pk):
    """ "ht" or "ttc"."""
    return next((lue for fonction in _lecteurs if (lue := fonction(parcours_pk))), TTC)


class Moyens(NamedTuple):
    """Euros, on the base `assiette`: what is planned for an étape, and what its missions take of it."""

    assiette: str
    prevu: Decimal
    pris: Decimal

    @property
    def reste(self):
        return self.prevu - self.pris


class Financement(NamedTuple):
    """Euros all taxes included, as the étape plans them: what is asked of ANCT, what others are hoped to pay. `promis`: ANCT's part is in the convention."""

    anct: Decimal
    autres: Decimal
    promis: bool

    @property
    def phrase(self):
        """« 6 500 € TTC demandés à l’ANCT et 4 000 € espérés d’autres financeurs »; "" when nothing is planned."""
        dites = []
        if self.anct:
            dites.append(
                f"{euros(self.anct)} TTC {'acquis (ANCT, par la convention)' if self.promis else 'demandés à l’ANCT'}"
            )
        if self.autres:
            dites.append(f"{euros(self.autres)} espérés d’autres financeurs")
        return liste_en_phrase(dites)


def financement_de(etape):
    """What an étape plans, ANCT's part apart: nobody says here whether the others have promised theirs. One query."""
    moyens = Moyen.objects.presents().filter(etape=etape, source__in=EN_ARGENT).order_by()
    prevus = dict(moyens.values_list("source").annotate(somme=SommeEuros("prevu")))
    return Financement(prevus.get(Source.ANCT, ZERO), prevus.get(Source.COFINANCEMENT, ZERO), etape.est_contractee)


def moyens_de(etape, *, sauf=None):
    """The means of an étape and what its missions take, but that of `sauf`, a pk. Two queries, and the base's."""
    assiette = assiette_de(etape.parcours_id)
    prevu = Moyen.objects.presents().filter(etape=etape, source__in=EN_ARGENT).aggregate(s=SommeEuros("prevu"))["s"]
    missions = Mission.objects.filter(etape=etape).exclude(pk=sauf).annotate(compte=compte_pour(assiette))
    return Moyens(assiette, prevu or ZERO, missions.aggregate(s=SommeEuros("compte"))["s"] or ZERO)
