"""« Décrire une étape »: its sentences, its other funder, its action; the files joined to it."""

import io
import zipfile
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from parcours import ecriture
from parcours.enums import Source
from parcours.models import Action, Etape, Moyen, Parcours, PieceJointe
from socle.documents.depot import REFUS_AVEC_TABLEAUX
from socle.mots import mois
from tests.comptes.gestes import texte
from tests.parcours import fabriques
from tests.parcours.gestes import adresse, depuis_deux_mois, refus

pytestmark = pytest.mark.django_db

AUJOURD_HUI = timezone.localdate


# --- the form ------------------------------------------------------------------------------------------------------------


def saisie(**autres):
    jour = AUJOURD_HUI()
    return {
        "titre": "Atelier au marché",
        "nature": "projet",
        "debut": f"{jour:%Y-%m}",
        "fin": f"{jour + timedelta(days=90):%Y-%m}",
        "cout": "3 000",
        "revision": "1",
    } | autres


def envoyer(client_de, **autres):
    """(parcours, response) of « Décrire une étape » filled in so."""
    parcours, jeanne = fabriques.ouvert()
    return parcours, client_de(jeanne).post(adresse("etape_ajouter", parcours.pk), saisie(**autres))


@pytest.mark.parametrize(
    ("montant", "phrase"),
    [
        ("12,345", "Écrivez le montant en chiffres, par exemple 12\u00a0500 ou 12\u00a0500,50."),
        ("-5", "Le montant ne peut pas être négatif."),
    ],
)
@pytest.mark.parametrize("champ", ["cout", "montant_financeur"])
def test_an_amount_that_is_not_one_is_told_beside_its_field_and_kept(champ, montant, phrase, client_de):
    _, reponse = envoyer(client_de, autre_financeur="oui", financeur="La CAF", **{champ: montant})

    assert reponse.context["form"].errors[champ][0] == phrase
    assert f'value="{montant}"' in reponse.content.decode()
    assert not Etape.objects.exists()


@pytest.mark.parametrize("champ", ["debut", "fin"])
def test_a_month_outside_the_parcours_is_refused_with_its_dates(champ, client_de):
    parcours, reponse = envoyer(client_de, **{champ: "2040-01"})

    [phrase] = reponse.context["form"].errors[champ]
    assert phrase.startswith("Le parcours va ")
    assert mois(parcours.fin) in phrase
    assert not Etape.objects.exists()


def test_a_parcours_that_begins_or_ends_on_a_29_february_has_its_form_too(client_de):
    parcours, jeanne = fabriques.ouvert()
    Parcours.objects.filter(pk=parcours.pk).update(debut=date(2024, 2, 29), fin=date(2028, 2, 29))

    assert client_de(jeanne).get(adresse("etape_ajouter", parcours.pk)).status_code == 200


def test_dates_outside_the_parcours_are_refused_under_the_lock_too():
    parcours, jeanne = fabriques.ouvert()
    champs = fabriques.champs_etape(debut=date(2040, 1, 1), fin=date(2040, 2, 29))

    erreur = refus(ecriture.decrire_etape, parcours, champs, par=jeanne)

    assert erreur.champ == "debut"
    assert erreur.message.startswith("Le parcours va ")


def test_an_etape_already_outside_may_still_be_saved():
    parcours, jeanne = fabriques.ouvert()
    balade = fabriques.etape(parcours, jeanne)
    Etape.objects.update(fin=date(2040, 2, 29))
    champs = fabriques.champs_etape("Balade de jour", fin=date(2040, 2, 29))

    ecriture.decrire_etape(parcours, champs, par=jeanne, etape=balade, revision=balade.revision)

    assert Etape.objects.get().titre == "Balade de jour"


def test_another_funder_is_no_by_default_and_costs_two_answers(client_de):
    parcours, jeanne = fabriques.ouvert()
    client = client_de(jeanne)
    page = adresse("etape_ajouter", parcours.pk)

    assert client.get(page).context["form"]["autre_financeur"].value() == "non"
    client.post(page, saisie())
    assert not Moyen.objects.filter(source=Source.COFINANCEMENT).exists()
    reponse = client.post(page, saisie(titre="Verger", autre_financeur="oui"))
    assert reponse.context["form"].errors == {
        "financeur": ["Indiquez qui d’autre paie."],
        "montant_financeur": ["Indiquez un montant, même approximatif."],
    }
    client.post(page, saisie(titre="Verger", autre_financeur="oui", financeur="La CAF", montant_financeur="2 500"))

    moyen = Moyen.objects.get(source=Source.COFINANCEMENT)
    assert (moyen.libelle, moyen.prevu, moyen.etape.titre) == ("La CAF", Decimal("2500.00"), "Verger")


