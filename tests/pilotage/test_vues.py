"""The pages of the committees, as each character sees them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from pilotage import transitions
from pilotage.enums import Statut
from pilotage.models import Comite, Decision, Instance
from socle.comptes.enums import RoleAnct
from socle.documents import documents_de
from socle.travaux import moteur
from tests.comptes.fabriques import AnctFabrique
from tests.pilotage.fabriques import ComiteFabrique, DecisionFabrique, ParcoursFabrique, dans, equipier, tenu, village

pytestmark = pytest.mark.django_db

BALISE = "<script>alert(1)</script>"
ECHAPPEE = "&lt;script&gt;alert(1)&lt;/script&gt;"


@pytest.fixture
def comite():
    comite = ComiteFabrique(parcours=village())
    DecisionFabrique(comite=comite, question="Gardons-nous la date ?")
    return comite


@pytest.fixture
def equipe(comite, client_de):
    """The client of the village's interlocutrice."""
    return client_de(comite.parcours.interlocuteur.utilisateur)


def adresse(nom, comite, *suite):
    return reverse(f"pilotage:{nom}", args=[comite.parcours_id, comite.pk, *suite])


def liste(parcours):
    return reverse("pilotage:liste", args=[parcours.pk])


def texte(response):
    return response.content.decode().replace("&nbsp;", " ").replace("\u00a0", " ")


# --- rights -----------------------------------------------------------------------------------------------------------------

LECTURES = ["comite", "rapport", "agenda"]
ECRITURES = ["deplacer", "annuler", "phrases", "demander"]


@pytest.mark.parametrize("nom", [*LECTURES, *ECRITURES, "reunir", "etat"])
def test_a_stranger_finds_nothing(comite, client_de, nom):
    etranger = client_de(equipier(village("Flers")))

    assert etranger.get(adresse(nom, comite)).status_code == 404
    assert etranger.get(liste(comite.parcours)).status_code == 404


@pytest.mark.parametrize("nom", [*LECTURES, *ECRITURES, "reunir", "etat"])
def test_a_committee_is_not_found_under_another_parcours(comite, client_de, nom):
    claire = client_de(AnctFabrique())

    assert claire.get(reverse(f"pilotage:{nom}", args=[ParcoursFabrique().pk, comite.pk])).status_code == 404


@pytest.mark.parametrize("role", [RoleAnct.LECTURE, RoleAnct.GESTIONNAIRE])
def test_who_only_reads_is_told_why(comite, client_de, role):
    client = client_de(AnctFabrique(role_anct=role))

    assert [client.get(adresse(nom, comite)).status_code for nom in LECTURES] == [200] * len(LECTURES)
    refus = [client.get(adresse(nom, comite)) for nom in ECRITURES]
    refus.append(client.post(adresse("preparer_rapport", comite)))
    refus.append(client.get(reverse("pilotage:fixer", args=[comite.parcours_id])))
    assert [r.status_code for r in refus] == [403] * 6
    assert "Votre rôle à l’ANCT vous permet de lire ce parcours, pas de le modifier." in texte(refus[0])
    page = texte(client.get(adresse("comite", comite)))
    assert "Demander une décision" not in page
    assert "Préparer le rapport" not in page
    assert "Gardons-nous la date ?" in page


@pytest.mark.parametrize("role", ["equipe", "executif", "direction"])
def test_the_whole_team_prepares(comite, client_de, role):
    client = client_de(equipier(comite.parcours, role=role))

    assert [client.get(adresse(nom, comite)).status_code for nom in ECRITURES] == [200] * len(ECRITURES)


def test_an_anonymous_person_is_sent_to_sign_in(comite, client):
    response = client.get(adresse("comite", comite))

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_reading_never_acts(comite, equipe):
    decision = comite.decisions.get()

    assert [equipe.get(adresse(nom, comite, *suite)).status_code for nom, *suite in (
        ("preparer_rapport",), ("retirer", decision.pk), ("faire", decision.pk),
    )] == [405] * 3  # fmt: skip


# --- dates ------------------------------------------------------------------------------------------------------------------


