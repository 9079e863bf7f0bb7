"""The editor of models in a real browser: light and dark, on a phone, by keyboard and without JavaScript."""

import pytest
from django.urls import reverse

from conventions import modeles
from conventions.chargement import charger_modeles
from conventions.models import Modele
from tests.comptes.fabriques import AnctFabrique
from tests.conventions import fabriques
from tests.navigateur.harnais import AU_TELEPHONE_ET_DANS_LE_NOIR, capture, controler, entrer_dans

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def atelier():
    """(ANCT, a version in preparation with a few changes, an act to read it on)."""
    charger_modeles()
    acte, scene = fabriques.acte()
    preparation = modeles.nouvelle_version("convention-initiale", par=scene.claire)
    modeles.ecrire_partie(
        preparation,
        "article-objet",
        {"titre": "Objet de la convention", "texte": "L’Agence aide {beneficiaire} à mener son parcours, n° {numero}."},
        par=scene.claire,
    )
    modeles.ecrire_partie(preparation, "visa-3", {"texte": "le même code ;", "si": ""}, par=scene.claire)
    modeles.deplacer(preparation, "article-litiges", "haut", par=scene.claire)
    modeles.ajouter(
        preparation,
        "article",
        {"titre": "Sobriété", "texte": "Le parcours\n\n- est sobre ;\n- est court."},
        par=scene.claire,
    )
    preparation.refresh_from_db()
    return scene.claire, preparation, acte


def pages(preparation, acte):
    """(name, address) of every page."""
    yield "liste", reverse("conventions:modeles")
    yield "preparation", preparation.get_absolute_url()
    yield "publiee", acte.modele.get_absolute_url()
    for nom, *args in (
        ("partie", "article-objet"),
        ("partie", "visa-3"),
        ("ajouter", "article"),
        ("ajouter", "visa"),
        ("retirer", "article-objet"),
        ("publier",),
        ("supprimer",),
        ("comparer",),
        ("apercu",),
    ):
        yield (
            f"{nom}{'-' if args else ''}{'-'.join(args)}",
            reverse(f"conventions:modele_{nom}", args=[preparation.pk, *args]),
        )
    lecture = reverse("conventions:modele_apercu", args=[preparation.pk])
    yield "apercu-cherche", f"{lecture}?q=montaud"
    yield "apercu-lu", f"{lecture}?q=montaud&acte={acte.pk}"


@AU_TELEPHONE_ET_DANS_LE_NOIR
def test_every_page(largeur, sombre, live_server, ouvrir_page, client_de):
    claire, preparation, acte = atelier()
    page = ouvrir_page(largeur=largeur, sombre=sombre)
    entrer_dans(page, live_server, client_de(claire))

    for nom, chemin in pages(preparation, acte):
        page.goto(live_server.url + chemin)
        controler(page)
        capture(page, f"modeles-{nom}-{largeur}{'-sombre' if sombre else ''}")


def test_a_version_is_prepared_written_and_published_by_keyboard_without_javascript(
    live_server, ouvrir_page, client_de
):
    charger_modeles()
    page = ouvrir_page(largeur=320, javascript=False)
    entrer_dans(page, live_server, client_de(AnctFabrique()))
    page.goto(live_server.url + reverse("conventions:modeles"))

    page.get_by_role("button", name="Préparer une nouvelle version : Convention").press("Enter")
    page.get_by_role("link", name="Modifier : article 1, “Objet”").press("Enter")
    page.get_by_label("Texte").fill("La subvention est de {montan}.")
    page.get_by_role("button", name="Enregistrer").press("Enter")
    page.locator("#id_texte_error").get_by_text("Vouliez-vous écrire {montant}").wait_for()
    capture(page, "modeles-refus-320")
    page.get_by_label("Texte").fill("La subvention est de {montant}.")
    page.get_by_role("button", name="Enregistrer").press("Enter")
    page.get_by_role("button", name="Descendre : article 1, “Objet”").press("Enter")
    # Another person than who wrote it reads it for the legal service.
    juriste = ouvrir_page(largeur=320, javascript=False)
    entrer_dans(juriste, live_server, client_de(AnctFabrique(relit_juridique=True)))
    juriste.goto(page.url)
    juriste.get_by_role("link", name="Valider pour le service juridique").press("Enter")
    juriste.get_by_role("button", name="Valider ce texte").press("Enter")
    juriste.get_by_role("link", name="Publier cette version").wait_for()
    page.reload()
    page.get_by_role("link", name="Publier cette version").press("Enter")
    page.get_by_role("button", name="Publier").press("Enter")

    page.get_by_text("La version est publiée").wait_for()
    modele = Modele.objects.en_vigueur("convention-initiale")
    assert [a["code"] for a in modele.articles[:2]] == ["contenu-du-parcours", "objet"]
    assert modele.articles[1]["texte"] == "La subvention est de {montant}."
    assert modele.valide_par_juridique
