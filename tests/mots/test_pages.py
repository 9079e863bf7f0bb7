"""Every page that a territory may read, and what no page of it may say."""

from collections import defaultdict

import pytest

from tests.isolation.routes import adresse_de, client_pour, demander
from tests.isolation.table import TABLE
from tests.mots.lecture import phrases
from tests.mots.table import fautes, mots_interdits

pytestmark = pytest.mark.django_db

# The same page says other things in each phase.
DE_CHAQUE_PHASE = ("portail:notre_parcours", "portail:documents", "parcours:apercu", "parcours:etapes", "parcours:calendrier",
                   "parcours:moyens", "parcours:engagement", "parcours:equipe", "conventions:page", "pilotage:liste", "prestataires:liste")  # fmt: skip


def _adresses(scene, personnage):
    for nom, ligne in TABLE.items():
        if ligne.attendu("get")[personnage] == 200:
            yield nom, adresse_de(nom, scene.adresse(ligne.ou))
    if personnage == "interlocuteur":
        for nom in DE_CHAQUE_PHASE:
            parametre = "parcours_pk" if TABLE[nom].ou == "portail" else "pk"
            for phase, parcours in scene.ici.parcours.items():
                yield f"{nom} ({phase})", adresse_de(nom, {parametre: parcours.pk})
        for ou in ("comite", "comite_du_jour", "comite_tenu"):
            for nom in ("pilotage:comite", "pilotage:rapport"):
                yield f"{nom} ({ou})", adresse_de(nom, scene.ici.lieux[ou])
        # Refusals are pages too.
        yield "403", adresse_de("conventions:modifier", scene.ici.lieux["acte"])
        yield "404", "/parcours/0/"
        yield "409", adresse_de("pilotage:decision", scene.ici.lieux["decision_comite"])


def _lues(scene, personnage):
    """(name, sentences) of each page."""
    client = client_pour(scene.personnage(personnage))
    for nom, adresse in _adresses(scene, personnage):
        reponse = demander(client, "get", adresse)
        assert isinstance(reponse.statut, int), f"{nom} : {reponse.statut}"
        if reponse.est_html:
            yield nom, phrases(reponse.contenu)


def _dire(trouves):
    return "\n".join(f"{quoi} — {sorted(ou)[:3]}" for quoi, ou in sorted(trouves.items()))


@pytest.mark.parametrize("personnage", ["interlocuteur", "anonyme"])
def test_no_page_of_a_territory_says_a_word_of_ours(scene, personnage):
    trouves, lues = defaultdict(set), 0
    for nom, lignes in _lues(scene, personnage):
        lues += 1
        for phrase in lignes:
            for mot, mieux in mots_interdits(phrase):
                trouves[f"« {mot} » dans « {phrase[:100]} » → {mieux}"].add(nom)

    assert not trouves, _dire(trouves)
    assert lues > (60 if personnage == "interlocuteur" else 8)


@pytest.mark.parametrize("personnage", ["interlocuteur", "anonyme", "administrateur"])
def test_french_is_set_as_it_should(scene, personnage):
    trouves = defaultdict(set)
    for nom, lignes in _lues(scene, personnage):
        for phrase in lignes:
            for ou, regle in fautes(phrase):
                trouves[f"{regle} : « {ou} »"].add(nom)

    assert not trouves, _dire(trouves)