def test_without_a_committee_the_page_says_what_to_do(client_de):
    parcours = village()
    client = client_de(parcours.interlocuteur.utilisateur)

    page = texte(client.get(liste(parcours)))

    assert "Aucun comité prévu. Comptez environ un comité tous les trois mois." in page
    assert f'href="{reverse("pilotage:fixer", args=[parcours.pk])}"' in page


def test_fixer_a_date_makes_a_committee(client_de):
    parcours = village()
    client = client_de(parcours.interlocuteur.utilisateur)
    jour = timezone.localdate() + timedelta(days=30)

    response = client.post(
        reverse("pilotage:fixer", args=[parcours.pk]),
        {"jour": jour.isoformat(), "heure": "18:30", "lieu": "salle du conseil", "reunion": "conseil municipal"},
    )

    comite = Comite.objects.get()
    assert response.url == comite.get_absolute_url()
    assert timezone.localtime(comite.date_heure).strftime("%Y-%m-%d %H:%M") == f"{jour} 18:30"
    assert Instance.objects.get().nom == "conseil municipal"


@pytest.mark.parametrize(
    ("jour", "phrase"),
    [
        ("2020-04-02", "Cette date est passée. Choisissez une date à venir."),
        ("9999-12-31", "Vérifiez l’année de cette date."),
        ("0001-01-01", "Vérifiez l’année de cette date."),
        ("", "Répondez à la question « Quel jour ? »."),
    ],
)
def test_a_bad_date_is_told_beside_its_field_and_what_was_typed_stays(client_de, jour, phrase):
    parcours = village()
    client = client_de(parcours.interlocuteur.utilisateur)

    response = client.post(
        reverse("pilotage:fixer", args=[parcours.pk]), {"jour": jour, "heure": "18:00", "lieu": BALISE}
    )

    assert response.status_code == 200
    assert phrase in texte(response)
    assert response.context["form"].errors["jour"]
    assert f'value="{ECHAPPEE}"' in response.content.decode()
    assert Comite.objects.count() == 0


def test_a_megabyte_in_every_field_is_a_sentence(comite, equipe):
    long = "x" * 1_000_000

    for nom, donnees in (
        ("phrases", {"en_trois_phrases": long, "point_attention": long}),
        ("demander", {"question": long, "option_a": long, "option_b": long, "proposition": long}),
        ("annuler", {"motif": long}),
        ("deplacer", {"jour": long, "heure": long, "lieu": long}),
    ):
        response = equipe.post(adresse(nom, comite), donnees)
        assert (nom, response.status_code, set(response.context["form"].errors)) == (nom, 200, set(donnees))
    assert Decision.objects.count() == 1


def test_moving_and_cancelling(comite, equipe):
    jour = timezone.localdate() + timedelta(days=40)

    equipe.post(adresse("deplacer", comite), {"jour": jour.isoformat(), "heure": "09:00", "lieu": "gymnase"})
    comite.refresh_from_db()
    sans_motif = equipe.post(adresse("annuler", comite), {"motif": ""})
    equipe.post(adresse("annuler", comite), {"motif": "Salle prise"})

    assert (comite.jour, comite.lieu) == (jour, "gymnase")
    assert "Répondez à la question « Pourquoi l’annuler ? »." in texte(sans_motif)
    comite.refresh_from_db()
    assert comite.statut == Statut.ANNULE
    page = texte(equipe.get(comite.get_absolute_url()))
    assert "Ce comité est annulé. Salle prise" in page.replace("</strong>", "")
    assert equipe.get(adresse("deplacer", comite)).status_code == 403


def test_the_calendar_file_follows_the_committee(comite, equipe):
    avant = Calendar.from_ical(equipe.get(adresse("agenda", comite)).content).walk("VEVENT")[0]
    transitions.annuler(comite, motif="Salle prise", par=AnctFabrique())
    response = equipe.get(adresse("agenda", comite))
    apres = Calendar.from_ical(response.content).walk("VEVENT")[0]

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert avant.decoded("dtstart") == comite.date_heure
    assert (str(avant["summary"]), str(avant["location"])) == ("Comité – Montaud", "salle du conseil")
    assert avant["uid"] == apres["uid"]
    assert (avant["sequence"], str(avant["status"])) == (0, "CONFIRMED")
    assert (apres["sequence"], str(apres["status"])) == (1, "CANCELLED")


