"""The one door to the broker. A broker that is down never breaks a page: the sweep finds the row all the same."""

import logging
import os
import threading
import time
from functools import partial

from celery import current_app
from django.conf import settings
from django.db import transaction

logger = logging.getLogger(__name__)

SILENCE = 10.0  # seconds without trying again after a failure
# The worker may wait for its broker for hours; a page may not: one try, a third of a second to connect, as much to be heard.
PRESSE = {"max_retries": 0, "socket_connect_timeout": 0.3, "socket_timeout": 0.3, "retry_on_timeout": False}
_etat = {"muet_jusqu_a": 0.0}
_fil = threading.local()  # a connection is not shared between threads, nor kept through a fork


def preparer():
    """Load what the first wake-up needs: a third of a second of imports that a person would wait for. Connects to nothing."""
    if settings.CELERY_BROKER_URL:
        current_app.connection_for_write().transport  # noqa: B018
        current_app.amqp.Producer  # noqa: B018


def reveiller(travail):
    """Once the current transaction is committed, tell a worker that this row waits. Nothing to do without a broker."""
    if settings.CELERY_BROKER_URL:
        transaction.on_commit(partial(envoyer, travail._meta.label, travail.pk), robust=True)


def envoyer(modele_label, pk):
    """Send the wake-up now; False when the broker could not be told. Never raises, never waits more than a moment."""
    if not settings.CELERY_BROKER_URL or time.monotonic() < _etat["muet_jusqu_a"]:
        return False
    try:
        try:
            ancienne = _connexion_gardee()
            _publier(ancienne or _ouvrir(), modele_label, pk)
        except Exception:
            _fermer()
            if ancienne is None:
                raise
            _publier(_ouvrir(), modele_label, pk)  # the broker was restarted since: the old connection proves nothing
    except Exception as erreur:  # whatever the transport raises: the row is safe
        _fermer()
        _etat["muet_jusqu_a"] = time.monotonic() + SILENCE
        logger.warning("Réveil impossible, silence de %d s : %s", SILENCE, erreur)
        return False
    return True


def _publier(connexion, modele_label, pk):
    # Over a connection of ours: Celery's own would try again for six seconds, even with retry=False.
    with current_app.amqp.Producer(connexion) as producteur:
        current_app.send_task(
            "travaux.traiter", args=[modele_label, pk], producer=producteur, retry=False, ignore_result=True
        )


def _connexion_gardee():
    return _fil.connexion if getattr(_fil, "pid", None) == os.getpid() else None


def _ouvrir():
    options = {**current_app.conf.broker_transport_options, **PRESSE}
    _fil.connexion = current_app.connection_for_write(connect_timeout=0.3, transport_options=options)
    _fil.pid = os.getpid()
    return _fil.connexion


def _fermer():
    connexion = _connexion_gardee()
    _fil.pid = None
    if connexion is not None:
        try:
            connexion.release()
        except Exception:
            logger.debug("Connexion au courtier déjà rompue.")
