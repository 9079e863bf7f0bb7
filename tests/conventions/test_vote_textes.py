"""The texts of a vote, read back as a person opens them: what they say of the act, what they leave to be filled in."""

import io
import re
import zipfile
from datetime import date

import pypandoc
import pytest

from conventions.enums import GenreAutorisation, StatutActe
from conventions.models import Autorisation
from conventions.vote import textes
from conventions.vote.textes import DECISION, DELIBERATION, FORMATS, NOTE, TEXTES, composer, contexte, page, textes_de
from socle.mots import date_longue
from tests.conventions import fabriques, fabriques_avenants
from tests.mots.lecture import phrases
from tests.mots.table import fautes, mots_interdits

pytestmark = pytest.mark.django_db
NBSP = "\u00a0"


@pytest.fixture
def montaud():
    return fabriques.acte(StatutActe.TRANSMISE)


@pytest.fixture
def clunisois():
    acte, scene = fabriques.acte(
        StatutActe.TRANSMISE, nature="epci", type_epci="CC", code_insee=None, nom="CC du Clunisois", population=14_020
    )
    return acte, scene


def lire(octets, extension, tmp_path):
    """The text of a file, by pandoc, on one line; ordinary and no-break blanks alike."""
    chemin = tmp_path / f"texte.{extension}"
    chemin.write_bytes(octets)
    texte = pypandoc.convert_file(chemin, "plain", format=extension, extra_args=["--wrap=none"])
    return re.sub(r"\s+", " ", texte)


def modifiee(**changes):
    """(a transmitted avenant, scene): `lignes` by title, `mois` after the present end."""
    convention, scene = fabriques_avenants.signee()
    lignes = {fabriques_avenants.etape(scene, t): m for t, m in changes.pop("lignes", {}).items()}
    if changes.pop("prolonger", False):
        changes["date_fin"] = fabriques_avenants.plus_tard(convention)
    acte = fabriques_avenants.avenant(convention, scene, lignes, statut=StatutActe.TRANSMISE, **changes)
    return acte, scene


@pytest.mark.parametrize("extension", FORMATS)
def test_the_deliberation_of_a_village_read_back(extension, montaud, tmp_path):
    acte, scene = montaud

    fait = composer(acte, scene.parcours.collectivite, DELIBERATION, extension)
    texte = lire(fait.octets, extension, tmp_path)

    assert fait.nom == f"deliberation-{acte.numero}.{extension}"
    for attendu in (
        "Délibération n° …",
        "Conseil municipal de la commune de Montaud",
        f"convention de subventionnement {acte.numero}",
        "18 000 € (dix-huit mille euros)",
        "Balade nocturne",
        "Premier versement",
        "L. 2121-29, L. 2122-21, L. 2131-1 et L. 2131-2",
        "d’autoriser Michel Roux, maire (ou la personne qui lui succède dans ses fonctions), à signer cette convention",
        "inscrits en recettes au budget (chapitre …, article …)",
        "Vote : pour … – contre … – abstentions …",
        "Modèle à adapter",
    ):
        assert attendu in texte, attendu


def test_the_note_says_what_the_council_is_asked(montaud, tmp_path):
    acte, scene = montaud

    texte = lire(composer(acte, scene.parcours.collectivite, NOTE, "odt").octets, "odt", tmp_path)

    assert "Note explicative de synthèse" in texte
    assert "En recettes : 18 000 € au plus, en 3 versements." in texte
    assert f"Approuver la convention {acte.numero} et autoriser Michel Roux, maire, à la signer" in texte
    assert "Donner aux habitants une place dans les décisions" in texte


def test_a_decision_of_the_mayor_quotes_the_delegation_and_no_council_votes(montaud, tmp_path):
    acte, scene = montaud

    fait = composer(acte, scene.parcours.collectivite, DECISION, "docx")
    texte = lire(fait.octets, "docx", tmp_path)

    assert fait.nom == f"decision-{acte.numero}.docx"
    assert "Décision du maire n° …" in texte
    assert "L. 2122-22 (26°), L. 2122-23" in texte
    assert "Vu la délibération n° … du …, par laquelle le conseil municipal a délégué" in texte
    assert "il est rendu compte de la présente décision au conseil municipal" in texte
    assert "abstentions" not in texte


def test_an_epci_has_its_own_words_and_articles(clunisois, tmp_path):
    acte, scene = clunisois
    collectivite = scene.parcours.collectivite

    deliberation = lire(composer(acte, collectivite, DELIBERATION, "odt").octets, "odt", tmp_path)
    decision = lire(composer(acte, collectivite, DECISION, "odt").octets, "odt", tmp_path)

    assert "Conseil communautaire de la communauté de communes du Clunisois" in deliberation
    assert "L. 5211-1, L. 5211-3 et L. 5211-9" in deliberation
    assert "L. 2121-29" not in deliberation
    assert "Décision de la présidence" in decision
    assert "L. 5211-3, L. 5211-9 et L. 5211-10" in decision


