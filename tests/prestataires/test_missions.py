"""The mission: every state meets every transition, each guard says its sentence."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from parcours.enums import Source
from parcours.enums import Statut as StatutParcours
from parcours.models import Moyen, Parcours
from prestataires import moyens
from prestataires.coherence import verifier
from prestataires.enums import (
    Partie,
    StatutFacture,
    StatutLivrable,
    StatutMission,
    TransitionMission,
)
from prestataires.models import LienPersonnel, Livrable, Mission
from prestataires.transitions import evaluations, missions
from prestataires.transitions.cycles import CYCLE_MISSION
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from socle.travaux.models import Courriel
from tests.prestataires.fabriques_missions import (
    champs_evaluation,
    champs_mission,
    dans,
    facture_en,
    livrable_en,
    mission_en,
    scene_choisie,
)

pytestmark = pytest.mark.django_db
PREPAREE, EN_COURS, TERMINEE, CLOSE, INTERROMPUE = StatutMission


def refus(geste, *args, **kwargs):
    with pytest.raises(ErreurMetier) as erreur, transaction.atomic():
        geste(*args, **kwargs)
    return erreur.value.champ, erreur.value.message.replace("\u00a0", " ")


def _attendre_le_delai(mission):
    """Over for long: one side's silence no longer keeps it open."""
    Mission.objects.filter(pk=mission.pk, terminee_le__isnull=False).update(terminee_le=dans(-15))


def _clore(mission, s):
    _attendre_le_delai(mission)
    missions.clore(mission, par=s.jeanne)


VERBES = {
    TransitionMission.COMMANDER: lambda m, s: missions.commander(m, timezone.localdate(), par=s.jeanne),
    TransitionMission.TERMINER: lambda m, s: missions.terminer(m, timezone.localdate(), par=s.jeanne),
    TransitionMission.REPRENDRE: lambda m, s: missions.reprendre(m, par=s.jeanne),
    TransitionMission.CLORE: _clore,
    TransitionMission.INTERROMPRE: lambda m, s: missions.interrompre(m, "Faute de temps.", par=s.jeanne),
}


def test_the_table_of_verbs_is_whole():
    assert set(VERBES) == set(TransitionMission)


@pytest.mark.parametrize(("etat", "transition", "cible"), list(CYCLE_MISSION.matrice()))
def test_every_state_of_a_mission_meets_every_transition(etat, transition, cible):
    mission, s = mission_en(StatutMission(etat), avec_livrable=False)
    assert mission.statut == etat

    if cible is None:
        assert refus(VERBES[transition], mission, s)[1].endswith(".")
    else:
        VERBES[transition](mission, s)

    assert Mission.objects.get(pk=mission.pk).statut == (cible or etat)
    assert verifier() == []


def test_preparer_takes_what_is_chosen_and_what_is_to_hand_over():
    s = scene_choisie()

    mission = missions.preparer(
        s.besoin, champs_mission(), [{"titre": "Compte rendu", "attendu_le": dans(10)}], par=s.jeanne
    )

    choisie = s.besoin.choisie
    assert (mission.candidature, mission.prestataire, mission.etape) == (choisie, choisie.prestataire, s.etape)
    assert list(mission.livrables.values_list("titre", "statut")) == [("Compte rendu", StatutLivrable.ATTENDU)]
    entree = EntreeJournal.objects.de(mission).get()
    assert (entree.action, entree.valeurs["ttc"], entree.valeurs["livrables"]) == ("mission.preparer", "3000.00", 1)


def test_the_form_is_proposed_the_words_of_the_need_and_the_amounts_of_the_quote():
    s = scene_choisie()

    assert missions.proposition(s.besoin) == {
        "objet": "Animer « Balade nocturne »\n\nTrois ateliers avec les habitants.",
        "montant_ht": Decimal("2500.00"),
        "montant_ttc": Decimal("3000.00"),
        "debut": dans(-30),
        "fin": dans(60),
    }


