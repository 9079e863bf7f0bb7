"""The pages against a bare view, through HTTP: granian as in production, connections kept alive, requests taken in turn.

Each page has its own bare view in the same round, asked by the same person through the same connection.
"""

import argparse
import contextlib
import os
import socket
import subprocess
import sys
import time
from urllib.parse import quote

import django
from django.core.management import call_command
from django.db import connections

from bench.tableau import Ligne, dixieme, mediane, montrer, p95, tour_a_tour

SERVEUR = ("--interface", "wsgi", "--workers", "1", "--blocking-threads", "4", "--no-ws", "config.wsgi:application")
FIN_ENTETES = b"\r\n\r\n"


class Navigateur:
    """One person's connection: the least work a client can do, so that the server is what is measured."""

    def __init__(self, port, cle):
        self.port, self.cle, self.prise = port, cle, None

    def demander(self, chemin, *, htmx=False):
        """GET, in seconds from the first byte sent to the last received. Raises SystemExit unless it is a 200."""
        demande = (
            f"GET {chemin} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: sessionid={self.cle}\r\n"
            f"{'HX-Request: true' + chr(13) + chr(10) if htmx else ''}\r\n"
        ).encode()
        if self.prise is None:
            self.prise = socket.create_connection(("127.0.0.1", self.port))
            self.prise.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        depart = time.perf_counter()
        self.prise.sendall(demande)
        recu = bytearray()
        while (fin := recu.find(FIN_ENTETES)) < 0:
            recu += self._lire()
        entetes = bytes(recu[:fin]).lower()
        longueur = int(entetes.split(b"content-length:")[1].split(b"\r\n")[0])
        while len(recu) < fin + len(FIN_ENTETES) + longueur:
            recu += self._lire()
        duree = time.perf_counter() - depart
        self.corps = bytes(recu[fin + len(FIN_ENTETES) :])
        if not entetes.startswith(b"http/1.1 200"):
            sys.exit(f"{chemin} : {entetes.splitlines()[0].decode()}")
        return duree

    def _lire(self):
        octets = self.prise.recv(262144)
        if not octets:
            sys.exit("Le serveur a fermé la connexion.")
        return octets


@contextlib.contextmanager
def servir(journal):
    """granian on a free port; gives the port. Its access log goes to `journal`, as it would to a disk."""
    with socket.create_server(("127.0.0.1", 0)) as prise:
        port = prise.getsockname()[1]
    granian = os.path.join(os.path.dirname(sys.executable), "granian")
    commande = [granian, "--host", "127.0.0.1", "--port", str(port), *SERVEUR]
    with open(journal, "wb") as sortie, subprocess.Popen(commande, stdout=sortie, stderr=sortie) as serveur:
        try:
            _attendre(port)
            yield port
        finally:
            serveur.terminate()


def _attendre(port):
    for _ in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    sys.exit("granian n’a pas démarré.")


# name, bare requests a page may cost, and whether the worst of twenty is what counts
CIBLES = (
    ("page d’ensemble du parcours", 3, mediane),
    ("liste de 50 étapes", 6, mediane),
    ("formulaire d’une étape", 8, mediane),
    ("recherche « pelu » (HTMX), p95", 3, p95),
)


def mesurer(scene, port, tours):
    from bench.scene import session_de

    jeanne, omar, claire = (Navigateur(port, session_de(p)) for p in (scene.jeanne, scene.omar, scene.claire))
    village, ville = (f"/parcours/{p.pk}/" for p in (scene.village, scene.ville))
    pages = (
        (jeanne, scene.village, village, "Prochain comité", False),
        (omar, scene.ville, f"{ville}etapes/", "Étape 50 du quartier", False),
        (jeanne, scene.village, f"{village}etapes/{scene.etape.pk}/", "Une fête des voisins", False),
        (claire, scene.village, f"/territoires/recherche/?q={quote('pelu')}", "Pélussin", True),
    )
    mesures = {}
    for (nom, _, _), (qui, parcours, chemin, attendu, htmx) in zip(CIBLES, pages, strict=True):
        qui.demander(chemin, htmx=htmx)
        if attendu not in qui.corps.decode():
            sys.exit(f"{chemin} ne montre pas « {attendu} ».")
        mesures[f"nue, {nom}"] = lambda qui=qui, pk=parcours.pk: qui.demander(f"/bench/{pk}/")
        mesures[nom] = lambda qui=qui, chemin=chemin, htmx=htmx: qui.demander(chemin, htmx=htmx)
    return tour_a_tour(mesures, tours, chauffe=max(10, tours // 20))


def lignes(durees):
    for nom, cible, quoi in CIBLES:
        page, nue = durees[nom], durees[f"nue, {nom}"]
        mesure = (
            f"{1 / mediane(page):.0f} req/s ({1 / mediane(nue):.0f} nue), p95 {1000 * p95(page):.1f} ms, "
            f"au calme × {dixieme(page) / dixieme(nue):.2f}"
        )
        yield Ligne(nom, mesure, quoi(page) / quoi(nue), cible)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--tours", type=int, default=400)
    tours = arguments.parse_args().tours
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.reglages"
    django.setup()
    from django.conf import settings

    from bench.scene import preparer

    call_command("migrate", verbosity=0)
    scene = preparer()
    moteur = connections["default"].vendor
    connections.close_all()
    with servir(settings.VAR_DIR / "granian.txt") as port:
        durees = mesurer(scene, port, tours)
    montrer(f"Pages, par HTTP sur {moteur} ({tours} tours) : durée rapportée à une vue nue", list(lignes(durees)))


if __name__ == "__main__":
    main()
