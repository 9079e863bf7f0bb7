"""A small vintage, then the next one: what is created, renamed, merged, gone."""

import datetime
import io

import pytest
from django.core.management import CommandError, call_command

from territoires.importation import importer
from territoires.models import AncienCode, Collectivite, ComplementCollectivite, Departement, MotCherche
from territoires.referentiel import lire
from tests.territoires.fabriques import DepartementFabrique

pytestmark = pytest.mark.django_db


def charger(millesime):
    return importer(lire(millesime.ecrire()))


def de_code(code):
    return Collectivite.objects.get(code_insee=code)


def trouvees(texte):
    return [c.nom for c in Collectivite.objects.chercher(texte)]


def tout():
    """Every row, as values: what a second import must leave as it was."""
    return [list(m.objects.order_by("pk").values()) for m in (Departement, Collectivite, AncienCode, MotCherche)]


@pytest.fixture
def charge(millesime):
    charger(millesime)
    return millesime


def test_a_first_import_creates_everything(millesime):
    rapport = charger(millesime)

    assert (rapport.lues, rapport.creees, rapport.modifiees) == (6, 6, 0)
    assert de_code("42168").epci.nom == "CC du Pilat Rhodanien"
    assert de_code("42168").departement.region.nom == "Auvergne-Rhône-Alpes"
    assert de_code("42028").de_nom == "de La Chapelle-Villars"


def test_a_second_import_writes_nothing(charge, django_assert_max_num_queries):
    avant = tout()

    with django_assert_max_num_queries(8):
        rapport = charger(charge)

    assert rapport.rien
    assert tout() == avant


def test_a_renamed_commune_keeps_its_row_and_is_found_by_its_new_name(charge):
    pk = de_code("34164").pk
    charge.ligne("communes", "34164")[1] = "Montaud-le-Vieux"

    rapport = charger(charge)

    assert rapport.renommees == ["Montaud → Montaud-le-Vieux (34164)"]
    assert (de_code("34164").pk, de_code("34164").nom_norme) == (pk, "montaud le vieux")
    assert trouvees("vieux") == ["Montaud-le-Vieux"]


def test_a_merged_commune_stays_with_its_successor(charge):
    ancienne = de_code("34164")
    ComplementCollectivite.objects.create(collectivite=ancienne, adresse="1 place de la Mairie")
    charge.oter("communes", "34164")
    charge.ligne("communes", "34172")[8] = "34164"
    charge.jour = "2027-01-01"

    rapport = charger(charge)

    ancienne.refresh_from_db()
    assert rapport.fusionnees == ["Montaud (34164) → Montpellier (34172)"]
    assert (ancienne.fin_le, ancienne.successeur.nom) == (datetime.date(2027, 1, 1), "Montpellier")
    assert ancienne.complement.adresse == "1 place de la Mairie"
    assert trouvees("montaud") == []
    assert [(c.nom, c.ancien_code) for c in Collectivite.objects.chercher("34164")] == [("Montpellier", "34164")]
    assert Collectivite.objects.retrouver("34164").nom == "Montpellier"


def test_a_second_import_after_a_merger_writes_nothing(charge):
    charge.oter("communes", "34164")
    charge.ligne("communes", "34172")[8] = "34164"
    charger(charge)
    avant = tout()

    assert charger(charge).rien
    assert tout() == avant


def test_a_commune_split_again_comes_back_on_its_row(charge):
    pk = de_code("34164").pk
    montaud = charge.ligne("communes", "34164")
    charge.oter("communes", "34164")
    charge.ligne("communes", "34172")[8] = "34164"
    charger(charge)
    charge.lignes["communes"].append(montaud)
    charge.ligne("communes", "34172")[8] = ""

    rapport = charger(charge)

    assert rapport.retablies == ["Montaud (34164)"]
    assert (de_code("34164").pk, de_code("34164").fin_le, de_code("34164").successeur) == (pk, None, None)
    assert trouvees("34164") == ["Montaud"]
    assert not AncienCode.objects.exists()


def test_a_commune_gone_without_successor_is_said(charge):
    charge.oter("communes", "34164")

    rapport = charger(charge)

    assert (rapport.disparues, rapport.fusionnees) == (["Montaud (34164)"], [])
    assert (de_code("34164").fin_le, de_code("34164").successeur) == (datetime.date(2026, 1, 1), None)


def test_a_commune_that_changes_code_keeps_its_row(charge):
    pk = de_code("34164").pk
    charge.oter("communes", "34164")
    charge.lignes["communes"].append(charge.commune("34999", "Montaud", epci="243400017", siren="234164000"))

    rapport = charger(charge)

    assert rapport.recodees == ["Montaud (34164 → 34999)"]
    assert rapport.disparues == []
    assert de_code("34999").pk == pk
    assert Collectivite.objects.retrouver("34164").pk == pk
    assert trouvees("34164") == ["Montaud"]