def test_a_funder_typed_under_no_is_never_lost_in_silence(client_de):
    _, reponse = envoyer(client_de, autre_financeur="non", financeur="La CAF")

    assert list(reponse.context["form"].errors) == ["autre_financeur"]


def test_the_funder_of_an_etape_is_shown_corrected_and_taken_away(client_de):
    parcours, jeanne = fabriques.ouvert()
    balade = fabriques.etape(parcours, jeanne, cofinancement={"libelle": "La CAF", "prevu": Decimal("2500")})
    client = client_de(jeanne)
    page = adresse("etape_modifier", parcours.pk, balade.pk)

    assert 'value="La CAF"' in client.get(page).content.decode()
    client.post(page, saisie(autre_financeur="oui", financeur="Le département", montant_financeur="900"))
    assert Moyen.objects.presents().get(source=Source.COFINANCEMENT).libelle == "Le département"
    client.post(page, saisie(autre_financeur="non", revision="2"))
    assert not Moyen.objects.presents().filter(source=Source.COFINANCEMENT).exists()


def test_several_funders_are_left_to_the_means(client_de):
    parcours, jeanne = fabriques.ouvert()
    balade = fabriques.etape(parcours, jeanne)
    for qui in ("La CAF", "La région"):
        champs = {"source": Source.COFINANCEMENT, "libelle": qui, "prevu": Decimal(100), "etape": balade}
        ecriture.enregistrer(Moyen(parcours=parcours), champs, par=jeanne)

    client_de(jeanne).post(adresse("etape_modifier", parcours.pk, balade.pk), saisie())

    assert Moyen.objects.presents().filter(source=Source.COFINANCEMENT).count() == 2


def test_the_service_appears_from_ten_etapes_on_or_where_it_is_used(client_de):
    parcours, jeanne = fabriques.ouvert()
    client = client_de(jeanne)
    page = adresse("etape_ajouter", parcours.pk)
    assert "service" not in client.get(page).context["form"].fields

    balade = fabriques.etape(parcours, jeanne, service="Service jeunesse")
    assert "service" in client.get(page).context["form"].fields

    Etape.objects.filter(pk=balade.pk).update(service="")
    for n in range(9):
        fabriques.etape(parcours, jeanne, f"Étape {n}")
    assert "service" in client.get(page).context["form"].fields


def test_a_theme_is_for_projects_only(client_de):
    _, reponse = envoyer(client_de, nature="formation", thematique="culture")
    assert list(reponse.context["form"].errors) == ["thematique"]


def test_a_theme_is_kept_on_the_action(client_de):
    envoyer(client_de, thematique="culture")
    assert Action.objects.get().thematique == "culture"


def test_several_etapes_stand_in_one_action(client_de):
    parcours, jeanne = fabriques.ouvert()
    balade = fabriques.etape(parcours, jeanne)
    client = client_de(jeanne)
    page = adresse("etape_ajouter", parcours.pk)

    client.post(page, saisie(action=str(balade.action_id)))
    assert set(balade.action.etapes.values_list("titre", flat=True)) == {"Balade nocturne", "Atelier au marché"}

    reponse = client.post(page, saisie(titre="Cours", nature="formation", action=str(balade.action_id)))
    [phrase] = reponse.context["form"].errors["nature"]
    assert phrase.startswith("L’action « Balade nocturne » est d’une autre sorte")
    assert Etape.objects.count() == 2


def test_an_action_of_another_parcours_is_a_choice_that_does_not_exist(client_de):
    autre, paul = fabriques.ouvert("Flers", email="mairie@flers.example")
    ailleurs = fabriques.etape(autre, paul)
    parcours, jeanne = fabriques.ouvert()
    fabriques.etape(parcours, jeanne)

    reponse = client_de(jeanne).post(adresse("etape_ajouter", parcours.pk), saisie(action=str(ailleurs.action_id)))

    assert list(reponse.context["form"].errors) == ["action"]


# --- files ---------------------------------------------------------------------------------------------------------------


