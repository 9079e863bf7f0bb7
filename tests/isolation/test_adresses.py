"""Addresses that no link of ours holds: any path and any query string gets an answer, never a 500."""

from functools import partial

import pytest

from tests.isolation.routes import adresse_de, client_pour, demander
from tests.isolation.scene import planter
from tests.isolation.table import TABLE
from tests.outillage.terrain import plante_pour_le_module

pytestmark = pytest.mark.django_db

CHAINES = ["%ff%fe", "%00", "9" * 30, "'%22%3E%3Cscript%3E"]
NOMS = ("q", "page", "p", "o", "tous", "zone", "code", "next", "suite", "collectivite", "_changelist_filters")
FILTRES = (
    "q",
    "p",
    "o",
    "statut",
    "statut__exact",
    "vague__id__exact",
    "collectivite",
    "role_anct__exact",
    "etat",
    "e",
)


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker):
    """No answer here depends on a document that is really made."""
    with plante_pour_le_module(django_db_blocker, partial(planter, documents=False)) as plantee:
        yield plantee


def _questions(nom, valeur):
    yield "&".join(f"{n}={valeur}" for n in NOMS)
    if nom.endswith("_changelist"):  # one unknown name hides the others from Django's lists
        yield from (f"{n}={valeur}" for n in FILTRES)


@pytest.mark.parametrize("valeur", CHAINES)
def test_any_query_string_is_read(scene, valeur):
    """Names that some page reads, with values that no browser of ours would write."""
    faux = []
    for personnage in ("anonyme", "interlocuteur", "administrateur"):
        client = client_pour(scene.personnage(personnage))
        for nom, ligne in TABLE.items():
            if personnage == "administrateur" and ligne.attendu("get")["interlocuteur"] == 200:
                continue
            for question in _questions(nom, valeur):
                reponse = demander(client, "get", f"{adresse_de(nom, scene.adresse(ligne.ou))}?{question}")
                if reponse.statut not in {200, 302, 403, 404, 405} or "'\"><script>" in reponse.contenu:
                    faux.append(f"{nom}, {personnage}, {question[:40]} : {reponse.statut}"[:250])

    assert faux == [], "\n".join(faux)


@pytest.mark.parametrize("chemin", ["/%ff%fe/", "/%00", "/parcours/%00/", "/agenda/%00.ics", "/agenda/%ff.ics", "/invitation/%00/",
    "/invitation/%ff%fe/", "/gestion/parcours/vague/%00/", "/gestion/parcours/vague/%ff/historique/", "/gestion/comptes/utilisateur/²/",
    "/gestion/parcours/vague/__fk__/", "/parcours/-1/", "/parcours/٣/", "/" + "a" * 5000, "//exemple.com/..%2f"])  # fmt: skip
def test_any_path_is_read(scene, chemin):
    for personnage in ("anonyme", "interlocuteur", "administrateur"):
        assert demander(client_pour(scene.personnage(personnage)), "get", chemin).statut in {302, 403, 404}
