"""The page where a table is pasted: shown line by line, corrected, confirmed, on a closed session too."""

import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from parcours import collage, transitions
from tests.mots.lecture import phrases
from tests.mots.table import fautes, mots_interdits
from tests.parcours import fabriques
from tests.parcours.test_collage import FAUTES
from tests.parcours.test_coller import lignes, ouvrir, titres
from tests.scenario.visite import propre

pytestmark = pytest.mark.django_db


@pytest.fixture
def chambery():
    return ouvrir()


def adresse(parcours):
    return reverse("parcours:etapes_coller", args=[parcours.pk])


def champs(reponse):
    """What the browser would post of the form that is shown."""
    return {nom: reponse.context["form"][nom].value() or "" for nom in ("jeton", "vu", "texte")}


def test_the_page_shows_an_example_that_is_itself_right(chambery, client_de):
    parcours, jeanne = chambery

    reponse = client_de(jeanne).get(adresse(parcours))

    exemple = "\n".join("\t".join(ligne) for ligne in reponse.context["exemples"])
    lecture = collage.lire(exemple, transitions.repere_de(parcours))
    assert [ligne.etat for ligne in lecture.lignes] == ["Juste"] * 3
    assert "Télécharger un modèle" in reponse.text


def test_the_model_is_a_workbook_that_can_be_pasted_back(chambery, client_de):
    parcours, jeanne = chambery

    reponse = client_de(jeanne).get(reverse("parcours:etapes_coller_modele", args=[parcours.pk]))

    assert reponse["Content-Disposition"] == 'attachment; filename="modele-etapes.xlsx"'
    feuille = openpyxl.load_workbook(io.BytesIO(reponse.content)).active
    rangees = list(feuille.iter_rows(values_only=True))
    texte = "\n".join("\t".join(cellule or "" for cellule in rangee) for rangee in rangees)
    assert collage.lire(texte, transitions.repere_de(parcours)).fausses == []
    assert len(rangees) == 4


def test_the_preview_stores_nothing_and_the_confirmation_all(chambery, client_de):
    parcours, jeanne = chambery
    client = client_de(jeanne)

    apercu = client.post(adresse(parcours), {"texte": lignes(40)})
    assert titres(parcours) == []
    fait = client.post(adresse(parcours), champs(apercu), follow=True)

    assert "Ajouter les 40 étapes" in apercu.text
    assert "40 étapes sont ajoutées." in fait.text
    assert len(titres(parcours)) == 40


def test_a_double_click_adds_once(chambery, client_de):
    parcours, jeanne = chambery
    client = client_de(jeanne)
    apercu = client.post(adresse(parcours), {"texte": lignes(4)})

    for _ in range(2):
        assert client.post(adresse(parcours), champs(apercu)).status_code == 302

    assert len(titres(parcours)) == 4


def test_a_table_with_twenty_kinds_of_mistakes_says_which_on_each_line(chambery, client_de):
    parcours, jeanne = chambery
    fabriques.etape(parcours, jeanne, "Forum des associations", debut=date(2027, 3, 1), fin=date(2027, 3, 31))
    texte = "\n".join(texte for texte, *_ in FAUTES)

    reponse = client_de(jeanne).post(adresse(parcours), {"texte": texte})

    page = propre(" ".join(phrases(reponse.text)))
    assert [phrase for _, _, phrase in FAUTES if propre(phrase) not in page] == []
    assert all(f"Ligne {n}" in page for n in range(1, len(FAUTES) + 1))
    assert reponse.context["form"]["texte"].value() == texte
    assert "Ajouter les" not in page
    assert titres(parcours) == ["Forum des associations"]


def test_wrong_lines_are_kept_and_the_right_ones_added_when_asked(chambery, client_de):
    parcours, jeanne = chambery
    client = client_de(jeanne)
    texte = lignes(2) + "Faux\tprojet\tjamais\tmars 2027\n"
    apercu = client.post(adresse(parcours), {"texte": texte})

    sans = client.post(adresse(parcours), champs(apercu))
    avec = client.post(adresse(parcours), {**champs(sans), "seulement_justes": "on"})

    assert "Ajouter seulement les 2 lignes justes" in apercu.text
    assert sans.context["form"].errors["texte"]
    assert sans.context["form"]["texte"].value() == texte
    assert avec.status_code == 302
    assert titres(parcours) == ["Étape 0", "Étape 1"]


