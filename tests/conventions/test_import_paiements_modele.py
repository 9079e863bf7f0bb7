"""The table of payments to fill in: it holds what the accountant has, and no formula goes out."""

from decimal import Decimal

import pytest

from conventions.modeles_import import tableau_paiements
from conventions.transitions import import_paiements
from conventions.transitions.import_paiements import SANS_REPONSE
from socle.tableurs import lire
from socle.tableurs.importation import lire_contenu
from tests.conventions.fabriques_importations import televerser, transmis

pytestmark = pytest.mark.django_db


def lignes_de(importation):
    return lire_contenu(importation.contenu)[0]


def sorts(importation):
    return [ligne.sort for ligne in lignes_de(importation)]


# --- the table to fill in ------------------------------------------------------------------------------------------------------------


def test_the_model_holds_what_the_accountant_has_and_comes_back_with_nothing_to_do(django_assert_num_queries):
    t = transmis(2)
    with django_assert_num_queries(1):
        attendus = import_paiements.attendus()

    octets = tableau_paiements(attendus, "ods")

    assert [libelle for libelle, _ in attendus] == t.libelles
    assert [r.cellules[:4] for r in lire(octets)][1] == (
        t.libelles[0], "Village 0 (Hérault)", "Premier versement", Decimal(9000)
    )  # fmt: skip
    importation = import_paiements.preparer(televerser(octets, "x.ods"), par=t.scene.claire)
    assert sorts(importation) == [SANS_REPONSE, SANS_REPONSE]
    assert lire_contenu(importation.contenu)[1] == []


def test_no_formula_goes_out_in_the_model():
    t = transmis()
    collectivite = t.versements[0].convention.parcours.collectivite
    type(collectivite).objects.filter(pk=collectivite.pk).update(nom="=1+1")

    octets = tableau_paiements(import_paiements.attendus(), "csv")

    assert b"'=1+1" in octets
