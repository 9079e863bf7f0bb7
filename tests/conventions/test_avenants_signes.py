"""An avenant on its way out: étapes wait, the text and the schedule freeze, the signatures change the convention."""

from datetime import timedelta
from decimal import Decimal

import pytest

from conventions import transitions
from conventions.avenants import promis_par_etape
from conventions.enums import StatutActe
from conventions.models import Acte, Convention, Tranche
from parcours import transitions as parcours_transitions
from parcours.enums import Statut as StatutParcours
from parcours.enums import StatutEtape
from socle.mots import date_longue, euros
from tests.conventions import fabriques
from tests.conventions.fabriques_avenants import (
    aujourd_hui,
    avenant,
    etape,
    nouvelle,
    plus_tard,
    signee,
)
from tests.conventions.test_avenants import refus, reserve

pytestmark = pytest.mark.django_db


def test_an_etape_of_an_unsigned_avenant_neither_starts_nor_changes():
    convention, scene = signee()
    forum = nouvelle(scene)
    avenant(convention, scene, {forum: "3000"}, statut=StatutActe.VALIDEE)
    forum.refresh_from_db()
    phrase = "Cette étape est dans une modification (avenant) qui n’est pas encore signée."

    gestes = (
        lambda: parcours_transitions.demarrer_etape(forum, par=scene.jeanne),
        lambda: parcours_transitions.terminer_etape(forum, par=scene.jeanne),
        lambda: parcours_transitions.demander_modification(
            forum, {"cout": Decimal("1")}, motif="Moins cher.", par=scene.jeanne
        ),
        lambda: parcours_transitions.abandonner_etape(forum, motif="Plus de salle.", par=scene.claire),
    )

    assert [refus(geste)[1] for geste in gestes] == [phrase] * 4
    # What the initial act contracts goes on meanwhile.
    parcours_transitions.demarrer_etape(etape(scene), par=scene.jeanne)


def test_nothing_is_promised_before_the_signature():
    convention, scene = signee()
    avenant(convention, scene, statut=StatutActe.VALIDEE)

    assert promis_par_etape(convention)[etape(scene).pk] == Decimal("12000.00")
    assert Tranche.objects.filter(acte__rang=1).count() == 0


# --- out, signed ------------------------------------------------------------------------------------------------------------


def echeancier_de(convention):
    return [(t.genre, t.montant) for t in Tranche.objects.en_vigueur(convention)]


def test_transmettre_plans_the_whole_new_schedule_which_holds_once_signed():
    convention, scene = signee()
    avant = echeancier_de(convention)
    fin = plus_tard(convention)

    acte = avenant(convention, scene, {etape(scene): "21000"}, date_fin=fin, statut=StatutActe.TRANSMISE)

    prevues = list(acte.tranches.order_by("rang"))
    assert [t.montant for t in prevues] == [Decimal("13500"), Decimal("8100"), Decimal("5400")]
    assert (sum(t.montant for t in prevues), sum(t.pct for t in prevues)) == (Decimal("27000"), 100)
    assert prevues[-1].date_prevue > fin
    assert echeancier_de(convention) == avant
    transitions_jusqu_a(acte, StatutActe.SIGNEE, scene)
    assert echeancier_de(convention) == [(t.genre, t.montant) for t in prevues]


def transitions_jusqu_a(acte, statut, scene):
    """Go on from TRANSMISE."""
    fabriques.voter(acte, scene.claire)
    if statut == StatutActe.SIGNEE:
        fabriques.signer(acte, scene.claire)


def test_a_payment_whose_day_has_passed_keeps_its_amount():
    convention, scene = signee()
    hier = aujourd_hui() - timedelta(days=1)
    Tranche.objects.filter(convention=convention, rang=1).update(date_prevue=hier)

    avenant(convention, scene, {etape(scene): "21000"}, statut=StatutActe.SIGNEE)

    assert echeancier_de(convention) == [
        ("avance", Decimal("9000")),
        ("acompte", Decimal("10800")),
        ("solde", Decimal("7200")),
    ]


def test_an_avenant_that_changes_articles_alone_keeps_the_schedule_in_force():
    convention, scene = signee()
    avant = echeancier_de(convention)
    deux = etape(scene, "Animer une réunion autrement")

    acte = avenant(convention, scene, {etape(scene): "11000", deux: "7000"}, statut=StatutActe.SIGNEE)

    assert (acte.montant_delta, acte.tranches.count()) == (0, 0)
    assert echeancier_de(convention) == avant
    assert promis_par_etape(convention)[deux.pk] == Decimal("7000")


