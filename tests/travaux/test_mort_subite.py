"""Work survives its worker. A mail that the server took just before the kill leaves again, under the same Message-ID: that is the
price of « sent only when it was accepted », and it is at most one mail a kill. (A document has no such window: see its own test.)
"""

import random
from collections import Counter

import pytest
from django.db import transaction

from socle.travaux import lettres, tasks
from socle.travaux.courriels import poster
from socle.travaux.models import Courriel, Etat
from tests.outillage.attente import attendre
from tests.travaux.essai.lettre_lente import CODE, construire
from tests.travaux.mort_subite import boucle, tuer_au_hasard

pytestmark = [pytest.mark.processus, pytest.mark.django_db(transaction=True)]

REGLAGES = {"DJANGO_SETTINGS_MODULE": "tests.travaux.essai.reglages"}
MORTS = 10


@pytest.fixture(autouse=True)
def lettre_lente(monkeypatch):
    monkeypatch.setitem(lettres._LETTRES, CODE, construire)


def _poster(nombre, millisecondes):
    with transaction.atomic():
        return [
            poster(CODE, f"habitant{i}@exemple.fr", {"millisecondes": millisecondes}, cle=f"essai:{i}")
            for i in range(nombre)
        ]


def test_ten_kills_lose_no_mail(atelier, serveur_smtp):
    courriels = _poster(50, 160)

    tues = tuer_au_hasard(
        lambda n: boucle(atelier, f"boucle-{n}", **REGLAGES), Courriel, morts=MORTS, alea=random.Random(2026)
    )

    recus = Counter(m["Message-ID"].strip() for m in serveur_smtp.messages)
    assert tues == MORTS
    assert set(recus) == {c.message_id for c in courriels}
    assert recus.total() - len(recus) <= MORTS
    assert set(Courriel.objects.values_list("etat", "erreurs")) == {(Etat.PRET, 0)}
    assert 0 < sum(Courriel.objects.values_list("bails_perdus", flat=True)) <= MORTS


def test_a_celery_worker_killed_in_the_middle_is_made_up_for(atelier, serveur_smtp):
    worker = atelier.worker("premier", TRAVAUX_BAIL_SECONDES="1", **REGLAGES)
    courriels = _poster(8, 300)
    attendre(lambda: len(serveur_smtp.messages) >= 2, quoi="deux mails")
    worker.tuer()
    assert Courriel.objects.exclude(etat=Etat.PRET).exists()

    atelier.worker("second", TRAVAUX_BAIL_SECONDES="1", **REGLAGES)

    def balaye_et_fini():
        tasks.balayer()  # what beat does every fifteen seconds
        return not Courriel.objects.exclude(etat=Etat.PRET).exists()

    attendre(balaye_et_fini, quoi="la fin du travail", pause=0.5, delai=60)
    recus = Counter(m["Message-ID"].strip() for m in serveur_smtp.messages)
    assert set(recus) == {c.message_id for c in courriels}
    assert recus.total() - len(recus) <= 1


def test_beat_and_worker_send_by_themselves(processus_celery, serveur_smtp):
    """The real settings, without any letter of ours: a periodic run is planned by the sweep and done by the worker."""
    from socle.journal.chaine import verifier
    from socle.journal.registre import inscrire
    from tests.journal.fabriques import CompteFactory

    inscrire("compte.ouvrir", CompteFactory(), par=None)

    attendre(lambda: verifier().nb_scelles == 1, quoi="le sceau du journal", delai=90)


def test_sigterm_lets_the_current_mail_leave(atelier, serveur_smtp):
    _poster(3, 700)
    ouvrier = boucle(atelier, "boucle", **REGLAGES)
    attendre(lambda: Courriel.objects.filter(etat=Etat.EN_COURS).exists(), quoi="un mail en cours")

    ouvrier.popen.terminate()

    assert ouvrier.popen.wait(20) == 0
    etats = Counter(Courriel.objects.values_list("etat", flat=True))
    assert etats[Etat.EN_COURS] == 0
    assert etats[Etat.PRET] == len(serveur_smtp.messages) >= 1