def test_a_table_changed_after_the_preview_is_shown_again(chambery, client_de):
    parcours, jeanne = chambery
    client = client_de(jeanne)
    apercu = client.post(adresse(parcours), {"texte": lignes(2)})

    reponse = client.post(adresse(parcours), {**champs(apercu), "texte": lignes(3)})

    assert "a changé depuis la vérification" in reponse.text
    assert titres(parcours) == []
    assert client.post(adresse(parcours), champs(reponse)).status_code == 302
    assert len(titres(parcours)) == 3


def test_a_table_without_any_right_line_is_corrected_then_checked(chambery, client_de):
    parcours, jeanne = chambery
    client = client_de(jeanne)
    apercu = client.post(adresse(parcours), {"texte": "Faux\tprojet\tjamais\tmars 2027"})

    corrige = client.post(adresse(parcours), {**champs(apercu), "texte": lignes(2)})

    assert "Ajouter" not in apercu.text.split("<main")[1].split("te-boutons")[1].split("</form>")[0]
    assert corrige.context["form"].errors == {}
    assert "Ajouter les 2 étapes" in corrige.text


def test_checking_again_adds_nothing(chambery, client_de):
    parcours, jeanne = chambery
    client = client_de(jeanne)
    apercu = client.post(adresse(parcours), {"texte": lignes(2)})

    reponse = client.post(adresse(parcours), {**champs(apercu), "verifier": "1"})

    assert reponse.status_code == 200
    assert titres(parcours) == []


@pytest.mark.parametrize(("texte", "phrase"), [("", "Remplissez « Votre tableau »."), (" \n\t", "Collez votre tableau ici."), ("x" * 100_001, "Ce texte est trop long")])  # fmt: skip
def test_a_text_that_is_no_table_is_told_beside_the_field(texte, phrase, chambery, client_de):
    parcours, jeanne = chambery

    reponse = client_de(jeanne).post(adresse(parcours), {"texte": texte})

    assert propre(reponse.context["form"].errors["texte"][0]).startswith(phrase)


def test_what_was_pasted_survives_a_closed_session(chambery, client_de, client):
    parcours, jeanne = chambery
    client.post(adresse(parcours), {"texte": lignes(2)}, headers={"referer": "http://testserver" + adresse(parcours)})
    client.force_login(jeanne)

    reponse = client.get(adresse(parcours))

    assert reponse.context["form"]["texte"].value() == lignes(2)
    assert "Ajouter les 2 étapes" in reponse.text


def test_the_words_of_the_pages_are_those_of_people(chambery, client_de):
    parcours, jeanne = chambery
    client = client_de(jeanne)
    texte = "\n".join(t for t, genre, _ in FAUTES if genre != "controle") + "\n" + lignes(2)

    for reponse in (client.get(adresse(parcours)), client.post(adresse(parcours), {"texte": texte})):
        lues = phrases(reponse.text)
        assert [mots_interdits(p) for p in lues if mots_interdits(p)] == []
        assert [fautes(p) for p in lues if fautes(p)] == []


@pytest.mark.parametrize("qui", ["lecture", "gestionnaire"])
def test_who_only_reads_does_not_paste(qui, chambery, client_de):
    parcours, _ = chambery
    client = client_de(fabriques.AnctFabrique(role_anct=qui))

    assert client.get(adresse(parcours)).status_code == 403
    assert client.post(adresse(parcours), {"texte": lignes(1)}).status_code == 403
    assert client.get(reverse("parcours:etapes_coller_modele", args=[parcours.pk])).status_code == 403


@pytest.mark.parametrize("nombre", [1, 200])
def test_the_preview_asks_the_same_questions_whatever_its_length(
    nombre, chambery, client_de, django_assert_num_queries
):
    parcours, jeanne = chambery
    client = client_de(jeanne)
    client.get(adresse(parcours))

    with django_assert_num_queries(6):
        client.post(adresse(parcours), {"texte": lignes(nombre)})