def test_the_signature_puts_the_avenant_into_force():
    convention, scene = signee()
    fin = plus_tard(convention, 400)
    effet = convention.date_effet

    avenant(convention, scene, {etape(scene): "14000"}, date_fin=fin, statut=StatutActe.NOTIFIEE)

    assert (convention.montant_total, convention.date_fin, convention.date_effet) == (Decimal("20000"), fin, effet)
    assert (reserve(scene), scene.parcours.fin) == (Decimal("20000"), fin)
    assert scene.parcours.statut == StatutParcours.MISE_EN_OEUVRE
    assert promis_par_etape(convention)[etape(scene).pk] == Decimal("14000")


def test_the_signature_of_less_gives_the_difference_back_to_the_envelope():
    convention, scene = signee()
    fin_du_parcours = scene.parcours.fin

    avenant(convention, scene, {etape(scene): "2000"}, statut=StatutActe.SIGNEE)

    assert (convention.montant_total, reserve(scene)) == (Decimal("8000"), Decimal("8000"))
    assert scene.parcours.fin == max(fin_du_parcours, convention.date_fin)
    assert [montant for _, montant in echeancier_de(convention)] == [Decimal("5600"), Decimal("2400")]


def test_an_avenant_is_not_signed_once_the_convention_has_ended():
    convention, scene = signee()
    acte = avenant(convention, scene, date_fin=plus_tard(convention), statut=StatutActe.AUTORISEE)
    transitions.controler_credits(acte, imputation=fabriques.IMPUTATION, par=scene.claire)
    hier = aujourd_hui() - timedelta(days=1)
    Convention.objects.filter(pk=convention.pk).update(date_fin=hier, date_effet=hier)
    acte = Acte.objects.get(pk=acte.pk)

    champ, message = refus(fabriques.signer, acte, scene.claire)

    assert (champ, message) == (
        "date",
        f"La convention se termine le {date_longue(hier)} : elle n’a pas pu être modifiée après.",
    )


def test_what_was_paid_meanwhile_is_not_taken_back_by_a_signature():
    convention, scene = signee()
    acte = avenant(convention, scene, {etape(scene): "2000"}, statut=StatutActe.AUTORISEE)
    Convention.objects.filter(pk=convention.pk).update(montant_paye=Decimal("9000"))

    _, message = refus(fabriques.signer, acte, scene.claire)

    assert message.startswith(f"L’ANCT a versé {euros(Decimal(9000))} depuis")
    acte.refresh_from_db()
    assert acte.statut == StatutActe.AUTORISEE
    assert reserve(scene) == Decimal("18000")


def test_an_etape_starts_once_its_avenant_is_signed():
    convention, scene = signee()
    forum = nouvelle(scene)
    avenant(convention, scene, {forum: "3000"}, statut=StatutActe.SIGNEE)
    forum.refresh_from_db()

    parcours_transitions.demarrer_etape(forum, par=scene.jeanne)

    assert forum.statut == StatutEtape.EN_COURS


def test_avenants_follow_each_other():
    convention, scene = signee()
    premier = avenant(convention, scene, {etape(scene): "14000"}, statut=StatutActe.NOTIFIEE)

    second = avenant(convention, scene, {etape(scene): "13000"}, statut=StatutActe.NOTIFIEE)

    assert (premier.rang, second.rang) == (1, 2)
    assert [premier.numero[-3:], second.numero[-3:]] == ["/A1", "/A2"]
    assert (second.montant_delta, convention.montant_total) == (Decimal("-1000"), Decimal("19000"))
    assert sum(montant for _, montant in echeancier_de(convention)) == Decimal("19000")


def test_an_avenant_given_up_after_it_went_out_changes_nothing():
    convention, scene = signee()
    forum = nouvelle(scene)
    avant = echeancier_de(convention)
    acte = avenant(convention, scene, {forum: "3000"}, statut=StatutActe.AUTORISEE)

    transitions.abandonner(acte, motif="Le maire a changé d’avis.", par=scene.claire)

    convention.refresh_from_db()
    assert (convention.statut, convention.montant_total) == ("en_cours", Decimal("18000"))
    assert (echeancier_de(convention), reserve(scene)) == (avant, Decimal("18000"))
    assert avenant(convention, scene, {forum: "3000"}, statut=StatutActe.SIGNEE).numero.endswith("/A2")
