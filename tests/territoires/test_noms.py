import pytest

from territoires import noms
from territoires.enums import TypeEpci
from territoires.models import Departement, Region
from tests.territoires.fabriques import CollectiviteFabrique, DepartementFabrique, EpciFabrique


@pytest.mark.parametrize(
    ("texte", "norme"),
    [
        ("Pélussin", "pelussin"),
        ("L’Haÿ-les-Roses", "l hay les roses"),
        ("L'HAŸ-LES-ROSES", "l hay les roses"),
        ("Œuilly", "oeuilly"),
        ("  Bâgé -- Dommartin ", "bage dommartin"),
        ("<b>50 %</b>\x00", "b 50 b"),
        ("", ""),
    ],
)
def test_normaliser_keeps_only_words_without_accents(texte, norme):
    assert noms.normaliser(texte) == norme


def test_mots_adds_the_postal_abbreviations():
    assert noms.mots("saint etienne") == {"saint", "st", "etienne"}


def test_typographier_gives_french_signs():
    assert noms.typographier('CA "Saintes - L\'Agglo"') == "CA «\u00a0Saintes - L’Agglo\u00a0»"


@pytest.mark.parametrize(
    ("nom", "liaison", "de_nom", "a_nom"),
    [
        ("Montaud", 0, "de Montaud", "à Montaud"),
        ("Eymoutiers", 1, "d’Eymoutiers", "à Eymoutiers"),
        ("Hérouville-Saint-Clair", 1, "d’Hérouville-Saint-Clair", "à Hérouville-Saint-Clair"),
        ("Le Havre", 2, "du Havre", "au Havre"),
        ("La Rochelle", 3, "de La Rochelle", "à La Rochelle"),
        ("Les Deux Alpes", 4, "des Deux Alpes", "aux Deux Alpes"),
        ("L’Haÿ-les-Roses", 5, "de L’Haÿ-les-Roses", "à L’Haÿ-les-Roses"),
        ("Aux Marais", 6, "des Marais", "aux Marais"),
        ("Los Masos", 8, "de Los Masos", "à Los Masos"),
    ],
)
def test_a_commune_takes_its_article(nom, liaison, de_nom, a_nom):
    commune = CollectiviteFabrique.build(nom=nom, liaison=liaison)

    assert (commune.de_nom, commune.a_nom, commune.le_nom) == (de_nom, a_nom, nom)


@pytest.mark.parametrize(
    ("nom", "liaison", "le_nom", "de_nom"),
    [
        ("Ain", 5, "l’Ain", "de l’Ain"),
        ("Loire", 3, "la Loire", "de la Loire"),
        ("Cher", 2, "le Cher", "du Cher"),
        ("Ardennes", 4, "les Ardennes", "des Ardennes"),
        ("Eure-et-Loir", 1, "Eure-et-Loir", "d’Eure-et-Loir"),
        ("Paris", 0, "Paris", "de Paris"),
        ("La Réunion", 0, "La Réunion", "de La Réunion"),
    ],
)
def test_a_departement_takes_its_article(nom, liaison, le_nom, de_nom):
    departement = Departement(code="01", nom=nom, liaison=liaison)

    assert (departement.le_nom, departement.de_nom) == (le_nom, de_nom)


def test_a_region_takes_its_article():
    assert Region(code="76", nom="Occitanie", liaison=1).de_nom == "d’Occitanie"


@pytest.mark.parametrize(
    ("nom", "type_epci", "nom_complet", "le_nom", "de_nom"),
    [
        (
            *("CC du Clunisois", TypeEpci.CC, "Communauté de communes du Clunisois"),
            *("la communauté de communes du Clunisois", "de la communauté de communes du Clunisois"),
        ),
        (
            *("CA d’Épinal", TypeEpci.CA, "Communauté d’agglomération d’Épinal"),
            *("la communauté d’agglomération d’Épinal", "de la communauté d’agglomération d’Épinal"),
        ),
        (
            *("CU d’Arras", TypeEpci.CU, "Communauté urbaine d’Arras"),
            *("la communauté urbaine d’Arras", "de la communauté urbaine d’Arras"),
        ),
        ("Métropole de Lyon", TypeEpci.MET69, "Métropole de Lyon", "la Métropole de Lyon", "de la Métropole de Lyon"),
        ("Bordeaux Métropole", TypeEpci.METRO, "Bordeaux Métropole", "Bordeaux Métropole", "de Bordeaux Métropole"),
        ("Orléans Métropole", TypeEpci.METRO, "Orléans Métropole", "Orléans Métropole", "d’Orléans Métropole"),
        (
            *("Eurométropole de Strasbourg", TypeEpci.METRO, "Eurométropole de Strasbourg"),
            *("l’Eurométropole de Strasbourg", "de l’Eurométropole de Strasbourg"),
        ),
    ],
)
def test_an_epci_is_said_in_full(nom, type_epci, nom_complet, le_nom, de_nom):
    epci = EpciFabrique.build(nom=nom, type_epci=type_epci)

    assert (epci.nom_complet, epci.le_nom, epci.de_nom) == (nom_complet, le_nom, de_nom)
    assert epci.a_nom == f"à {le_nom}"


def test_titre_executif_needs_no_gender():
    assert CollectiviteFabrique.build().titre_executif == "maire"
    assert EpciFabrique.build().titre_executif == "présidence"


@pytest.mark.django_db
def test_the_commune_that_is_its_own_departement_is_named_once():
    paris = CollectiviteFabrique(nom="Paris", departement=DepartementFabrique(code="75", nom="Paris"))

    assert str(paris) == "Paris"
