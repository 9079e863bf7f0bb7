"""Files annexed to a draft: read for what they are, bounded in number and weight, in an order that people choose."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from conventions.enums import StatutActe
from conventions.models import Annexe
from conventions.transitions import annexes
from conventions.transitions.annexes import deplacer_annexe, joindre_annexe, presentes, retirer_annexe
from socle.documents import deposer
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from tests.conventions import fabriques

pytestmark = pytest.mark.django_db


def image():
    sortie = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(sortie, "PNG")
    return sortie.getvalue()


def png(par, nom="plan.png"):
    return deposer(SimpleUploadedFile(nom, image(), "image/png"), par=par)


def trois(acte, par):
    return [joindre_annexe(acte, titre, png(par), par=par) for titre in ("Plan", "Charte", "Photo")]


def titres(acte):
    return [a.titre for a in presentes(acte)]


def test_files_are_annexed_in_order_and_make_another_draft():
    acte, scene = fabriques.acte(StatutActe.RELECTURE)

    trois(acte, scene.claire)

    assert titres(acte) == ["Plan", "Charte", "Photo"]
    assert [a.rang for a in presentes(acte)] == [1, 2, 3]
    acte.refresh_from_db()
    assert acte.revision == 4
    assert EntreeJournal.objects.filter(action="acte.joindre_annexe", objet_id=acte.pk).count() == 3


def test_a_pdf_is_annexed_too():
    acte, scene = fabriques.acte()

    annexe = joindre_annexe(acte, " Règlement ", fabriques.fichier(scene.claire), par=scene.claire)

    assert (annexe.titre, annexe.fichier.est_pdf) == ("Règlement", True)


def test_a_file_moves_by_one_place_and_stops_at_the_ends():
    acte, scene = fabriques.acte()
    plan, charte, photo = trois(acte, scene.claire)

    deplacer_annexe(photo, -1, par=scene.claire)
    assert titres(acte) == ["Plan", "Photo", "Charte"]
    deplacer_annexe(plan, 1, par=scene.claire)
    assert titres(acte) == ["Photo", "Plan", "Charte"]
    deplacer_annexe(photo, -1, par=scene.claire)
    deplacer_annexe(charte, 1, par=scene.claire)

    assert titres(acte) == ["Photo", "Plan", "Charte"]
    assert sorted(a.rang for a in presentes(acte)) == [1, 2, 3]
    assert EntreeJournal.objects.filter(action="annexe.deplacer").count() == 2


def test_a_file_taken_away_leaves_its_number_to_the_next():
    acte, scene = fabriques.acte()
    plan, charte, photo = trois(acte, scene.claire)

    retirer_annexe(charte, par=scene.claire)
    retirer_annexe(charte, par=scene.claire)
    deplacer_annexe(charte, 1, par=scene.claire)
    deplacer_annexe(photo, -1, par=scene.claire)

    assert titres(acte) == ["Photo", "Plan"]
    assert Annexe.objects.count() == 3
    assert EntreeJournal.objects.filter(action="acte.retirer_annexe").count() == 1
    nouvelle = joindre_annexe(acte, "Charte", png(scene.claire), par=scene.claire)
    assert titres(acte)[-1] == nouvelle.titre


def test_what_is_neither_a_pdf_nor_a_picture_is_refused():
    acte, scene = fabriques.acte()
    fichier = png(scene.claire)
    fichier.type_mime = "application/vnd.oasis.opendocument.text"

    with pytest.raises(ErreurMetier, match="Envoyez un PDF ou une photo") as refus:
        joindre_annexe(acte, "Note", fichier, par=scene.claire)

    assert refus.value.champ == "fichier"
    assert not Annexe.objects.exists()


@pytest.mark.parametrize(("titre", "phrase"), [("  ", "Écrivez le titre"), ("x" * 161, "160 caractères")])
def test_an_annexe_has_a_title(titre, phrase):
    acte, scene = fabriques.acte()

    with pytest.raises(ErreurMetier, match=phrase) as refus:
        joindre_annexe(acte, titre, png(scene.claire), par=scene.claire)

    assert refus.value.champ == "titre"


def test_the_weight_of_all_files_is_bounded_and_said():
    acte, scene = fabriques.acte()
    gros = png(scene.claire)
    gros.taille = 9 * annexes.MO
    gros.pk, gros.uuid, gros.cle_stockage, gros._state.adding = (
        None,
        "0b0f4f0e-0000-4000-8000-000000000001",
        "gros",
        True,
    )
    gros.save()
    joindre_annexe(acte, "Étude", gros, par=scene.claire)
    second = png(scene.claire)
    second.taille = 7 * annexes.MO

    with pytest.raises(ErreurMetier, match="15\u00a0Mo au plus en tout. Il reste 6,0\u00a0Mo") as refus:
        joindre_annexe(acte, "Autre étude", second, par=scene.claire)

    assert refus.value.champ == "fichier"
    assert titres(acte) == ["Étude"]


def test_the_number_of_files_is_bounded(monkeypatch):
    acte, scene = fabriques.acte()
    trois(acte, scene.claire)
    monkeypatch.setattr(annexes, "NOMBRE_MAX", 3)

    with pytest.raises(ErreurMetier, match="3 fichiers au plus"):
        joindre_annexe(acte, "Un de trop", png(scene.claire), par=scene.claire)

    assert len(titres(acte)) == 3


@pytest.mark.parametrize("statut", [StatutActe.VALIDEE, StatutActe.TRANSMISE])
def test_annexes_no_longer_change_once_the_drafting_is_over(statut):
    acte, scene = fabriques.acte()
    plan, charte, _ = trois(acte, scene.claire)
    fichier = png(scene.claire)
    fabriques.mener(acte, statut, par=scene.claire)

    for geste in (
        lambda: joindre_annexe(acte, "Note", fichier, par=scene.claire),
        lambda: retirer_annexe(plan, par=scene.claire),
        lambda: deplacer_annexe(charte, -1, par=scene.claire),
    ):
        with pytest.raises(ErreurMetier, match="ses annexes ne changent plus"):
            geste()

    assert titres(acte) == ["Plan", "Charte", "Photo"]
