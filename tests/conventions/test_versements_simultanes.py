"""Two people on one payment: real threads, real locks, and each euro once."""

import pytest
from django.utils import timezone

from conventions import transitions
from conventions.coherence import verifier
from conventions.enums import StatutActe, StatutVersement
from conventions.models import Convention, Versement
from socle.documents.models import Document
from socle.erreurs import ErreurMetier
from socle.travaux.models import Courriel
from tests.conventions.fabriques_avenants import avenant, etape
from tests.conventions.fabriques_versements import (
    COCHES,
    avancer,
    convention_avec,
    fournir_pieces,
    preparer_demande,
    versements,
)
from tests.conventions.test_numerotation import ensemble

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_several_gestionnaires_pay_one_tranche_once():
    convention, scene, (premier, *_) = convention_avec(StatutVersement.TRANSMIS)
    copies = [Versement.objects.get(pk=premier.pk) for _ in range(6)]

    refus = ensemble(
        [
            lambda v=v, n=n: transitions.payer(v, le=timezone.localdate(), reference=f"VIR {n}", par=scene.claire)
            for n, v in enumerate(copies)
        ]
    )

    convention.refresh_from_db()
    assert (len(refus), {type(r) for r in refus}) == (5, {ErreurMetier})
    assert convention.montant_paye == 9000
    assert Courriel.objects.filter(gabarit="conventions.versement_paye").count() == 1
    assert Document.objects.filter(genre="avis-versement").count() == 1
    assert verifier() == []


def test_one_pays_while_the_other_records_a_rejection():
    convention, scene, (premier, *_) = convention_avec(StatutVersement.TRANSMIS)
    ici, la = (Versement.objects.get(pk=premier.pk) for _ in range(2))

    refus = ensemble(
        [
            lambda: transitions.payer(ici, le=timezone.localdate(), reference="VIR 1", par=scene.claire),
            lambda: transitions.rejeter(la, motif="Compte clos.", par=scene.claire),
        ]
    )

    assert len(refus) == 1
    convention.refresh_from_db()
    premier.refresh_from_db()
    assert convention.montant_paye == (9000 if premier.statut == StatutVersement.PAYE else 0)
    assert verifier() == []


def test_an_avenant_is_signed_while_a_payment_is_certified():
    """Either the certification comes first and refuses nothing, or it waits for the avenant: the sums agree whatever the order."""
    convention, scene, (premier, *_) = convention_avec(StatutVersement.DEMANDE)
    fournir_pieces(premier, par=scene.claire)
    acte = avenant(convention, scene, {etape(scene): "15000"}, statut=StatutActe.VALIDEE)

    ensemble(
        [
            lambda: transitions.transmettre(acte, par=scene.claire),
            lambda: transitions.certifier(Versement.objects.get(pk=premier.pk), COCHES, par=scene.claire),
        ]
    )

    assert verifier() == []


def test_the_convention_ends_while_a_payment_is_sent():
    convention, scene, (premier, *_) = convention_avec(StatutVersement.CERTIFIE)

    refus = ensemble(
        [
            lambda: transitions.resilier(
                Convention.objects.get(pk=convention.pk), motif="D’un commun accord.", par=scene.claire
            ),
            lambda: avancer_seul(premier, scene),
        ]
    )

    assert len(refus) == 1
    [reste, *_] = Versement.objects.filter(convention=convention).order_by("rang")
    assert reste.statut in (StatutVersement.ANNULE, StatutVersement.TRANSMIS)
    assert verifier() == []


def avancer_seul(versement, scene):
    transitions.transmettre_versement(Versement.objects.get(pk=versement.pk), le=timezone.localdate(), par=scene.claire)


def test_two_of_the_team_ask_for_the_same_payment():
    convention, scene, (_, second, _) = convention_avec(StatutVersement.PAYE)
    preparer_demande(second, scene)

    refus = ensemble(
        [lambda: transitions.demander(Versement.objects.get(pk=second.pk), par=scene.jeanne) for _ in range(4)]
    )

    assert len(refus) == 3
    assert versements(convention)[1].statut == StatutVersement.DEMANDE
    avancer(versements(convention)[1], StatutVersement.PAYE, par=scene.claire)
    assert verifier() == []
