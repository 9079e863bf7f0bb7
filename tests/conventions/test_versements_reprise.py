"""Conventions notified before payments were rows get theirs: the schedule in force, its first payment due since the notification."""

from importlib import import_module

import pytest
from django.apps import apps

from conventions import transitions
from conventions.coherence import verifier
from conventions.enums import StatutActe, StatutVersement
from conventions.models import Versement
from tests.conventions.fabriques_avenants import avenant, etape, signee
from tests.conventions.fabriques_versements import versements

pytestmark = pytest.mark.django_db
reprendre = import_module("conventions.migrations.0006_versements_en_cours").reprendre


def sans_versements(statut=StatutActe.NOTIFIEE, **kwargs):
    """As the conventions were before."""
    convention, scene = signee(statut, **kwargs)
    Versement.objects.all().delete()
    return convention, scene


def test_the_first_payment_is_due_since_the_notification_the_others_are_planned():
    convention, _ = sans_versements()

    reprendre(apps, None)

    etats = [(v.statut, v.demande_le) for v in versements(convention)]
    notifiee = convention.actes.get().notifiee_le
    assert etats == [(StatutVersement.DEMANDE, notifiee), (StatutVersement.PREVU, None), (StatutVersement.PREVU, None)]
    assert verifier() == []


def test_the_schedule_of_the_last_signed_avenant_holds():
    convention, scene = sans_versements()
    avenant(convention, scene, {etape(scene): "15000"}, statut=StatutActe.NOTIFIEE)
    avenant(convention, scene, {etape(scene): "16000"}, statut=StatutActe.TRANSMISE)

    reprendre(apps, None)

    assert {v.tranche.acte.rang for v in versements(convention)} == {1}
    assert sum(v.montant_prevu for v in versements(convention)) == 21_000
    assert verifier() == []


def test_what_is_not_notified_or_is_over_has_none():
    sans_versements(StatutActe.ENGAGEE)
    convention, scene = sans_versements(nom="Flers")
    transitions.resilier(convention, motif="La commune renonce.", par=scene.claire)

    reprendre(apps, None)

    assert not Versement.objects.exists()
