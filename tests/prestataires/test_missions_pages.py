"""Missions as each person reads them: what one sees, does, takes away, and why not; the provider by its link."""

import io
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from prestataires.enums import Partie, StatutFacture, StatutLivrable, StatutMission
from prestataires.liens import jeton
from prestataires.models import Mission
from prestataires.transitions import evaluations, missions
from socle.comptes.enums import RoleAnct
from tests.comptes import gestes
from tests.comptes.fabriques import AnctFabrique
from tests.conventions.fabriques_signatures import photo
from tests.prestataires.fabriques import prestataire
from tests.prestataires.fabriques_missions import (
    champs_evaluation,
    dans,
    facture_en,
    livrable_en,
    mission_en,
    reunion,
    scene_choisie,
)

pytestmark = pytest.mark.django_db


def texte(reponse):
    return " ".join(unescape(gestes.texte(reponse)).replace("\u00a0", " ").split())


def adresse(nom, *args):
    return reverse(f"prestataires:{nom}", args=args)


def page_de(client, mission):
    return texte(client.get(adresse("mission", mission.parcours_id, mission.pk)))


def saisie(**kwargs):
    return {
        "objet": "Trois ateliers.",
        "debut": dans(-5).isoformat(),
        "fin": dans(60).isoformat(),
        "montant_ht": "2 500",
        "montant_ttc": "3 000",
    } | kwargs


# --- the team ----------------------------------------------------------------------------------------------------------------------------


def test_a_chosen_provider_leads_to_its_mission_prefilled_with_the_means(client_de):
    s = scene_choisie()
    client = client_de(s.jeanne)
    liste = client.get(adresse("missions", s.parcours.pk))
    assert "pour « Balade nocturne » Préparer la mission de Les Sentiers" in texte(liste)
    preparer = adresse("mission_preparer", s.parcours.pk, s.besoin.pk)

    formulaire = client.get(preparer)
    reponse = client.post(preparer, saisie(titre_1="Compte rendu", attendu_le_1=dans(20).isoformat()), follow=True)

    assert "L’étape « Balade nocturne » a 6 000 € de moyens." in texte(formulaire)
    assert str(formulaire.context["form"]["montant_ttc"].value()) in ("3000.00", "3 000", "3\u00a0000")
    mission = Mission.objects.get()
    assert reponse.redirect_chain == [(adresse("mission", s.parcours.pk, mission.pk), 302)]
    assert "À commander. Faites signer la lettre de mission, puis enregistrez la commande." in texte(reponse)
    assert "Compte rendu" in texte(reponse)


def test_half_a_deliverable_is_told(client_de):
    s = scene_choisie()

    reponse = client_de(s.jeanne).post(
        adresse("mission_preparer", s.parcours.pk, s.besoin.pk), saisie(titre_1="Compte rendu", attendu_le_2=dans(9))
    )

    assert reponse.context["form"].errors == {
        "attendu_le_1": ["Indiquez pour quel jour."],
        "titre_2": ["Dites ce qui est attendu ce jour-là."],
    }


def test_beyond_the_means_the_figures_stand_beside_the_amount(client_de):
    s = scene_choisie(cout="1000")

    reponse = client_de(s.jeanne).post(adresse("mission_preparer", s.parcours.pk, s.besoin.pk), saisie())

    assert "2 000 € de trop" in reponse.context["form"].errors["montant_ttc"][0].replace("\u00a0", " ")
    assert "Trois ateliers." in reponse.content.decode()
    assert not Mission.objects.exists()


def test_who_may_do_what_is_said(client_de):
    mission, s = mission_en(StatutMission.TERMINEE)
    lecture = client_de(AnctFabrique(role_anct=RoleAnct.LECTURE))

    equipe, anct, lit = (page_de(c, mission) for c in (client_de(s.jeanne), client_de(s.claire), lecture))

    assert "Elle n’est pas terminée" in equipe
    assert "Évaluer la mission" in equipe
    assert "La collectivité est l’acheteur : seule l’équipe du territoire commande et suit une mission." in anct
    assert "Évaluer la mission" in anct
    assert "Évaluer la mission" not in lit
    assert "Elle n’est pas terminée" not in anct


def test_a_late_deliverable_is_shown_as_such(client_de):
    livrable, mission, s = livrable_en()
    type(livrable).objects.filter(pk=livrable.pk).update(attendu_le=dans(-4))
    client = client_de(s.jeanne)

    assert "Attendu, en retard" in page_de(client, mission)
    assert "1 rendu en retard" in texte(client.get(adresse("missions", s.parcours.pk)))


