"""docker-compose.yml and the Dockerfile, read: no container engine runs here, so each command is resolved in this venv."""

import importlib
import re
import tomllib
from functools import cache

import pytest
import yaml
from celery.bin.base import CLIContext
from celery.bin.celery import celery as programme_celery
from django.core.management import get_commands
from granian.cli import cli as programme_granian

from tests.outillage.depot import RACINE, texte

ATTENDUS = {"migration", "web", "worker", "beat", "db", "redis", "courriel"}
LES_NOTRES = {"migration", "web", "worker", "beat"}
# The programs of the images that are not ours.
DES_AUTRES = {"redis-server", "redis-cli", "pg_isready", "/mailpit"}
SECRETS = re.compile(r"(KEY|PASSWORD|SECRET|TOKEN)$")


@cache
def compose():
    return yaml.safe_load(texte("docker-compose.yml"))


def instructions(nom):
    """Arguments of the Dockerfile's `nom` lines, continued lines joined."""
    return re.findall(rf"^{nom} (.+)$", texte("Dockerfile").replace("\\\n", ""), flags=re.M)


def commandes():
    """Every command of ours: those of the services, their health checks, the image's own."""
    for nom, service in compose()["services"].items():
        if "command" in service:
            yield f"{nom}", service["command"]
        if service.get("healthcheck", {}).get("test"):
            genre, *mots = service["healthcheck"]["test"]
            assert genre == "CMD"
            yield f"{nom} (healthcheck)", mots
    yield "image", yaml.safe_load(instructions("CMD")[-1])
    yield "image (healthcheck)", yaml.safe_load(re.search(r"CMD (\[.*)", instructions("HEALTHCHECK")[0])[1])


def resoudre(mots):
    """Fail unless this command line exists and its options are known; nothing is run."""
    programme, *reste = mots
    if programme in DES_AUTRES:
        return
    if programme == "python" and reste[0] == "manage.py":
        assert reste[1] in get_commands()
    elif programme == "python":
        assert reste[0] == "-c"
        compile(reste[1], "<healthcheck>", "exec")
    elif programme == "celery":
        assert reste[0] == "-A"
        app = importlib.import_module(reste[1]).celery_app
        analyser(programme_celery.commands[reste[2]], reste[3:], obj=CLIContext(app=app, no_color=True, workdir=None))
    elif programme == "granian":
        contexte = analyser(programme_granian, reste)
        module, _, objet = contexte.params["app"].partition(":")
        assert callable(getattr(importlib.import_module(module), objet))
    else:
        assert (RACINE / programme).stat().st_mode & 0o111


def analyser(commande, mots, **contexte):
    """Parse a click command line as the program would, without running it."""
    return commande.make_context(commande.name, list(mots), **contexte)


def test_every_service_is_there_and_watched():
    services = compose()["services"]

    assert set(services) == ATTENDUS
    sans_garde = {nom for nom, s in services.items() if "test" not in s.get("healthcheck", {})}
    assert sans_garde == {"migration"}
    assert services["migration"]["healthcheck"] == {"disable": True}


def test_our_services_share_one_image_and_wait_for_the_migrations():
    services = compose()["services"]

    assert {services[nom]["image"] for nom in LES_NOTRES} == {"territoires-engagement"}
    for nom in LES_NOTRES - {"migration"}:
        assert services[nom]["depends_on"] == {
            "migration": {"condition": "service_completed_successfully"},
            "redis": {"condition": "service_healthy"},
        }


@pytest.mark.parametrize(("nom", "mots"), [pytest.param(n, m, id=n) for n, m in commandes()])
def test_each_command_resolves(nom, mots):
    resoudre(mots)


@pytest.mark.parametrize(
    "mots",
    [
        ["python", "manage.py", "inexistante"],
        ["celery", "-A", "config", "worker", "--option-inconnue"],
        ["granian", "--interface", "wsgi", "config.wsgi:rien"],
        ["bin/rien"],
    ],
)
def test_a_command_that_does_not_exist_is_seen(mots):
    with pytest.raises(Exception, match="."):
        resoudre(mots)


def test_no_secret_is_written_down():
    for nom, service in compose()["services"].items():
        for variable, valeur in service.get("environment", {}).items():
            if SECRETS.search(variable):
                assert re.fullmatch(r"\$\{\w+:(\?.+|-)\}", valeur), f"{nom}: {variable}"
    for ligne in texte(".env.exemple").splitlines():
        variable, egal, valeur = ligne.partition("=")
        if egal and SECRETS.search(variable):
            assert valeur == "", variable
    assert ".env" in texte(".gitignore").splitlines()


def test_each_variable_is_one_that_the_settings_read_and_the_example_names():
    reglages = texte("config/settings.py")
    donnees = compose()["services"]["beat"]["environment"]

    assert [v for v in donnees if f'"{v}"' not in reglages and v != "DATABASE_URL"] == []
    demandees = set(re.findall(r"\$\{(\w+)", texte("docker-compose.yml")))
    assert demandees <= set(re.findall(r"^(\w+)=", texte(".env.exemple"), flags=re.M))


def test_what_the_house_reads_elsewhere_than_in_its_settings_reaches_it_too():
    """Without its certificate a public site makes no document at all."""
    assert [compose()["services"][nom]["env_file"] for nom in sorted(LES_NOTRES)] == [[".env"]] * len(LES_NOTRES)


def test_the_image_runs_the_python_we_lock_for_and_not_as_root():
    (version,) = {re.match(r"python:(\d+\.\d+)-slim", i)[1] for i in instructions("FROM")}

    assert tomllib.loads(texte("pyproject.toml"))["project"]["requires-python"] == f">={version}"
    assert instructions("USER") == ["portail"]


def test_what_the_image_leaves_out_holds_no_secret_and_nothing_it_needs():
    laisses = set(texte(".dockerignore").split("\n"))

    assert {".env", ".git", "var", ".venv"} <= laisses
    assert not laisses & {"requirements.txt", "bin", "static", "templates", "manage.py"}
