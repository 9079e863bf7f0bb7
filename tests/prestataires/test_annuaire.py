"""« Qui peut vous aider ? »: the list and the map a territory reads, with the same filters."""

from xml.etree import ElementTree

import pytest
from django.urls import reverse

from parcours.enums import Thematique
from prestataires.carte import Zoom, cadrer, dessiner, fond
from prestataires.enums import Forme, Methode, Portee, Public, Statut
from prestataires.projection import HAUTEUR, LARGEUR, METROPOLE, OUTREMER, cadre_de
from prestataires.rapprochement import Criteres, classer
from tests.conventions.fabriques import decrire, inscrit
from tests.prestataires.fabriques import PrestataireFabrique
from tests.prestataires.fabriques_annuaire import finistere, loire, reference, siege
from tests.territoires.fabriques import CollectiviteFabrique, DepartementFabrique, RegionFabrique

pytestmark = pytest.mark.django_db


def texte(response):
    return response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


@pytest.fixture
def herault():
    return DepartementFabrique()


@pytest.fixture
def gard():
    return DepartementFabrique(code="30", nom="Gard", liaison=2)


def lire(client, scene, **parametres):
    return client.get(reverse("prestataires:liste", args=[scene.parcours.pk]), parametres)


def noms(response):
    """(those who can come, those who cannot), in the order of the page."""
    return tuple([carte.prestataire.nom for _, carte in response.context[liste]] for liste in ("possibles", "ecartes"))


def test_those_who_come_are_listed_first_and_only_those_referenced(client_de, herault, gard):
    scene = inscrit()
    reference("D Loire", zones=[loire()])
    reference("C Gard", zones=[gard])
    reference("A Partout", est_national=True)
    reference("B Hérault", zones=[herault, loire()])
    for statut in (Statut.PROPOSE, Statut.SUSPENDU, Statut.RETIRE):
        PrestataireFabrique(nom=f"Z {statut}", statut=statut, motif="Non.", est_national=True)
    client = client_de(scene.jeanne)

    assert noms(lire(client, scene)) == (["B Hérault", "A Partout"], [])
    assert noms(lire(client, scene, portee=Portee.REGION)) == (["B Hérault", "A Partout"], ["C Gard"])
    assert noms(lire(client, scene, portee=Portee.PARTOUT)) == (["B Hérault", "A Partout"], ["C Gard", "D Loire"])
    assert noms(lire(client, scene, portee="lune", tri="lune", vue="lune", zoom="lune", etape="x", page="x")) == (
        ["B Hérault", "A Partout"],
        [],
    )


def test_the_words_are_those_of_an_opinion_not_of_an_order(client_de, herault):
    scene = inscrit()
    reference("Balades & Cie", zones=[herault], competences="<b>gras</b>", siege=siege(43.84))

    page = texte(lire(client_de(scene.jeanne), scene))

    assert "Vous choisissez et vous achetez. L’ANCT vous donne son avis." in page
    assert "À 10 km. Intervient dans l’Hérault. Disponibilité à confirmer." in page
    assert page.count("à vol d’oiseau") == 1
    assert "&lt;b&gt;gras&lt;/b&gt;" in page
    assert "Balades &amp; Cie" in page
    assert page.count("Comment cet ordre est établi") == 1
    assert "Cet ordre est une aide, il ne décide rien." in page
    assert "(au plus 4)" in page


def test_each_filter_narrows_both_the_list_and_the_map(client_de, herault):
    scene = inscrit()
    reference("Sport", zones=[herault], themes=[Thematique.SPORT])
    reference("Budget", zones=[herault], methodes=[Methode.BUDGET])
    reference("Jeunes", zones=[herault], publics=[Public.JEUNES])
    reference("Association", zones=[herault], forme=Forme.ASSOCIATION, texte_cherche="association ecouter")
    client = client_de(scene.jeanne)
    cas = {
        "Sport": {"theme": Thematique.SPORT},
        "Budget": {"methode_connue": Methode.BUDGET},
        "Jeunes": {"public": Public.JEUNES},
        "Association": {"forme": Forme.ASSOCIATION, "q": "Écouter"},
    }

    for nom, filtres in cas.items():
        for vue in ("liste", "carte"):
            response = lire(client, scene, vue=vue, **filtres)
            assert noms(response) == ([nom], [])
            assert "Effacer les filtres" in texte(response)


