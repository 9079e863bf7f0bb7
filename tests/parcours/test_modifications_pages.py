"""Changing what a convention holds: the pages, the mails and the due date of it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from parcours import transitions
from parcours.echeances.modifications import modification_a_decider
from parcours.enums import StatutModification
from parcours.models import Modification, Moyen
from socle.comptes.enums import RoleAnct
from socle.travaux.lettres import construire
from socle.travaux.models import Courriel
from tests.comptes.fabriques import AnctFabrique
from tests.comptes.gestes import texte
from tests.parcours.gestes import accepter, adresse, demander, en_oeuvre

pytestmark = pytest.mark.django_db

PROPOSEE, RETIREE = StatutModification.PROPOSEE, StatutModification.RETIREE


# --- the mails -------------------------------------------------------------------------------------------------------------


def lettre(gabarit):
    return construire(Courriel.objects.get(gabarit=gabarit))


def test_the_referent_reads_what_is_asked_and_why():
    parcours, jeanne, etape = en_oeuvre()
    [demande] = demander(etape, jeanne, cout=Decimal("7000"))

    mail = lettre("parcours.changement")

    assert mail.sujet == "Montaud : un changement à décider pour « Balade nocturne »"
    assert "Coût : 9\u00a0000\u00a0€ → 7\u00a0000\u00a0€." in mail.paragraphes
    assert mail.action[1].endswith(demande.get_absolute_url())
    assert mail.signataire == jeanne


def test_a_demand_taken_back_is_no_longer_told():
    parcours, jeanne, etape = en_oeuvre()
    [demande] = demander(etape, jeanne, cout=Decimal("7000"))
    transitions.retirer_modification(demande, par=jeanne)

    assert lettre("parcours.changement") is None


def test_who_asked_reads_the_decision_or_the_motive_of_the_refusal():
    parcours, jeanne, etape = en_oeuvre()
    [demande] = demander(etape, jeanne, cout=Decimal("7000"))
    transitions.refuser_modification(demande, motif="Le comité préfère attendre.", par=parcours.referent)

    mail = lettre("parcours.decision")

    assert mail.sujet == "Montaud : changement refusé pour « Balade nocturne »"
    assert mail.paragraphes[-1] == "La raison : Le comité préfère attendre."
    assert mail.signataire == parcours.referent


def test_anct_has_a_change_to_decide_among_its_due_dates_until_it_is_decided(settings):
    parcours, jeanne, etape = en_oeuvre()
    [demande] = demander(etape, jeanne, cout=Decimal("7000"))
    attendus = modification_a_decider(timezone.localdate())

    assert [(a["objet_id"], a["quand"]) for a in attendus] == [
        (demande.pk, timezone.localdate() + timedelta(days=settings.DELAI_RELECTURE_JOURS))
    ]
    accepter(demande, parcours.referent)
    assert not modification_a_decider(timezone.localdate()).exists()


# --- the pages -------------------------------------------------------------------------------------------------------------


def test_the_form_asks_only_for_what_was_changed(client_de):
    parcours, jeanne, etape = en_oeuvre()
    saisie = {
        "debut": f"{etape.debut:%Y-%m}",
        "fin": f"{etape.fin:%Y-%m}",
        "cout": "7 000",
        "motif": "Un devis moins cher.",
    }

    reponse = client_de(jeanne).post(adresse("modification_demander", parcours.pk, etape.pk), saisie, follow=True)

    assert [(m.champ, m.statut) for m in Modification.objects.all()] == [("cout", PROPOSEE)]
    assert "Votre demande est partie (coût\u00a0: 7\u00a0000\u00a0€)." in texte(reponse)


def test_what_was_typed_is_kept_when_the_convention_does_not_promise_as_much(client_de):
    parcours, jeanne, etape = en_oeuvre()
    saisie = {"fin": f"{etape.fin:%Y-%m}", "cout": "12 345,67", "motif": "Un devis plus cher."}

    reponse = client_de(jeanne).post(adresse("modification_demander", parcours.pk, etape.pk), saisie)

    page = reponse.content.decode()
    assert 'value="12 345,67"' in page
    assert "Un devis plus cher." in page
    assert reponse.context["form"].errors["cout"] == [
        "La convention promet 9\u00a0000\u00a0€ : au-delà, il faut une modification de la convention (avenant)."
    ]


def test_only_pilots_of_anct_decide(client_de):
    parcours, jeanne, etape = en_oeuvre()
    [demande] = demander(etape, jeanne, cout=Decimal("7000"))
    page = adresse("modification", parcours.pk, demande.pk)
    saisie = {
        "accepter": "True",
        "decision_mode": "appel",
        "decision_reference": "Appel du maire",
        "decision_le": timezone.localdate().isoformat(),
    }

    for qui in (jeanne, AnctFabrique(role_anct=RoleAnct.LECTURE), AnctFabrique(role_anct=RoleAnct.GESTIONNAIRE)):
        client = client_de(qui)
        assert "Enregistrer l’accord" not in client.get(page).content.decode()
        assert client.post(page, saisie).status_code == 403
    reponse = client_de(parcours.referent).post(page, saisie, follow=True)

    assert "Le changement est accepté et appliqué." in texte(reponse)
    assert "Par téléphone ou visio" in texte(reponse)


def test_only_who_asked_takes_it_back(client_de):
    parcours, jeanne, etape = en_oeuvre()
    [demande] = demander(etape, jeanne, cout=Decimal("7000"))
    retirer = adresse("modification_retirer", parcours.pk, demande.pk)

    assert client_de(parcours.referent).post(retirer).status_code == 403
    assert client_de(jeanne).post(retirer).status_code == 302
    assert Modification.objects.get().statut == RETIREE


def test_a_wrong_date_of_decision_is_told_and_all_is_kept(client_de):
    parcours, jeanne, etape = en_oeuvre()
    [demande] = demander(etape, jeanne, cout=Decimal("7000"))
    demain = (timezone.localdate() + timedelta(days=1)).isoformat()
    saisie = {"accepter": "True", "decision_mode": "mail", "decision_reference": "Mail du 3", "decision_le": demain}

    reponse = client_de(parcours.referent).post(adresse("modification", parcours.pk, demande.pk), saisie)

    assert reponse.context["form"].errors["decision_le"] == ["La date de la décision est dans le futur."]
    assert 'value="Mail du 3"' in reponse.content.decode()


@pytest.mark.parametrize("nombre", [1, 30])
def test_the_list_of_changes_asks_the_same_number_of_questions(nombre, client_de, django_assert_num_queries):
    parcours, jeanne, etape = en_oeuvre()
    for n in range(nombre):
        [demande] = demander(etape, jeanne, cout=Decimal(7000 - n))
        accepter(demande, parcours.referent)
        Moyen.objects.filter(etape=etape).update(prevu=Decimal(9000))
    client = client_de(jeanne)
    page = adresse("modifications", parcours.pk)
    client.get(page)

    with django_assert_num_queries(4):
        reponse = client.get(page)

    assert reponse.content.decode().count("Acceptée") == nombre


def test_the_page_of_a_long_delay_says_that_it_waits(client_de):
    parcours, jeanne, etape = en_oeuvre()
    client = client_de(jeanne)
    plus_tard = f"{etape.fin + timedelta(days=100):%Y-%m}"

    page = texte(
        client.post(
            adresse("etape_suivi", parcours.pk, etape.pk),
            {"retard": "True", "fin": plus_tard, "motif": "Trop de pluie."},
            follow=True,
        )
    )

    assert "Rien ne change avant la décision" in page
    suivi = texte(client.get(adresse("etape_suivi", parcours.pk, etape.pk)))
    assert "Un changement attend une décision." in suivi