def test_the_team_notes_accepts_sends_back(client_de):
    livrable, mission, s = livrable_en()
    client, ou = client_de(s.jeanne), (s.parcours.pk, mission.pk, livrable.pk)

    client.post(adresse("livrable_remettre", *ou), {"fichier": photo(1), "precision": ""})
    livrable.refresh_from_db()
    assert livrable.statut == StatutLivrable.REMIS
    lu = client.get(adresse("livrable_fichier", *ou))
    assert (lu["Content-Type"], b"".join(lu.streaming_content)[1:4]) == ("image/png", b"PNG")
    client.post(adresse("livrable_reprendre", *ou), {"motif": "Trop sombre."})
    assert "À reprendre" in page_de(client, mission)
    assert "Trop sombre." in page_de(client, mission)
    client.post(adresse("livrable_remettre", *ou), {"precision": "https://film.example"})
    client.post(adresse("livrable_accepter", *ou))

    livrable.refresh_from_db()
    assert livrable.statut == StatutLivrable.ACCEPTE


def test_an_invoice_beyond_the_mission_says_what_to_do(client_de):
    _, mission, s = facture_en(StatutFacture.ACCEPTEE, ht=2000, ttc=2400)
    facture, _, _ = facture_en(mission=mission, s=s)

    reponse = client_de(s.jeanne).post(adresse("facture_accepter", s.parcours.pk, mission.pk, facture.pk), follow=True)

    assert "Modifiez d’abord le montant de la mission, en disant pourquoi" in texte(reponse)
    facture.refresh_from_db()
    assert facture.statut == StatutFacture.RECUE


def test_an_invoice_accepted_by_mistake_is_reopened_from_the_mission(client_de):
    facture, mission, s = facture_en(StatutFacture.ACCEPTEE, numero="2026-12")
    client, rouvrir = client_de(s.jeanne), adresse("facture_rouvrir", s.parcours.pk, mission.pk, facture.pk)
    assert f'href="{rouvrir}"' in client.get(adresse("mission", s.parcours.pk, mission.pk)).content.decode()

    reponse = client.post(rouvrir, {"motif": "Le montant est mal tapé."}, follow=True)

    assert reponse.redirect_chain == [(adresse("mission", s.parcours.pk, mission.pk), 302)]
    page = texte(reponse)
    assert "La facture 2026-12 est de nouveau à vérifier." in page
    assert "0 € acceptés sur 3 000 € TTC." in page
    assert "Reçue, à vérifier Rouverte : Le montant est mal tapé." in page


def test_who_only_reads_is_offered_nothing_of_an_accepted_invoice(client_de):
    facture, mission, s = facture_en(StatutFacture.ACCEPTEE)

    page = client_de(s.claire).get(adresse("mission", s.parcours.pk, mission.pk)).content.decode()

    assert adresse("facture_rouvrir", s.parcours.pk, mission.pk, facture.pk) not in page


def test_a_refused_file_keeps_nothing(client_de):
    mission, s = mission_en()
    reponse = client_de(s.jeanne).post(
        adresse("facture_ajouter", s.parcours.pk, mission.pk),
        {"numero": "A-1", "date": dans(3).isoformat(), "ht": "10", "ttc": "12", "fichier": photo(1)},
    )

    assert reponse.context["form"].errors == {"date": ["Cette date est dans le futur."]}
    assert not mission.factures.exists()


def test_both_sides_read_both_evaluations_and_the_average(client_de):
    mission, s = mission_en(StatutMission.TERMINEE)
    evaluations.evaluer(mission, Partie.TERRITOIRE, champs_evaluation(), par=s.jeanne)
    client = client_de(s.claire)

    client.post(
        adresse("mission_evaluer", s.parcours.pk, mission.pk),
        {"pertinence": "5", "transfert": "4", "reussi": "", "a_refaire": "Plus tôt."},
    )

    page = page_de(client_de(s.jeanne), mission)
    assert "5 – très adaptée" in page
    assert "Plus tôt." in page
    assert "2 évaluations, méthode 4,5 sur 5, transfert 3,5 sur 5." in page
    assert client.get(adresse("mission_evaluer", s.parcours.pk, mission.pk)).status_code == 200


# --- lists -------------------------------------------------------------------------------------------------------------------------------


