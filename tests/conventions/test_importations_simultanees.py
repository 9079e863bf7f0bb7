"""The same import applied by several people at once: real threads, real locks, each euro once, and nobody waits for ever."""

from decimal import Decimal

import pytest
from django.utils import timezone

from conventions import transitions
from conventions.coherence import verifier
from conventions.enums import StatutVersement
from conventions.models import Convention, Depense, Importation, Versement
from conventions.transitions import import_depenses, import_paiements
from socle.documents.models import Document
from socle.erreurs import ErreurMetier
from socle.travaux.models import Courriel
from tests.conventions.fabriques_depenses import convention_et_depenses
from tests.conventions.fabriques_importations import depense, preparer, preparer_depenses, transmis
from tests.conventions.test_numerotation import ensemble

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_a_double_submission_pays_once():
    t = transmis(3)
    importation = preparer([t.paye(n) for n in range(3)], par=t.scene.claire)
    copies = [Importation.objects.get(pk=importation.pk) for _ in range(4)]

    refus = ensemble([lambda i=i: import_paiements.appliquer(i, par=t.scene.claire) for i in copies])

    assert {(type(r), r.message) for r in refus} == {(ErreurMetier, "Cet import est déjà appliqué : rien n’a changé.")}
    assert len(refus) == 3
    assert sum(Convention.objects.values_list("montant_paye", flat=True)) == 27000
    assert Courriel.objects.filter(gabarit="conventions.versement_paye").count() == 3
    assert Document.objects.filter(genre="avis-versement").count() == 3
    assert verifier() == []


def test_two_imports_of_the_same_payments_in_opposite_orders_do_not_wait_for_ever():
    t = transmis(4)
    imports = [
        preparer([t.paye(n) for n in rangs], par=t.scene.claire) for rangs in (range(4), reversed(range(4)), (2, 0))
    ]

    refus = ensemble([lambda i=i: import_paiements.appliquer(i, par=t.scene.claire) for i in imports])

    assert {type(r) for r in refus} == {ErreurMetier}
    assert Importation.objects.filter(appliquee_le__isnull=False).count() == 3 - len(refus) >= 1
    payes = Versement.objects.filter(statut=StatutVersement.PAYE)
    assert sum(v.montant for v in payes) == sum(Convention.objects.values_list("montant_paye", flat=True))
    assert verifier() == []


def test_an_import_and_a_payment_recorded_by_hand():
    t = transmis(3)
    importation = preparer([t.paye(n) for n in range(3)], par=t.scene.claire)
    a_la_main = Versement.objects.get(pk=t.versements[1].pk)

    refus = ensemble(
        [
            lambda: import_paiements.appliquer(importation, par=t.scene.claire),
            lambda: transitions.payer(a_la_main, le=timezone.localdate(), reference="VIR 9", par=t.scene.claire),
        ]
    )

    assert [type(r) for r in refus] == [ErreurMetier]
    payes = Versement.objects.filter(statut=StatutVersement.PAYE).count()
    importation.refresh_from_db()
    assert payes == (3 if importation.appliquee_le else 1)
    assert verifier() == []


@pytest.mark.parametrize("numero", ["F-1", ""])
def test_expenses_are_declared_once(numero):
    convention, scene, _ = convention_et_depenses()
    rangees = [depense(numero=numero), depense(numero="F-2", ht=Decimal("50.00"), ttc=Decimal("60.00"))]
    memes = [preparer_depenses(convention, rangees, par=scene.jeanne) for _ in range(2)]
    copies = [Importation.objects.get(pk=i.pk) for i in memes for _ in range(2)]

    refus = ensemble([lambda i=i: import_depenses.appliquer(i, par=scene.jeanne) for i in copies])

    assert [type(r) for r in refus] == [ErreurMetier] * 3
    assert Depense.objects.count() == 2
    assert Importation.objects.filter(appliquee_le__isnull=False).count() == 1
    assert verifier() == []
