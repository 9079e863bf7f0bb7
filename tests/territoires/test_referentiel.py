"""The real files of `territoires/donnees/`, loaded once for this module."""

import pytest
from django.core.management import call_command
from django.db import connection

from territoires import referentiel
from territoires.enums import Precision
from territoires.importation import importer
from territoires.models import AncienCode, Collectivite, Departement, MotCherche, Region

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def france(django_db_setup, django_db_blocker):
    """The whole reference, in the test database until this module ends."""
    with django_db_blocker.unblock():
        call_command("importer_referentiel", verbosity=0)
        yield
        for modele in (MotCherche, AncienCode):
            modele.objects.all()._raw_delete("default")
        Collectivite.objects.update(epci=None)
        for modele in (Collectivite, Departement, Region):
            modele.objects.all()._raw_delete("default")


@pytest.fixture(autouse=True)
def _france(france):
    """Every test of this module."""


def test_the_whole_reference_is_there():
    assert Collectivite.objects.communes().count() == 34_969
    assert Collectivite.objects.epci().count() == 1_255
    assert (Departement.objects.count(), Region.objects.count()) == (109, 26)
    assert Collectivite.objects.communes().filter(epci__isnull=False).count() == 34_871
    assert Collectivite.objects.communes().filter(siren=None).count() == 94
    assert AncienCode.objects.count() == 4_240


def test_loading_it_again_writes_nothing():
    assert importer(referentiel.lire()).rien


def test_the_files_are_small_and_name_their_licences():
    fichiers = list(referentiel.DONNEES.iterdir())
    licences = (referentiel.DONNEES / "LICENCES.md").read_text()

    assert sum(f.stat().st_size for f in fichiers) < 1_500_000
    assert all(mot in licences for mot in ("INSEE", "DGCL", "La Poste", "Licence Ouverte 2.0", "GeoNames", "CC-BY 4.0"))


def test_codes_are_strings():
    assert Collectivite.objects.get(code_insee="01053").nom == "Bourg-en-Bresse"
    assert Collectivite.objects.get(code_insee="2A004").departement_id == "2A"
    assert Collectivite.objects.get(code_insee="2B033").nom == "Bastia"
    assert Collectivite.objects.get(code_insee="50129").siren == "200056844"


def test_every_point_says_its_precision():
    precisions = {p: Collectivite.objects.communes().filter(precision=p).count() for p in ["", *Precision.values]}

    assert precisions[""] == 1  # Clipperton
    assert precisions["commune"] > 14_000
    assert sum(precisions.values()) == 34_969
    assert Collectivite.objects.get(code_insee="42168").position == (45.4195, 4.6837, Precision.COMMUNE)
    assert (
        Collectivite.objects.get(code_insee="50129").precision == Precision.COMMUNE
    )  # GeoNames knows its old name only


@pytest.mark.parametrize(
    ("texte", "premiere"),
    [
        ("pelu", "Pélussin (Loire)"),
        ("PÉLUSSIN", "Pélussin (Loire)"),
        ("42168", "Pélussin (Loire)"),
        ("2a004", "Ajaccio (Corse-du-Sud)"),
        ("1053", "Bourg-en-Bresse (Ain)"),
        ("200056844", "Cherbourg-en-Cotentin (Manche)"),
        ("200 056 844", "Cherbourg-en-Cotentin (Manche)"),
        ("200 056 844 00018", "Cherbourg-en-Cotentin (Manche)"),
        ("50173", "Cherbourg-en-Cotentin (Manche)"),
        ("st etienne", "Saint-Étienne (Loire)"),
        ("etienne saint", "Saint-Étienne Métropole (Loire)"),
        ("l'hay les r", "L’Haÿ-les-Roses (Val-de-Marne)"),
        ("oeuilly", "Œuilly (Marne)"),
        ("clunisois", "CC du Clunisois (Saône-et-Loire)"),
        ("communauté de communes du clunisois", "CC du Clunisois (Saône-et-Loire)"),
        ("y", "Y (Somme)"),
    ],
)
def test_chercher_puts_first_what_was_meant(texte, premiere):
    assert str(Collectivite.objects.chercher(texte).first()) == premiere


def test_chercher_by_postcode_puts_the_most_peopled_first():
    trouvees = [str(c) for c in Collectivite.objects.chercher("42410")]

    assert trouvees[:2] == ["Pélussin (Loire)", "Chavanay (Loire)"]


def test_chercher_tells_homonyms_apart():
    assert [str(c) for c in Collectivite.objects.chercher("montaud")] == [
        "Montaud (Hérault)",
        "Montaud (Isère)",
        "Montaudin (Mayenne)",
    ]


def test_chercher_wants_every_word():
    assert [str(c) for c in Collectivite.objects.chercher("chapelle vill 42")] == ["La Chapelle-Villars (Loire)"]


@pytest.mark.parametrize("texte", ["", "   ", "%", "_", "'; drop table", "<script>", "\x00", "zzzz", "é" * 1_000_000])
def test_chercher_finds_nothing_for_nothing(texte):
    assert list(Collectivite.objects.chercher(texte)) == []


def test_chercher_says_which_code_is_no_more():
    assert Collectivite.objects.chercher("50173").get().ancien_code == "50173"
    assert {c.ancien_code for c in Collectivite.objects.chercher("42168")} == {""}


@pytest.mark.parametrize(("texte", "nombre"), [("pelu", 1), ("saint", 30)])
def test_chercher_is_one_query_whatever_it_finds(texte, nombre, django_assert_num_queries):
    with django_assert_num_queries(1):
        trouvees = [c.nom_avec_departement for c in Collectivite.objects.chercher(texte)[:30]]

    assert len(trouvees) == nombre


@pytest.mark.postgresql
def test_chercher_walks_the_index_of_words():
    with connection.cursor() as curseur:
        curseur.execute("ANALYZE territoires_motcherche, territoires_collectivite")

    assert (
        "Index Cond: ((mot >= 'pelu'::text) AND (mot < 'pelv'::text))"
        in Collectivite.objects.chercher("pelu").explain()
    )