def test_the_list_is_filtered_and_taken_away(client_de):
    _, s = mission_en()
    mission_en(StatutMission.PREPAREE, s=scene_choisie(scene=s, titre="Forum", qui=prestataire(nom="Éclats")))
    client = client_de(s.jeanne)

    filtree = client.get(adresse("missions", s.parcours.pk), {"q": "eclats forum", "etat": "preparee"})
    tableau = client.get(adresse("missions_exporter", s.parcours.pk, "xlsx"), {"etat": "en_cours"})

    assert [str(m.prestataire) for m in filtree.context["page_liste"]] == ["Éclats"]
    lignes = list(load_workbook(io.BytesIO(tableau.content)).active.values)
    assert [ligne[0] for ligne in lignes] == ["Prestataire", "Les Sentiers"]
    assert lignes[1][9:11] == (2500, 3000)


def test_anct_reads_the_missions_of_all_and_of_its_own(client_de):
    _, ici = mission_en(s=scene_choisie(nom="Montaud"))
    mission_en(s=scene_choisie(nom="Flers"))
    client = client_de(ici.claire)

    toutes = client.get(adresse("missions_toutes"))
    miennes = client.get(adresse("missions_toutes"), {"de": "miens"})
    tableau = client.get(adresse("missions_toutes_exporter", "csv"), {"q": "flers"})

    assert "2 missions, 5 000 € HT, 6 000 € TTC" in texte(toutes)
    assert [m.parcours.collectivite.nom for m in miennes.context["page_liste"]] == ["Montaud"]
    assert "Flers" in tableau.content.decode("utf-8-sig")
    assert "Montaud" not in tableau.content.decode("utf-8-sig")


def _lot(nb):
    _, s = mission_en()
    for n in range(nb - 1):
        mission, _ = mission_en(s=scene_choisie(scene=s, titre=f"Étape {n}"))
    return s


@pytest.mark.parametrize("nb", [1, 12])
def test_the_length_of_the_lists_costs_no_query(client_de, django_assert_num_queries, nb):
    s = _lot(nb)
    equipe, anct = client_de(s.jeanne), client_de(s.claire)
    for client, ou in ((equipe, adresse("missions", s.parcours.pk)), (anct, adresse("missions_toutes"))):
        client.get(ou)

    with django_assert_num_queries(8):
        assert len(equipe.get(adresse("missions", s.parcours.pk)).context["page_liste"]) == nb
    with django_assert_num_queries(5):
        assert len(anct.get(adresse("missions_toutes")).context["page_liste"]) == nb


@pytest.mark.parametrize("nb", [1, 12])
def test_the_length_of_a_mission_costs_no_query(client_de, django_assert_num_queries, nb):
    mission, s = mission_en(avec_livrable=False)
    for _ in range(nb):
        livrable_en(StatutLivrable.A_REPRENDRE, mission=mission, s=s)
        facture_en(mission=mission, s=s)
    client = client_de(s.jeanne)
    page_de(client, mission)

    with django_assert_num_queries(10):
        page_de(client, mission)


# --- the link ------------------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def deux(client):
    """Two missions of two providers for two territories, each with its link: (mission, scene, token, deliverable)."""
    faits = []
    for nom, qui in (("Montaud", "Les Sentiers"), ("Flers", "Éclats")):
        mission, s = mission_en(s=scene_choisie(nom=nom, qui=prestataire(nom=qui)))
        livrable = mission.livrables.get()
        lien = missions.envoyer_lien(mission, f"contact@{nom.lower()}.example", par=s.jeanne)
        faits.append((mission, s, jeton(lien), livrable))
    return faits


def test_the_link_shows_its_mission_and_nothing_of_the_other(client, deux):
    (_, _, cle, _), (_, _, autre, _) = deux

    ici, ailleurs = (texte(client.get(adresse("lien", c))) for c in (cle, autre))

    assert "Les Sentiers, pour « Balade nocturne »" in ici
    assert ("Flers" in ici, "Éclats" in ici) == (False, False)
    assert ("Montaud" in ailleurs, "Les Sentiers" in ailleurs) == (False, False)


def test_a_link_opens_nothing_of_another_mission(client, deux):
    (mission, s, cle, _), (_, autre_s, _, etranger) = deux
    point = reunion(autre_s).points.get()

    for nom, pk in (("lien_livrable", etranger.pk), ("lien_livrable_fichier", etranger.pk), ("lien_point", point.pk)):
        assert client.get(adresse(nom, cle, pk)).status_code == 404
        assert client.post(adresse(nom, cle, pk), {"precision": "Voici.", "revision": "1"}).status_code in (404, 405)
    etranger.refresh_from_db()
    assert etranger.statut == StatutLivrable.ATTENDU


