"""Who is awaited for a payment, for what, by when; what is settled is awaited no more."""

from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.urls import reverse
from django.utils import timezone

from conventions import transitions
from conventions.enums import StatutVersement
from conventions.models import Tranche
from parcours.enums import Statut as StatutParcours
from parcours.models import Parcours
from rappels.calcul import echeances
from socle.echeances import ANCT, EQUIPE, regles
from tests.conventions.fabriques import relu
from tests.conventions.fabriques_bilans import bilan_accepte
from tests.conventions.fabriques_versements import avancer, certifier, convention_avec, demander, payer_tout

pytestmark = pytest.mark.django_db

REGLES = {r.code.removeprefix("conventions."): r for r in regles() if r.code.startswith("conventions.versement_")}
CLES = {"objet_id", "parcours_id", "quand", "libelle", "detail"}
DEMANDE, SUSPENDU, CERTIFIE = StatutVersement.DEMANDE, StatutVersement.SUSPENDU, StatutVersement.CERTIFIE
TRANSMIS, PAYE, REJETE = StatutVersement.TRANSMIS, StatutVersement.PAYE, StatutVersement.REJETE


def dans(jours):
    return timezone.localdate() + timedelta(days=jours)


def lignes(code, jour=None):
    return list(REGLES[code].queryset(jour or timezone.localdate()))


def attendues(jour=None):
    """The rules of payments that have something to say."""
    return {code for code in REGLES if lignes(code, jour)}


def phrase(code, jour=None):
    (ligne,) = lignes(code, jour)
    return REGLES[code].phrase(ligne).replace("\N{NO-BREAK SPACE}", " ")


def numero(convention):
    return convention.actes.get(rang=0).numero


def prevoir(versement, jour):
    """As if the schedule had said this day."""
    Tranche.objects.filter(pk=versement.tranche_id).update(date_prevue=jour)


def aux_etapes(convention, statut):
    Parcours.objects.filter(pk=convention.parcours_id).update(statut=statut)


# --- each state has its line -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statut", "code", "pour"),
    [
        (DEMANDE, "versement_a_certifier", ANCT),
        (SUSPENDU, "versement_bloque", EQUIPE),
        (CERTIFIE, "versement_a_transmettre", ANCT),
        (TRANSMIS, "versement_a_payer", ANCT),
        (REJETE, "versement_rejete", ANCT),
    ],
)
def test_each_state_awaits_one_thing_of_one_side(statut, code, pour):
    convention, scene, (premier, *_) = convention_avec(statut)

    assert attendues() == {code}
    (ligne,) = lignes(code)
    assert set(ligne) == CLES
    assert (ligne["objet_id"], ligne["parcours_id"]) == (premier.pk, scene.parcours.pk)
    assert ligne["libelle"] == "premier versement"
    assert REGLES[code].pour == pour
    page = reverse("conventions:page", args=[convention.parcours_id])
    assert REGLES[code].lien(ligne) == (reverse("conventions:versement", args=[premier.pk]) if pour == ANCT else page)


def test_what_is_paid_awaits_nothing_before_the_day_of_the_next_one():
    convention_avec(PAYE)

    assert attendues() == set()


def test_the_sentences_name_the_payment_the_convention_and_the_amount():
    convention, scene, (premier, *_) = convention_avec(DEMANDE)
    le = f"premier versement de la convention {numero(convention)}"
    dites = [phrase("versement_a_certifier")]

    certifier(premier, par=scene.claire)
    dites.append(phrase("versement_a_transmettre"))
    transitions.transmettre_versement(premier, le=dans(0), par=scene.claire)
    dites.append(phrase("versement_a_payer"))
    transitions.rejeter(premier, motif="Le compte est clos.", par=scene.claire)
    dites.append(phrase("versement_rejete"))

    assert [d.partition(" avant le ")[0] for d in dites] == [
        f"Certifier le {le} (9 000 €)",
        f"Transmettre le {le} (9 000 €) à l’agence comptable : à payer",
        f"Enregistrer le paiement du {le} (9 000 €), attendu",
        f"Corriger le versement rejeté par l’agence comptable : {le} (9 000 €).",
    ]


# --- the objective -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statut", "code"),
    [(DEMANDE, "versement_a_certifier"), (CERTIFIE, "versement_a_transmettre"), (TRANSMIS, "versement_a_payer")],
)
def test_the_objective_is_thirty_days_after_the_request_plus_those_that_were_stopped(statut, code):
    convention, _, (premier, *_) = convention_avec(statut)
    assert lignes(code)[0]["quand"] == dans(30)

    type(premier).objects.filter(pk=premier.pk).update(jours_arretes=12)

    assert lignes(code)[0]["quand"] == dans(42)
    (echeance,) = echeances(timezone.localdate(), pour=ANCT, codes={REGLES[code].code})
    assert (echeance.quand, echeance.objet_id) == (dans(42), premier.pk)


@pytest.mark.parametrize("code", ["versement_a_certifier", "versement_a_transmettre"])
def test_a_suspended_convention_certifies_and_sends_nothing(code):
    statut = DEMANDE if code == "versement_a_certifier" else CERTIFIE
    convention, scene, _ = convention_avec(statut)
    assert attendues() == {code}

    transitions.suspendre(convention, motif="Un échange est prévu.", par=scene.claire)

    assert attendues() == set()


# --- what blocks ---------------------------------------------------------------------------------------------------------------


