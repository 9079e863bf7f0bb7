"""What is late: expected on another day, or the provider reminded; who is told, how often, and what refuses."""

from datetime import timedelta

import pytest
from django.utils import timezone

from prestataires.enums import StatutLivrable, StatutMission
from prestataires.models import LienPersonnel, Livrable
from prestataires.transitions import livrables, missions
from socle.journal.models import EntreeJournal
from socle.mots import date_longue, insecables
from socle.travaux.lettres import construire
from socle.travaux.models import Courriel
from tests.conventions.test_views import texte
from tests.prestataires.fabriques_missions import dans, livrable_en, mission_en
from tests.prestataires.test_missions import refus
from tests.prestataires.test_missions_pages import adresse

pytestmark = pytest.mark.django_db

GABARIT = "prestataires.livrable_attendu"


def en_retard(statut=StatutLivrable.ATTENDU, *, lien=True):
    """(deliverable, mission, scene): its day is past; the provider has a link, or not."""
    livrable, mission, s = livrable_en(statut)
    Livrable.objects.filter(pk=livrable.pk).update(attendu_le=dans(-4))
    livrable.refresh_from_db()
    if lien:
        missions.envoyer_lien(mission, "contact@sentiers.example", par=s.jeanne)
    return livrable, mission, s


def lettres():
    return [construire(c) for c in Courriel.objects.filter(gabarit=GABARIT).order_by("pk")]


# --- another day ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("statut", [StatutLivrable.ATTENDU, StatutLivrable.A_REPRENDRE])
def test_what_is_still_expected_is_expected_on_another_day_and_the_provider_told(statut):
    livrable, _, s = en_retard(statut)

    livrables.reporter(livrable, dans(21), par=s.jeanne)

    assert Livrable.objects.get(pk=livrable.pk).attendu_le == dans(21)
    assert not livrables.en_retard(livrable)
    [lettre] = lettres()
    assert lettre.sujet == f"Montaud : « Plan de la balade » est attendu pour le {date_longue(dans(21))}"
    assert lettre.lien_personnel
    entree = EntreeJournal.objects.de(livrable).get(action="livrable.reporter")
    assert entree.valeurs == {"avant": dans(-4).isoformat(), "pour_le": dans(21).isoformat()}


def test_before_the_order_the_day_changes_and_nobody_is_written_to():
    mission, s = mission_en(StatutMission.PREPAREE)

    livrables.reporter(mission.livrables.get(), dans(33), par=s.jeanne)

    assert mission.livrables.get().attendu_le == dans(33)
    assert lettres() == []


@pytest.mark.parametrize(
    ("jour", "message"),
    [
        (lambda liv: liv.attendu_le, "C’est déjà le jour prévu : choisissez-en un autre."),
        (lambda liv: dans(-1), "Ce jour est passé : choisissez celui où vous l’attendez maintenant."),
    ],
)
def test_a_day_that_is_the_same_or_past_is_told_beside_its_field(jour, message):
    livrable, _, s = en_retard()

    assert refus(livrables.reporter, livrable, jour(livrable), par=s.jeanne) == ("attendu_le", message)


@pytest.mark.parametrize("verbe", ["reporter", "relancer"])
@pytest.mark.parametrize("statut", [StatutLivrable.REMIS, StatutLivrable.ACCEPTE, StatutLivrable.ANNULE])
def test_what_is_no_longer_expected_is_neither_moved_nor_reminded(statut, verbe):
    livrable, _, s = livrable_en(statut)

    message = refuser(verbe, livrable, s)

    assert message == f"Ce rendu est « {statut.label} » : on ne l’attend plus."


def test_nothing_is_moved_nor_reminded_once_the_mission_is_over():
    livrable, mission, s = en_retard()
    missions.interrompre(mission, "Le prestataire n’est plus disponible.", par=s.jeanne)

    for verbe in ("reporter", "relancer"):
        assert refuser(verbe, livrable, s).startswith("On n’attend plus ce rendu")


def refuser(verbe, livrable, s):
    if verbe == "reporter":
        return refus(livrables.reporter, livrable, dans(30), par=s.jeanne)[1]
    return refus(livrables.relancer_livrable, livrable, par=s.jeanne)[1]


# --- a reminder -------------------------------------------------------------------------------------------------------------------------


def test_the_provider_is_reminded_once_a_day():
    livrable, _, s = en_retard()

    livrables.relancer_livrable(livrable, par=s.jeanne)
    _, encore = refus(livrables.relancer_livrable, livrable, par=s.jeanne)

    assert encore == "Un mail est déjà parti aujourd’hui pour ce rendu. Laissez un peu de temps, ou appelez."
    [lettre] = lettres()
    assert lettre.sujet == "Montaud : « Plan de la balade » est en retard"
    assert f"pour le {date_longue(dans(-4))}" in lettre.paragraphes[0]


def test_a_reminder_handed_over_meanwhile_does_not_leave():
    livrable, _, s = en_retard()
    livrables.relancer_livrable(livrable, par=s.jeanne)

    livrables.remettre(livrable, precision="Voici.")

    assert lettres() == [None]


def test_without_a_link_that_opens_the_team_is_told_to_send_one():
    livrable, mission, s = en_retard(lien=False)
    dit = "Ce prestataire n’a pas de lien qui s’ouvre : envoyez-lui-en un nouveau, plus bas, ou appelez-le."
    assert refus(livrables.relancer_livrable, livrable, par=s.jeanne)[1] == dit

    missions.envoyer_lien(mission, "contact@sentiers.example", par=s.jeanne)
    LienPersonnel.objects.filter(mission=mission).update(expire_le=timezone.now() - timedelta(minutes=1))
    assert refus(livrables.relancer_livrable, livrable, par=s.jeanne)[1] == dit


def test_what_is_not_late_is_not_reminded():
    livrable, _, s = livrable_en()

    _, message = refus(livrables.relancer_livrable, livrable, par=s.jeanne)

    assert message.startswith("« Plan de la balade » est attendu pour le")
    assert message.endswith("il n’est pas en retard.")


# --- the page ---------------------------------------------------------------------------------------------------------------------------


def test_the_page_of_the_mission_offers_both_and_says_what_was_done(client_de):
    livrable, mission, s = en_retard()
    client, ou = client_de(s.jeanne), (s.parcours.pk, mission.pk)

    page = texte(client.get(adresse("mission", *ou)))
    assert "Relancer<" in page
    assert "Changer la date<" in page
    relance = texte(client.post(adresse("livrable_relancer", *ou, livrable.pk), follow=True))
    assert insecables("Le prestataire est relancé par mail pour « Plan de la balade ».") in relance
    reporte = client.post(
        adresse("livrable_reporter", *ou, livrable.pk), {"attendu_le": dans(9).isoformat()}, follow=True
    )

    assert insecables(f"« Plan de la balade » est attendu pour le {date_longue(dans(9))}.") in texte(reporte)
    assert "Relancer<" not in texte(reporte)


def test_without_a_link_the_page_does_not_offer_to_remind(client_de):
    _, mission, s = en_retard(lien=False)

    page = texte(client_de(s.jeanne).get(adresse("mission", s.parcours.pk, mission.pk)))

    assert "Relancer<" not in page
    assert "Changer la date<" in page