def test_the_provider_hands_over_invoices_and_tells_without_an_account(client, deux):
    (mission, s, cle, livrable), _ = deux
    point = reunion(s).points.get()

    remis = client.post(adresse("lien_livrable", cle, livrable.pk), {"fichier": photo(1)}, follow=True)
    client.post(
        adresse("lien_facture", cle),
        {"numero": "A-1", "date": dans(-1).isoformat(), "ht": "1 000", "ttc": "1 200", "fichier": photo(2)},
    )
    client.post(adresse("lien_point", cle, point.pk), {"revision": "1", "avancement": "Deux ateliers sur trois."})

    assert "« Compte rendu des ateliers » est remis." in texte(remis)
    for objet in (livrable, point):
        objet.refresh_from_db()
    facture = mission.factures.get()
    assert (livrable.statut, livrable.fichier.depose_par, facture.deposee_par) == (StatutLivrable.REMIS, None, None)
    assert (point.avancement, point.rempli_par) == ("Deux ateliers sur trois.", None)
    lu = client.get(adresse("lien_livrable_fichier", cle, livrable.pk))
    assert b"".join(lu.streaming_content)[1:4] == b"PNG"
    assert missions.lien_ouvert(mission).vu_le is not None


@pytest.mark.parametrize("fin", ["ferme", "perime", "remplace"])
def test_a_link_that_no_longer_opens_says_so_on_each_of_its_pages(client, deux, fin):
    (mission, s, cle, livrable), _ = deux
    if fin == "ferme":
        missions.fermer_lien(mission, par=s.jeanne)
    elif fin == "perime":
        lien = missions.lien_ouvert(mission)
        type(lien).objects.filter(pk=lien.pk).update(expire_le=timezone.now())
    else:
        missions.envoyer_lien(mission, "autre@sentiers.example", par=s.jeanne)

    for nom, *args in (("lien",), ("lien_livrable", livrable.pk), ("lien_facture",), ("lien_lettre",)):
        for methode in ("get", "post"):
            reponse = getattr(client, methode)(adresse(nom, cle, *args))
            assert reponse.status_code in ({410, 405} if nom == "lien_lettre" else {410})
            assert "Balade" not in reponse.content.decode()


def test_two_at_once_on_a_point_lose_nothing(client, deux):
    (mission, s, cle, _), _ = deux
    point = reunion(s).points.get()
    client.post(adresse("lien_point", cle, point.pk), {"revision": "1", "avancement": "Le premier."})

    reponse = client.post(adresse("lien_point", cle, point.pk), {"revision": "1", "avancement": "Le second."})
    point.refresh_from_db()
    assert point.avancement == "Le premier."
    assert "Rien n’est perdu" in texte(reponse)
    assert "Le second." in reponse.content.decode()

    client.post(
        adresse("lien_point", cle, point.pk),
        {"revision": reponse.context["form"]["revision"].value(), "avancement": "Le second."},
    )
    point.refresh_from_db()
    assert point.avancement == "Le second."


# --- the meeting, the panel -----------------------------------------------------------------------------------------------------------------


def test_the_meeting_shows_each_point_and_who_filled_it(client_de):
    mission, s = mission_en()
    r = reunion(s)
    client = client_de(s.jeanne)
    assert "Aucun point rempli sur 1." in texte(client.get(adresse("synchronisation", s.parcours.pk, r.pk)))

    point = r.points.get()
    client.post(
        adresse("synchronisation_point", s.parcours.pk, r.pk, point.pk), {"revision": "1", "percu": "De l’envie."}
    )
    client.post(
        adresse("synchronisation_tenir", s.parcours.pk, r.pk),
        {"jour": timezone.localdate().isoformat(), "releve": "On continue un an."},
    )

    page = texte(client.get(adresse("synchronisation", s.parcours.pk, r.pk)))
    assert "De l’envie." in page
    assert f"par {s.jeanne.nom_complet}" in page
    assert "On continue un an." in page


def test_the_overview_says_how_many_missions_and_what_comes_next(client_de):
    _, mission, s = livrable_en()
    client = client_de(s.jeanne)
    apercu = reverse("parcours:apercu", args=[s.parcours.pk])
    assert "1 mission, dont 1 en cours. Prochain rendu : « Plan de la balade »" in texte(client.get(apercu))

    facture_en(mission=mission, s=s)

    assert "1 facture à vérifier." in texte(client.get(apercu))
