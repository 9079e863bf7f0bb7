"""What the page of a convention says of where it stands: its stages, and what is expected of each side."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from conventions import transitions
from conventions.depots import signatures_par_partie
from conventions.enums import Statut, StatutActe, StatutBilan, StatutReversement, StatutSignature, StatutVersement
from conventions.etapes import etapes, etapes_de_la_modification
from conventions.etats import attendus
from conventions.models import Convention, Reversement, Signature, Tranche
from conventions.situations import rassembler, situation
from conventions.transitions import reversements
from parcours.enums import Statut as StatutParcours
from parcours.models import Parcours
from socle.comptes.enums import RoleAnct
from tests.comptes.fabriques import AnctFabrique
from tests.conventions import fabriques
from tests.conventions.fabriques_avenants import OBJET, avenant
from tests.conventions.fabriques_bilans import bilan_accepte, bilan_dans
from tests.conventions.fabriques_versements import convention_avec, justifier, versements
from tests.conventions.test_cycles import aujourd_hui, signature_dans

pytestmark = pytest.mark.django_db

LONGTEMPS, BIENTOT = date(2020, 9, 1), date(2099, 3, 1)


def lu(response):
    return response.content.decode().replace("&nbsp;", " ").replace("\u00a0", " ")


def page_de(scene):
    return reverse("conventions:page", args=[scene.parcours.pk])


def dits(scene):
    """[(territory, ANCT)], the convention first."""
    _, attendus_ = situation(Parcours.objects.get(pk=scene.parcours.pk))
    return [tuple(m.replace("\u00a0", " ") for m in (a.territoire, a.anct)) for a in attendus_]


def stades(convention, scene):
    """{stage: what the page says of it}, of the convention."""
    convention = Convention.objects.get(pk=convention.pk)
    initial = convention.actes.get(rang=0)
    return {e["libelle"]: e for e in etapes(initial, scene.parcours, convention, _tous(convention))}


def _tous(convention):
    return list(convention.versements.order_by("rang"))


def phase(scene, statut):
    Parcours.objects.filter(pk=scene.parcours.pk).update(statut=statut)
    scene.parcours.statut = statut


# --- the stages -------------------------------------------------------------------------------------------------------------


def test_payments_go_on_as_long_as_one_remains():
    convention, scene, _ = convention_avec(StatutVersement.PAYE)
    phase(scene, StatutParcours.BILAN)

    lignes = stades(convention, scene)

    assert [(e["etat"], e["courante"]) for e in lignes.values()] == [
        ("faite", False),
        ("faite", False),
        ("faite", False),
        ("en cours", True),
        ("en cours", False),
    ]


def test_payments_of_a_suspended_convention_are_said_suspended():
    convention, scene, _ = convention_avec(StatutVersement.PAYE)
    transitions.suspendre(convention, motif="Le bilan n’est pas arrivé.", par=scene.claire)

    assert stades(convention, scene)["Versements"]["detail"] == "suspendus"


def test_payments_are_over_once_the_convention_is_settled():
    convention, scene = soldee()

    lignes = stades(convention, scene)

    assert (lignes["Versements"]["detail"], lignes["Bilan"]["etat"]) == ("faits", "en cours")


def test_all_is_over_with_the_parcours():
    convention, scene = soldee()
    scene.parcours.statut = StatutParcours.CLOS

    assert {e["etat"] for e in stades(convention, scene).values()} == {"faite"}


def test_the_stages_agree_with_their_names():
    convention, scene, _ = convention_avec()

    details = [e["detail"].split(" le ")[0] for e in stades(convention, scene).values()]

    assert details == ["faite", "fait", "faites", "en cours", "à venir"]


@pytest.mark.parametrize(
    ("statut", "courante"),
    [
        (StatutActe.BROUILLON, "Rédaction"),
        (StatutActe.TRANSMISE, "Vote du conseil"),
        (StatutActe.AUTORISEE, "Signatures"),
        (StatutActe.SIGNEE, "Notification"),
    ],
)
def test_an_avenant_has_its_own_stages_and_no_payment(statut, courante):
    convention, scene, _ = convention_avec(StatutVersement.PAYE)
    acte = avenant(convention, scene, statut=statut)

    lignes = etapes_de_la_modification(acte)

    assert [e["libelle"] for e in lignes] == ["Rédaction", "Vote du conseil", "Signatures", "Notification"]
    assert [e["libelle"] for e in lignes if e["courante"]] == [courante]


def test_the_page_of_an_avenant_shows_both(client_de):
    convention, scene, _ = convention_avec(StatutVersement.PAYE)
    avenant(convention, scene, statut=StatutActe.AUTORISEE)

    page = lu(client_de(scene.jeanne).get(page_de(scene)))

    convention_, modification = page.split('aria-label="Les étapes de la modification"')
    assert '4. Versements <span class="te-phases__detail">(en cours)' in convention_
    assert '3. Signatures <span class="te-phases__detail">(en cours)' in modification


# --- the report that the next payment waits for -------------------------------------------------------------------------------


def prevu_le(convention, jour):
    Tranche.objects.filter(convention=convention, rang=2).update(date_prevue=jour)


def test_a_report_to_write_is_said_late_once_its_day_is_past():
    convention, scene, _ = convention_avec(StatutVersement.PAYE)
    prevu_le(convention, LONGTEMPS)

    ((territoire, _),) = dits(scene)

    assert territoire.endswith(
        "écrire le bilan, puis demander le deuxième versement (5 400 €), attendu depuis septembre 2020."
    )


@pytest.mark.parametrize(
    ("etat", "territoire", "anct"),
    [
        (
            StatutBilan.BROUILLON,
            "Réaliser les étapes du parcours et garder les justificatifs des dépenses. Déclarer les dépenses et écrire le bilan, "
            "puis demander le deuxième versement (5 400 €), vers mars 2099.",
            "Suivre avec vous l’avancée du parcours.",
        ),
        (
            StatutBilan.ENVOYE,
            "Réaliser les étapes du parcours et garder les justificatifs des dépenses. Le bilan est envoyé : "
            "il n’y a rien de plus à écrire pour l’instant.",
            "Lire le bilan, puis l’accepter ou demander de le compléter : le deuxième versement (5 400 €) l’attend.",
        ),
        (
            StatutBilan.A_COMPLETER,
            "Compléter le bilan, comme l’ANCT l’a demandé, puis demander le deuxième versement (5 400 €), vers mars 2099.",
            "Lire le bilan quand il sera complété.",
        ),
        (
            StatutBilan.ACCEPTE,
            "Réaliser les étapes du parcours et garder les justificatifs des dépenses. Le bilan est accepté : "
            "demander le deuxième versement (5 400 €), vers mars 2099.",
            "Vérifier le deuxième versement (5 400 €) une fois demandé.",
        ),
    ],
)
def test_what_is_expected_follows_the_report(etat, territoire, anct):
    convention, scene, _ = convention_avec(StatutVersement.PAYE)
    prevu_le(convention, BIENTOT)
    bilan_dans(etat, convention, 2, scene)

    assert dits(scene) == [(territoire, anct)]


def test_expenses_that_leave_nothing_to_pay_are_said():
    convention, scene, _ = convention_avec(StatutVersement.PAYE, StatutVersement.PAYE, depense="10000")
    phase(scene, StatutParcours.BILAN)
    bilan_accepte(convention, 3, scene)

    assert dits(scene) == [
        (
            "Déclarer les dépenses qui manquent, s’il y en a : sinon, il n’y a rien de plus à verser.",
            "Solder la convention, si aucune dépense ne manque.",
        )
    ]


def test_a_stopped_payment_says_what_stops_it_without_a_second_colon():
    _, scene, _ = convention_avec(StatutVersement.SUSPENDU)

    assert dits(scene)[0][0] == "Corriger ce qui bloque le premier versement (9 000 €). Le RIB est illisible."


# --- an avenant under way -----------------------------------------------------------------------------------------------------


def test_what_the_convention_awaits_comes_before_its_avenant():
    convention, scene, _ = convention_avec(StatutVersement.PAYE)
    bilan_dans(StatutBilan.A_COMPLETER, convention, 2, scene)
    avenant(convention, scene)

    convention_, modification = dits(scene)

    assert convention_[0].startswith("Compléter le bilan, comme l’ANCT l’a demandé")
    assert modification[0].startswith("Rien pour l’instant. Vous recevrez un mail quand la modification (avenant)")


def test_an_avenant_that_is_notified_leaves_the_word_to_the_convention():
    convention, scene, _ = convention_avec(StatutVersement.PAYE)
    avenant(convention, scene, statut=StatutActe.NOTIFIEE)

    assert len(dits(scene)) == 1


def test_the_purpose_of_a_draft_is_told_to_anct_alone(client_de):
    convention, scene, _ = convention_avec(StatutVersement.PAYE)
    avenant(convention, scene)

    assert OBJET.replace("\u00a0", " ") in lu(client_de(scene.claire).get(page_de(scene)))
    assert OBJET.replace("\u00a0", " ") not in lu(client_de(scene.jeanne).get(page_de(scene)))


def test_the_amount_of_the_convention_does_not_wait_for_the_number_of_its_avenant(client_de):
    convention, scene, _ = convention_avec(StatutVersement.PAYE)
    avenant(convention, scene)

    assert f"<h1>Convention {convention.actes.get(rang=0).numero} – 18 000 €</h1>" in lu(
        client_de(scene.jeanne).get(page_de(scene))
    )


# --- what was deposited -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("etat", "territoire"),
    [
        (StatutSignature.A_COMPARER, "Rien à refaire : l’ANCT compare le document signé qui est déposé."),
        (StatutSignature.INCOMPLETE, "Vérifier que toutes les pages du document signé y sont, ajouter celles qui"),
        (StatutSignature.REFUSEE, "Déposer un autre document signé : l’ANCT a refusé le premier"),
        (StatutSignature.RETIREE, "Faire signer le maire"),
    ],
)
def test_what_is_expected_follows_what_was_deposited(etat, territoire):
    _, scene = signature_dans(etat)

    assert dits(scene)[0][0].startswith(territoire)


def test_a_document_to_compare_is_expected_of_anct():
    signature, scene = signature_dans(StatutSignature.A_COMPARER)
    acte = signature.acte

    (dit,) = attendus(acte, scene.parcours, rassembler(acte, [], depots=signatures_par_partie(acte)))

    assert dit.anct == (
        "Comparer le document signé par le territoire à celui qu’elle avait envoyé. Vérifier les crédits, puis signer la convention."
    )
    assert Signature.objects.get(pk=signature.pk).statut == StatutSignature.A_COMPARER


# --- a convention that ends ---------------------------------------------------------------------------------------------------


def soldee(depense="8000"):
    """(convention, scene): 9 000 € paid, `depense` euros kept: the rest goes back, the payments that remain are cancelled."""
    convention, scene, _ = convention_avec(StatutVersement.PAYE)
    justifier(convention, scene, depense)
    phase(scene, StatutParcours.BILAN)
    transitions.solder(Convention.objects.get(pk=convention.pk), par=scene.claire)
    return Convention.objects.get(pk=convention.pk), scene


def test_a_debt_is_said_to_both_sides_with_its_day_and_its_creditor():
    convention, scene = soldee()
    jour = reversement_de(convention).echeance
    Reversement.objects.update(echeance=BIENTOT)

    ((territoire, anct),) = dits(scene)

    assert jour > aujourd_hui()
    assert territoire == (
        "Le dernier versement (3 600 €) est annulé. Reverser 1 000 € à l’ANCT avant le 1er mars 2099. "
        "Les versements dépassent les dépenses retenues : l’agence comptable de l’ANCT vous écrit pour ce reversement ; "
        "indiquez-lui le numéro de la convention."
    )
    assert anct == "Recevoir le reversement de 1 000 €, attendu avant le 1er mars 2099, puis enregistrer la recette."


def reversement_de(convention):
    return Reversement.objects.get(convention=convention)


def test_a_debt_whose_day_is_past_is_said_late():
    soldee_, scene = soldee()
    Reversement.objects.filter(convention=soldee_).update(demande_le=LONGTEMPS, echeance=LONGTEMPS)

    assert "Reverser 1 000 € à l’ANCT : la date du 1er septembre 2020 est passée." in dits(scene)[0][0]


def test_a_debt_that_is_paid_is_nothing_more_to_do():
    convention, scene = soldee()
    reversements.recevoir(reversement_de(convention), aujourd_hui(), "TR 31", par=scene.claire)

    assert dits(scene)[0][0].startswith("Rien : le reversement de 1 000 € est reçu par l’ANCT depuis le ")


def test_a_cancelled_payment_is_never_said_made():
    _, scene = soldee(depense="9000")

    assert dits(scene)[0][0] == "Rien : le dernier versement (3 600 €) est annulé. Gardez les justificatifs."


def test_a_terminated_convention_says_its_debt_too():
    convention, scene, _ = convention_avec(StatutVersement.PAYE)
    transitions.resilier(convention, motif="D’un commun accord.", par=scene.claire)
    reversements.constater(Convention.objects.get(pk=convention.pk), Decimal("1240.00"), par=scene.claire)

    assert dits(scene)[0][0].startswith("Reverser 1 240 € à l’ANCT avant le ")


def test_the_page_of_a_settled_convention_gives_its_sums_and_its_debt(client_de):
    convention, scene = soldee()

    page = lu(client_de(scene.jeanne).get(page_de(scene)))

    assert "Reçu : <strong>9 000 €</strong> sur 18 000 €. Annulé : 9 000 €." in page
    assert "Annulé<br>La convention est terminée." in page
    assert "Reverser 1 000 € à l’ANCT" in page
    assert (
        reverse("conventions:reversement_recevoir", args=[scene.parcours.pk, reversement_de(convention).pk]) not in page
    )


@pytest.mark.parametrize(("role", "offert"), [(RoleAnct.GESTIONNAIRE, True), (RoleAnct.CHARGE_MISSION, False)])
def test_who_keeps_the_finances_records_the_money_from_there(role, offert, client_de):
    convention, scene = soldee()
    lien = reverse("conventions:reversement_recevoir", args=[scene.parcours.pk, reversement_de(convention).pk])

    page = lu(client_de(AnctFabrique(role_anct=role)).get(page_de(scene)))

    assert (lien in page) is offert


def test_a_debt_that_is_paid_leaves_no_link(client_de):
    convention, scene = soldee()
    reversement = reversement_de(convention)
    reversements.recevoir(reversement, aujourd_hui(), "TR 31", par=scene.claire)

    page = lu(client_de(AnctFabrique(role_anct=RoleAnct.GESTIONNAIRE)).get(page_de(scene)))

    assert Reversement.objects.get(pk=reversement.pk).statut == StatutReversement.RECU
    assert "Enregistrer la recette" not in page


# --- what it costs ------------------------------------------------------------------------------------------------------------


def test_where_nothing_is_drafted_the_situation_is_one_query(django_assert_num_queries):
    scene = fabriques.relu()

    with django_assert_num_queries(1):
        assert situation(scene.parcours) == (None, [])


@pytest.mark.parametrize("statuts", [(StatutVersement.PAYE,), (StatutVersement.PAYE, StatutVersement.PAYE)])
def test_the_situation_costs_the_same_whatever_was_paid(statuts, django_assert_num_queries):
    convention, scene, _ = convention_avec(*statuts)
    parcours = Parcours.objects.pour_page().get(pk=scene.parcours.pk)

    # act, payments, report
    with django_assert_num_queries(3):
        en_cours, attendus_ = situation(parcours)

    assert (en_cours.pk, en_cours.statut, len(attendus_)) == (convention.pk, Statut.EN_COURS, 1)
    assert len(versements(convention)) == 3
