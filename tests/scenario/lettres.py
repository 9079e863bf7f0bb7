"""What a person reads in a mail that came through SMTP, and what every mail of the house must be."""

import email
import email.policy
import re
from email.utils import getaddresses, parseaddr

import lxml.html

from tests.scenario.visite import propre


def recu(courriel):
    """A mail of Django's test outbox as its reader gets it."""
    return email.message_from_bytes(courriel.message().as_bytes(), policy=email.policy.default)


def code_recu(courriel):
    """The six digits of a sign-in mail, as they are written in its subject: « 482 913 »."""
    return re.match(r"\d{3} \d{3}", propre(courriel["Subject"])).group()


def texte(courriel):
    return propre(courriel.get_body(("plain",)).get_content())


def liens(courriel):
    """(words, address) of each link of the mail as it is drawn."""
    page = lxml.html.document_fromstring(courriel.get_body(("html",)).get_content())
    return [(propre(a.text_content()), a.get("href")) for a in page.iter("a")]


def lien_principal(courriel):
    """The address of the only link, the same in both parts of the mail."""
    ((_, adresse),) = liens(courriel)
    assert re.findall(r"https?://\S+", texte(courriel)) == [adresse]
    return adresse


def est_un_code(courriel):
    return re.match(r"\d{3} \d{3} est votre code", propre(courriel["Subject"])) is not None


def controler(courriel, *, anct, territoire):
    """A mail of the house asks one thing: one link, from a named person, to whom the answer goes.

    `anct` and `territoire` are {name: address}: ANCT signs as such, nobody else does.
    """
    lien_principal(courriel)
    nom, adresse = parseaddr(str(courriel["From"]))
    personne = nom.removesuffix(" (ANCT)")
    assert personne in (anct if nom.endswith(" (ANCT)") else territoire), nom
    assert adresse.startswith("ne-pas-repondre@")
    assert [a for _, a in getaddresses([str(courriel["Reply-To"])])] == [(anct | territoire)[personne]]
    assert texte(courriel).count("Une question ?") == 1
    assert ("Agence nationale" in texte(courriel)) == (personne in anct)
