import datetime

import pytest

DATE = datetime.datetime(2026, 4, 2, 8, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def rangement(settings, tmp_path):
    """A private folder of the test's own."""
    dossier = tmp_path / "fichiers"
    options = {**settings.STORAGES["default"], "OPTIONS": {"location": dossier}}
    settings.STORAGES = {**settings.STORAGES, "default": options}
    return dossier


@pytest.fixture
def gabarits_d_essai(monkeypatch):
    from django.template import engines

    from tests.documents.genre import GABARITS

    moteur = engines["django"].engine
    monkeypatch.setattr(moteur, "dirs", [*moteur.dirs, GABARITS])


@pytest.fixture
def genre(gabarits_d_essai, monkeypatch):
    """The kind of document of these tests, known to the house for their time."""
    from socle.documents import genres
    from tests.documents.genre import ATTESTATION

    monkeypatch.setitem(genres._GENRES, ATTESTATION.code, ATTESTATION)
    return ATTESTATION


@pytest.fixture
def personne(db):
    from tests.comptes.fabriques import UtilisateurFabrique

    return UtilisateurFabrique(nom="Montaud")


@pytest.fixture
def document(genre, personne):
    from socle.documents import demander

    return demander(genre.code, personne, par=personne)


@pytest.fixture
def document_pret(document):
    """The document made by the very functions of the worker."""
    from socle.travaux import moteur

    assert moteur.traiter("documents.Document", document.pk) == "pret"
    document.refresh_from_db()
    return document


PAGE = """<!DOCTYPE html><html lang="fr"><head><title>t</title><link rel="stylesheet" href="static:css/impression.css"></head>
<body><h1>Un titre</h1><p>L'été : 18\u202f000 € ; « oui » ☐ ☑ ✓ pré\u00adnom anti\u2010chute.</p><h2>Un autre</h2>
<p>Le 2ᵉ, <em>puis</em> <strong>le 3ᵉ</strong>. <a href="https://portail.example/">Un lien</a></p>
<svg xmlns="http://www.w3.org/2000/svg" width="100" height="20"><title>Un trait</title><rect width="100" height="5"/>
<text x="2" y="18">2ᵉ trait</text></svg>
<table><caption>T</caption><thead><tr><th scope="col">A</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>
<ul><li>Un</li></ul></body></html>"""
PIECES = [("donnees.json", b'{"montant":"18000.00"}', "Données", "application/json")]


@pytest.fixture(scope="session")
def pdf_a3a():
    from socle.documents.impression import imprimer

    return imprimer(PAGE, profil="a3a", titre="Un essai – Montaud", pieces=PIECES, date=DATE)


@pytest.fixture(scope="session")
def pdf_scelle(pdf_a3a):
    from socle.documents.sceau import sceller

    return sceller(pdf_a3a, date=DATE)
