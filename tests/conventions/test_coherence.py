"""`manage.py verifier_coherence`: silent when all is well, and one sentence for each row that was corrupted behind the verbs' back."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from conventions import transitions
from conventions.coherence import verifier
from conventions.enums import StatutActe, StatutVersement
from conventions.models import Acte, Compteur, Convention, Versement
from parcours.models import Parcours, Vague
from socle.mots import euros
from tests.conventions import fabriques
from tests.conventions.fabriques_avenants import avenant, etape, nouvelle, signee
from tests.conventions.fabriques_versements import avancer, versements

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("statut", [*fabriques.SUITE, StatutActe.RELECTURE, StatutActe.ABANDONNEE])
def test_whatever_the_state_of_an_initial_act_all_holds(statut):
    fabriques.acte(statut)

    assert verifier() == []


@pytest.mark.parametrize("nouveau", ["14000", "3000"])
@pytest.mark.parametrize("statut", [*fabriques.SUITE, StatutActe.ABANDONNEE])
def test_whatever_the_state_of_an_avenant_all_holds(statut, nouveau):
    convention, scene = signee()

    avenant(convention, scene, {etape(scene): nouveau, nouvelle(scene): "1000"}, statut=statut)

    assert verifier() == []


def test_after_a_number_lost_a_termination_and_a_given_up_avenant_all_holds():
    perdue, autre = fabriques.acte(StatutActe.VALIDEE)
    transitions.abandonner(perdue, motif="Le conseil a refusé.", par=autre.claire)
    convention, scene = signee()
    acte = avenant(convention, scene, statut=StatutActe.TRANSMISE)
    transitions.abandonner(acte, motif="Le conseil a refusé.", par=scene.claire)
    avenant(convention, scene, statut=StatutActe.NOTIFIEE)
    avancer(versements(convention)[0], StatutVersement.PAYE, par=scene.claire)
    convention.refresh_from_db()
    transitions.resilier(convention, motif="La commune renonce.", par=scene.claire)

    assert verifier() == []


@pytest.fixture
def corrompue():
    """A convention with an avenant, both notified: what each test corrupts."""
    convention, scene = signee()
    acte = avenant(convention, scene, statut=StatutActe.NOTIFIEE)
    return convention, scene, acte


def test_lines_that_do_not_add_up(corrompue):
    _, _, acte = corrompue
    acte.lignes.update(montant_delta=Decimal("1999.99"))

    assert verifier() == [
        f"{acte.numero} : ses lignes par étape font {euros(Decimal('1999.99'))}, son montant est {euros(Decimal(2000))}."
    ]


def test_a_schedule_that_does_not_add_up(corrompue):
    _, _, acte = corrompue
    acte.tranches.filter(rang=1).update(montant=Decimal("1"), pct=Decimal("1"))

    montant, pct, versement = verifier()

    assert versement.endswith(f"l’échéancier dit {euros(Decimal(1))}.")
    assert montant.startswith(f"{acte.numero} : son échéancier fait")
    assert montant.endswith(f"la convention promet {euros(Decimal(20000))}.")
    assert pct == f"{acte.numero} : son échéancier fait 51 %, et non 100 %."


def sans_echeancier():
    """An avenant that is out to be signed, its schedule lost."""
    convention, scene = signee()
    acte = avenant(convention, scene, statut=StatutActe.TRANSMISE)
    acte.tranches.all().delete()
    return acte


def test_an_amount_without_a_schedule():
    acte = sans_echeancier()

    assert verifier() == [f"{acte.numero} : son montant n’a pas d’échéancier."]


def test_a_payment_that_is_not_the_one_of_the_schedule(corrompue):
    convention, _, _ = corrompue
    [*_, dernier] = versements(convention)
    Versement.objects.filter(pk=dernier.pk).delete()

    assert verifier() == [f"Convention {convention.pk} : ses versements ne sont pas ceux de l’échéancier en vigueur."]


def test_a_notified_convention_without_payments(corrompue):
    convention, _, _ = corrompue
    Versement.objects.all().delete()

    assert verifier() == [f"Convention {convention.pk} : ses versements ne sont pas ceux de l’échéancier en vigueur."]


def test_a_payment_asked_for_before_the_one_before_it(corrompue):
    convention, _, _ = corrompue
    [*_, dernier] = versements(convention)
    Versement.objects.filter(pk=dernier.pk).update(
        statut=StatutVersement.DEMANDE, montant=dernier.tranche.montant, demande_le="2026-01-05"
    )

    assert verifier() == [f"Convention {convention.pk} : un versement est demandé avant celui qui le précède."]


def test_a_paid_amount_that_no_payment_made(corrompue):
    convention, _, _ = corrompue
    Convention.objects.filter(pk=convention.pk).update(montant_paye=Decimal("9000"))

    assert verifier() == [
        f"Convention {convention.pk} : {euros(Decimal(9000))} versés, ses versements payés font {euros(Decimal(0))}."
    ]


def test_a_total_that_is_not_that_of_the_signed_acts(corrompue):
    convention, _, _ = corrompue
    Convention.objects.filter(pk=convention.pk).update(montant_total=Decimal("20001"))

    assert verifier() == [
        f"Convention {convention.pk} : son total est {euros(Decimal(20001))}, ses actes signés font {euros(Decimal(20000))}."
    ]


def test_a_reservation_that_is_not_that_of_the_acts(corrompue):
    _, scene, _ = corrompue
    Parcours.objects.filter(pk=scene.parcours.pk).update(montant_reserve=Decimal("18000"))

    parcours, vague = verifier()

    assert parcours == (
        f"Parcours {scene.parcours.pk} : {euros(Decimal(18000))} réservés, ses conventions en réservent {euros(Decimal(20000))}."
    )
    assert vague.startswith(f"Vague « {scene.parcours.vague.nom} »")


def test_an_envelope_that_is_not_that_of_its_parcours(corrompue):
    _, scene, _ = corrompue
    Vague.objects.filter(pk=scene.parcours.vague_id).update(montant_reserve=Decimal("1"))

    (phrase,) = verifier()

    assert phrase.startswith(f"Vague « {scene.parcours.vague.nom} » : {euros(Decimal(1))} réservés")


@pytest.mark.parametrize("dernier", [0, 2])
def test_a_counter_that_skips(corrompue, dernier):
    annee = Compteur.objects.get().annee
    Compteur.objects.update(dernier=dernier)

    assert verifier() == [f"Numéros de {annee} : 1 pris, le compteur en est à {dernier}."]


def test_numbers_that_are_not_numbers_or_do_not_follow(corrompue):
    convention, _, acte = corrompue
    initial = convention.actes.get(rang=0)

    Acte.objects.filter(pk=acte.pk).update(numero=f"{initial.numero}/A2")
    assert verifier() == [
        f"Convention {convention.pk} ({initial.numero}) : les numéros de ses avenants ne se suivent pas : {initial.numero}/A2."
    ]

    Acte.objects.filter(pk=acte.pk).update(numero="TE-abc/A1")
    Acte.objects.filter(pk=initial.pk).update(numero="TE-abc")
    assert verifier()[0] == "TE-abc : ce numéro n’est pas de la forme TE-AAAA-NNN."


def test_a_frozen_text_that_changed(corrompue):
    convention, _, _ = corrompue
    initial = convention.actes.get(rang=0)
    Acte.objects.filter(pk=initial.pk).update(texte_gele=initial.texte_gele.replace("Montaud", "Montauds"))

    assert verifier() == [f"{initial.numero} : son texte (en vigueur ou à signer) n’est plus celui qui a été figé."]


def test_the_command_is_silent_when_all_is_well(corrompue, capsys):
    sortie, erreurs = StringIO(), StringIO()

    call_command("verifier_coherence", stdout=sortie, stderr=erreurs)

    assert (sortie.getvalue(), erreurs.getvalue()) == ("", "")


def test_the_command_says_what_is_wrong_and_fails():
    acte = sans_echeancier()
    erreurs = StringIO()

    with pytest.raises(SystemExit) as arret:
        call_command("verifier_coherence", stderr=erreurs)

    assert arret.value.code == 1
    assert erreurs.getvalue() == f"conventions : {acte.numero} : son montant n’a pas d’échéancier.\n"


def test_the_check_costs_the_same_whatever_the_number_of_conventions(django_assert_num_queries):
    for nom in ("Montaud", "Flers"):
        fabriques.acte(StatutActe.NOTIFIEE, nom=nom)

    # lines (2), schedules (2), totals (2), paid (2), payments (3), caps (3), credits (2), paid back (3), reports, imports, reservations (4), waves (2), numbers (2), those of avenants, texts, expenses of missions
    with django_assert_num_queries(32):
        assert verifier() == []