@pytest.mark.parametrize(
    ("qualite", "dit"),
    [
        ("Présidente de la communauté", "la présidente"),
        ("président", "le président"),
        ("vice-présidente", "le président ou la présidente"),
        ("", "le président ou la présidente"),
    ],
)
def test_who_presides_is_named_as_the_act_names_her_or_him(qualite, dit):
    assert textes._executif(False, qualite) == dit
    assert textes._executif(True, qualite) == "le maire"


@pytest.mark.parametrize(
    ("lignes", "dits"),
    [
        (
            {"Balade nocturne": "14000"},
            [
                "La subvention augmente de 2 000 € au plus (deux mille euros) : le montant maximum devient 20 000 € (vingt mille euros).",
                "+ 2 000 €",
                "Les versements prévus désormais",
            ],
        ),
        (
            {"Balade nocturne": "9000"},
            [
                "La subvention baisse de 3 000 € (trois mille euros) : le montant maximum devient 15 000 € (quinze mille euros).",
                "− 3 000 €",
            ],
        ),
        (
            {"Balade nocturne": "11000", "Animer une réunion autrement": "7000"},
            ["Le montant maximum de la subvention ne change pas : 18 000 €.", "− 1 000 €", "+ 1 000 €"],
        ),
    ],
)
def test_a_modification_is_voted_as_such(lignes, dits, tmp_path):
    acte, scene = modifiee(lignes=lignes)
    initial = acte.numero.split("/")[0]

    fait = composer(acte, scene.parcours.collectivite, DELIBERATION, "odt")
    texte = lire(fait.octets, "odt", tmp_path)

    assert fait.nom == f"deliberation-{initial}-A1.odt"
    for dit in (
        f"Objet : modification (avenant) {initial}/A1 de la convention de subventionnement {initial}",
        "Pourquoi cette modification : La balade rencontre un grand succès : deux soirées de plus.",
        "La date de fin ne change pas",
        f"d’approuver la modification (avenant) {initial}/A1 de la convention {initial}",
        *dits,
    ):
        assert dit in texte, dit


def test_a_longer_convention_says_its_new_end_and_the_articles_that_change(tmp_path):
    acte, scene = modifiee(prolonger=True)

    texte = lire(composer(acte, scene.parcours.collectivite, NOTE, "odt").octets, "odt", tmp_path)

    assert (
        f"Les étapes se terminent désormais le {date_longue(acte.date_fin)} au plus tard.".replace(NBSP, " ") in texte
    )
    assert "Les articles modifiés :" in texte
    assert "Rien : le montant de la subvention reste le même." in texte


@pytest.mark.parametrize("code", TEXTES)
@pytest.mark.parametrize("avenant", [False, True])
def test_no_word_kept_from_the_territories_and_french_well_set(code, avenant, request):
    acte, scene = (
        modifiee(lignes={"Balade nocturne": "14000"}, prolonger=True) if avenant else request.getfixturevalue("montaud")
    )

    lues = phrases(page(acte, scene.parcours.collectivite, code)[0])

    assert [(p, mots_interdits(p)) for p in lues if mots_interdits(p)] == []
    assert [(p, fautes(p)) for p in lues if fautes(p)] == []


def test_what_is_known_of_the_vote_is_written_in_and_the_rest_left_blank(montaud):
    acte, scene = montaud
    autorisation = Autorisation(acte=acte, numero="2026-12", seance_prevue=date(2026, 4, 2))

    html, titre = page(acte, scene.parcours.collectivite, DELIBERATION, autorisation)

    assert "Délibération n°&nbsp;2026-12</h1>" in html
    assert f"jeudi 2{NBSP}avril 2026" in html
    assert titre == f"Modèle de délibération – convention {acte.numero}"


def test_it_says_what_was_frozen_not_what_the_parcours_became(montaud):
    acte, scene = montaud
    scene.parcours.etapes.update(titre="Tout autre chose")

    assert [e["titre"] for e in contexte(acte, scene.parcours.collectivite)["etapes"]] == [
        "Balade nocturne",
        "Animer une réunion autrement",
    ]


def test_what_a_territory_typed_stays_text(tmp_path):
    acte, scene = fabriques.acte(
        StatutActe.TRANSMISE, titres=("<script>alert(1)</script>", "A & B"), couts=("12000", "6000")
    )

    fait = composer(acte, scene.parcours.collectivite, DELIBERATION, "odt")

    with zipfile.ZipFile(io.BytesIO(fait.octets)) as odt:
        assert "<script" not in odt.read("content.xml").decode()
    assert "<script>alert(1)</script>" in lire(fait.octets, "odt", tmp_path)


def test_each_way_of_deciding_has_its_texts():
    assert textes_de(GenreAutorisation.DELIBERATION) == [DELIBERATION, NOTE]
    assert textes_de(GenreAutorisation.DECISION) == [DECISION]


def test_the_same_act_gives_the_same_bytes(montaud):
    acte, scene = montaud
    collectivite = scene.parcours.collectivite

    assert composer(acte, collectivite, NOTE, "docx").octets == composer(acte, collectivite, NOTE, "docx").octets
