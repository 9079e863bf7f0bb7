"""Who is awaited for a report, for what, by when; silent while the convention does not run."""

from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.urls import reverse
from django.utils import timezone

from conventions import reglages, transitions
from conventions.enums import StatutBilan, StatutVersement
from conventions.models import Bilan, Tranche
from conventions.transitions import bilans
from rappels.calcul import echeances
from socle.echeances import ANCT, EQUIPE, regles
from tests.conventions.fabriques import relu
from tests.conventions.fabriques_bilans import MOTIF, bilan_accepte, bilan_dans
from tests.conventions.fabriques_versements import convention_avec, demander

pytestmark = pytest.mark.django_db

REGLES = {r.code.removeprefix("conventions."): r for r in regles() if r.code.startswith("conventions.bilan_")}
CLES = {"objet_id", "parcours_id", "quand", "libelle", "detail"}
DEMANDE, PAYE = StatutVersement.DEMANDE, StatutVersement.PAYE
BROUILLON, ENVOYE = StatutBilan.BROUILLON, StatutBilan.ENVOYE
A_COMPLETER, ACCEPTE = StatutBilan.A_COMPLETER, StatutBilan.ACCEPTE


def dans(jours):
    return timezone.localdate() + timedelta(days=jours)


def lignes(code, jour=None):
    return list(REGLES[code].queryset(jour or timezone.localdate()))


def attendues(jour=None):
    return {code for code in REGLES if lignes(code, jour)}


def phrase(code, jour=None):
    (ligne,) = lignes(code, jour)
    return REGLES[code].phrase(ligne).replace("\N{NO-BREAK SPACE}", " ")


def numero(convention):
    return convention.actes.get(rang=0).numero


def prevoir(versement, jour):
    """As if the schedule had said this day."""
    Tranche.objects.filter(pk=versement.tranche_id).update(date_prevue=jour)


def test_the_rules_say_when_they_remind():
    assert {code: (r.pour, r.avances) for code, r in REGLES.items()} == {
        "bilan_intermediaire": (EQUIPE, (-45, -15, -3, 7)),
        "bilan_final": (EQUIPE, (-60, -30, -7, 1, 15, 30)),
        "bilan_a_completer": (EQUIPE, (3, 10, 20)),
        "bilan_a_lire": (ANCT, (-3, 1, 7)),
    }


# --- to write ------------------------------------------------------------------------------------------------------------------------


def test_the_report_of_the_next_payment_is_awaited_on_the_day_of_the_schedule():
    convention, scene, (_, second, _) = convention_avec(PAYE)
    prevoir(second, dans(30))

    (ligne,) = lignes("bilan_intermediaire")

    assert set(ligne) == CLES
    assert (ligne["objet_id"], ligne["parcours_id"], ligne["quand"]) == (second.pk, scene.parcours.pk, dans(30))
    assert REGLES["bilan_intermediaire"].lien(ligne) == reverse("conventions:bilan", args=[scene.parcours.pk, 2])
    assert phrase("bilan_intermediaire").startswith(f"Écrire le bilan de la convention {numero(convention)}, avant le ")
    assert phrase("bilan_intermediaire").endswith("le deuxième versement se demande une fois ce bilan accepté.")


def test_it_stands_on_no_list_months_before():
    _, _, (_, second, _) = convention_avec(PAYE)
    prevoir(second, dans(200))

    assert lignes("bilan_intermediaire") == []
    assert len(lignes("bilan_intermediaire", dans(110))) == 1


def test_it_waits_for_the_payment_before():
    _, _, (_, second, _) = convention_avec(DEMANDE)
    prevoir(second, dans(30))

    assert lignes("bilan_intermediaire") == []


@pytest.mark.parametrize(
    ("etat", "code"),
    [
        (BROUILLON, "bilan_intermediaire"),
        (ENVOYE, "bilan_a_lire"),
        (A_COMPLETER, "bilan_a_completer"),
        (ACCEPTE, None),
    ],
)
def test_each_state_awaits_one_thing_of_one_side(etat, code):
    convention, scene, (_, second, _) = convention_avec(PAYE)
    prevoir(second, dans(30))
    bilan_dans(etat, convention, 2, scene)

    assert attendues() == ({code} if code else set())


