"""What the page of means shows of the convention: what it promises for each étape, what was paid on the whole."""

from decimal import Decimal

import pytest
from django.urls import reverse

from conventions.enums import StatutActe
from conventions.models import Convention
from socle.mots import euros
from socle.panneaux import panneaux_pour
from tests.conventions import fabriques

pytestmark = pytest.mark.django_db


def test_before_the_signature_nothing_is_promised(rf):
    _, scene = fabriques.acte(StatutActe.VALIDEE)

    assert panneaux_pour(rf.get("/"), scene.parcours, page="moyens") == []


def test_a_signed_act_promises_per_etape_in_one_query(client_de, rf, django_assert_num_queries):
    acte, scene = fabriques.acte(StatutActe.SIGNEE)
    Convention.objects.filter(pk=acte.convention_id).update(montant_paye=Decimal("9000.00"))

    # one for what is promised and paid, two for the other funders (none here)
    with django_assert_num_queries(3):
        (panneau,) = panneaux_pour(rf.get("/"), scene.parcours, page="moyens")

    donnees = panneau["donnees"]
    assert [(x["nom"], x["promis"]) for x in donnees["lignes"]] == [
        ("Balade nocturne", Decimal("12000.00")),
        ("Animer une réunion autrement", Decimal("6000.00")),
    ]
    assert (donnees["promis"], donnees["verse"]) == (Decimal("18000.00"), Decimal("9000.00"))
    contenu = client_de(scene.jeanne).get(reverse("parcours:moyens", args=[scene.parcours.pk])).content.decode()
    assert "Promis et versé" in contenu
    assert f"Versé à ce jour&nbsp;: {euros(Decimal(9000))}" in contenu