def png():
    sortie = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(sortie, "PNG")
    return sortie.getvalue()


def archive(**membres):
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w") as zip_:
        for nom, contenu in membres.items():
            zip_.writestr(nom.replace("__", "/").replace("_xml", ".xml"), contenu)
    return sortie.getvalue()


XLSX = {"[Content_Types]_xml": "<a/>", "xl__workbook_xml": "<a/>"}
ODS = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content_xml": "<a/>"}


@pytest.mark.parametrize(("octets", "extension"), [(png(), "png"), (archive(**XLSX), "xlsx"), (archive(**ODS), "ods")])
def test_a_file_is_joined_read_and_taken_away(octets, extension, client_de):
    parcours, jeanne = fabriques.ouvert()
    client = client_de(jeanne)
    fichier = SimpleUploadedFile(f"plan.{extension}", octets)

    reponse = client.post(
        adresse("etape_ajouter", parcours.pk), saisie(piece=fichier, libelle_piece="Le plan"), follow=True
    )

    assert reponse.status_code == 200
    piece = PieceJointe.objects.select_related("etape", "fichier").get()
    assert (piece.libelle, piece.fichier.nom, piece.depose_par) == ("Le plan", f"plan.{extension}", jeanne)
    ou = (parcours.pk, piece.etape_id, piece.pk)
    recu = client.get(adresse("etape_piece", *ou))
    assert b"".join(recu.streaming_content) == octets
    assert "Le plan" in texte(client.get(adresse("etape_suivi", parcours.pk, piece.etape_id)))
    client.post(adresse("etape_piece_retirer", *ou))
    assert client.get(adresse("etape_piece", *ou)).status_code == 404
    client.get(adresse("actions", parcours.pk))  # the message is read
    assert "Le plan" not in texte(client.get(adresse("etape_suivi", parcours.pk, piece.etape_id)))


@pytest.mark.parametrize("octets", [b"MZ un programme", b"%PDF-1.7 coup\xc3\xa9", archive(a_xml="<a/>")])
def test_a_file_that_is_not_what_it_says_is_refused_in_words_and_nothing_is_saved(octets, client_de):
    _, reponse = envoyer(client_de, piece=SimpleUploadedFile("devis.pdf", octets, "application/pdf"))

    assert reponse.context["form"].errors["piece"] == [REFUS_AVEC_TABLEAUX]
    assert 'value="Atelier au marché"' in reponse.content.decode()
    assert (Etape.objects.count(), PieceJointe.objects.count()) == (0, 0)


def test_a_file_of_more_than_ten_megabytes_is_refused(client_de, settings):
    settings.TAILLE_FICHIER_MAX = 50
    _, reponse = envoyer(client_de, piece=SimpleUploadedFile("plan.png", png()))

    assert reponse.context["form"].errors["piece"] == [REFUS_AVEC_TABLEAUX]


def test_a_stranger_never_has_a_file(client_de):
    parcours, jeanne = fabriques.ouvert()
    balade = fabriques.etape(parcours, jeanne)
    client_de(jeanne).post(
        adresse("etape_modifier", parcours.pk, balade.pk), saisie(piece=SimpleUploadedFile("plan.png", png()))
    )
    piece = PieceJointe.objects.get()
    autre, paul = fabriques.ouvert("Flers", email="mairie@flers.example")
    sienne = fabriques.etape(autre, paul)

    assert client_de(paul).get(adresse("etape_piece", parcours.pk, balade.pk, piece.pk)).status_code == 404
    assert client_de(paul).get(adresse("etape_piece", autre.pk, sienne.pk, piece.pk)).status_code == 404


@pytest.mark.parametrize("nombre", [1, 15])
def test_the_page_of_an_etape_asks_the_same_number_of_questions(nombre, client_de, django_assert_num_queries):
    parcours, jeanne, balade = depuis_deux_mois()
    for n in range(nombre):
        client_de(jeanne).post(
            adresse("etape_preciser", parcours.pk, balade.pk),
            {"public": ["elus"], "place_des_habitants": "3", "revision": str(1 + n)}
            | {"piece": SimpleUploadedFile(f"plan {n}.png", png())},
        )
    assert PieceJointe.objects.count() == nombre
    client = client_de(jeanne)
    suivi = adresse("etape_suivi", parcours.pk, balade.pk)
    client.get(suivi)

    with django_assert_num_queries(7):
        client.get(suivi)
