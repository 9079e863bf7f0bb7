"""The words of the reasons, as French says places and numbers."""

from decimal import Decimal

import pytest

from prestataires.models import ZoneIntervention
from prestataires.rapprochement.criteres import MOTS_DES_METHODES, MOTS_DES_PUBLICS, lus_dans
from prestataires.rapprochement.raisons import (
    dans_collectivite,
    dans_departement,
    dans_region,
    enumerer,
    evaluations_dites,
    lieu_dit,
    virgule,
)
from territoires.models import Collectivite, Departement, Region


@pytest.mark.parametrize(
    ("nom", "liaison", "attendu"),
    [
        ("Bretagne", 0, "en Bretagne"),
        ("Occitanie", 1, "en Occitanie"),
        ("Grand Est", 2, "dans le Grand Est"),
        ("Hauts-de-France", 4, "dans les Hauts-de-France"),
        ("Centre-Val de Loire", 2, "dans le Centre-Val de Loire"),
        ("Guadeloupe", 3, "en Guadeloupe"),
        ("La Réunion", 0, "à La Réunion"),
    ],
)
def test_a_region_has_its_preposition(nom, liaison, attendu):
    assert dans_region(Region(code="00", nom=nom, liaison=liaison)) == attendu


@pytest.mark.parametrize(
    ("code", "nom", "liaison", "attendu"),
    [
        ("42", "Loire", 3, "dans la Loire"),
        ("01", "Ain", 5, "dans l’Ain"),
        ("40", "Landes", 4, "dans les Landes"),
        ("28", "Eure-et-Loir", 1, "en Eure-et-Loir"),
        ("75", "Paris", 0, "à Paris"),
        ("2B", "Haute-Corse", 3, "dans la Haute-Corse"),
        ("972", "Martinique", 3, "en Martinique"),
        ("976", "Mayotte", 0, "à Mayotte"),
    ],
)
def test_a_departement_too(code, nom, liaison, attendu):
    assert dans_departement(Departement(code=code, nom=nom, liaison=liaison)) == attendu


def test_a_commune_or_an_epci_too():
    assert dans_collectivite(Collectivite(nature="commune", nom="Le Havre", liaison=2)) == "au Havre"
    assert dans_collectivite(Collectivite(nature="epci", type_epci="CC", nom="CC du Clunisois")) == (
        "dans la communauté de communes du Clunisois"
    )
    assert dans_collectivite(Collectivite(nature="epci", type_epci="METRO", nom="Bordeaux Métropole")) == (
        "à Bordeaux Métropole"
    )
    zone = ZoneIntervention(collectivite=Collectivite(pk=1, nature="commune", nom="Assas", liaison=1))
    assert lieu_dit(zone) == "à Assas"


def test_numbers_and_lists_are_read_in_french():
    assert [virgule(Decimal(n)) for n in ("4.50", "3.00", "10", "0.25")] == ["4,5", "3", "10", "0,25"]
    assert [enumerer(mots) for mots in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a et b", "a, b et c"]
    assert evaluations_dites(18, 2, 2).replace("\u00a0", " ") == "2 missions évaluées : 4,5 sur 5"
    assert evaluations_dites(3, 1, 1).replace("\u00a0", " ") == "1 mission évaluée : 1,5 sur 5"


@pytest.mark.parametrize(
    ("texte", "attendus"),
    [
        ("", set()),
        ("Les élus et les agents", {"elus", "agents"}),
        ("Élucider l’affaire", set()),
        ("Adolescents, collégiens, familles", {"jeunes", "familles"}),
        ("citoyens,elus,agents,partenaires", {"habitants", "elus", "agents", "associations"}),
        ("Personnes âgées isolées", {"aines", "eloignes"}),
        ("Les commerçants du QPV", {"economie", "quartiers"}),
    ],
)
def test_a_public_is_read_in_free_words(texte, attendus):
    assert lus_dans(texte, MOTS_DES_PUBLICS) == attendus


@pytest.mark.parametrize(
    ("texte", "attendus"),
    [
        ("Balade nocturne", {"aller_vers"}),
        ("Désigner un standard", set()),
        ("Design des politiques publiques", {"design"}),
        ("Un tiers-lieu et un budget participatif", {"lieux", "budget_participatif"}),
        ("Film documentaire, prise de parole", {"recit", "posture"}),
    ],
)
def test_a_method_is_read_in_the_title(texte, attendus):
    assert lus_dans(texte, MOTS_DES_METHODES) == attendus
