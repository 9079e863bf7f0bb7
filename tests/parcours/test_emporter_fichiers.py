"""The text and the spreadsheet one takes away, and what is in no file at all."""

import io
import subprocess
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from parcours import transitions
from parcours.collage import Repere, lire
from parcours.emporter import commun, fiche, tableur, texte
from parcours.models import (
    Commentaire,
    Echange,
    Etape,
    Influence,
    Jalon,
    Moyen,
    Objectif,
    PartiePrenante,
)
from parcours.moyens import tableau
from socle.documents.texte import _pandoc
from socle.tableurs.ecriture import FORMULE
from tests.parcours import fabriques
from tests.parcours.fabriques_emporter import frais, imprime, pages, territoire

pytestmark = pytest.mark.django_db


# --- text and spreadsheet -----------------------------------------------------------------------------------------------------


def en_markdown(octets):
    commande = [_pandoc(), "--from", "odt", "--to", "gfm", "--wrap", "none", "-"]
    return subprocess.run(commande, input=octets, capture_output=True, check=True, timeout=30).stdout.decode()


def test_the_text_for_a_council_has_the_five_blocks_in_order():
    parcours, _ = territoire(3)

    lu = en_markdown(texte.odt(commun.donnees(frais(parcours)))).replace("\u00a0", " ")

    titres = [ligne.lstrip("# ") for ligne in lu.split("\n") if ligne.startswith(("# ", "## "))]
    assert titres == [
        "Le parcours de Montaud", "Qui s’engage ?", "1. Pourquoi ? Nos objectifs", "2. Quoi ? Nos étapes", "3. Avec qui ? Nos partenaires",
        "4. Quand ? Les dates clés", "5. Avec quoi ? Les moyens",
    ]  # fmt: skip
    assert lu.count("\n### Étape n°") == 3
    assert "- Ce que nous aurons à la fin : Un carnet" in lu
    assert "- De quelle aide avons-nous besoin : Un animateur" in lu
    assert "dont ANCT : 2 001 €" in lu


def test_the_empty_parcours_of_a_newcomer_can_be_taken_away_too():
    d = commun.donnees(frais(fabriques.inscrit("Montaud")))

    assert "Nos étapes restent à décrire." in en_markdown(texte.odt(d))
    assert [f.max_row for f in openpyxl.load_workbook(io.BytesIO(tableur.xlsx(d)))] == [1, 1, 1, 1, 5]


def classeur_de(parcours):
    return openpyxl.load_workbook(io.BytesIO(tableur.xlsx(commun.donnees(frais(parcours)))))


def test_the_spreadsheet_has_a_sheet_for_each_block_with_dates_and_numbers():
    parcours, _ = territoire(4)
    premiere = parcours.etapes.order_by("debut", "pk").first()

    classeur = classeur_de(parcours)

    assert classeur.sheetnames == ["Objectifs", "Étapes", "Partenaires", "Dates clés", "Moyens"]
    assert [f.max_row - 1 for f in classeur][:4] == [1, 4, 4, 4]
    etapes = classeur["Étapes"]
    assert (etapes["A2"].value, etapes["C2"].value.date()) == (premiere.titre, premiere.debut)
    assert (etapes["E3"].value, etapes["E3"].number_format) == (1000.5, "#,##0.00")
    assert etapes["E2"].value is None  # nobody has said yet
    assert isinstance(classeur["Dates clés"]["A2"].value, datetime)
    for feuille in classeur:
        assert (feuille.freeze_panes, feuille["A1"].font.bold) == ("B2", True)
        assert feuille.auto_filter.ref.startswith("A1:")


def test_the_totals_of_the_spreadsheet_are_those_of_the_portal_and_of_its_own_rows():
    parcours, jeanne = territoire(6)
    d = commun.donnees(frais(parcours))
    attendu = tableau(d["contenu"])

    moyens = openpyxl.load_workbook(io.BytesIO(tableur.xlsx(d)))["Moyens"]

    rangees = [[c.value for c in rangee] for rangee in moyens.iter_rows(min_row=2)]
    detail = [r for r in rangees if r[0] and not r[0].startswith(("Total", "dont"))]
    total, anct, autres = rangees[-3:]
    assert sum(Decimal(str(r[3] or 0)) for r in detail) == Decimal(str(total[3])) == attendu["total"]
    assert sum(Decimal(str(r[3] or 0)) for r in detail if r[0] == "ANCT") == Decimal(str(anct[3])) == attendu["anct"]
    assert total[3] == anct[3] + autres[3]


@pytest.mark.parametrize("debut", ["=", "+", "-", "@", "\t=", "\r=", "\n="])
def test_nothing_typed_becomes_a_formula(debut):
    parcours, jeanne = territoire(1)
    malin = f'{debut}HYPERLINK("http://mal.example";"clic")'
    for modele, champs in (
        (Objectif, ("titre", "precision")),
        (Etape, ("titre", "service", "livrables", "aide")),
        (PartiePrenante, ("nom", "apport", "contact")),
        (Jalon, ("titre",)),
        (Moyen, ("libelle",)),
    ):
        modele.objects.update(**dict.fromkeys(champs, malin))
    parcours.equipiers.update(nom=malin)

    cellules = [
        c for feuille in classeur_de(parcours) for rangee in feuille.iter_rows() for c in rangee if c.value is not None
    ]

    assert {c.data_type for c in cellules} <= {"s", "n", "d"}
    assert sum(isinstance(c.value, str) and "HYPERLINK" in c.value for c in cellules) >= 12
    assert [c.value for c in cellules if isinstance(c.value, str) and c.value.startswith(FORMULE)] == []