def test_the_order_is_that_of_the_chosen_etape_of_this_parcours(client_de, herault):
    scene, autre = inscrit(), inscrit(nom="Flers")
    etape = decrire(scene, "Lancer un budget participatif")
    ailleurs = decrire(autre, "Lancer un budget participatif")
    reference("A", zones=[herault])
    reference("B", zones=[herault], methodes=[Methode.BUDGET])
    client = client_de(scene.jeanne)

    assert noms(lire(client, scene)) == (["A", "B"], [])
    page = lire(client, scene, etape=etape.pk)
    assert noms(page) == (["B", "A"], [])
    assert "Qui peut vous aider pour « Lancer un budget participatif » ?" in texte(page)
    assert "Sait faire : budget participatif." in texte(page)
    assert noms(lire(client, scene, etape=ailleurs.pk)) == (["A", "B"], [])
    assert noms(lire(client, scene, etape=etape.pk, tri="nom")) == (["A", "B"], [])


def test_the_empty_list_offers_three_ways_on(client_de):
    scene = inscrit()

    for vue in ("liste", "carte"):
        page = texte(lire(client_de(scene.jeanne), scene, vue=vue))

        assert "Aucun prestataire référencé n’intervient ici." in page
        for suite in ("Élargir à la région", "Demander à l’ANCT de chercher", "J’en connais un autre"):
            assert suite in page
    assert scene.claire.email in page


def test_pages_follow_one_another_and_one_too_far_is_the_last(client_de, herault):
    scene = inscrit()
    for n in range(23):
        reference(f"P{n:02}", zones=[herault])
    reference("Ailleurs", zones=[finistere()])
    client = client_de(scene.jeanne)

    assert noms(lire(client, scene, portee="partout"))[1] == ["Ailleurs"]
    deux = lire(client, scene, portee="partout", page=2)
    assert noms(deux) == (["P20", "P21", "P22"], [])
    assert '<ol class="te-liste" start="21">' in texte(deux)
    assert noms(lire(client, scene, page=9)) == noms(lire(client, scene))
    assert noms(lire(client, scene, page=9999, portee="partout")) == noms(deux)
    assert noms(lire(client, scene, page=0)) == noms(lire(client, scene))


def test_a_stranger_meets_404_and_an_anonymous_the_door(client_de, client):
    scene, autre = inscrit(), inscrit(nom="Flers")
    url = reverse("prestataires:liste", args=[scene.parcours.pk])

    assert client_de(autre.jeanne).get(url).status_code == 404
    assert client.get(url).status_code == 302


@pytest.mark.parametrize("vue", ["liste", "carte"])
@pytest.mark.parametrize("nb", [1, 30])
def test_the_list_costs_the_same_whatever_its_length(nb, vue, client_de, herault, django_assert_num_queries):
    scene = inscrit()
    for n in range(nb):
        reference(f"P{n}", zones=[herault], themes=[Thematique.SPORT], siege=siege(43.8 + n / 100))
        reference(f"A{n}", zones=[finistere()], siege=siege(44.8))
    client = client_de(scene.jeanne)
    url = reverse("prestataires:liste", args=[scene.parcours.pk])
    client.get(url)

    # session, account, parcours, its étapes, the territory's own point, the order, providers, their zones, their competences, référent
    with django_assert_num_queries(10):
        client.get(url, {"vue": vue, "portee": "partout"})