def test_a_siren_may_pass_to_another_commune(charge):
    un, deux = charge.ligne("communes", "34164"), charge.ligne("communes", "34172")
    un[4], deux[4] = deux[4], un[4]

    charger(charge)

    assert (de_code("34164").siren, de_code("34172").siren) == ("234172000", "234164000")


def test_an_epci_taken_over_has_for_successor_where_most_people_went(charge):
    charge.oter("epci", "200035202")
    charge.lignes["epci"].append(["200099999", "CC du Grand Pilat", "CC", "42", "30000", "45.4000", "4.7000", "epci"])
    charge.ligne("communes", "42168")[5] = "200099999"
    charge.ligne("communes", "42168")[6] = "4000"
    charge.ligne("communes", "42028")[5] = "243400017"

    rapport = charger(charge)

    assert rapport.fusionnees == []  # the vintage before said 1 000 people in each: no side has more than half
    assert rapport.disparues == ["CC du Pilat Rhodanien (200035202)"]

    charge.oter("epci", "200099999")
    charge.lignes["epci"].append(
        ["200088888", "CC du Très Grand Pilat", "CC", "42", "30000", "45.4000", "4.7000", "epci"]
    )
    charge.ligne("communes", "42168")[5] = "200088888"

    assert charger(charge).fusionnees == ["CC du Grand Pilat (200099999) → CC du Très Grand Pilat (200088888)"]
    assert trouvees("pilat") == ["CC du Très Grand Pilat"]


def test_only_what_differs_is_written_and_counted(charge):
    charge.ligne("communes", "42168")[6] = "1001"

    rapport = charger(charge)

    assert (rapport.creees, rapport.modifiees, rapport.renommees) == (0, 1, [])
    assert de_code("42168").population == 1001


def test_a_truncated_vintage_changes_nothing(charge):
    charge.lignes["communes"] += [charge.commune(f"34{n}", f"Village {n}") for n in range(500, 700)]
    charger(charge)
    avant = tout()
    charge.lignes["communes"] = charge.lignes["communes"][:4]

    with pytest.raises(CommandError, match="il est sans doute incomplet"):
        call_command("importer_referentiel", depuis=charge.ecrire(), stdout=io.StringIO())

    assert tout() == avant


def test_rows_that_the_vintage_does_not_know_are_not_deleted(millesime):
    DepartementFabrique(code="99", nom="Ancien département")

    charger(millesime)

    assert Departement.objects.filter(code="99").exists()


@pytest.mark.parametrize(
    ("abimer", "phrase"),
    [
        (lambda m: (m.ecrire() / "communes.csv.gz").unlink(), "communes.csv.gz manque ou ne se lit pas"),
        (lambda m: (m.ecrire() / "epci.csv.gz").write_bytes(b"PK"), "epci.csv.gz manque ou ne se lit pas"),
        (lambda m: (m.ecrire() / "millesime.json").write_text("[]"), "millesime.json"),
        (lambda m: (m.ligne("communes", "42168").pop(), m.ecrire()), "n’a pas les colonnes attendues"),
        (lambda m: (m.ligne("communes", "42168").__setitem__(5, "1"), m.ecrire()), r"Pélussin \(42168\) renvoie à 1"),
        (lambda m: (m.lignes["communes"].append(m.ligne("communes", "42168")), m.ecrire()), "figure deux fois"),
    ],
)
def test_a_damaged_vintage_is_refused_in_a_sentence(millesime, abimer, phrase):
    abimer(millesime)

    with pytest.raises(CommandError, match=phrase):
        call_command("importer_referentiel", depuis=millesime.dossier, stdout=io.StringIO())

    assert not Collectivite.objects.exists()


def test_the_command_tells_its_progress_and_what_changed(charge):
    charge.oter("communes", "34164")
    charge.ligne("communes", "34172")[8] = "34164"
    sortie = io.StringIO()

    call_command("importer_referentiel", depuis=charge.ecrire(), stdout=sortie)

    assert sortie.getvalue().splitlines() == [
        "Intercommunalités : 2",
        "Communes : 3",
        "Mots cherchés : 1",
        "Référentiel du 01/01/2026 : 5 collectivités lues.",
        "Créées : 0. Modifiées : 0.",
        "Fusionnées : 1.",
        "  Montaud (34164) → Montpellier (34172)",
    ]


def test_the_command_draws_a_bar_on_a_terminal(millesime):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    sortie = Terminal()

    call_command("importer_referentiel", depuis=millesime.ecrire(), stdout=sortie)

    assert f"\rCommunes           [{'#' * 30}] 100 %\n" in sortie.getvalue()
