"""What people do with a contracted étape, shared by the tests of this room."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from parcours import transitions
from parcours.enums import ModeDecision
from parcours.models import Etape, Moyen, Parcours
from socle.erreurs import ErreurMetier
from tests.parcours import fabriques

MOTIF = "La salle n’est pas libre."


def en_oeuvre(reserve="9000", cout="9000", **kwargs):
    """(parcours, interlocutrice, étape): under way, one étape of so many euros, so many reserved by the convention."""
    parcours, jeanne = fabriques.en_oeuvre(**kwargs)
    Parcours.objects.filter(pk=parcours.pk).update(montant_reserve=Decimal(reserve))
    Moyen.objects.filter(parcours=parcours).update(prevu=Decimal(cout))
    parcours.refresh_from_db()
    return parcours, jeanne, Etape.objects.select_related("parcours").get(parcours=parcours)


def demander(etape, par, **valeurs):
    return transitions.demander_modification(etape, valeurs, motif=MOTIF, par=par)


def accepter(modification, par, **decision):
    valeurs = {"mode": ModeDecision.COMITE, "reference": "Comité du 2 avril, point 3", "le": timezone.localdate()}
    return transitions.accepter_modification(modification, par=par, **valeurs | decision)


def refus(geste, *args, **kwargs):
    with pytest.raises(ErreurMetier) as refuse:
        geste(*args, **kwargs)
    return refuse.value


def adresse(nom, *args):
    return reverse(f"parcours:{nom}", args=args)


def depuis_deux_mois(**kwargs):
    """(parcours, interlocutrice, étape): under way for sixty days, one validated étape."""
    parcours, jeanne = fabriques.en_oeuvre(**kwargs)
    Parcours.objects.filter(pk=parcours.pk).update(debut=timezone.localdate() - timedelta(days=60))
    parcours.refresh_from_db()
    return parcours, jeanne, Etape.objects.select_related("parcours", "action").get(parcours=parcours)