def test_what_blocks_is_said_to_the_team_without_the_motive():
    convention, scene, (premier, *_) = convention_avec(DEMANDE)
    transitions.suspendre_versement(premier, motif="Le RIB est au nom de Michel Roux.", par=scene.claire)

    (ligne,) = lignes("versement_bloque")

    assert ligne["quand"] == timezone.localdate()
    assert phrase("versement_bloque") == (
        f"Corriger ce qui bloque le premier versement de la convention {numero(convention)} : "
        "la page de la convention dit pourquoi."
    )
    transitions.reprendre_versement(premier, par=scene.claire)
    assert attendues() == {"versement_a_certifier"}


# --- what is to be asked for -----------------------------------------------------------------------------------------------------


def test_the_next_payment_is_to_be_asked_for_from_its_day_on_once_its_report_is_accepted():
    convention, scene, (_, second, _) = convention_avec(PAYE)
    jour = dans(10)
    prevoir(second, jour)
    assert lignes("versement_a_demander", jour) == []
    bilan_accepte(convention, 2, scene)
    assert lignes("versement_a_demander", jour - timedelta(days=1)) == []

    (ligne,) = lignes("versement_a_demander", jour)

    assert (ligne["objet_id"], ligne["quand"]) == (second.pk, jour)
    assert phrase("versement_a_demander", jour) == (
        f"Demander le deuxième versement de la convention {numero(convention)} (5 400 €)."
    )
    demander(second, scene)
    assert lignes("versement_a_demander", jour) == []


@pytest.mark.parametrize("statut", [DEMANDE, SUSPENDU, CERTIFIE, TRANSMIS, REJETE])
def test_nothing_is_to_be_asked_for_while_the_previous_one_is_not_paid(statut):
    convention, scene, (_, second, _) = convention_avec(statut)
    bilan_accepte(convention, 2, scene)
    prevoir(second, dans(-1))

    assert lignes("versement_a_demander") == []


def test_the_last_payment_waits_for_the_bilan_and_not_for_its_day():
    convention, scene, (*_, dernier) = convention_avec(PAYE, PAYE)
    bilan_accepte(convention, 3, scene)
    prevoir(dernier, dans(-1))
    assert lignes("versement_a_demander") == []

    prevoir(dernier, dans(90))
    aux_etapes(convention, StatutParcours.BILAN)

    (ligne,) = lignes("versement_a_demander")
    assert (ligne["objet_id"], ligne["libelle"], ligne["quand"]) == (dernier.pk, "dernier versement", dans(90))


@pytest.mark.parametrize("fin", ["suspendre", "resilier"])
def test_a_convention_that_no_longer_runs_asks_for_nothing(fin):
    convention, scene, (_, second, _) = convention_avec(PAYE)
    bilan_accepte(convention, 2, scene)
    prevoir(second, dans(-1))
    assert attendues() == {"versement_a_demander"}

    getattr(transitions, fin)(convention, motif="Un échange est prévu.", par=scene.claire)

    assert attendues() == set()


def test_a_paid_up_convention_awaits_nothing():
    convention, scene, _ = convention_avec()
    aux_etapes(convention, StatutParcours.BILAN)

    payer_tout(convention, scene)

    assert attendues(dans(0) + relativedelta(years=5)) == set()


# --- whose, and at what cost -------------------------------------------------------------------------------------------------


def test_another_territory_is_not_seen():
    ici, _, _ = convention_avec(SUSPENDU, scene=relu())
    ailleurs, _, (autre, *_) = convention_avec(SUSPENDU, scene=relu(nom="Flers"))

    vues = echeances(timezone.localdate(), pour=EQUIPE, parcours=[ailleurs.parcours_id])

    assert [(e.regle.code, e.objet_id) for e in vues if e.regle.code == "conventions.versement_bloque"] == [
        ("conventions.versement_bloque", autre.pk)
    ]
    assert ici.parcours_id not in {e.parcours_id for e in vues}


@pytest.mark.parametrize("nb", [1, 3])
def test_each_rule_is_one_query(nb, django_assert_num_queries):
    for n in range(nb):
        _, scene, _ = convention_avec(DEMANDE, scene=relu(nom=f"Village {n}"))

    with django_assert_num_queries(6):
        trouvees = {code: len(lignes(code)) for code in REGLES}

    assert trouvees == {
        "versement_a_demander": 0,
        "versement_bloque": 0,
        "versement_a_certifier": nb,
        "versement_a_transmettre": 0,
        "versement_a_payer": 0,
        "versement_rejete": 0,
    }


def fins():
    """Which of the two ends of a convention are awaited today."""
    toutes = {r.code: r for r in regles() if r.code in ("conventions.a_solder", "conventions.a_clore")}
    return {code for code, r in toutes.items() if list(r.queryset(timezone.localdate()))}


def test_a_convention_is_to_settle_once_all_is_paid_then_to_close_once_the_parcours_is_over():
    convention, scene, (_, *restants) = convention_avec(PAYE)
    aux_etapes(convention, StatutParcours.BILAN)
    assert fins() == set()  # two payments are still to come
    for versement in restants:
        demander(versement, scene)
        avancer(versement, PAYE, par=scene.claire)
    assert fins() == {"conventions.a_solder"}

    convention.refresh_from_db()
    transitions.solder(convention, par=scene.claire)
    assert fins() == set()
    aujourd_hui = timezone.localdate()
    Parcours.objects.filter(pk=convention.parcours_id).update(statut=StatutParcours.CLOS, clos_le=aujourd_hui)
    assert fins() == {"conventions.a_clore"}

    convention.refresh_from_db()
    convention.parcours.refresh_from_db()
    transitions.clore(convention, par=scene.claire)
    assert fins() == set()