def test_a_payment_asked_for_awaits_no_report():
    convention, scene, (_, second, _) = convention_avec(PAYE)
    prevoir(second, dans(30))
    bilan = bilan_accepte(convention, 2, scene)
    demander(second, scene)
    bilans.rouvrir_bilan(bilan, par=scene.claire)

    assert attendues() == {"bilan_a_lire"}


def test_the_final_report_is_awaited_the_months_of_the_convention_after_its_end():
    convention, scene, (*_, dernier) = convention_avec(PAYE)
    limite = convention.date_fin + relativedelta(months=reglages.delai_bilan_mois())

    (ligne,) = lignes("bilan_final", limite - timedelta(days=60))

    assert (ligne["objet_id"], ligne["quand"]) == (dernier.pk, limite)
    assert REGLES["bilan_final"].lien(ligne) == reverse("conventions:bilan", args=[scene.parcours.pk, 3])
    assert phrase("bilan_final", limite).startswith(
        f"Écrire le bilan final de la convention {numero(convention)}, avant"
    )
    assert lignes("bilan_final", limite - timedelta(days=91)) == []
    bilan_dans(ENVOYE, convention, 3, scene)
    assert lignes("bilan_final", limite) == []


# --- to complete, to read -----------------------------------------------------------------------------------------------------------


def test_what_is_to_complete_is_awaited_now_without_the_motive():
    convention, scene, _ = convention_avec(PAYE)
    bilan = bilan_dans(A_COMPLETER, convention, 2, scene)

    (ligne,) = lignes("bilan_a_completer")

    assert (ligne["objet_id"], ligne["quand"]) == (bilan.pk, timezone.localdate())
    assert phrase("bilan_a_completer") == (
        f"Compléter le bilan de la convention {numero(convention)} : sa page dit ce qui manque."
    )
    assert MOTIF not in phrase("bilan_a_completer")


def test_anct_reads_within_ten_days():
    convention, scene, _ = convention_avec(PAYE)
    bilan_dans(ENVOYE, convention, 2, scene)
    Bilan.objects.update(envoye_le=dans(-3))

    (ligne,) = lignes("bilan_a_lire")

    assert ligne["quand"] == dans(7)
    assert REGLES["bilan_a_lire"].lien(ligne) == reverse("conventions:bilan_juger", args=[scene.parcours.pk, 2])
    assert phrase("bilan_a_lire").startswith(f"Lire le bilan de la convention {numero(convention)}, avant le ")
    (echeance,) = [e for e in echeances(dans(0), pour=ANCT) if e.regle.code == "conventions.bilan_a_lire"]
    assert echeance.quand == dans(7)


# --- silence, whose, and at what cost ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fin", ["suspendre", "resilier"])
@pytest.mark.parametrize("etat", [BROUILLON, ENVOYE, A_COMPLETER])
def test_a_convention_that_no_longer_runs_awaits_no_report(fin, etat):
    convention, scene, (_, second, _) = convention_avec(PAYE)
    prevoir(second, dans(30))
    bilan_dans(etat, convention, 2, scene)
    assert len(attendues()) == 1

    getattr(transitions, fin)(convention, motif="Un échange est prévu.", par=scene.claire)

    assert attendues(dans(0) + relativedelta(years=3)) == set()


def test_another_territory_is_not_seen():
    for nom in ("Montaud", "Flers"):
        convention, scene, _ = convention_avec(PAYE, scene=relu(nom=nom))
        bilan_dans(A_COMPLETER, convention, 2, scene)

    vues = echeances(timezone.localdate(), pour=EQUIPE, parcours=[convention.parcours_id])

    assert [e.parcours_id for e in vues if e.regle.code == "conventions.bilan_a_completer"] == [convention.parcours_id]


@pytest.mark.parametrize("nb", [1, 3])
def test_each_rule_is_one_query(nb, django_assert_num_queries):
    for n in range(nb):
        convention, scene, _ = convention_avec(PAYE, scene=relu(nom=f"Village {n}"))
        bilan_dans(ENVOYE, convention, 2, scene)

    with django_assert_num_queries(4):
        assert {code: len(lignes(code)) for code in REGLES} == dict.fromkeys(REGLES, 0) | {"bilan_a_lire": nb}
