import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from socle.erreurs import ErreurMetier
from territoires.enums import Precision
from territoires.models import AncienCode, Collectivite, ComplementCollectivite
from tests.territoires.fabriques import CollectiviteFabrique, DepartementFabrique, EpciFabrique

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "champs",
    [
        {"code_insee": None},
        {"type_epci": "CC"},
        {"latitude": None},
        {"precision": ""},
        {"latitude": 91.0},
    ],
)
def test_an_inconsistent_commune_is_refused_by_the_database(champs):
    with pytest.raises(IntegrityError):
        CollectiviteFabrique(**champs)


@pytest.mark.parametrize("champs", [{"siren": None}, {"type_epci": ""}])
def test_an_inconsistent_epci_is_refused_by_the_database(champs):
    with pytest.raises(IntegrityError):
        EpciFabrique(**champs)


def test_a_living_collectivite_has_no_successor():
    with pytest.raises(IntegrityError):
        CollectiviteFabrique(successeur=CollectiviteFabrique())


def test_two_communes_without_siren_are_not_the_same():
    CollectiviteFabrique(siren=None)
    CollectiviteFabrique(siren=None)

    assert Collectivite.objects.count() == 2


def test_homonyms_are_told_apart_by_their_departement():
    isere = DepartementFabrique(code="38", nom="Isère")
    CollectiviteFabrique(nom="Montaud")
    CollectiviteFabrique(nom="Montaud", departement=isere, code_insee="38248")

    assert sorted(map(str, Collectivite.objects.chercher("montaud"))) == ["Montaud (Hérault)", "Montaud (Isère)"]


def test_position_prefers_the_point_of_anct():
    commune = CollectiviteFabrique(precision=Precision.EPCI)
    assert commune.position == (43.75, 3.95, Precision.EPCI)

    ComplementCollectivite.objects.create(collectivite=commune, latitude=43.7, longitude=4.0)

    assert Collectivite.objects.get().position == (43.7, 4.0, Precision.ANCT)
    assert Collectivite.objects.get().latitude == 43.75


def test_position_ignores_a_complement_without_point():
    commune = CollectiviteFabrique()
    ComplementCollectivite.objects.create(collectivite=commune, adresse="1 place de la Mairie")

    assert Collectivite.objects.get(pk=commune.pk).position == (43.75, 3.95, Precision.COMMUNE)


def test_position_is_none_where_there_is_no_point():
    assert CollectiviteFabrique(latitude=None, longitude=None, precision="").position is None


def test_a_siret_with_a_bad_key_is_refused():
    complement = ComplementCollectivite(collectivite=CollectiviteFabrique(), siret="21340163300019")

    with pytest.raises(ValidationError, match="Ce numéro SIRET est faux"):
        complement.full_clean()


def test_retrouver_follows_an_old_code_and_says_so():
    commune = CollectiviteFabrique(nom="Cherbourg-en-Cotentin", code_insee="50129")
    AncienCode.objects.create(code="50173", collectivite=commune)

    actuelle, ancienne = Collectivite.objects.retrouver("50129"), Collectivite.objects.retrouver(" 50173 ")

    assert (actuelle, actuelle.ancien_code) == (commune, "")
    assert (ancienne, ancienne.ancien_code) == (commune, "50173")


@pytest.mark.parametrize("code", ["99999", "", "<b>", "0" * 1000])
def test_retrouver_refuses_an_unknown_code_in_a_sentence(code):
    CollectiviteFabrique()

    with pytest.raises(ErreurMetier, match="n’existe pas") as refus:
        Collectivite.objects.retrouver(code)

    assert refus.value.champ == "code_insee"
