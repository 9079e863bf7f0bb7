"""« Chambéry »: a city pastes its forty étapes, groups them by service, filters them and shifts them by two months.

In a real browser, with and without JavaScript; then every page of it on a phone.
"""

import pytest

from parcours import ecriture
from parcours.models import Etape, Jalon, Objectif
from socle.champs import decaler_mois
from tests.navigateur.chambery import tableau
from tests.navigateur.harnais import capture, controler, entrer_dans
from tests.parcours import fabriques
from tests.scenario.visite import propre

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


class Direction:
    """Somebody of the city in front of its pages."""

    def __init__(self, page, racine):
        self.page, self.racine = page, racine

    def ouvrir(self, chemin):
        self.page.goto(self.racine + chemin)

    def appuyer(self, bouton):
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=bouton, exact=True).click()

    def suivre(self, lien):
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=lien, exact=True).first.click()

    def cocher(self, texte):
        self.page.locator("label").filter(has_text=texte).first.click()

    @property
    def texte(self):
        return propre(self.page.get_by_role("main").inner_text())

    @property
    def groupes(self):
        return [propre(t) for t in self.page.locator("main section h3").all_inner_texts()]


@pytest.fixture
def chambery():
    """(parcours, interlocutrice): nothing written yet, and two years ahead."""
    return fabriques.ouvert("Chambéry", email="direction@chambery.example")


@pytest.mark.parametrize("javascript", [True, False], ids=["avec-script", "sans-script"])
def test_forty_etapes_are_pasted_grouped_filtered_and_shifted(
    live_server, ouvrir_page, client_de, chambery, javascript
):
    parcours, jeanne = chambery
    ville = Direction(ouvrir_page(javascript=javascript), live_server.url)
    entrer_dans(ville.page, live_server, client_de(jeanne))

    # Pasted: first with a slip, which is told on its line; then all of them.
    ville.ouvrir(f"/parcours/{parcours.pk}/etapes/")
    ville.suivre("Coller un tableau")
    texte = tableau(parcours)
    ville.page.get_by_label("Votre tableau").fill(texte.replace("2 000", "deux mille", 1))
    ville.appuyer("Vérifier le tableau")
    assert "40 lignes : 39 justes, 1 à corriger." in ville.texte
    assert "Ligne 2 (Marche exploratoire du Biollay) : Coût « deux mille »" in ville.texte
    ville.page.get_by_label("Votre tableau").fill(texte)
    ville.appuyer("Vérifier à nouveau")
    assert "40 lignes : 40 justes. Rien n’est encore ajouté." in ville.texte
    ville.appuyer("Ajouter les 40 étapes")
    assert "40 étapes sont ajoutées." in ville.texte
    assert Etape.objects.filter(parcours=parcours).count() == 40

    # Grouped by the service that carries them, in an address that can be kept.
    ville.page.get_by_role("combobox", name="Grouper").select_option(label="Par service pilote")
    ville.appuyer("Afficher")
    assert ville.groupes == [
        "Culture",
        "Jeunesse",
        "Relation aux usagers",
        "Ressources humaines",
        "Urbanisme",
        "Service à préciser",
    ]
    assert "grouper=service" in ville.page.url

    # Filtered, without accents.
    ville.page.get_by_role("textbox", name="Chercher").fill("repondre")
    ville.appuyer("Afficher")
    assert "Aucune étape ne correspond." in ville.texte
    ville.page.get_by_role("textbox", name="Chercher").fill("memoire faubourgs")
    ville.appuyer("Afficher")
    assert ville.groupes == ["Culture"]
    ville.suivre("Effacer les filtres")
    ville.ouvrir(f"/parcours/{parcours.pk}/etapes/?service=culture")

    # The seven of culture move by two months, with their date clé, and by nothing else.
    balade = Etape.objects.get(titre="Balade nocturne des fontaines")
    fete = ecriture.enregistrer(
        Jalon(parcours=parcours), {"titre": "Soirée d’ouverture", "date": balade.debut, "etape": balade}, par=jeanne
    )
    ville.suivre("Décaler des dates")
    ville.page.get_by_label("De combien de mois").select_option(label="2 mois plus tard")
    ville.cocher("Toutes les étapes de cette liste (7)")
    ville.appuyer("Voir ce que cela change")
    assert "7 étapes à déplacer" in ville.texte
    assert "« Soirée d’ouverture »" in ville.texte
    ville.appuyer("Décaler ces 7 étapes")
    assert "7 étapes sont placées 2 mois plus tard." in ville.texte
    assert Etape.objects.get(pk=balade.pk).debut == decaler_mois(balade.debut, 2)
    assert Jalon.objects.get(pk=fete.pk).date == decaler_mois(balade.debut, 2)
    assert Etape.objects.filter(parcours=parcours, revision__gt=1).count() == 7

    # And back.
    ville.suivre("Annuler ce décalage")
    ville.appuyer("Décaler ces 7 étapes")
    assert Etape.objects.get(pk=balade.pk).debut == balade.debut
    assert ville.page.plaintes == []


@pytest.mark.parametrize("sombre", [False, True], ids=["clair", "sombre"])
def test_the_pages_of_a_city_on_a_phone(live_server, ouvrir_page, client_de, chambery, sombre):
    parcours, jeanne = chambery
    page = ouvrir_page(largeur=320, hauteur=800, sombre=sombre)
    ville = Direction(page, live_server.url)
    entrer_dans(page, live_server, client_de(jeanne))
    etapes = f"/parcours/{parcours.pk}/etapes/"
    texte = tableau(parcours)
    ton = "sombre" if sombre else "clair"

    def regarder(nom):
        controler(page)
        capture(page, f"ville_{nom}_{ton}")

    ville.ouvrir(f"{etapes}coller/")
    regarder("coller")
    page.get_by_label("Votre tableau").fill(texte.replace("mars", "marse") + "\nUn titre" + " interminable" * 30)
    ville.appuyer("Vérifier le tableau")
    regarder("coller_fautes")
    page.get_by_label("Votre tableau").fill(texte)
    page.get_by_role("button", name="Vérifier").first.click()
    regarder("coller_juste")
    ville.appuyer("Ajouter les 40 étapes")
    regarder("liste")
    for question in ("?grouper=service", "?grouper=objectif&tri=cout", "?q=licorne"):
        ville.ouvrir(etapes + question)
        regarder(f"liste_{question[1:9].replace('=', '_')}")
    ville.ouvrir(f"{etapes}decaler/?service=culture")
    regarder("decaler")
    ville.ouvrir(f"{etapes}decaler/?mois=18&toutes=on")
    regarder("decaler_apercu")


def test_the_list_of_a_city_is_used_with_the_keyboard(live_server, page_large, client_de, chambery):
    parcours, jeanne = chambery
    ecriture.enregistrer(Objectif(parcours=parcours), {"titre": "Mieux décider"}, par=jeanne)
    for n in range(10):
        fabriques.etape(parcours, jeanne, f"Étape {n}")
    entrer_dans(page_large, live_server, client_de(jeanne))
    page_large.goto(f"{live_server.url}/parcours/{parcours.pk}/etapes/")

    page_large.get_by_role("textbox", name="Chercher").focus()
    page_large.keyboard.type("etape 7")
    with page_large.expect_navigation():
        page_large.keyboard.press("Enter")

    assert "1 étape, 9 000 €" in propre(page_large.get_by_role("main").inner_text())
    controler(page_large)
