"""Every route of the site, found by walking the URLconf, and how a test asks for it."""

import copy
import io
import re
import zipfile
from dataclasses import dataclass

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver, reverse

from tests.outillage.entree import entrer
from tests.outillage.terrain import effacer_ensuite

ECRITURE = re.compile(r'(INSERT INTO|UPDATE|DELETE FROM) "(?P<table>\w+)"')
# Not the site's data: the session itself.
SANS_MEMOIRE = {"django_session"}


@dataclass(frozen=True)
class Route:
    nom: str
    chemin: str
    parametres: tuple[str, ...]


def routes(resolveur=None, espaces=(), debut="", parametres=()):
    """All of them, admin and namespaces included; a route without a name is given its path, so that it is seen."""
    for motif in (resolveur or get_resolver()).url_patterns:
        chemin = debut + str(motif.pattern)
        tous = (*parametres, *motif.pattern.regex.groupindex)
        if isinstance(motif, URLResolver):
            suite = (*espaces, motif.namespace) if motif.namespace else espaces
            yield from routes(motif, suite, chemin, tous)
        else:
            yield Route(":".join([*espaces, motif.name or chemin]), chemin, tous)


@dataclass
class Reponse:
    """What came back: a status, or the name of the exception that no page would have told; and what was written."""

    statut: int | str
    contenu: str = ""
    vers: str = ""
    ecrits: tuple[str, ...] = ()
    type_mime: str = ""
    form: object = None

    @property
    def est_html(self):
        return self.type_mime.startswith("text/html")


def client_pour(utilisateur, *, second_facteur=True):
    client = Client()
    if utilisateur is not None:
        entrer(client, utilisateur, second_facteur=second_facteur)
        if utilisateur.est_anct and second_facteur:
            _a_l_instant(client)
    return client


def _a_l_instant(client):
    """The second factor was asked for again just now: the pages that touch the device open."""
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY][-1]["reauthenticated"] = True
    session.save()


def demander(client, methode, adresse, donnees=None, **entetes):
    """One request, whose effects on the database are undone."""
    cache.clear()
    connection.queries_log.clear()  # bounded: the whole table in one test would overflow it
    # A cookie given by this request speaks of a session that is undone with the rest.
    avant, client.cookies = client.cookies, copy.deepcopy(client.cookies)
    try:
        with effacer_ensuite(), CaptureQueriesContext(connection) as requetes:
            response = getattr(client, methode)(adresse, donnees or {}, **entetes)
            contenu = b"".join(response.streaming_content) if response.streaming else response.content
    except Exception as erreur:  # what a visitor would get as a 500
        return Reponse(f"{type(erreur).__name__}: {erreur}"[:300])
    finally:
        client.cookies = avant
    return Reponse(
        response.status_code,
        _lisible(contenu),
        response.get("Location", ""),
        tuple(_tables_ecrites(requetes.captured_queries)),
        response.get("Content-Type", ""),
        _formulaire(response.context),
    )


def _lisible(octets):
    """What a person reads of an answer: a spreadsheet or a document is unfolded, but for the moment at which it was made."""
    if not zipfile.is_zipfile(io.BytesIO(octets)):
        return octets.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        noms = [nom for nom in archive.namelist() if nom not in ("docProps/core.xml", "meta.xml")]
        return "\n".join(f"{nom}\n{archive.read(nom).decode(errors='replace')}" for nom in noms)


def _formulaire(contexte):
    """The form that the page shows."""
    if contexte is None:
        return None
    if "adminform" in contexte:
        return contexte["adminform"].form
    return contexte.get("form")


def _tables_ecrites(requetes):
    for requete in requetes:
        if (trouve := ECRITURE.search(requete["sql"] or "")) and trouve["table"] not in SANS_MEMOIRE:
            yield trouve["table"]


def adresse_de(nom, arguments):
    return reverse(nom, kwargs=arguments)
