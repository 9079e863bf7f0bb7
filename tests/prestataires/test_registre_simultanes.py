"""The register written by several people at once: real threads, real locks, nothing twice."""

import pytest

from prestataires.enums import GenreAttestation, StatutAttestation
from prestataires.models import Attestation, Contact, ImportationPrestataires, Prestataire
from prestataires.transitions.contacts import ecrire_contact
from prestataires.transitions.fusion import fusionner
from prestataires.transitions.importation import appliquer
from socle.erreurs import ErreurMetier
from tests.comptes.fabriques import AnctFabrique
from tests.conventions.test_numerotation import ensemble
from tests.prestataires.fabriques import prestataire, siret_valide
from tests.prestataires.fabriques_registre import LIGNE, attestation, lire

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_a_double_submission_adds_once():
    par = AnctFabrique()
    importation = lire([LIGNE, LIGNE | {"nom": "Autre", "siret": siret_valide(9)}], par=par)
    copies = [ImportationPrestataires.objects.get(pk=importation.pk) for _ in range(4)]

    refus = ensemble([lambda i=i: appliquer(i, par=par) for i in copies])

    assert [(type(r), r.message) for r in refus] == [
        (ErreurMetier, "Cet import est déjà appliqué : rien n’a changé.")
    ] * 3
    assert Prestataire.objects.count() == 2


def test_two_documents_of_a_kind_leave_one_that_stands():
    p, par = prestataire(), AnctFabrique()

    refus = ensemble([lambda n=n: attestation(p, GenreAttestation.URSSAF, expire=90 + n, par=par) for n in range(4)])

    assert refus == []
    statuts = sorted(Attestation.objects.values_list("statut", flat=True))
    assert statuts == [StatutAttestation.RECUE] + [StatutAttestation.REMPLACEE] * 3


def test_two_main_contacts_leave_one():
    p, par = prestataire(), AnctFabrique()
    saisies = [{"nom": f"Ana {n}", "email": f"ana{n}@coop.example", "est_principal": True} for n in range(4)]

    refus = ensemble([lambda s=s: ecrire_contact(p, s, par=par) for s in saisies])

    assert refus == []
    assert (Contact.objects.count(), Contact.objects.filter(est_principal=True).count()) == (4, 1)


def test_two_records_merged_into_each_other_do_not_both_disappear():
    a, b, par = prestataire(), prestataire(), AnctFabrique()

    refus = ensemble([lambda: fusionner(a, b, par=par), lambda: fusionner(b, a, par=par)])

    assert [type(r) for r in refus] == [ErreurMetier]
    assert Prestataire.objects.exclude(fusionne_dans=None).count() == 1
