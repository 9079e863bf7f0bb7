"""Numbers under fire: real threads, real locks."""

import threading
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.utils import timezone

from conventions import transitions
from conventions.enums import PartieSignataire, StatutActe
from conventions.models import Acte, Compteur
from conventions.numerotation import prendre_numero
from parcours.models import Vague
from socle.erreurs import ErreurMetier
from tests.conventions import fabriques


def ensemble(gestes):
    """Run these functions at the same time, one thread each; returns what they raised."""
    depart, refus = threading.Barrier(len(gestes)), []

    def courir(geste):
        try:
            depart.wait()
            geste()
        except Exception as erreur:
            refus.append(erreur)
        finally:
            connection.close()

    fils = [threading.Thread(target=courir, args=(g,)) for g in gestes]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    return refus


@pytest.mark.django_db
def test_a_number_given_back_by_a_rollback_is_the_next_one():
    with transaction.atomic():
        assert prendre_numero(2026) == "TE-2026-001"
        transaction.set_rollback(True)
    with transaction.atomic():
        assert prendre_numero(2026) == "TE-2026-001"
        assert prendre_numero(2027) == "TE-2027-001"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_eight_threads_take_numbers_without_hole_nor_double():
    pris = []

    def prendre():
        for _ in range(25):
            with transaction.atomic():
                numero = prendre_numero(2026)
            pris.append(numero)

    assert ensemble([prendre] * 8) == []

    assert sorted(pris) == [f"TE-2026-{n:03d}" for n in range(1, 201)]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_eight_validations_at_once_never_exceed_the_envelope():
    vague = fabriques.VagueFabrique(enveloppe=Decimal("54000"))
    actes = [fabriques.acte(vague=vague)[0] for _ in range(8)]
    par = actes[0].redige_par

    refus = ensemble([lambda a=a: transitions.valider(a, par=par) for a in actes])

    annee = timezone.localdate().year
    numeros = sorted(Acte.objects.filter(statut=StatutActe.VALIDEE).values_list("numero", flat=True))
    assert numeros == [f"TE-{annee}-{n:03d}" for n in (1, 2, 3)]
    assert Compteur.objects.get(annee=annee).dernier == 3
    assert Vague.objects.get().montant_reserve == Decimal("54000")
    assert len(refus) == 5
    assert all(isinstance(r, ErreurMetier) and "ne suffit pas" in r.message for r in refus)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_people_validating_the_same_act_take_one_number():
    acte, scene = fabriques.acte()
    copies = [Acte.objects.get(pk=acte.pk) for _ in range(4)]

    refus = ensemble([lambda a=a: transitions.valider(a, par=scene.claire) for a in copies])

    assert len(refus) == 3
    assert all(isinstance(r, ErreurMetier) for r in refus)
    assert Compteur.objects.get().dernier == 1
    assert Vague.objects.get().montant_reserve == Decimal("18000.00")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_both_signatures_received_at_once_sign_the_act():
    acte, scene = fabriques.acte(StatutActe.AUTORISEE)
    transitions.controler_credits(acte, imputation=fabriques.IMPUTATION, par=scene.claire)
    jour = timezone.localdate()

    def signer(partie):
        copie = Acte.objects.get(pk=acte.pk)
        transitions.constater(
            copie, partie, date=jour, signataire="Une personne", lieu=fabriques.LIEU, par=scene.claire
        )

    refus = ensemble([lambda p=p: signer(p) for p in PartieSignataire])

    assert refus == []
    acte.refresh_from_db()
    assert (acte.statut, acte.signee_collectivite_le, acte.signee_anct_le) == (StatutActe.SIGNEE, jour, jour)
    assert acte.convention.montant_total == Decimal("18000.00")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_the_same_side_received_four_times_at_once_is_received_once():
    acte, scene = fabriques.acte(StatutActe.AUTORISEE)

    def signer():
        transitions.constater(
            Acte.objects.get(pk=acte.pk),
            PartieSignataire.COLLECTIVITE,
            date=timezone.localdate(),
            signataire="Michel Roux",
            lieu=fabriques.LIEU,
            par=scene.claire,
        )

    refus = ensemble([signer] * 4)

    assert len(refus) == 3
    assert all(isinstance(r, ErreurMetier) for r in refus)
    assert acte.signatures.recues().count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_eight_threads_validate_two_hundred_acts_without_hole_nor_excess():
    """Numbers unique and without a gap, the envelope never exceeded: it only holds 150 of the 200."""
    vague = fabriques.VagueFabrique(enveloppe=Decimal("150000"))
    actes = [
        fabriques.acte(vague=vague, nom=f"Commune {n}", couts=("1000",), titres=("Une étape",), montant="1000")[0]
        for n in range(200)
    ]
    par, parts = actes[0].redige_par, [actes[n::8] for n in range(8)]
    refus, depassements = [], []

    def valider(part):
        for acte in part:
            try:
                transitions.valider(acte, par=par)
            except ErreurMetier as erreur:
                refus.append(erreur.message)
            if Vague.objects.get().montant_reserve > Decimal("150000"):
                depassements.append(acte.pk)

    assert ensemble([lambda part=part: valider(part) for part in parts]) == []

    annee = timezone.localdate().year
    numeros = sorted(Acte.objects.exclude(numero=None).values_list("numero", flat=True))
    assert numeros == [f"TE-{annee}-{n:03d}" for n in range(1, 151)]
    assert Compteur.objects.get(annee=annee).dernier == 150
    assert Vague.objects.get().montant_reserve == Decimal("150000")
    assert depassements == []
    assert len(refus) == 50
    assert all("ne suffit pas" in phrase for phrase in refus)