def test_the_headings_count_what_is_under_them(client_de, herault):
    scene = inscrit()
    for n in range(2):
        reference(f"Ici {n}", zones=[herault])
    reference("Ailleurs", zones=[finistere()])

    page = texte(lire(client_de(scene.jeanne), scene, portee="partout"))

    assert "2 prestataires interviennent ici</h2>" in page
    assert "1 autre n’intervient pas ici d’habitude</h2>" in page


def test_the_need_is_spoken_of_once_an_etape_is_chosen(client_de, herault):
    scene = inscrit()
    etape = decrire(scene, "Balade nocturne")
    reference("Coop", zones=[herault])
    client = client_de(scene.jeanne)

    sans, avec = texte(lire(client, scene)), texte(lire(client, scene, etape=etape.pk))

    assert ("Les plus utiles" in sans, "Les plus utiles" in avec) == (False, True)


def test_an_unknown_seat_is_said_and_explained(client_de, herault):
    scene = inscrit()
    reference("Coop", zones=[herault])

    page = texte(lire(client_de(scene.jeanne), scene))

    assert "Distance inconnue : adresse du siège inconnue." in page
    assert "Adresse du siège inconnue : aucun point." in page


def test_names_are_sorted_whatever_their_accents(client_de, herault):
    scene = inscrit()
    for nom in ("Urbanisme", "École", "Bocage", "Œuvrer", "Zénith"):
        reference(nom, zones=[herault])

    assert noms(lire(client_de(scene.jeanne), scene, tri="nom"))[0] == [
        "Bocage",
        "École",
        "Œuvrer",
        "Urbanisme",
        "Zénith",
    ]


# --- the map ------------------------------------------------------------------------------------------------------------------------


def dessin(response):
    debut = response.content.decode().split('<figure class="te-plan"')[1]
    return ElementTree.fromstring(debut[debut.index("<svg") : debut.index("</svg>") + 6].replace("&nbsp;", " "))


SVG = "{http://www.w3.org/2000/svg}"


def test_the_map_shows_each_seat_as_a_link_to_its_row(client_de, herault):
    scene = inscrit()
    commune = siege(43.9, nom="Assas")
    premier = reference("Premier", zones=[herault], siege=commune)
    reference("Second", zones=[herault], siege=commune)
    reference("Sans siège", zones=[herault])
    reference("Breton", zones=[finistere()], siege=siege(44.0, nom="Viols"))
    reference("Loin", est_national=True, siege=siege(48.4, -4.4))

    response = lire(client_de(scene.jeanne), scene, vue="carte", portee="partout")

    liens = dessin(response).findall(f".//{SVG}a")
    assert [(a.get("href"), a.find(f"{SVG}title").text, a.find(f".//{SVG}text").text) for a in liens] == [
        (f"#prestataire-{premier.pk}", "1. Premier, 2. Second – Assas (Hérault), 17\u00a0km", "1+"),
        (liens[1].get("href"), "5. Breton – Viols (Hérault), 28\u00a0km", "5"),
    ]
    page = texte(response)
    for lien in liens:
        assert page.count(f'id="{lien.get("href")[1:]}"') == 1
    assert "1 prestataire hors de la carte" in page
    assert "1 prestataire dont l’adresse du siège est inconnue" in page
    assert "N’intervient pas ici" in page
    assert "style=" not in response.content.decode().split("<figure")[1].split("</figure>")[0]