def test_nobody_chosen_nothing_prepared():
    s = scene_choisie()
    type(s.besoin).objects.filter(pk=s.besoin.pk).update(
        statut="consultation", choisie=None, choisi_par=None, choisi_le=None
    )

    assert refus(missions.preparer, s.besoin, champs_mission(), par=s.jeanne) == (
        None,
        "Choisissez d’abord un prestataire : la mission se prépare ensuite.",
    )


def test_a_candidature_has_one_mission_until_it_is_interrupted():
    mission, s = mission_en(PREPAREE)

    assert refus(missions.preparer, s.besoin, champs_mission(), par=s.jeanne)[1] == (
        "La mission de ce prestataire est déjà préparée."
    )

    missions.interrompre(mission, "À refaire autrement.", par=s.jeanne)
    assert missions.preparer(s.besoin, champs_mission(), par=s.jeanne).statut == PREPAREE


@pytest.mark.parametrize("phase", [StatutParcours.CLOS, StatutParcours.ABANDONNE])
def test_a_parcours_that_is_over_orders_nothing_more(phase):
    mission, s = mission_en(PREPAREE)
    Parcours.objects.filter(pk=s.parcours.pk).update(
        statut=phase, clos_le=timezone.localdate(), motif_arret="Changement d’équipe."
    )

    assert refus(VERBES[TransitionMission.COMMANDER], mission, s)[1] == (
        "Ce parcours est terminé : on ne commande plus de mission."
    )


# --- the means of the étape ---------------------------------------------------------------------------------------------------------


def test_a_mission_stays_inside_the_means_of_its_etape_with_the_figures():
    s = scene_choisie(cout="2800")

    champ, phrase = refus(missions.preparer, s.besoin, champs_mission(), par=s.jeanne)

    assert champ == "montant_ttc"
    assert phrase == (
        "L’étape a 2 800 € de moyens. Cette mission coûterait 3 000 € TTC : 200 € de trop. "
        "Réduisez-la, ou changez d’abord les moyens de l’étape."
    )


def test_an_etape_without_means_says_so():
    s = scene_choisie(cout=None)

    assert refus(missions.preparer, s.besoin, champs_mission(), par=s.jeanne) == ("montant_ttc", missions.SANS_MOYENS)


def test_other_funders_pay_too_but_not_work_nor_gifts():
    s = scene_choisie(cout="2800")
    Moyen.objects.create(parcours=s.parcours, etape=s.etape, source=Source.TEMPS, prevu=5000, modifie_par=s.jeanne)
    assert refus(missions.preparer, s.besoin, champs_mission(), par=s.jeanne)[0] == "montant_ttc"

    Moyen.objects.create(
        parcours=s.parcours, etape=s.etape, source=Source.COFINANCEMENT, prevu=200, modifie_par=s.jeanne
    )

    assert missions.preparer(s.besoin, champs_mission(), par=s.jeanne).montant_ttc == 3000


def test_what_other_missions_take_is_counted_and_an_interrupted_one_takes_its_accepted_invoices():
    mission, s = mission_en(EN_COURS, s=scene_choisie(cout="4000"))
    facture_en(StatutFacture.ACCEPTEE, mission=mission, s=s)
    missions.interrompre(mission, "Faute de temps.", par=s.jeanne)

    pris = moyens.moyens_de(s.etape)
    _, phrase = refus(missions.preparer, s.besoin, champs_mission(), par=s.jeanne)

    assert (pris.prevu, pris.pris, pris.reste) == (Decimal("4000.00"), Decimal("1200.00"), Decimal("2800.00"))
    assert "dont 1 200 € déjà pris par d’autres missions" in phrase
    assert "200 € de trop" in phrase


# --- the days --------------------------------------------------------------------------------------------------------------------------


