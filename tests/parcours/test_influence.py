"""The map of influence is the team's own: what it shows to the team, and that nothing of it reaches anyone else."""

import re
import xml.etree.ElementTree as ET

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from parcours import ecriture, transitions
from parcours.enums import Position, Statut
from parcours.influence import carte, places
from parcours.models import Influence, PartiePrenante
from parcours.versions import contenu
from socle.erreurs import ErreurMetier
from socle.gestion import site_gestion
from tests.comptes.fabriques import AnctFabrique
from tests.isolation.routes import client_pour
from tests.outillage.depot import RACINE
from tests.parcours import fabriques

pytestmark = pytest.mark.django_db

SVG = "{http://www.w3.org/2000/svg}"
PRESENTATION = {
    "d", "x", "y", "width", "height", "viewBox", "role", "fill", "stroke", "stroke-width", "stroke-opacity", "font-size",
    "font-weight", "text-anchor",
}  # fmt: skip
# Who may name the model: where it is drawn, what writes it, what draws it.
LECTEURS = {
    "parcours/models/blocs.py", "parcours/models/__init__.py", "parcours/influence.py", "parcours/forms/influence.py",
    "parcours/transitions/influence.py",
}  # fmt: skip


def partenaire(parcours, par, nom="Foyer rural", **champs):
    valeurs = {"nom": nom, "genre": "association", "role": "partenaire", **champs}
    return ecriture.enregistrer(PartiePrenante(parcours=parcours), valeurs, par=par)


@pytest.fixture
def montaud():
    return fabriques.ouvert("Montaud")


def test_an_organisation_is_placed_then_moved_then_taken_off(montaud):
    parcours, jeanne = montaud
    foyer = partenaire(parcours, jeanne)

    transitions.placer_influence(foyer, poids=3, position=Position.OPPOSE, par=jeanne)
    transitions.placer_influence(foyer, poids=1, position=Position.MOTEUR, par=jeanne)

    assert [(x["nom"], x["poids_mot"], x["position_mot"]) for x in places(parcours)] == [
        ("Foyer rural", "Faible", "Motrice")
    ]
    transitions.retirer_influence(foyer, par=jeanne)
    assert places(parcours)[0]["poids"] is None
    assert not Influence.objects.exists()


def test_placing_does_not_touch_what_anct_sees_of_the_parcours(montaud):
    parcours, jeanne = montaud
    foyer = partenaire(parcours, jeanne)
    parcours.refresh_from_db()
    avant = parcours.modifie_le

    transitions.placer_influence(foyer, poids=3, position=Position.OPPOSE, par=jeanne)

    parcours.refresh_from_db()
    assert parcours.modifie_le == avant


def test_nothing_is_placed_once_the_parcours_is_over(montaud):
    parcours, jeanne = montaud
    foyer = partenaire(parcours, jeanne)
    fabriques.mettre_en_etat(parcours, Statut.CLOS)

    with pytest.raises(ErreurMetier, match="Ce parcours est terminé"):
        transitions.placer_influence(foyer, poids=3, position=Position.OPPOSE, par=jeanne)


def test_an_organisation_taken_away_meanwhile_is_said(montaud):
    parcours, jeanne = montaud
    foyer = partenaire(parcours, jeanne)
    ecriture.retirer(foyer, par=jeanne)

    with pytest.raises(ErreurMetier, match="a été retiré pendant que vous écriviez"):
        transitions.placer_influence(foyer, poids=3, position=Position.OPPOSE, par=jeanne)


def test_the_next_one_to_place_is_proposed(montaud, client_de):
    parcours, jeanne = montaud
    foyer, lycee = partenaire(parcours, jeanne), partenaire(parcours, jeanne, "Lycée")
    adresse = reverse("parcours:influence_placer", args=[parcours.pk, foyer.pk])

    reponse = client_de(jeanne).post(adresse, {"poids": "2", "position": "0", "suivante": "1"})

    assert reponse.url == reverse("parcours:influence_placer", args=[parcours.pk, lycee.pk])
    assert (foyer.influence.poids, foyer.influence.position) == (2, 0)


@pytest.mark.parametrize("saisie", [{"poids": "4", "position": "0"}, {"poids": "2"}, {}])
def test_a_bad_place_is_said_beside_the_field_and_nothing_changes(montaud, client_de, saisie):
    parcours, jeanne = montaud
    foyer = partenaire(parcours, jeanne)

    reponse = client_de(jeanne).post(reverse("parcours:influence_placer", args=[parcours.pk, foyer.pk]), saisie)

    assert reponse.status_code == 200
    assert reponse.context["form"].errors
    assert not Influence.objects.exists()


