"""What the vote gives: its texts and its dates to take away, what the convention's page shows of it, what it costs and in which words."""

import pytest
from django.template.loader import render_to_string
from icalendar import Calendar

from conventions import transitions
from conventions.enums import GenreAutorisation, StatutActe
from conventions.models import Acte
from conventions.vote.resume import contexte_vote
from parcours.models import Parcours
from socle.comptes.enums import RoleAnct
from socle.mots import date_longue
from tests.comptes.fabriques import AnctFabrique
from tests.conventions import fabriques
from tests.conventions.test_vote_pages import adresse, dans, lu, transmis
from tests.mots.lecture import phrases
from tests.mots.table import fautes, mots_interdits
from tests.territoires.fabriques import CollectiviteFabrique

__all__ = ["transmis"]
pytestmark = pytest.mark.django_db


# --- downloads ---


@pytest.mark.parametrize(
    ("texte", "extension"), [("deliberation", "odt"), ("deliberation", "docx"), ("note", "odt"), ("note", "docx")]
)
def test_each_text_is_downloaded_from_the_page(texte, extension, transmis, client_de):
    acte, scene = transmis
    client = client_de(scene.jeanne)
    lien = adresse(acte, "vote_texte", texte, extension)

    reponse = client.get(lien)

    assert f'href="{lien}"' in client.get(adresse(acte)).content.decode()
    assert reponse.content.startswith(b"PK")
    assert reponse["Content-Disposition"].endswith(f'-{acte.numero}.{extension}"')


def test_the_council_goes_into_a_calendar(transmis, client_de):
    acte, scene = transmis
    transitions.enregistrer_autorisation(acte, {"seance_prevue": dans(30)}, par=scene.jeanne)

    reponse = client_de(scene.jeanne).get(adresse(acte, "vote_agenda"))

    envoi, conseil = Calendar.from_ical(reponse.content).walk("VEVENT")
    assert reponse["Content-Type"].startswith("text/calendar")
    assert envoi["DTSTART"].dt == dans(26)
    assert str(envoi["SUMMARY"]) == "Envoyer la convocation – Montaud"
    assert (conseil["DTSTART"].dt, conseil["DTEND"].dt) == (dans(30), dans(31))


# --- what it costs, what it says ---


def test_the_page_costs_a_fixed_number_of_queries(transmis, client_de, django_assert_num_queries):
    acte, scene = transmis
    transitions.enregistrer_autorisation(
        acte, {"seance_prevue": dans(-5)}, fichier=fabriques.fichier(scene.jeanne), par=scene.jeanne
    )
    client = client_de(scene.jeanne)
    client.get(adresse(acte))

    # session, account, parcours with the role, act, authorisation
    with django_assert_num_queries(5):
        client.get(adresse(acte))


@pytest.mark.parametrize("communes", [1, 30])
def test_an_epci_costs_one_query_more_whatever_its_size(communes, client_de, django_assert_num_queries):
    acte, scene = fabriques.acte(
        StatutActe.TRANSMISE, nature="epci", type_epci="CC", code_insee=None, nom="CC du Clunisois", population=14_020
    )
    for _ in range(communes):
        CollectiviteFabrique(epci=scene.parcours.collectivite, population=900)
    client = client_de(scene.jeanne)
    client.get(adresse(acte))

    with django_assert_num_queries(6):
        page = lu(client.get(adresse(acte)))

    assert "3 jours francs avant la séance" in page
    assert "conseil communautaire" in page
    assert "La présidence a délégation : pas de vote" in page


@pytest.mark.parametrize(
    ("statut", "vide"),
    [(s, s not in (StatutActe.TRANSMISE, StatutActe.AUTORISEE, StatutActe.SIGNEE)) for s in StatutActe
     if s not in (StatutActe.ENGAGEE, StatutActe.NOTIFIEE)],
)  # fmt: skip
def test_the_summary_shows_what_there_is_in_two_queries_at_most(statut, vide, django_assert_max_num_queries):
    acte, scene = fabriques.acte(statut)
    parcours = Parcours.objects.pour_entete(scene.jeanne).get(pk=scene.parcours.pk)
    acte = Acte.objects.pour_page().get(pk=acte.pk)

    with django_assert_max_num_queries(2):
        contexte = contexte_vote(acte, parcours, scene.claire)

    assert (contexte == {}) == vide


def dire(acte, scene, utilisateur):
    """The summary, drawn."""
    return render_to_string("conventions/vote_resume.html", {"vote": contexte_vote(acte, scene.parcours, utilisateur)})


def test_the_summary_says_the_dates_and_gives_the_three_buttons(transmis):
    acte, scene = transmis
    page = dire(acte, scene, scene.jeanne)
    lecteur = AnctFabrique(role_anct=RoleAnct.LECTURE)
    pour_lire = dire(acte, scene, lecteur)

    dites = phrases(page)
    assert f"Pour signer avant le {date_longue(acte.signature_attendue_le)}" in dites
    for bouton in (
        "Indiquer la date du conseil",
        "Télécharger le modèle (ODT)",
        "Le maire a délégation\u00a0: pas de vote",
    ):
        assert bouton in " ".join(dites)
    assert "Indiquer la date du conseil" not in pour_lire
    assert "délégation" not in pour_lire


def test_the_summary_once_voted_gives_the_document_and_the_correction():
    acte, scene = fabriques.acte(StatutActe.AUTORISEE)

    page = dire(acte, scene, scene.jeanne)

    assert adresse(acte, "vote_fichier") in page
    assert adresse(acte, "vote_rouvrir") in page
    assert "n°&nbsp;2026-12" in page


@pytest.mark.parametrize("genre", GenreAutorisation)
@pytest.mark.parametrize("etat", ["vide", "prevu", "commence", "entier"])
def test_pages_keep_the_words_of_the_territory(genre, etat, transmis, client_de):
    acte, scene = transmis
    if etat != "vide":
        champs = {"genre": genre, "seance_prevue": dans(2)}
        if etat != "prevu":
            champs |= {"seance_prevue": dans(-5), "seance": dans(-5), "numero": "12", "transmise_le": dans(-5)}
        if etat == "entier":
            champs |= {"ar_le": dans(-5), "executoire_le": dans(-5)}
        fichier = None if etat == "prevu" else fabriques.fichier(scene.jeanne)
        transitions.enregistrer_autorisation(acte, champs, fichier=fichier, par=scene.jeanne)
    client = client_de(scene.jeanne)

    lues = phrases(client.get(adresse(acte)).content.decode())
    if etat == "entier":
        lues += phrases(client.get(adresse(acte, "vote_rouvrir")).content.decode())
    lues += phrases(dire(acte, scene, scene.jeanne))

    assert [(p, mots_interdits(p)) for p in lues if mots_interdits(p)] == []
    assert [(p, fautes(p)) for p in lues if fautes(p)] == []
