"""The real processes that tests lean on start, share the test's database and files, and leave nobody behind."""

import contextlib
import smtplib
from email.message import EmailMessage
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.outillage.attente import attendre


def vivants(groupe):
    """Processes of this group that still run; a dead one may wait long to be buried where no init does it."""
    trouves = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            pid, _, suite = stat.read_text().partition(" (")
            etat, _, pgrp = suite.rpartition(") ")[2].split()[:3]
            if int(pgrp) == groupe and etat not in "ZX":
                trouves.append(int(pid))
    return trouves


def poster(boite, adresse):
    message = EmailMessage()
    message["To"] = adresse
    message["Subject"] = "Élan à Pélussin"
    message.set_content("Bonjour à toutes et à tous")
    with smtplib.SMTP(boite.hote, boite.port, timeout=5) as serveur:
        serveur.send_message(message, from_addr="a@example.org")


def test_the_smtp_server_keeps_what_it_accepts(serveur_smtp):
    poster(serveur_smtp, "jeanne@example.org")

    recu = serveur_smtp.attendre("jeanne@example.org")

    assert recu["Subject"] == "Élan à Pélussin"
    assert recu.get_content().strip() == "Bonjour à toutes et à tous"
    assert serveur_smtp.pour("paul@example.org") == []


def test_the_smtp_server_refuses_on_demand(serveur_smtp):
    serveur_smtp.refus = "451 plus tard"

    with pytest.raises(smtplib.SMTPDataError):
        poster(serveur_smtp, "jeanne@example.org")

    assert serveur_smtp.messages == []


@pytest.mark.processus
def test_the_web_server_answers_and_ends_with_the_test(serveur_web, atelier):
    (web,) = atelier.processus

    with urlopen(f"{serveur_web}/sante/", timeout=60) as reponse:
        assert reponse.status == 200
    atelier.finir()

    attendre(lambda: not vivants(web.pid), quoi="la fin du serveur")


@pytest.mark.processus
def test_a_worker_killed_leaves_no_child(atelier):
    worker = atelier.worker()

    assert len(vivants(worker.pid)) > 1
    worker.tuer()

    attendre(lambda: not vivants(worker.pid), quoi="la fin du worker et de ses enfants")