def test_days_that_do_not_hold_are_told_beside_their_field():
    s = scene_choisie()
    essayer = lambda **kw: refus(missions.preparer, s.besoin, champs_mission(**kw), par=s.jeanne)  # noqa: E731

    assert essayer(fin=dans(-40))[0] == "fin"
    assert essayer(objet="   ") == ("objet", "Dites en quelques mots ce que le prestataire fera.")
    assert essayer(montant_ttc=Decimal("2400.00"))[0] == "montant_ttc"
    assert essayer(montant_ht=Decimal("0.00"))[0] == "montant_ht"
    assert essayer(objet="Payer sur FR76 3000 1007 9412 3456 7890 185")[0] == "objet"
    assert (
        refus(
            missions.preparer, s.besoin, champs_mission(), [{"titre": "Plan", "attendu_le": dans(-60)}], par=s.jeanne
        )[0]
        == "attendu_le"
    )
    assert Mission.objects.count() == 0


def test_an_order_is_not_of_tomorrow_nor_after_the_end():
    mission, s = mission_en(PREPAREE)
    assert refus(missions.commander, mission, dans(1), par=s.jeanne) == ("jour", "Cette date est dans le futur.")

    Mission.objects.filter(pk=mission.pk).update(fin=dans(-5))
    assert refus(missions.commander, mission, dans(-1), par=s.jeanne)[0] == "jour"


def test_a_mission_does_not_end_while_something_is_awaited_or_before_its_order():
    _, mission, s = livrable_en(StatutLivrable.REMIS)

    assert refus(missions.terminer, mission, timezone.localdate(), par=s.jeanne)[1].startswith(
        "1 rendu est encore à recevoir ou à relire"
    )
    Livrable.objects.all().update(statut=StatutLivrable.ANNULE)
    assert refus(missions.terminer, mission, dans(-25), par=s.jeanne)[0] == "jour"


# --- amended ---------------------------------------------------------------------------------------------------------------------------


def test_an_order_is_changed_with_a_reason_and_a_draft_without():
    mission, s = mission_en(PREPAREE)
    missions.modifier(mission, champs_mission(objet="Deux ateliers."), par=s.jeanne, revision=mission.revision)
    assert (mission.objet, mission.motif_modification) == ("Deux ateliers.", "")

    missions.commander(mission, timezone.localdate(), par=s.jeanne)
    plus = champs_mission(montant_ht=Decimal("3000.00"), montant_ttc=Decimal("3600.00"))
    assert refus(missions.modifier, mission, plus, par=s.jeanne, revision=mission.revision)[0] == "motif"
    missions.modifier(mission, plus, par=s.jeanne, revision=mission.revision, motif="Un atelier de plus.")

    assert (mission.montant_ttc, mission.modifiee_le) == (Decimal("3600.00"), timezone.localdate())
    assert mission.motif_modification == "Un atelier de plus."


def test_a_change_on_an_old_page_is_refused():
    mission, s = mission_en(PREPAREE)

    assert refus(missions.modifier, mission, champs_mission(), par=s.jeanne, revision=mission.revision - 1) == (
        None,
        missions.CHANGEE,
    )


def test_a_mission_never_costs_less_than_its_accepted_invoices():
    _, mission, s = facture_en(StatutFacture.ACCEPTEE)
    moins = champs_mission(montant_ht=Decimal("800.00"), montant_ttc=Decimal("960.00"))

    assert refus(missions.modifier, mission, moins, par=s.jeanne, revision=mission.revision, motif="Moins.") == (
        "montant_ttc",
        "1 200 € TTC de factures sont déjà acceptés : la mission ne peut pas coûter moins.",
    )


def _sur_une_etape_appauvrie():
    """(mission of 3 000 € TTC that runs, scene): since the order, its étape has 2 000 € of means."""
    mission, s = mission_en(EN_COURS)
    Moyen.objects.filter(etape=s.etape).update(prevu=Decimal("2000.00"))
    return mission, s


@pytest.mark.parametrize(
    "montants", [{}, {"montant_ht": Decimal("2400.00"), "montant_ttc": Decimal("2880.00")}], ids=["same", "less"]
)
def test_a_mission_beyond_the_means_of_today_is_still_moved_when_it_takes_no_more(montants):
    mission, s = _sur_une_etape_appauvrie()

    champs = champs_mission(fin=dans(90), **montants)
    missions.modifier(mission, champs, par=s.jeanne, revision=mission.revision, motif="Un mois de plus.")

    assert mission.fin == dans(90)


