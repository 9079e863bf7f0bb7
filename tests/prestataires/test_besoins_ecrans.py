"""What the pages of a need, of its choice and of its mission say of money, of days and of the convention."""

from decimal import Decimal

import pytest
from django.urls import reverse

from parcours.enums import Source, Statut, StatutEtape
from parcours.models import Etape, Moyen, Parcours
from prestataires.enums import StatutMission
from prestataires.moyens import financement_de
from tests.prestataires import fabriques_choix
from tests.prestataires.fabriques_besoins import coop, demande, ecrit, jour, territoire
from tests.prestataires.fabriques_missions import mission_en, scene_choisie
from tests.prestataires.test_besoins_pages import page, saisie, url

pytestmark = pytest.mark.django_db


def texte(reponse):
    return reponse.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


def espere(etape, montant):
    """Another payer is hoped for."""
    return Moyen.objects.create(
        parcours_id=etape.parcours_id,
        etape=etape,
        source=Source.COFINANCEMENT,
        libelle="Région",
        prevu=Decimal(montant),
        modifie_par=etape.modifie_par,
    )


# --- what is planned ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statut", "phrase"),
    [
        (StatutEtape.BROUILLON, "6 000 € TTC demandés à l’ANCT et 4 000 € espérés d’autres financeurs"),
        (StatutEtape.VALIDEE, "6 000 € TTC acquis (ANCT, par la convention) et 4 000 € espérés d’autres financeurs"),
    ],
)
def test_what_is_hoped_for_is_told_from_what_is_promised(statut, phrase):
    scene = territoire()
    espere(scene.etape, "4000")
    scene.etape.statut = statut

    assert financement_de(scene.etape).phrase.replace("\u00a0", " ") == phrase


def test_the_need_and_the_mission_speak_of_the_same_money(client_de):
    s = scene_choisie(cout="6500")
    espere(s.etape, "4000")
    client = client_de(s.jeanne)

    besoin = texte(client.get(reverse("prestataires:besoin", args=[s.parcours.pk, s.etape.pk])))
    mission = texte(client.get(reverse("prestataires:mission_preparer", args=[s.parcours.pk, s.besoin.pk])))

    assert "L’étape prévoit 6 500 € TTC demandés à l’ANCT et 4 000 € espérés d’autres financeurs." in besoin
    assert "<strong>10 500 €</strong> de moyens : 6 500 € TTC demandés à l’ANCT et 4 000 € espérés" in mission


def test_who_writes_a_budget_knows_who_reads_it(client_de):
    scene = territoire()

    contenu = texte(
        client_de(scene.jeanne).get(reverse("prestataires:besoin_ecrire", args=[scene.parcours.pk, scene.etape.pk]))
    )

    assert "Les prestataires lisent le budget que vous écrivez ici." in contenu


# --- days -----------------------------------------------------------------------------------------------------------------------------


def test_an_answer_is_not_expected_on_a_day_that_is_over(client_de):
    scene = ecrit()

    reponse = client_de(scene.jeanne).post(
        url("besoin_modifier", scene), saisie(reponse_avant=jour(-1).isoformat(), revision=scene.besoin.revision)
    )

    assert list(reponse.context["form"].errors) == ["reponse_avant"]


# --- the convention -------------------------------------------------------------------------------------------------------------------

HORS = "Cette étape n’est pas encore dans la convention : sa dépense ne sera prise en charge qu’après la modification (avenant)"


def _pages(s, mission):
    return {
        nom: reverse(f"prestataires:{nom}", args=[s.parcours.pk, pk])
        for nom, pk in (
            ("besoin", s.etape.pk),
            ("avis", s.besoin.pk),
            ("mission_modifier", mission.pk),
            ("mission_commander", mission.pk),
        )
    }


@pytest.mark.parametrize(("statut", "attendu"), [(StatutEtape.BROUILLON, True), (StatutEtape.VALIDEE, False)])
def test_an_etape_out_of_the_convention_is_said_before_anything_is_spent(statut, attendu, client_de):
    s = scene_choisie()
    mission, _ = mission_en(StatutMission.PREPAREE, s=s)
    Parcours.objects.filter(pk=s.parcours.pk).update(statut=Statut.MISE_EN_OEUVRE)
    Etape.objects.filter(pk=s.etape.pk).update(statut=statut)
    client = client_de(s.jeanne)

    dits = {nom: HORS in texte(client.get(adresse)) for nom, adresse in _pages(s, mission).items()}

    assert dits == dict.fromkeys(dits, attendu)


def test_who_chooses_is_told_too(client_de):
    c = fabriques_choix.d_accord()

    contenu = texte(client_de(c.jeanne).get(reverse("prestataires:avis_choisir", args=[c.parcours.pk, c.besoin.pk])))

    assert (
        "La convention n’est pas encore signée : la dépense de cette étape ne sera prise en charge qu’après." in contenu
    )


# --- messages -------------------------------------------------------------------------------------------------------------------------


def test_a_message_is_not_scrolled_out_of_sight(client_de):
    scene, [candidature] = demande()
    autre = coop(scene, "Autre")
    client = client_de(scene.jeanne)

    relance = client.post(url("candidature_relancer", scene, candidature.pk))
    envoi = client.post(url("besoin_demander", scene), {"prestataire": autre.pk, f"email_{autre.pk}": "a@coop.example"})
    personne = client.get(url("besoin_demander", scene))

    assert [r.url for r in (relance, envoi, personne)] == [page(scene)] * 3


# --- the words beside a field ---------------------------------------------------------------------------------------------------------


def test_the_team_that_types_a_quote_is_not_spoken_to_as_the_provider(client_de):
    scene, [candidature] = demande()

    contenu = texte(client_de(scene.jeanne).get(url("devis_saisir", scene, candidature.prestataire_id)))

    assert "Sa disponibilité" in contenu
    assert "Votre disponibilité" not in contenu


def test_who_stops_knows_who_reads_why(client_de):
    scene, _ = demande()

    assert "Cette phrase reste entre vous et l’ANCT." in texte(
        client_de(scene.jeanne).get(url("besoin_abandonner", scene))
    )
