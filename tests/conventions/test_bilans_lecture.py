"""What a report opens, and what the étapes already say of themselves."""

from decimal import Decimal

import pytest
from django.utils import timezone

from conventions.bilans import dire_etat, empechement_bilan, est_final, premiere_phrase, statuts_des_bilans
from conventions.enums import StatutActe, StatutBilan, StatutVersement
from conventions.lecture_bilans import texte_du_bilan
from conventions.transitions import bilans
from parcours.enums import PlaceHabitants, StatutEtape
from parcours.models import Etape
from tests.conventions.fabriques_avenants import avenant
from tests.conventions.fabriques_bilans import bilan_accepte
from tests.conventions.fabriques_versements import convention_avec, versements

pytestmark = pytest.mark.django_db

PAYE, DEMANDE = StatutVersement.PAYE, StatutVersement.DEMANDE
BROUILLON, ENVOYE = StatutBilan.BROUILLON, StatutBilan.ENVOYE
A_COMPLETER, ACCEPTE = StatutBilan.A_COMPLETER, StatutBilan.ACCEPTE


# --- what opens the payment ----------------------------------------------------------------------------------------------------


def test_the_report_of_the_last_payment_is_the_final_one():
    _, _, (premier, second, dernier) = convention_avec(PAYE)

    assert [est_final(v.tranche) for v in (premier, second, dernier)] == [False, False, True]


def test_each_state_says_why_the_payment_waits():
    _, _, (premier, second, dernier) = convention_avec(PAYE)

    assert {etat: empechement_bilan(etat, second) for etat in (None, *StatutBilan)} == {
        None: "Le deuxième versement se demande avec un bilan : écrivez-le.",
        BROUILLON: "Le deuxième versement se demande avec un bilan : terminez-le, puis envoyez-le.",
        ENVOYE: "L’ANCT lit votre bilan : vous pourrez demander le deuxième versement quand elle l’aura accepté.",
        A_COMPLETER: "L’ANCT vous demande de compléter votre bilan : le deuxième versement l’attend.",
        ACCEPTE: "",
    }
    assert empechement_bilan(None, premier) == ""
    assert empechement_bilan(None, dernier) == "Le dernier versement se demande avec le bilan final : écrivez-le."


def test_the_states_of_a_convention_are_one_query(django_assert_num_queries):
    convention, scene, _ = convention_avec(PAYE)
    bilan_accepte(convention, 2, scene)
    bilans.ouvrir_bilan(convention, 3, par=scene.jeanne)

    with django_assert_num_queries(1):
        assert statuts_des_bilans(convention) == {2: ACCEPTE, 3: BROUILLON}


def test_an_avenant_leaves_the_report_with_its_payment():
    convention, scene, _ = convention_avec(PAYE)
    bilan_accepte(convention, 2, scene)

    avenant(convention, scene, statut=StatutActe.NOTIFIEE)

    assert empechement_bilan(statuts_des_bilans(convention)[2], versements(convention)[1]) == ""


# --- what an étape says ---------------------------------------------------------------------------------------------------------


def mois_de(annee, mois):
    return timezone.localdate().replace(year=annee, month=mois, day=1)


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"statut": StatutEtape.PROPOSEE}, "En projet : elle n’est pas encore dans la convention."),
        ({"statut": StatutEtape.VALIDEE}, "Pas encore commencée, prévue de mars à juin 2027."),
        ({"statut": StatutEtape.REPORTEE}, "Reportée, prévue maintenant de mars à juin 2027."),
        (
            {"statut": StatutEtape.ABANDONNEE, "motif_abandon": "Trop de pluie."},
            "Abandonnée : Trop de pluie.",
        ),
        (
            {"statut": StatutEtape.EN_COURS, "debut_reel": mois_de(2027, 4), "public": "citoyens"},
            "En cours depuis avril 2027, prévue de mars à juin 2027. Pour qui : habitants.",
        ),
        (
            {
                "statut": StatutEtape.REALISEE,
                "debut_reel": mois_de(2027, 4),
                "fin_reelle": mois_de(2027, 5),
                "place_des_habitants": PlaceHabitants.DECIDER,
                "livrables": "Un plan du marché.",
            },
            "Terminée, menée d’avril à mai 2027, prévue de mars à juin 2027. Place des habitants : décider ensemble. "
            "Ce que nous avons à la fin : Un plan du marché.",
        ),
        ({"statut": StatutEtape.REALISEE}, "Terminée, prévue de mars à juin 2027."),
    ],
)
def test_an_etape_says_where_it_stands(champs, phrase):
    e = Etape(titre="Balade", debut=mois_de(2027, 3), fin=mois_de(2027, 6), **champs)

    assert premiere_phrase(e, mois_de(2027, 5)) == phrase


def test_an_etape_beyond_its_last_month_is_late():
    e = Etape(titre="Balade", debut=mois_de(2027, 3), fin=mois_de(2027, 6), statut=StatutEtape.VALIDEE)

    assert dire_etat(e, mois_de(2027, 7)) == "Pas encore commencée, en retard, prévue de mars à juin 2027"


def test_an_amount_of_the_schedule_is_not_touched_by_a_report():
    convention, scene, (_, second, _) = convention_avec(PAYE)

    bilan_accepte(convention, 2, scene)

    second.refresh_from_db()
    assert (second.montant_prevu, second.statut) == (Decimal("5400.00"), StatutVersement.PREVU)


def test_what_an_etape_says_already_is_not_said_twice():
    convention, scene, _ = convention_avec(StatutVersement.PAYE)
    bilan = bilan_accepte(convention, 2, scene)
    balade, reunion = Etape.objects.filter(parcours=scene.parcours)
    bilan.lignes.filter(etape=balade).update(texte=f"{premiere_phrase(balade)} Trente personnes sont venues.")

    lues = {e["titre"]: e["etat"] for e in texte_du_bilan(bilan)["etapes"]}

    assert lues == {balade.titre: "", reunion.titre: dire_etat(reunion, timezone.localdate())}
