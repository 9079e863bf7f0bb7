"""Waves in the back-office: the envelope is money."""

from decimal import Decimal

import pytest
from django.urls import reverse

from parcours.models import Vague
from socle.comptes.enums import RoleAnct
from tests.comptes.fabriques import AnctFabrique
from tests.comptes.gestes import texte
from tests.parcours.fabriques import VagueFabrique

pytestmark = pytest.mark.django_db


def test_an_envelope_smaller_than_what_is_reserved_is_told_beside_the_field(client_de):
    vague = VagueFabrique(enveloppe=Decimal("500000.00"))
    Vague.objects.filter(pk=vague.pk).update(montant_reserve=Decimal("18000.00"))
    cibles = ("cible_communes_min", "cible_communes_max", "cible_epci_min", "cible_epci_max")
    saisie = dict.fromkeys(cibles, 0) | {
        "nom": vague.nom,
        "debut": vague.debut.isoformat(),
        "fin": vague.fin.isoformat(),
        "duree_min_mois": 12,
        "duree_max_mois": 15,
        "enveloppe": "17 999,99",
    }

    page = client_de(AnctFabrique(role_anct=RoleAnct.ADMINISTRATEUR)).post(
        reverse("gestion:parcours_vague_change", args=[vague.pk]), saisie
    )

    assert page.status_code == 200
    assert "Les conventions ont déjà réservé 18 000 € : l’enveloppe ne peut pas être plus petite." in texte(
        page
    ).replace("\u00a0", " ")
    assert 'value="17 999,99"' in page.content.decode()
    assert Vague.objects.get().enveloppe == Decimal("500000.00")
