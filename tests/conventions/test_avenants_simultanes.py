"""Avenants at once: real threads, real locks."""

from decimal import Decimal

import pytest

from conventions import transitions
from conventions.coherence import verifier
from conventions.enums import PartieSignataire, StatutActe
from conventions.models import Acte, Convention
from parcours.models import Vague
from socle.erreurs import ErreurMetier
from tests.conventions import fabriques
from tests.conventions.fabriques_avenants import aujourd_hui, avenant, champs, etape, nouvelle, signee
from tests.conventions.test_numerotation import ensemble

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_several_people_open_one_avenant():
    convention, scene = signee()
    balade = etape(scene)

    refus = ensemble(
        [
            lambda n=n: transitions.ouvrir_avenant(
                Convention.objects.get(pk=convention.pk), champs(convention, {balade: f"1{n}000"}), par=scene.claire
            )
            for n in range(3, 7)
        ]
    )

    (acte,) = Acte.objects.filter(rang__gt=0)
    assert (len(refus), {type(r) for r in refus}) == (3, {ErreurMetier})
    assert acte.lignes.get().montant_delta == acte.montant_delta
    assert verifier() == []


def test_several_people_change_one_draft():
    convention, scene = signee()
    acte, balade = avenant(convention, scene), etape(scene)
    copies = [Acte.objects.get(pk=acte.pk) for _ in range(4)]

    refus = ensemble(
        [
            lambda a=a, n=n: transitions.modifier_avenant(
                a, champs(convention, {balade: f"1{n}000"}), par=scene.claire, revision=1
            )
            for n, a in enumerate(copies, start=3)
        ]
    )

    acte.refresh_from_db()
    assert (len(refus), acte.revision) == (3, 2)
    assert acte.lignes.get().montant_delta == acte.montant_delta
    assert verifier() == []


def test_avenants_of_a_wave_validated_at_once_never_exceed_the_envelope():
    vague = fabriques.VagueFabrique(enveloppe=Decimal("78000"))
    actes = []
    for n in range(4):
        convention, scene = signee(vague=vague, nom=f"Village {n}")
        actes.append(avenant(convention, scene, {nouvelle(scene): "3000"}))
    par = actes[0].redige_par

    refus = ensemble([lambda a=a: transitions.valider(a, par=par) for a in actes])

    assert [isinstance(r, ErreurMetier) and "ne suffit pas" in r.message for r in refus] == [True, True]
    assert Vague.objects.get().montant_reserve == Decimal("78000")
    assert Acte.objects.filter(rang=1, statut=StatutActe.VALIDEE).count() == 2
    assert verifier() == []


def test_one_avenant_validated_by_several_people_takes_one_number():
    convention, scene = signee()
    acte = avenant(convention, scene, {nouvelle(scene): "3000"})
    copies = [Acte.objects.get(pk=acte.pk) for _ in range(4)]

    refus = ensemble([lambda a=a: transitions.valider(a, par=scene.claire) for a in copies])

    acte.refresh_from_db()
    assert (len(refus), acte.numero[-3:]) == (3, "/A1")
    assert Vague.objects.get().montant_reserve == Decimal("21000.00")
    assert verifier() == []


def test_both_sides_signing_at_once_put_it_into_force_once():
    convention, scene = signee()
    acte = avenant(convention, scene, {etape(scene): "10000"}, statut=StatutActe.AUTORISEE)
    transitions.controler_credits(acte, imputation=fabriques.IMPUTATION, par=scene.claire)

    def signer(partie):
        transitions.constater(
            Acte.objects.get(pk=acte.pk), partie, date=aujourd_hui(), signataire="Une personne", lieu=fabriques.LIEU,
            par=scene.claire,
        )  # fmt: skip

    assert ensemble([lambda p=p: signer(p) for p in PartieSignataire]) == []

    convention.refresh_from_db()
    assert convention.montant_total == Decimal("16000")
    assert Vague.objects.get().montant_reserve == Decimal("16000")
    assert verifier() == []