@pytest.mark.parametrize("role", ["administrateur", "charge_mission", "gestionnaire", "lecture"])
def test_anct_is_told_why_it_does_not_see_the_map(montaud, client_de, role):
    parcours, jeanne = montaud
    partenaire(parcours, jeanne)
    client = client_de(AnctFabrique(role_anct=role))

    reponse = client.get(reverse("parcours:influence", args=[parcours.pk]))

    assert reponse.status_code == 403
    assert "Cette carte appartient à l’équipe du territoire" in reponse.content.decode()
    assert "l’ANCT ne la voit pas." in reponse.content.decode()
    assert "influence" not in client.get(reverse("parcours:partenaires", args=[parcours.pk])).content.decode()


def test_the_drawing_speaks_and_carries_no_style(montaud):
    parcours, jeanne = montaud
    for n, position in enumerate(Position):
        organisation = partenaire(parcours, jeanne, f"Association des riverains & amis du canal n° {n}")
        transitions.placer_influence(organisation, poids=1 + n % 3, position=position, par=jeanne)

    racine = ET.fromstring(render_to_string("parcours/influence.svg", {"carte": carte(places(parcours))}).strip())

    assert (racine.attrib["role"], racine[0].tag) == ("img", f"{SVG}title")
    assert racine[0].text.startswith(
        "Carte d’influence\u00a0: 5\u00a0organisations, de la plus forte influence en haut"
    )
    assert {cle for balise in racine.iter() for cle in balise.attrib} <= PRESENTATION
    textes = [t.text for t in racine.iter(f"{SVG}text")]
    assert [t for t in textes if t in Position.labels] == Position.labels
    assert {"1. Association des", "riverains & amis du", "canal n° 0"} < set(textes)


def test_each_organisation_stands_at_its_weight_and_position():
    def ligne(nom, poids, position):
        return {"nom": nom, "poids": poids, "position": position}

    dessine = carte([ligne("A", 3, -2), ligne("B", 1, 2), ligne("C", 1, 2)])

    assert [(n["texte"], n["x"], n["y"]) for n in dessine["noms"]] == [
        ("1. A", 108, 52),
        ("2. B", 716, 166),
        ("3. C", 716, 181),
    ]
    assert [b["mot"] for b in dessine["bandes"]] == ["Forte", "Moyenne", "Faible"]


@pytest.mark.parametrize("nombre", [1, 30, 60])
def test_the_map_asks_the_same_questions_whatever_its_size(montaud, client_de, nombre, django_assert_num_queries):
    parcours, jeanne = montaud
    for n in range(nombre):
        organisation = partenaire(parcours, jeanne, f"Organisation {n}")
        transitions.placer_influence(organisation, poids=1 + n % 3, position=n % 5 - 2, par=jeanne)
    client = client_de(jeanne)
    client.get(reverse("parcours:objectifs", args=[parcours.pk]))

    with django_assert_num_queries(4):
        reponse = client.get(reverse("parcours:influence", args=[parcours.pk]))

    assert reponse.content.decode().count("Déplacer") == nombre


# --- nothing of it goes anywhere ---------------------------------------------------------------------------------------


def test_nothing_but_the_map_itself_names_its_model():
    trouves = set()
    for chemin in RACINE.glob("*/**/*.py"):
        relatif = chemin.relative_to(RACINE).as_posix()
        if relatif.startswith(("tests/", ".venv/", "var/")) or "/migrations/" in relatif:
            continue
        source = chemin.read_text()
        if re.search(
            r"\bInfluence\b|\.influence\b(?! import)|influence__|[\"']influence[\"']|parcours_influence", source
        ):
            trouves.add(relatif)

    # The view is called « influence », as its route is.
    assert trouves - {"parcours/urls.py"} == LECTEURS


def test_the_map_is_not_in_the_back_office():
    assert Influence not in site_gestion._registry


def test_versions_do_not_carry_it(montaud):
    parcours, jeanne = montaud
    foyer = partenaire(parcours, jeanne)
    sans = contenu(parcours)

    transitions.placer_influence(foyer, poids=3, position=Position.MOTEUR, par=jeanne)

    assert contenu(parcours) == sans


def test_the_team_itself_sees_it():
    """The hunt of `tests/isolation/test_etancheite.py` would find it if it were there."""
    parcours, jeanne = fabriques.ouvert("Montaud")
    transitions.placer_influence(partenaire(parcours, jeanne), poids=3, position=Position.MOTEUR, par=jeanne)

    page = client_pour(jeanne).get(reverse("parcours:influence", args=[parcours.pk])).content.decode()

    assert "Motrice" in page
