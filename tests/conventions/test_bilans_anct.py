"""The reports on screen, for ANCT and for who may not: what is read, judged, and not found."""

import pytest
from django.urls import reverse

from conventions import transitions
from conventions.enums import StatutBilan, StatutVersement
from conventions.transitions import bilans
from socle.comptes.enums import RoleAnct
from tests.comptes.fabriques import AnctFabrique, UtilisateurFabrique
from tests.comptes.gestes import en_clair as texte
from tests.conventions.fabriques_bilans import (
    CHAMPS,
    MOTIF,
    bilan_accepte,
    bilan_dans,
    ecrire,
    frais,
)
from tests.conventions.fabriques_versements import convention_avec

pytestmark = pytest.mark.django_db

PAYE = StatutVersement.PAYE
BROUILLON, ENVOYE = StatutBilan.BROUILLON, StatutBilan.ENVOYE
A_COMPLETER, ACCEPTE = StatutBilan.A_COMPLETER, StatutBilan.ACCEPTE
SECRET = "Le maire hésite encore."


def adresse(nom, scene, rang=2):
    return reverse(f"conventions:{nom}", args=[scene.parcours.pk, *([] if nom == "bilans" else [rang])])


def lire(client, nom, scene, rang=2):
    return texte(client.get(adresse(nom, scene, rang)))


def poster(client, nom, scene, rang=2, **donnees):
    return client.post(adresse(nom, scene, rang), donnees, follow=True)


# --- ANCT --------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("etat", [None, BROUILLON, A_COMPLETER])
def test_anct_does_not_read_what_the_team_is_writing(client_de, etat):
    convention, scene, _ = convention_avec(PAYE)
    if etat:
        bilan = bilan_dans(etat, convention, 2, scene)
        ecrire(bilan, par=scene.jeanne, realise=SECRET)
    client = client_de(scene.claire)

    page = lire(client, "bilan", scene)

    assert "Le territoire écrit son bilan. Vous le lirez quand il vous l’enverra." in page
    assert SECRET not in page
    assert SECRET not in lire(client, "bilans", scene)
    if etat:
        assert SECRET not in texte(client.get(adresse("bilan_juger", scene), follow=True))


def test_anct_does_not_write_nor_send_for_the_team(client_de):
    convention, scene, _ = convention_avec(PAYE)
    bilan_dans(BROUILLON, convention, 2, scene)
    client = client_de(scene.claire)

    for methode, nom in (
        ("post", "bilan"),
        ("get", "bilan_envoyer"),
        ("post", "bilan_envoyer"),
        ("post", "bilan_reprendre"),
    ):
        reponse = getattr(client, methode)(adresse(nom, scene))
        assert reponse.status_code == 403
        assert "Seule l’équipe du territoire écrit son bilan." in texte(reponse)


def test_anct_reads_then_asks_for_more_and_the_team_reads_why(client_de):
    convention, scene, _ = convention_avec(PAYE)
    bilan = bilan_dans(ENVOYE, convention, 2, scene)
    claire = client_de(scene.claire)

    page = lire(claire, "bilan_juger", scene)
    assert CHAMPS["realise"] in page
    assert "Balade nocturne : c’est fait." in page
    page = texte(poster(claire, "bilan_juger", scene, revision=bilan.revision, motif=""))
    assert "Répondez à la question « Que faut-il compléter ? »." in page

    page = texte(poster(claire, "bilan_juger", scene, revision=bilan.revision, motif=MOTIF))
    assert "La demande est envoyée." in page
    assert f"L’ANCT vous demande de compléter {MOTIF}" in lire(client_de(scene.jeanne), "bilan", scene)


def test_anct_accepts_then_comes_back_on_it(client_de):
    convention, scene, _ = convention_avec(PAYE)
    bilan = bilan_dans(ENVOYE, convention, 2, scene)
    claire = client_de(scene.claire)

    page = texte(poster(claire, "bilan_juger", scene, geste="accepter", revision=bilan.revision))
    assert "Le bilan est accepté." in page
    assert "Revenir sur l’acceptation" in page
    assert "Accepté le" in lire(client_de(scene.jeanne), "bilan", scene)

    page = texte(poster(claire, "bilan_rouvrir", scene))
    assert "Le bilan n’est plus accepté" in page
    assert frais(bilan).statut == ENVOYE


def test_what_the_team_took_back_meanwhile_is_not_judged(client_de):
    convention, scene, _ = convention_avec(PAYE)
    bilan = bilan_dans(ENVOYE, convention, 2, scene)
    bilans.reprendre(bilan, par=scene.jeanne)

    page = texte(poster(client_de(scene.claire), "bilan_juger", scene, geste="accepter", revision=bilan.revision))

    assert "Cette action n’est pas possible" in page
    assert frais(bilan).statut == BROUILLON


@pytest.mark.parametrize("role", [RoleAnct.GESTIONNAIRE, RoleAnct.LECTURE])
def test_who_does_not_draft_conventions_reads_and_does_not_judge(client_de, role):
    convention, scene, _ = convention_avec(PAYE)
    bilan_dans(ENVOYE, convention, 2, scene)
    client = client_de(AnctFabrique(role_anct=role))

    assert CHAMPS["realise"] in lire(client, "bilan", scene)
    assert "Se prononcer" not in lire(client, "bilan", scene)
    reponse = client.get(adresse("bilan_juger", scene))
    assert reponse.status_code == 403
    assert "pas de les accepter" in texte(reponse)


# --- what is not there -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rang", [0, 1, 9])
def test_a_rank_without_report_is_not_found(client_de, rang):
    _, scene, _ = convention_avec(PAYE)

    assert client_de(scene.jeanne).get(adresse("bilan", scene, rang)).status_code == 404


def test_a_stranger_finds_nothing(client_de):
    convention, scene, _ = convention_avec(PAYE)
    bilan_dans(ENVOYE, convention, 2, scene)
    client = client_de(UtilisateurFabrique())

    assert {
        client.get(adresse(nom, scene)).status_code
        for nom in ("bilans", "bilan", "bilan_envoyer", "bilan_juger", "bilan_document", "bilan_document_etat")
    } == {404}


def test_the_document_of_a_report_that_was_taken_back_is_no_longer_handed_over(client_de):
    convention, scene, _ = convention_avec(PAYE)
    bilan = bilan_dans(ENVOYE, convention, 2, scene)
    client = client_de(scene.claire)
    htmx = {"HX-Request": "true"}
    assert client.get(adresse("bilan_document_etat", scene), headers=htmx).status_code == 204

    bilans.reprendre(bilan, par=scene.jeanne)

    assert client.get(adresse("bilan_document_etat", scene), headers=htmx).url == adresse("bilan", scene)


def test_a_convention_that_has_ended_leaves_its_reports_to_read(client_de):
    convention, scene, _ = convention_avec(PAYE)
    bilan_accepte(convention, 2, scene)
    transitions.resilier(convention, motif="La commune renonce.", par=scene.claire)

    page = lire(client_de(scene.jeanne), "bilan", scene)

    assert "il n’y a plus de bilan à écrire" in page
    assert CHAMPS["realise"] in page