def test_each_zoom_shows_more(herault):
    montaud = CollectiviteFabrique(nom="Montaud")
    numerotees = [
        (n, classer(montaud, Criteres(), parmi=type(p).objects.filter(pk=p.pk)).possibles[0])
        for n, p in enumerate(
            [
                reference("Près", est_national=True, siege=siege(43.9)),
                reference("Région", est_national=True, siege=siege(43.6, 1.44)),
                reference("France", est_national=True, siege=siege(48.4, -4.4)),
                reference("Outre-mer", est_national=True, siege=siege(
                    -21.1, 55.5, departement=DepartementFabrique(code="974", nom="La Réunion", region=RegionFabrique(code="04", nom="La Réunion"))
                )),
            ],
            1,
        )
    ]  # fmt: skip

    dessins = {zoom: dessiner(montaud, numerotees, zoom) for zoom in Zoom}

    assert {zoom: (len(d.points), d.hors, len(d.cadres)) for zoom, d in dessins.items()} == {
        Zoom.AUTOUR: (1, 3, 0),
        Zoom.REGION: (2, 2, 0),
        Zoom.FRANCE: (4, 0, 10),
    }
    assert [d.boite.largeur for d in dessins.values()] == sorted(d.boite.largeur for d in dessins.values())


def test_the_map_names_the_territory_and_the_departements_around(client_de, herault):
    scene = inscrit()
    reference("Coop", zones=[herault], siege=siege(43.9))

    carte = dessin(lire(client_de(scene.jeanne), scene, vue="carte"))

    ecrits = {t.text for t in carte.iter(f"{SVG}text")}
    assert {"Montaud", "Hérault", "Gard"} <= ecrits
    assert [p.get("d") for p in carte.iter(f"{SVG}path") if p.get("class") == "te-plan__limite"] == [fond()["limites"]]


def test_a_marker_at_the_edge_is_drawn_whole(herault):
    montaud = CollectiviteFabrique(nom="Montaud")
    au_bord = reference("Au bord", est_national=True, siege=siege(42.861))
    cartes = classer(montaud, Criteres(), parmi=type(au_bord).objects.all()).possibles

    dessine = dessiner(montaud, [(1, cartes[0])], Zoom.AUTOUR)

    boite, [point] = dessine.boite, dessine.points
    bas = boite.y + boite.hauteur
    assert bas - 2 * float(dessine.rayon) < float(point.y) <= bas - float(dessine.rayon)


def test_a_territory_without_a_point_is_shown_by_its_region_and_an_overseas_one_in_its_frame(herault):
    nulle_part = CollectiviteFabrique(latitude=None, longitude=None, precision="")
    reunion = DepartementFabrique(
        code="974", nom="La Réunion", liaison=0, region=RegionFabrique(code="04", nom="La Réunion")
    )
    saint_denis = CollectiviteFabrique(
        code_insee="97411", nom="Saint-Denis", departement=reunion, latitude=-20.88, longitude=55.45
    )

    assert cadrer(nulle_part, Zoom.AUTOUR) == cadrer(nulle_part, Zoom.REGION)
    assert dessiner(nulle_part, [], Zoom.AUTOUR).territoire is None
    cadre = cadre_de("974")
    for zoom in (Zoom.AUTOUR, Zoom.REGION):
        assert cadrer(saint_denis, zoom).vue == f"{cadre.x:g} {cadre.y:g} {cadre.largeur:g} {cadre.hauteur:g}"
    assert cadrer(saint_denis, Zoom.FRANCE).vue == f"0 0 {LARGEUR} {HAUTEUR}"


def test_the_background_names_its_source_and_holds_every_frame():
    assert "GeoNames" in fond()["source"]
    assert set(fond()["fonds"]) == {cadre.nom for cadre in (METROPOLE, *OUTREMER)}
    assert all(chemin.startswith("M") and set(chemin) <= set("MLZ 0123456789") for chemin in fond()["fonds"].values())


@pytest.mark.parametrize(
    ("latitude", "longitude", "departement", "attendu"),
    [
        (48.8566, 2.3522, "75", (592.3, 271.7)),
        (48.8566, 2.3522, "971", None),
        (0.0, 0.0, "34", None),
    ],
)
def test_a_point_stands_in_the_frame_of_its_departement_or_nowhere(latitude, longitude, departement, attendu):
    assert cadre_de(departement).placer(latitude, longitude) == attendu
