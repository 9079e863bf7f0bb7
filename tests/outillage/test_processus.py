"""The real processes that tests lean on start, share the test's database and files, and leave nobody behind."""

import os
import smtplib
from email.message import EmailMessage
from urllib.request import urlopen

import pytest

from tests.outillage.attente import attendre


def vivant(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


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

    with urlopen(f"{serveur_web}/sante/", timeout=10) as reponse:
        assert reponse.status == 200
    atelier.finir()

    attendre(lambda: not vivant(web.pid), quoi="la fin du serveur")


@pytest.mark.processus
def test_a_worker_killed_leaves_no_child(atelier):
    worker = atelier.worker()

    worker.tuer()

    assert not vivant(worker.pid)
    with pytest.raises(ProcessLookupError):
        os.killpg(worker.pid, 0)
