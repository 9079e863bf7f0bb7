"""What `verifier_coherence` says of the money of a convention when a row was changed behind the verbs."""

from decimal import Decimal

import pytest

from conventions import transitions
from conventions.coherence import verifier
from conventions.enums import StatutBilan, StatutVersement
from conventions.models import Bilan, Depense, Importation, Reversement
from parcours.enums import Statut as StatutParcours
from parcours.models import Parcours
from socle.mots import euros
from tests.conventions.fabriques_importations import depense, preparer_depenses
from tests.conventions.fabriques_versements import convention_avec, payer_tout

pytestmark = pytest.mark.django_db

PAYE = StatutVersement.PAYE


@pytest.fixture
def payee():
    """(convention, scene): paid to the last cent of its expenses."""
    convention, scene, _ = convention_avec(PAYE, PAYE, depense="17000")
    Parcours.objects.filter(pk=scene.parcours.pk).update(statut=StatutParcours.BILAN)
    payer_tout(convention, scene, depense="17000")
    assert verifier() == []
    return convention, scene


def test_an_expense_that_shrank_after_the_last_payment(payee):
    convention, _ = payee
    Depense.objects.update(montant_retenu=Decimal("16000"))

    assert verifier() == [
        f"Convention {convention.pk} : {euros(17000)} versés ou certifiés, ses dépenses retenues font {euros(16000)}."
    ]


def test_what_was_paid_above_and_never_asked_back():
    convention, scene, _ = convention_avec(PAYE, depense="8000")
    Parcours.objects.filter(pk=scene.parcours.pk).update(statut=StatutParcours.BILAN)
    transitions.solder(convention, par=scene.claire)
    Reversement.objects.all().delete()

    assert verifier() == [f"Convention {convention.pk} : {euros(9000)} versés de trop, {euros(0)} demandés en retour."]


def test_a_report_that_is_no_longer_accepted(payee):
    convention, _ = payee
    Bilan.objects.filter(rang=2).update(statut=StatutBilan.ENVOYE)

    assert verifier() == [
        f"Convention {convention.pk} : « Deuxième versement » est certifié, et son bilan n’est pas accepté."
    ]


def test_an_import_whose_lines_changed():
    convention, scene, _ = convention_avec(PAYE)
    importation = preparer_depenses(convention, [depense()], par=scene.jeanne)
    Importation.objects.filter(pk=importation.pk).update(contenu="{}")

    assert verifier() == [f"Import {importation.pk} : ses lignes ne sont plus celles qui ont été lues."]
