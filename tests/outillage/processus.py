"""Real processes for the tests marked `processus`: an SMTP server, a Celery worker and its beat, the web server.

They share the test's PostgreSQL database (so the test must be `transactional_db`), Redis, files and mail server. Each is
started in a session of its own and ended by its own id; what it logged is shown with the test that failed.
"""

import contextlib
import email
import email.policy
import os
import signal
import socket
import subprocess
import sys
import warnings
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.outillage.attente import attendre

RACINE = Path(__file__).resolve().parents[2]
JOURNAUX = pytest.StashKey[list]()


def port_libre():
    with socket.create_server(("127.0.0.1", 0)) as prise:
        return prise.getsockname()[1]


def url_de_la_base():
    """The address of the *test* database, as another process must be told it."""
    from django.db import connection

    d = connection.settings_dict
    secret = f":{quote(d['PASSWORD'])}" if d["PASSWORD"] else ""
    return f"postgres://{quote(d['USER'])}{secret}@{d['HOST']}:{d['PORT']}/{d['NAME']}"


class Processus:
    """One child process, its log, its end."""

    def __init__(self, nom, commande, env, journal):
        self.nom = nom
        self.journal = journal
        self.fini = False
        with journal.open("ab") as sortie:
            self.popen = subprocess.Popen(
                [sys.executable, "-m", *commande],
                cwd=RACINE,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=sortie,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def pid(self):
        return self.popen.pid

    def dit(self, texte):
        """True once the log holds `texte`; fails at once if the process has ended."""
        if self.popen.poll() is not None:
            pytest.fail(f"{self.nom} s’est arrêté (code {self.popen.returncode})")
        return texte in self.journal.read_text(errors="replace")

    def tuer(self):
        """kill -9 of the process and of its children: nothing gets a chance to clean up."""
        if not self.fini:
            self.fini = True  # its number may become somebody else's
            self.signaler(signal.SIGKILL)
            self.popen.wait()

    def finir(self):
        if not self.fini and self.popen.poll() is None:
            self.signaler(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.popen.wait(10)
        self.tuer()

    def signaler(self, numero):
        """Send a signal to the process and its children."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.popen.pid, numero)


class BoiteAuxLettres:
    """A real SMTP server that keeps what it accepts, and refuses on demand (`refus = "451 plus tard"`)."""

    def __init__(self):
        self.messages = []
        self.refus = None
        self.hote, self.port = "127.0.0.1", port_libre()

    async def handle_DATA(self, server, session, envelope):
        if self.refus:
            return self.refus
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        message.destinataires = list(envelope.rcpt_tos)
        self.messages.append(message)
        return "250 OK"

    def pour(self, adresse):
        return [m for m in self.messages if adresse in m.destinataires]

    def attendre(self, adresse, nombre=1, **kwargs):
        """Wait for the n-th message to `adresse` and return it."""
        attendre(lambda: len(self.pour(adresse)) >= nombre, quoi=f"{nombre} courriel(s) pour {adresse}", **kwargs)
        return self.pour(adresse)[nombre - 1]


@pytest.fixture
def serveur_smtp():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # aiosmtpd's own, at import
        from aiosmtpd.controller import Controller

    boite = BoiteAuxLettres()
    controleur = Controller(boite, hostname=boite.hote, port=boite.port)
    controleur.start()
    yield boite
    controleur.stop()


class Atelier:
    """Starts this house's processes, all in the same environment."""

    def __init__(self, dossier, port_web, smtp, journaux):
        from django.conf import settings

        self.dossier = dossier
        self.port_web = port_web
        self.url = f"http://127.0.0.1:{port_web}"
        self.processus = []
        self.journaux = journaux
        self.env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": url_de_la_base(),
            "CELERY_BROKER_URL": settings.CELERY_BROKER_URL,
            "SITE_URL": self.url,
            "VAR_DIR": str(settings.VAR_DIR),
            "FICHIERS_DIR": str(settings.FICHIERS_DIR),
            "BEAT_FICHIER": str(dossier / "beat"),
            "EMAIL_HOST": smtp.hote,
            "EMAIL_PORT": str(smtp.port),
            "PYTHONUNBUFFERED": "1",
        }

    def lancer(self, nom, *commande, **env):
        journal = self.dossier / f"{nom}.log"
        self.journaux.append(journal)
        processus = Processus(nom, commande, {**self.env, **env}, journal)
        self.processus.append(processus)
        return processus

    def commande(self, *arguments, **env):
        """Run `manage.py …` to its end, as an administrator of the machine would; returns what it wrote."""
        fin = subprocess.run(
            [sys.executable, "-m", "manage", *arguments],
            cwd=RACINE, env={**self.env, **env}, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=480,
        )  # fmt: skip
        if fin.returncode:
            pytest.fail(f"manage.py {' '.join(arguments)} : code {fin.returncode}\n{fin.stdout}{fin.stderr}")
        return fin.stdout

    def worker(self, nom="worker", *, attendre_pret=True, **env):
        processus = self.lancer(
            nom, "celery", "-A", "config", "worker", "-n", f"{nom}-{os.getpid()}@%h", "-c", "1", "-l", "INFO",
            "--without-gossip", "--without-mingle", **env,
        )  # fmt: skip
        if attendre_pret:
            attendre(lambda: processus.dit(" ready."), quoi=f"le démarrage de {nom}", delai=60)
        return processus

    def beat(self, nom="beat", **env):
        fichiers = ("-s", str(self.dossier / f"{nom}.planning"), "--pidfile=")
        return self.lancer(nom, "celery", "-A", "config", "beat", "-l", "INFO", *fichiers, **env)

    def web(self, nom="web", **env):
        processus = self.lancer(
            nom, "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port_web),
            "--blocking-threads", "4", "config.wsgi:application", **env,
        )  # fmt: skip
        attendre(lambda: processus.dit("") and _repond(self.port_web), quoi=f"le démarrage de {nom}", delai=60)
        return processus

    def finir(self):
        for processus in reversed(self.processus):
            processus.finir()


def _repond(port):
    try:
        socket.create_connection(("127.0.0.1", port), 0.5).close()
    except OSError:
        return False
    return True


@pytest.fixture
def atelier(request, tmp_path, transactional_db, serveur_smtp):
    """The processes of the house on demand: `atelier.worker()`, `atelier.beat()`, `atelier.web()`; all ended with the test."""
    import redis
    from django.conf import settings

    with redis.Redis.from_url(settings.CELERY_BROKER_URL) as file_d_attente:
        file_d_attente.flushdb()  # what an earlier test left waiting
    journaux = request.node.stash.setdefault(JOURNAUX, [])
    atelier = Atelier(tmp_path, port_libre(), serveur_smtp, journaux)
    yield atelier
    atelier.finir()


@pytest.fixture
def processus_celery(atelier):
    """A worker, ready, and its beat."""
    atelier.beat()
    atelier.worker()
    return atelier


@pytest.fixture
def serveur_web(atelier):
    """The web server as in production; returns its root URL."""
    atelier.web()
    return atelier.url


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    rapport = yield
    if rapport.failed:
        for journal in item.stash.get(JOURNAUX, []):
            rapport.sections.append((journal.name, journal.read_text(errors="replace")[-8000:]))
    return rapport
