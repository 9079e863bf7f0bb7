"""Changing what a convention holds: small changes at once, the others once they are decided."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from parcours import transitions
from parcours.enums import StatutEtape, StatutModification, TransitionModification
from parcours.models import Etape, Modification, Moyen, Parcours
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from socle.travaux.models import Courriel
from tests.parcours import fabriques
from tests.parcours.gestes import MOTIF, accepter, demander, en_oeuvre, refus

pytestmark = pytest.mark.django_db

PROPOSEE, ACCEPTEE, REFUSEE, RETIREE, APPLIQUEE = (
    StatutModification.PROPOSEE,
    StatutModification.ACCEPTEE,
    StatutModification.REFUSEE,
    StatutModification.RETIREE,
    StatutModification.APPLIQUEE,
)
PERMIS = {
    TransitionModification.ACCEPTER: ACCEPTEE,
    TransitionModification.REFUSER: REFUSEE,
    TransitionModification.RETIRER: RETIREE,
    TransitionModification.APPLIQUER: APPLIQUEE,
}
# --- the table, the thresholds ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("statut", StatutModification.values)
@pytest.mark.parametrize("verbe", TransitionModification.values)
def test_a_demand_moves_only_as_its_table_says(statut, verbe):
    parcours, jeanne, etape = en_oeuvre()
    [demande] = demander(etape, jeanne, fin=etape.fin + timedelta(days=90))
    decision = {"decision_mode": "mail", "decision_reference": "Mail du maire", "decision_le": timezone.localdate()}
    tranchee = {"tranchee_par": jeanne, "tranchee_le": timezone.now(), "motif_refus": "Non."}
    Modification.objects.filter(pk=demande.pk).update(statut=statut, **decision, **tranchee)
    cible = PERMIS[verbe] if statut == PROPOSEE else None

    if cible is None:
        with (
            pytest.raises(ErreurMetier),
            transitions.CYCLE_MODIFICATION.passage(demande, TransitionModification(verbe), par=jeanne),
        ):
            pass
    else:
        with transitions.CYCLE_MODIFICATION.passage(demande, TransitionModification(verbe), par=jeanne):
            pass

    assert Modification.objects.get().statut == (cible or statut)


@pytest.mark.parametrize(("jours", "statut"), [(30, APPLIQUEE), (31, PROPOSEE)])
def test_a_date_moved_by_thirty_days_applies_and_by_one_more_waits(jours, statut):
    parcours, jeanne, etape = en_oeuvre()
    avant = etape.fin

    [demande] = demander(etape, jeanne, fin=avant + timedelta(days=jours))

    assert demande.statut == statut
    assert Etape.objects.get().fin == (avant + timedelta(days=jours) if statut == APPLIQUEE else avant)


@pytest.mark.parametrize(
    ("cout", "nouveau", "statut"),
    [
        ("9000", "8000.01", APPLIQUEE),  # more than a tenth, less than 1 000 €
        ("9000", "8000", PROPOSEE),  # both
        ("20000", "18000", APPLIQUEE),  # 2 000 €, a tenth exactly
        ("20000", "17999.99", PROPOSEE),
        ("20000", "22000", APPLIQUEE),
        ("20000", "22000.01", PROPOSEE),
        ("0", "999.99", APPLIQUEE),
        ("0", "1000", PROPOSEE),
    ],
)
def test_a_budget_waits_when_it_moves_by_more_than_a_tenth_and_by_a_thousand_euros(cout, nouveau, statut):
    parcours, jeanne, etape = en_oeuvre(reserve="30000", cout=cout)

    [demande] = demander(etape, jeanne, cout=Decimal(nouveau))

    assert demande.statut == statut
    assert transitions.cout_de(etape) == Decimal(nouveau if statut == APPLIQUEE else cout)


def test_the_thresholds_are_settings(settings):
    settings.PARCOURS_MODIFICATION_JOURS = 10
    settings.PARCOURS_MODIFICATION_EUROS = 100
    parcours, jeanne, etape = en_oeuvre()

    demandes = demander(etape, jeanne, fin=etape.fin + timedelta(days=11), cout=Decimal("8000"))

    assert [d.statut for d in demandes] == [PROPOSEE, PROPOSEE]


def test_small_changes_add_up():
    """Three times thirty days are not a small change."""
    parcours, jeanne, etape = en_oeuvre()
    demander(etape, jeanne, fin=etape.fin + timedelta(days=30))

    [demande] = demander(etape, jeanne, fin=etape.fin + timedelta(days=1))

    assert demande.statut == PROPOSEE
    accepter(demande, parcours.referent)
    etape.refresh_from_db()
    assert demander(etape, jeanne, fin=etape.fin + timedelta(days=30))[0].statut == APPLIQUEE


def test_what_applies_is_kept_with_its_motive_and_its_journal():
    parcours, jeanne, etape = en_oeuvre()
    avant = etape.fin

    demander(etape, jeanne, fin=avant + timedelta(days=20))

    demande = Modification.objects.get()
    assert (demande.champ, demande.ancien, demande.nouveau) == (
        "fin",
        avant.isoformat(),
        (avant + timedelta(days=20)).isoformat(),
    )
    assert (demande.motif, demande.get_statut_display()) == (MOTIF, "Appliquée sans décision (petit changement)")
    assert EntreeJournal.objects.filter(action="modification.demander", perimetre=parcours.perimetre).count() == 1
    assert not Courriel.objects.filter(gabarit="parcours.changement").exists()


def test_a_later_end_makes_the_etape_reportee_and_an_earlier_one_does_not():
    parcours, jeanne, etape = en_oeuvre()

    demander(etape, jeanne, fin=etape.fin - timedelta(days=5))
    assert Etape.objects.get().statut == StatutEtape.VALIDEE

    demander(etape, jeanne, fin=etape.fin + timedelta(days=10))
    assert Etape.objects.get().statut == StatutEtape.REPORTEE


def test_several_fields_of_one_demand_are_several_rows_and_two_dates_go_together():
    parcours, jeanne, etape = en_oeuvre()
    debut, fin = etape.debut + timedelta(days=10), etape.fin + timedelta(days=60)

    demandes = demander(etape, jeanne, debut=debut, fin=fin, cout=Decimal("8500"))

    assert {d.champ: d.statut for d in demandes} == {"debut": PROPOSEE, "fin": PROPOSEE, "cout": APPLIQUEE}
    assert Courriel.objects.filter(gabarit="parcours.changement").count() == 1


# --- what is refused -------------------------------------------------------------------------------------------------------


def test_nothing_is_written_when_one_field_of_the_demand_is_refused():
    parcours, jeanne, etape = en_oeuvre()
    avant = etape.fin

    demande = refus(demander, etape, jeanne, fin=avant + timedelta(days=10), cout=Decimal("10000"))

    assert demande.champ == "cout"
    assert (Modification.objects.count(), Etape.objects.get().fin) == (0, avant)


def test_a_convention_never_promises_more_than_it_reserves():
    parcours, jeanne, etape = en_oeuvre(reserve="18000", cout="18000")

    assert refus(demander, etape, jeanne, cout=Decimal("18000.01")).message == (
        "La convention promet 18\u00a0000\u00a0€ : au-delà, il faut une modification de la convention (avenant)."
    )


def test_a_cost_may_go_down_even_when_the_sum_is_over():
    parcours, jeanne, etape = en_oeuvre(reserve="5000", cout="9000")

    assert demander(etape, jeanne, cout=Decimal("8500"))[0].statut == APPLIQUEE


def test_the_etapes_that_are_not_contracted_do_not_count_in_what_is_promised():
    parcours, jeanne, etape = en_oeuvre(reserve="9500", cout="9000")
    fabriques.etape(parcours, jeanne, "Verger", cout=Decimal("4000"))

    assert demander(etape, jeanne, cout=Decimal("9500"))[0].statut == APPLIQUEE
    verger = Etape.objects.select_related("parcours").get(titre="Verger")
    transitions.valider_etape(verger, reference="TE-2026-001", par=parcours.referent)
    assert refus(demander, etape, jeanne, cout=Decimal("9600")).champ == "cout"


def test_a_date_outside_the_parcours_is_refused_with_its_dates():
    parcours, jeanne, etape = en_oeuvre()

    demande = refus(demander, etape, jeanne, fin=parcours.fin + timedelta(days=62))

    assert demande.champ == "fin"
    assert demande.message.startswith("Le parcours va ")
    assert demande.message.endswith(" : cette date est en dehors.")


@pytest.mark.parametrize(
    ("valeurs", "motif", "phrase"),
    [
        ({}, MOTIF, "Vous n’avez rien changé : indiquez au moins une nouvelle date ou un nouveau coût."),
        ({"cout": Decimal("9000.00")}, MOTIF, "Vous n’avez rien changé : indiquez au moins une nouvelle date ou un nouveau coût."),
        ({"cout": Decimal("8000")}, "  ", "Dites en une phrase pourquoi."),
    ],
)  # fmt: skip
def test_a_demand_says_what_changes_and_why(valeurs, motif, phrase):
    parcours, jeanne, etape = en_oeuvre()

    assert refus(transitions.demander_modification, etape, valeurs, motif=motif, par=jeanne).message == phrase


def test_one_demand_at_a_time_on_a_field():
    parcours, jeanne, etape = en_oeuvre()
    demander(etape, jeanne, fin=etape.fin + timedelta(days=60))

    assert refus(demander, etape, jeanne, fin=etape.fin + timedelta(days=5)).message == (
        "Un changement attend déjà une décision (fin). Retirez-le d’abord, ou attendez la réponse."
    )


def test_the_end_stays_after_the_beginning():
    parcours, jeanne, etape = en_oeuvre()

    demande = refus(demander, etape, jeanne, debut=etape.fin, fin=etape.debut)

    assert demande.message.startswith("La fin (")
    assert demande.champ == "fin"


def test_the_planned_start_of_an_etape_that_has_begun_no_longer_changes():
    parcours, jeanne, etape = en_oeuvre()
    transitions.demarrer_etape(etape, par=jeanne)

    assert refus(demander, etape, jeanne, debut=etape.debut + timedelta(days=5)).champ == "debut"


def test_an_etape_that_is_not_contracted_or_is_over_has_no_demand():
    parcours, jeanne, etape = en_oeuvre()
    verger = fabriques.etape(parcours, jeanne, "Verger")
    transitions.terminer_etape(etape, par=jeanne)

    assert refus(demander, etape, jeanne, cout=Decimal("1")).message == (
        "Cette étape est « Terminée » : elle ne change plus."
    )
    assert "En projet" in refus(demander, verger, jeanne, cout=Decimal("1")).message


# --- late ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("jours", "statut"), [(30, StatutEtape.REPORTEE), (31, StatutEtape.VALIDEE)])
def test_a_delay_goes_the_same_way(jours, statut):
    parcours, jeanne, etape = en_oeuvre()

    demande = transitions.reporter_etape(etape, fin=etape.fin + timedelta(days=jours), par=jeanne)

    assert Etape.objects.get().statut == statut
    assert demande.motif == "L’étape prend du retard."


def test_an_etape_already_put_off_may_be_late_again():
    parcours, jeanne, etape = en_oeuvre()
    transitions.reporter_etape(etape, fin=etape.fin + timedelta(days=10), par=jeanne)

    demande = transitions.reporter_etape(etape, fin=etape.fin + timedelta(days=10), par=jeanne)

    assert (demande.statut, Etape.objects.get().statut) == (APPLIQUEE, StatutEtape.REPORTEE)


# --- decided ---------------------------------------------------------------------------------------------------------------


def test_accepting_applies_the_value_and_keeps_who_when_and_how():
    parcours, jeanne, etape = en_oeuvre()
    [demande] = demander(etape, jeanne, cout=Decimal("7000"))

    accepter(demande, parcours.referent, mode="mail", le=timezone.localdate() - timedelta(days=20))

    demande.refresh_from_db()
    assert (demande.statut, demande.decision_mode, demande.tranchee_par) == (ACCEPTEE, "mail", parcours.referent)
    assert demande.decision_le == timezone.localdate() - timedelta(days=20)
    assert transitions.cout_de(etape) == Decimal("7000.00")
    [courriel] = Courriel.objects.filter(gabarit="parcours.decision")
    assert courriel.destinataire == jeanne.email


@pytest.mark.parametrize(
    ("decision", "champ", "phrase"),
    [
        ({"mode": ""}, "decision_mode", "Indiquez comment la décision a été prise."),
        ({"reference": " "}, "decision_reference", "Indiquez la référence de la décision."),
        ({"le": None}, "decision_le", "Indiquez la date de la décision."),
        ({"le": timezone.localdate() + timedelta(days=1)}, "decision_le", "La date de la décision est dans le futur."),
    ],
)
def test_a_decision_says_how_which_and_when(decision, champ, phrase):
    parcours, jeanne, etape = en_oeuvre()
    [demande] = demander(etape, jeanne, cout=Decimal("7000"))

    erreur = refus(accepter, demande, parcours.referent, **decision)

    assert (erreur.champ, erreur.message) == (champ, phrase)
    assert Modification.objects.get().statut == PROPOSEE


def test_what_has_changed_since_the_demand_is_not_overwritten():
    parcours, jeanne, etape = en_oeuvre()
    [demande] = demander(etape, jeanne, cout=Decimal("7000"))
    Moyen.objects.filter(etape=etape).update(prevu=Decimal("8800"))

    assert refus(accepter, demande, parcours.referent).message == (
        "« Balade nocturne » a changé depuis cette demande. Coût : 8\u00a0800\u00a0€ maintenant, et non 9\u00a0000\u00a0€. "
        "Refusez cette demande : l’équipe en fera une autre."
    )
    assert (Modification.objects.get().statut, transitions.cout_de(etape)) == (PROPOSEE, Decimal("8800.00"))


def test_accepting_checks_again_what_the_convention_promises():
    parcours, jeanne, etape = en_oeuvre(reserve="12000")
    [demande] = demander(etape, jeanne, cout=Decimal("12000"))
    Parcours.objects.filter(pk=parcours.pk).update(montant_reserve=Decimal("10000"))

    assert refus(accepter, demande, parcours.referent).message.startswith("La convention promet 10\u00a0000\u00a0€")


def test_one_date_of_two_is_never_accepted_the_wrong_way_round():
    parcours, jeanne, etape = en_oeuvre()
    debut, fin = etape.fin + timedelta(days=31), etape.fin + timedelta(days=90)
    par_champ = {d.champ: d for d in demander(etape, jeanne, debut=debut, fin=fin)}

    assert (
        "acceptez d’abord l’autre changement de date" in refus(accepter, par_champ["debut"], parcours.referent).message
    )
    accepter(par_champ["fin"], parcours.referent)
    accepter(par_champ["debut"], parcours.referent)

    etape.refresh_from_db()
    assert (etape.debut, etape.fin) == (debut, fin)


def test_a_refusal_has_a_motive_and_changes_nothing():
    parcours, jeanne, etape = en_oeuvre()
    [demande] = demander(etape, jeanne, cout=Decimal("7000"))

    assert refus(transitions.refuser_modification, demande, motif=" ", par=parcours.referent).champ == "motif_refus"
    transitions.refuser_modification(demande, motif="Le comité préfère attendre.", par=parcours.referent)

    demande.refresh_from_db()
    assert (demande.statut, demande.motif_refus) == (REFUSEE, "Le comité préfère attendre.")
    assert transitions.cout_de(etape) == Decimal("9000.00")


def test_who_asked_takes_it_back_and_may_ask_again():
    parcours, jeanne, etape = en_oeuvre()
    [demande] = demander(etape, jeanne, cout=Decimal("7000"))

    transitions.retirer_modification(demande, par=jeanne)

    assert [d.statut for d in demander(etape, jeanne, cout=Decimal("6000"))] == [PROPOSEE]


def test_an_abandoned_etape_takes_its_demands_with_it():
    parcours, jeanne, etape = en_oeuvre()
    [demande] = demander(etape, jeanne, cout=Decimal("7000"))

    transitions.abandonner_etape(etape, motif="Trop de pluie.", par=parcours.referent)

    demande.refresh_from_db()
    assert demande.statut == RETIREE


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_people_accepting_at_once_apply_it_once():
    parcours, jeanne, etape = en_oeuvre()
    [demande] = demander(etape, jeanne, cout=Decimal("7000"))
    depart, refuses = threading.Barrier(2), []

    def trancher():
        try:
            depart.wait()
            accepter(Modification.objects.get(pk=demande.pk), parcours.referent)
        except ErreurMetier as erreur:
            refuses.append(erreur.message)
        finally:
            connection.close()

    fils = [threading.Thread(target=trancher) for _ in range(2)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()

    assert len(refuses) == 1
    assert "Acceptée" in refuses[0]
    assert EntreeJournal.objects.filter(action="modification.accepter").count() == 1
    assert transitions.cout_de(etape) == Decimal("7000.00")