# --- decisions --------------------------------------------------------------------------------------------------------------


def test_three_decisions_are_asked_changed_taken_away(comite, equipe):
    for n in (2, 3):
        equipe.post(adresse("demander", comite), {"question": f"Question {n} ?", "option_a": "Oui", "option_b": "Non"})
    page = texte(equipe.get(comite.get_absolute_url()))
    de_trop = equipe.post(adresse("demander", comite), {"question": "Une quatrième ?"})
    une = comite.decisions.get(rang=2)
    equipe.post(adresse("decision", comite, une.pk), {"question": "Autrement ?"})
    equipe.post(adresse("retirer", comite, comite.decisions.get(rang=1).pk))

    assert "Trois décisions sont déjà demandées. Retirez-en une pour en ajouter une autre." in page
    assert "3 décisions au plus. Retirez-en une pour en ajouter une autre." in texte(de_trop)
    assert 'value="Une quatrième ?"' in texte(de_trop)
    assert list(comite.decisions.values_list("rang", "question", "option_a")) == [
        (2, "Autrement ?", ""),
        (3, "Question 3 ?", "Oui"),
    ]


def test_html_in_every_text_is_shown_as_it_was_typed(comite, equipe):
    equipe.post(adresse("phrases", comite), {"en_trois_phrases": BALISE, "point_attention": BALISE})
    equipe.post(
        adresse("demander", comite),
        {"question": BALISE, "option_a": BALISE, "option_b": BALISE, "proposition": BALISE},
    )
    Comite.objects.update(lieu=BALISE)
    equipe.post(adresse("preparer_rapport", comite))

    for nom in ("comite", "rapport", "phrases"):
        page = equipe.get(adresse(nom, comite)).content.decode()
        assert BALISE not in page
        assert ECHAPPEE in page
    assert ECHAPPEE in equipe.get(liste(comite.parcours)).content.decode()


def test_phrases_are_offered_from_the_facts(comite, equipe):
    page = texte(equipe.get(adresse("phrases", comite)))

    assert "C’est fait : « Diagnostic partagé avec les habitants »." in page


def test_the_meeting_is_recorded_in_one_form(comite, equipe):
    Comite.objects.update(date_heure=dans(0, heure=0))
    decision = comite.decisions.get()
    avant = texte(equipe.get(comite.get_absolute_url()))

    incomplet = equipe.post(adresse("reunir", comite), {f"responsable_{decision.pk}": BALISE})
    trop_tot = equipe.post(
        adresse("reunir", comite),
        {f"statut_{decision.pk}": "acceptee", f"echeance_{decision.pk}": "2020-01-01"},
    )
    bon = equipe.post(
        adresse("reunir", comite),
        {
            f"statut_{decision.pk}": "acceptee",
            f"responsable_{decision.pk}": "Paul Durand",
            f"echeance_{decision.pk}": dans(30).date().isoformat(),
            f"reponse_{decision.pk}": "Dès juin.",
        },
    )

    assert "Enregistrer les décisions" in avant
    assert incomplet.context["form"].errors[f"statut_{decision.pk}"]
    assert ECHAPPEE in incomplet.content.decode()
    assert trop_tot.context["form"].errors[f"echeance_{decision.pk}"] == ["Cette date est avant le comité."]
    assert bon.url == comite.get_absolute_url()
    page = texte(equipe.get(comite.get_absolute_url()))
    assert "Acceptée. Paul Durand s’en occupe." in page.replace("</strong>", "")
    assert "C’est fait" in page
    assert equipe.get(adresse("reunir", comite)).status_code == 403


def test_before_the_day_nothing_is_recorded(comite, equipe):
    response = equipe.get(adresse("reunir", comite))

    assert response.status_code == 403
    assert "Les décisions s’enregistrent à partir du jour du comité." in texte(response)


def test_a_decision_is_followed_until_it_is_done(client_de):
    parcours = village()
    (decision,) = tenu(parcours, -30, ("Réparer le banc ?", {"responsable": "Paul", "echeance": dans(-3).date()}))
    client = client_de(parcours.interlocuteur.utilisateur)

    avant = texte(client.get(liste(parcours)))
    client.post(reverse("pilotage:faire", args=[parcours.pk, decision.comite_id, decision.pk]))
    apres = texte(client.get(liste(parcours)))

    assert "En retard." in avant
    assert "Réparer le banc ?" in avant
    assert "Décisions à suivre" not in apres
    assert (
        client.post(reverse("pilotage:faire", args=[parcours.pk, decision.comite_id, decision.pk])).status_code == 403
    )