def test_a_mission_that_takes_more_stays_inside_the_means_of_today():
    mission, s = _sur_une_etape_appauvrie()

    plus = champs_mission(montant_ttc=Decimal("3000.01"))
    champ, phrase = refus(missions.modifier, mission, plus, par=s.jeanne, revision=mission.revision, motif="La TVA.")

    assert champ == "montant_ttc"
    assert phrase.startswith("L’étape a 2 000 € de moyens.")


def test_a_mission_beyond_the_means_is_not_ordered():
    mission, s = mission_en(PREPAREE)
    Moyen.objects.filter(etape=s.etape).update(prevu=Decimal("2000.00"))

    assert refus(VERBES[TransitionMission.COMMANDER], mission, s)[0] == "montant_ttc"


@pytest.mark.parametrize("etat", [CLOSE, INTERROMPUE])
def test_what_is_over_no_longer_changes(etat):
    mission, s = mission_en(etat)

    assert refus(missions.modifier, mission, champs_mission(), par=s.jeanne, revision=mission.revision)[1].endswith(
        "elle ne change plus."
    )


# --- the end -----------------------------------------------------------------------------------------------------------------------------


def test_interrompre_calls_off_what_was_awaited_and_closes_the_link():
    mission, s = mission_en(PREPAREE)
    missions.commander(mission, timezone.localdate(), par=s.jeanne, email="contact@sentiers.example")

    missions.interrompre(mission, "Le prestataire cesse son activité.", par=s.jeanne)

    assert list(mission.livrables.values_list("statut", flat=True)) == [StatutLivrable.ANNULE]
    assert LienPersonnel.objects.get(mission=mission).revoque_le is not None
    assert missions.lien_ouvert(mission) is None
    assert refus(missions.envoyer_lien, mission, "a@b.example", par=s.jeanne)[1].startswith("Le prestataire reçoit")


def test_a_mission_evaluated_by_one_side_is_closed_once_the_delay_is_over():
    mission, s = mission_en(TERMINEE)
    evaluations.evaluer(mission, Partie.TERRITOIRE, champs_evaluation(), par=s.jeanne)
    assert refus(missions.clore, mission, par=s.jeanne)[1].startswith("Il manque une évaluation.")

    Mission.objects.filter(pk=mission.pk).update(terminee_le=timezone.localdate() - timedelta(days=10))
    missions.clore(mission, par=s.jeanne)

    assert mission.statut == CLOSE


def test_an_evaluated_mission_is_not_taken_up_again():
    mission, s = mission_en(TERMINEE)
    evaluations.evaluer(mission, Partie.ANCT, champs_evaluation(), par=s.claire)

    assert refus(missions.reprendre, mission, par=s.jeanne)[1] == (
        "Cette mission est déjà évaluée : elle ne peut plus être reprise."
    )


# --- the link ------------------------------------------------------------------------------------------------------------------------------


def test_the_order_sends_the_provider_its_link_when_an_address_is_given():
    mission, s = mission_en(PREPAREE)

    missions.commander(mission, timezone.localdate(), par=s.jeanne, email=" contact@sentiers.example ")

    lien = missions.lien_ouvert(mission)
    assert (lien.email, lien.prestataire) == ("contact@sentiers.example", mission.prestataire)
    assert Courriel.objects.filter(gabarit="prestataires.lien").count() == 1


def test_a_false_address_orders_nothing():
    mission, s = mission_en(PREPAREE)

    assert refus(missions.commander, mission, timezone.localdate(), par=s.jeanne, email="contact")[0] == "email"
    assert Mission.objects.get(pk=mission.pk).statut == PREPAREE


def test_a_mission_that_is_not_ordered_has_no_link():
    mission, s = mission_en(PREPAREE)

    assert refus(missions.envoyer_lien, mission, "a@b.example", par=s.jeanne)[0] is None
