"""The page of the annexes: joined, moved, taken away without JavaScript; refused in words, with nothing kept."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from conventions import transitions
from conventions.enums import StatutActe
from conventions.models import Annexe
from conventions.transitions import annexes as verbes
from socle.documents.depot import REFUS_PAPIER, VIDE
from socle.documents.models import Fichier
from tests.conventions import fabriques
from tests.conventions.test_annexes import image, titres, trois

pytestmark = pytest.mark.django_db


def corps(response):
    return response.content.decode().replace("&nbsp;", " ").replace("\u00a0", " ")


def adresse(nom, scene, acte, *args):
    return reverse(f"conventions:{nom}", args=[scene.parcours.pk, acte.pk, *args])


def televerse(octets=None, nom="plan.png"):
    return SimpleUploadedFile(nom, image() if octets is None else octets, "image/png")


def odt():
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<x/>")
    return sortie.getvalue()


def test_anct_joins_reads_moves_and_takes_away(client_de):
    acte, scene = fabriques.acte()
    client, url = client_de(scene.claire), adresse("annexes", scene, acte)

    assert "Aucun fichier n’est joint." in corps(client.get(url))
    for titre in ("Plan", "Charte"):
        assert client.post(url, {"titre": titre, "fichier": televerse()}).status_code == 302
    page = corps(client.get(url))
    assert "<strong>Annexe 5</strong>" in page
    assert "Plan (PNG, 1 ko)" in page
    assert "15 Mo au plus en tout" in page
    charte = Annexe.objects.get(titre="Charte")
    client.post(adresse("annexe_deplacer", scene, acte, charte.pk), {"sens": "monter"})
    assert titres(acte) == ["Charte", "Plan"]
    client.post(adresse("annexe_deplacer", scene, acte, charte.pk), {"sens": "ailleurs"})
    assert titres(acte) == ["Charte", "Plan"]
    client.post(adresse("annexe_retirer", scene, acte, charte.pk))

    assert titres(acte) == ["Plan"]
    assert "Annexe 5 – <a" in corps(client.get(adresse("texte", scene, acte)))
    assert client.get(adresse("annexe", scene, acte, charte.pk)).status_code == 404


@pytest.mark.parametrize(
    ("octets", "nom", "phrase"),
    [
        (b"", "vide.pdf", VIDE), (b"%PDF-1.4 coupe", "coupe.pdf", REFUS_PAPIER), (odt(), "note.odt", REFUS_PAPIER),
        (b"MZ programme", "plan.png", REFUS_PAPIER), (image()[:40], "coupe.png", REFUS_PAPIER),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_annexed_is_refused_in_words_and_not_kept(octets, nom, phrase, client_de):
    acte, scene = fabriques.acte()

    page = client_de(scene.claire).post(
        adresse("annexes", scene, acte), {"titre": "Plan du site", "fichier": televerse(octets, nom)}
    )

    assert page.status_code == 200
    assert page.context["form"].errors["fichier"] == [phrase]
    assert page.context["form"]["titre"].value() == "Plan du site"
    assert not Annexe.objects.exists()
    assert not Fichier.objects.exists()


def test_a_title_or_a_file_that_is_missing_is_said(client_de):
    acte, scene = fabriques.acte()

    page = client_de(scene.claire).post(adresse("annexes", scene, acte), {"titre": ""})

    assert page.context["form"].errors["titre"] == ["Remplissez «\u00a0Titre de l’annexe\u00a0»."]
    assert page.context["form"].errors["fichier"] == ["Choisissez le fichier à joindre."]


def test_nothing_is_kept_of_a_file_that_has_no_room(client_de, monkeypatch):
    acte, scene = fabriques.acte()
    monkeypatch.setattr(verbes, "POIDS_MAX", 10)

    page = client_de(scene.claire).post(adresse("annexes", scene, acte), {"titre": "Plan", "fichier": televerse()})

    assert "Les annexes voyagent dans le document à signer" in page.context["form"].errors["fichier"][0]
    assert not Fichier.objects.exists()


def test_the_territory_reads_the_files_and_changes_none(client_de):
    acte, scene = fabriques.acte(StatutActe.RELECTURE)
    plan, *_ = trois(acte, scene.claire)
    client = client_de(scene.jeanne)

    page = corps(client.get(adresse("annexes", scene, acte)))
    assert "Plan" in page
    assert "Retirer" not in page
    assert "Joindre l’annexe" not in page
    fichier = client.get(adresse("annexe", scene, acte, plan.pk))
    assert b"".join(fichier.streaming_content) == image()
    for nom, args in (("annexes", ()), ("annexe_retirer", (plan.pk,)), ("annexe_deplacer", (plan.pk,))):
        assert client.post(adresse(nom, scene, acte, *args), {"titre": "A", "sens": "descendre"}).status_code == 403

    assert titres(acte) == ["Plan", "Charte", "Photo"]


def test_the_files_of_a_validated_text_no_longer_change(client_de):
    acte, scene = fabriques.acte()
    plan, *_ = trois(acte, scene.claire)
    transitions.valider(acte, par=scene.claire)
    client = client_de(scene.claire)

    assert "Retirer" not in corps(client.get(adresse("annexes", scene, acte)))
    assert client.post(adresse("annexe_retirer", scene, acte, plan.pk)).status_code == 409
    page = client.post(adresse("annexes", scene, acte), {"titre": "Note", "fichier": televerse()})
    assert "ses annexes ne changent plus" in corps(page)

    assert titres(acte) == ["Plan", "Charte", "Photo"]


@pytest.mark.parametrize("nb", [1, 3])
def test_the_page_costs_the_same_whatever_the_number_of_files(nb, client_de, django_assert_num_queries):
    acte, scene = fabriques.acte()
    for annexe in trois(acte, scene.claire)[nb:]:
        verbes.retirer_annexe(annexe, par=scene.claire)
    client = client_de(scene.claire)
    client.get(adresse("annexes", scene, acte))

    # session, account, parcours, act, files
    with django_assert_num_queries(5):
        client.get(adresse("annexes", scene, acte))