# --- report -----------------------------------------------------------------------------------------------------------------


def test_the_report_is_read_at_once_and_downloaded_when_made(comite, equipe):
    vide = texte(equipe.get(adresse("rapport", comite)))
    equipe.post(adresse("preparer_rapport", comite))
    page_1 = texte(equipe.get(adresse("rapport", comite)))
    en_cours = texte(equipe.get(comite.get_absolute_url()))
    pas_encore = equipe.get(adresse("document", comite))

    moteur.traiter("documents.Document", documents_de(comite).get().pk)
    pret = texte(equipe.get(comite.get_absolute_url()))
    pdf = equipe.get(adresse("document", comite))

    assert "Le rapport de ce comité n’est pas encore préparé." in vide
    assert "Gardons-nous la date ?" in page_1
    assert "Notre décision" not in page_1
    assert "En préparation…" in en_cours
    assert pas_encore.status_code == 404
    assert adresse("document", comite) in pret
    assert b"".join(pdf.streaming_content)[:5] == b"%PDF-"


def test_the_report_before_is_still_there_while_the_next_one_is_made(comite, equipe):
    transitions.preparer_rapport(comite, par=AnctFabrique())
    moteur.traiter("documents.Document", documents_de(comite).get().pk)
    transitions.preparer_rapport(comite, par=AnctFabrique())

    assert b"".join(equipe.get(adresse("document", comite)).streaming_content)[:5] == b"%PDF-"
    assert "En préparation…" in texte(equipe.get(comite.get_absolute_url()))


def test_a_report_is_not_downloaded_through_another_committee(comite, client_de):
    transitions.preparer_rapport(comite, par=AnctFabrique())
    moteur.traiter("documents.Document", documents_de(comite).get().pk)
    autre = ComiteFabrique(parcours=village("Flers"))
    sien = client_de(autre.parcours.interlocuteur.utilisateur)

    assert sien.get(adresse("document", comite)).status_code == 404
    assert sien.get(adresse("document", autre)).status_code == 404


def test_the_progress_without_javascript_is_the_page_itself(comite, equipe):
    sans = equipe.get(adresse("etat", comite))
    transitions.preparer_rapport(comite, par=AnctFabrique())
    fragment = equipe.get(adresse("etat", comite), headers={"HX-Request": "true"})

    assert sans.url == f"{comite.get_absolute_url()}#rapport"
    assert fragment.status_code == 204


def test_the_panel_of_the_overview_shows_the_next_committee(comite, equipe):
    page = texte(equipe.get(comite.parcours.get_absolute_url()))
    transitions.annuler(comite, motif="Salle prise", par=AnctFabrique())
    sans = texte(equipe.get(comite.parcours.get_absolute_url()))

    assert "Prochain comité" in page
    assert adresse("agenda", comite) in page
    assert "Aucun comité prévu." in sans


# --- queries ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("nb", [1, 30])
def test_the_list_takes_the_same_queries_whatever_its_length(nb, client_de, django_assert_num_queries):
    parcours = village()
    for n in range(nb):
        DecisionFabrique(comite=ComiteFabrique(parcours=parcours, date_heure=dans(n + 1)))
        tenu(parcours, -n - 1, ("Réparer le banc ?", {}))
    client = client_de(parcours.interlocuteur.utilisateur)
    client.get(liste(parcours))

    with django_assert_num_queries(7):
        client.get(liste(parcours))


def test_a_page_of_committee_takes_few_queries(comite, client_de, django_assert_num_queries):
    comite_tenu = tenu(comite.parcours, -5, ("Réparer le banc ?", {}))[0].comite
    client = client_de(equipier(comite.parcours))
    client.get(liste(comite.parcours))

    with django_assert_num_queries(6):
        client.get(comite.get_absolute_url())
    with django_assert_num_queries(6):
        client.get(comite_tenu.get_absolute_url())