def test_the_sheet_of_etapes_can_be_pasted_back():
    parcours, _ = territoire(4)
    feuille = classeur_de(parcours)["Étapes"]

    def affiche(cellule):
        if isinstance(cellule.value, datetime):
            return cellule.value.strftime("%m/%Y" if cellule.number_format == tableur.MOIS else "%d/%m/%Y")
        if isinstance(cellule.value, int | float):
            return f"{cellule.value:.2f}".replace(".", ",")
        return cellule.value or ""

    colle = "\n".join("\t".join(affiche(c) for c in rangee) for rangee in feuille.iter_rows())
    lecture = lire(colle, Repere(date(2020, 1, 1), date(2040, 1, 1), date(2020, 1, 1), date(2040, 1, 1)))

    assert (lecture.erreurs, [ligne.erreurs for ligne in lecture.lignes]) == ([], [[]] * 4)
    for ligne, etape in zip(
        lecture.lignes, parcours.etapes.order_by("debut", "pk").select_related("action"), strict=True
    ):
        assert (ligne.titre, ligne.nature, ligne.debut, ligne.fin) == (
            etape.titre,
            etape.action.nature,
            etape.debut,
            etape.fin,
        )
    assert [ligne.cout for ligne in lecture.lignes] == [None, *[Decimal("1000.50")] * 3]


def test_characters_that_no_file_may_hold_are_left_out():
    parcours, _ = territoire(1)
    Etape.objects.update(titre="Balade\x0b nocturne\x00"[:200].replace("\x00", "\x01"), livrables="é" * 40_000)

    classeur = classeur_de(parcours)

    assert classeur["Étapes"]["A2"].value == "Balade nocturne"
    assert "Balade nocturne" in en_markdown(texte.odt(commun.donnees(frais(parcours))))


# --- nothing private, no more queries ------------------------------------------------------------------------------------------


def test_what_is_private_is_in_none_of_the_files(tmp_path):
    parcours, jeanne = territoire(2)
    claire = parcours.referent
    partenaire = PartiePrenante.objects.first()
    Influence.objects.create(partie=partenaire, position=-2, poids=3, modifie_par=jeanne)
    Echange.tous.create(
        parcours=parcours,
        date=timezone.localdate(),
        personnes="SECRET-QUI",
        resume="SECRET-INTERNE",
        interne=True,
        note_par=claire,
    )
    Commentaire.objects.create(parcours=parcours, bloc="etapes", texte="SECRET-REMARQUE", auteur=jeanne)
    d, s = commun.donnees(frais(parcours)), fiche.donnees(frais(parcours))

    tout = [
        *pages(imprime(parcours).octets, tmp_path),
        *pages(imprime(parcours, transitions.dresser_fiche).octets, tmp_path),
    ]
    tout += [en_markdown(texte.odt(d)), str(tableur.feuilles(d)), str(d), str(s)]

    assert [
        morceau for morceau in tout if "SECRET" in morceau or "Opposée" in morceau or "influence" in morceau.lower()
    ] == []


def test_html_typed_by_a_territory_is_printed_as_it_was_typed(tmp_path):
    balise = "<b>gras</b> & <script>x</script>"
    parcours, _ = territoire(2)
    for modele, champ in (
        (Objectif, "titre"),
        (Etape, "titre"),
        (PartiePrenante, "nom"),
        (Jalon, "titre"),
        (Moyen, "libelle"),
    ):
        modele.objects.update(**{champ: balise})

    ensemble = " ".join(pages(imprime(parcours).octets, tmp_path))
    fiche_lue = " ".join(pages(imprime(parcours, transitions.dresser_fiche).octets, tmp_path))
    odt = en_markdown(texte.odt(commun.donnees(frais(parcours))))

    assert ensemble.count("<b>gras</b>") >= 5
    assert "<b>gras</b>" in fiche_lue
    assert "&lt;b&gt;gras&lt;/b&gt;" in odt or "\\<b\\>gras\\</b\\>" in odt


REQUETES = {"emporter": 4, "emporter_odt": 13, "emporter_xlsx": 13}


@pytest.mark.parametrize("nb", [1, 30])
def test_the_number_of_queries_does_not_depend_on_the_size(nb, client_de, django_assert_num_queries):
    parcours, jeanne = territoire(nb)
    transitions.imprimer(parcours, par=jeanne)
    client = client_de(jeanne)
    client.get(reverse("parcours:emporter", args=[parcours.pk]))  # the session remembers the parcours from now on

    for page, nombre in REQUETES.items():
        with django_assert_num_queries(nombre, info=page):
            assert client.get(reverse(f"parcours:{page}", args=[parcours.pk])).status_code == 200
