"""The locked requirements: in step with pyproject.toml, hashed, and free of anything that is ours alone."""

import re
import tomllib
from importlib.metadata import distribution, version

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.outillage.depot import texte

VERROUS = ["requirements.txt", "requirements-dev.txt"]


def epingles(verrou):
    """{name: (version, marker holds here, number of hashes)}"""
    trouvees = {}
    for bloc in re.split(r"\n(?=\S)", texte(verrou).strip()):
        ligne, *empreintes = bloc.replace("\\\n", "\n").splitlines()
        besoin = Requirement(ligne.strip())
        (precision,) = besoin.specifier
        assert precision.operator == "=="
        trouvees[canonicalize_name(besoin.name)] = (
            precision.version,
            besoin.marker is None or besoin.marker.evaluate(),
            sum(bool(re.fullmatch(r"\s*--hash=sha256:[0-9a-f]{64}\s*", e)) for e in empreintes),
        )
    return trouvees


def demandes(verrou):
    projet = tomllib.loads(texte("pyproject.toml"))
    lignes = projet["project"]["dependencies"]
    if verrou == "requirements-dev.txt":
        lignes = lignes + projet["dependency-groups"]["dev"]
    return [Requirement(ligne) for ligne in lignes]


@pytest.mark.parametrize("verrou", VERROUS)
def test_each_dependency_is_pinned_to_a_version_that_pyproject_accepts(verrou):
    fixes = epingles(verrou)

    ecarts = [
        str(besoin)
        for besoin in demandes(verrou)
        if (fixe := fixes.get(canonicalize_name(besoin.name))) is None or not besoin.specifier.contains(fixe[0])
    ]

    assert ecarts == []


@pytest.mark.parametrize("verrou", VERROUS)
def test_nothing_is_pinned_without_being_asked_for(verrou):
    """Walks what the installed packages ask for; a pin for another system is not walked."""
    vus = set()
    reste = [(canonicalize_name(b.name), frozenset(b.extras)) for b in demandes(verrou)]
    while reste:
        nom, extras = reste.pop()
        if (nom, extras) in vus:
            continue
        vus.add((nom, extras))
        for ligne in distribution(nom).requires or []:
            besoin = Requirement(ligne)
            if besoin.marker is None or any(besoin.marker.evaluate({"extra": e}) for e in extras | {""}):
                reste.append((canonicalize_name(besoin.name), frozenset(besoin.extras)))

    assert {nom for nom, (_, ici, _) in epingles(verrou).items() if ici} == {nom for nom, _ in vus}


def test_what_is_installed_here_is_what_is_locked():
    ecarts = {
        nom: (version(nom), fixe)
        for nom, (fixe, ici, _) in epingles("requirements-dev.txt").items()
        if ici and version(nom) != fixe
    }

    assert ecarts == {}


def test_the_development_lock_holds_the_other_one():
    serveur, developpement = (epingles(v) for v in VERROUS)

    assert {nom: developpement.get(nom) for nom in serveur} == serveur


@pytest.mark.parametrize("verrou", VERROUS)
def test_each_pin_has_hashes(verrou):
    assert [nom for nom, (_, _, empreintes) in epingles(verrou).items() if not empreintes] == []


@pytest.mark.parametrize("verrou", VERROUS)
def test_no_host_no_path_no_option(verrou):
    interdits = re.findall(r"^.*(?:://| @ |--(?!hash=)|file:|\.local\b|(?<![\w.-])/\w).*$", texte(verrou), flags=re.M)

    assert interdits == []
