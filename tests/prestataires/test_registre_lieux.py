"""Places as people write them."""

import pytest

from prestataires.lieux import chercher_lieux, ecrire_lieu
from socle.erreurs import ErreurMetier
from territoires.models import AncienCode
from tests.territoires.fabriques import CollectiviteFabrique, DepartementFabrique, EpciFabrique, RegionFabrique

pytestmark = pytest.mark.django_db


@pytest.fixture
def lieux():
    herault = DepartementFabrique()
    gard = DepartementFabrique(code="30", nom="Gard")
    ain = DepartementFabrique(code="01", nom="Ain", region=RegionFabrique(code="84", nom="Auvergne-Rhône-Alpes"))
    vaucluse = DepartementFabrique(code="84", nom="Vaucluse")
    return {
        "herault": herault,
        "ain": ain,
        "vaucluse": vaucluse,
        "occitanie": herault.region,
        "montaud": CollectiviteFabrique(nom="Montaud", code_insee="34164"),
        "saint": CollectiviteFabrique(nom="Saint-Martin", code_insee="34300"),
        "saint_gard": CollectiviteFabrique(nom="Saint-Martin", code_insee="30300", departement=gard),
        "cc": EpciFabrique(nom="CC du Clunisois", siren="200040293"),
    }


def trouver(texte, **kwargs):
    return chercher_lieux([texte]).trouver(texte, **kwargs)


@pytest.mark.parametrize(
    ("ecrit", "attendu"),
    [
        ("Hérault", "herault"),
        ("l’hérault", "herault"),
        ("34", "herault"),
        ("1", "ain"),
        ("84", "vaucluse"),
        ("Département de l’Ain", "ain"),
        ("Occitanie", "occitanie"),
        ("région Occitanie", "occitanie"),
        ("MONTAUD", "montaud"),
        ("Montaud (34)", "montaud"),
        ("Montaud (Hérault)", "montaud"),
        ("34164", "montaud"),
        ("St Martin (30)", "saint_gard"),
        ("Saint-Martin (34300)", "saint"),
        ("CC du Clunisois", "cc"),
        ("Communauté de communes du Clunisois", "cc"),
        ("200 040 293", "cc"),
    ],
)
def test_a_place_is_found_by_its_name_or_its_code(ecrit, attendu, lieux):
    assert trouver(ecrit) == lieux[attendu]


def test_what_we_write_is_read_back_as_the_same(lieux):
    for lieu in lieux.values():
        assert trouver(ecrire_lieu(lieu)) == lieu


@pytest.mark.parametrize(
    ("ecrit", "phrase"),
    [
        ("Atlantide", "Nous ne trouvons pas « Atlantide » : écrivez le nom ou le code d’une région"),
        ("Saint-Martin", "Plusieurs s’appellent « Saint-Martin » : écrivez par exemple « Saint-Martin (34300) » et « Saint-Martin (30300) »."),
        ("Montaud (30)", "Nous ne trouvons pas « Montaud (30) »"),
    ],
)  # fmt: skip
def test_what_is_not_found_is_said(ecrit, phrase, lieux):
    with pytest.raises(ErreurMetier) as refus:
        trouver(ecrit)

    assert refus.value.message.startswith(phrase)


def test_a_seat_is_a_commune(lieux):
    assert trouver("Montaud", commune=True) == lieux["montaud"]
    for ecrit in ("Hérault", "CC du Clunisois"):
        with pytest.raises(ErreurMetier, match="le nom d’une commune et son département"):
            trouver(ecrit, commune=True)


def test_a_code_of_old_leads_to_its_successor(lieux):
    AncienCode.objects.create(code="34999", collectivite=lieux["montaud"])

    assert trouver("34999") == lieux["montaud"]


@pytest.mark.parametrize("nb", [1, 30])
def test_many_places_cost_the_same(nb, lieux, django_assert_num_queries):
    textes = [f"Village {n} (34)" for n in range(nb)] + ["34164", "Hérault"]

    with django_assert_num_queries(5):
        chercher_lieux(textes)
