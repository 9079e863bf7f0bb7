"""The one door to the broker. A broker that is down never breaks a page: the sweep finds the row all the same."""

import logging
import time
from functools import partial

from celery import current_app
from django.conf import settings
from django.db import transaction

logger = logging.getLogger(__name__)

SILENCE = 10.0  # seconds without trying again after a failure
_etat = {"muet_jusqu_a": 0.0}


def reveiller(travail):
    """Once the current transaction is committed, tell a worker that this row waits. Nothing to do without a broker."""
    if settings.CELERY_BROKER_URL:
        transaction.on_commit(partial(envoyer, travail._meta.label, travail.pk), robust=True)


def envoyer(modele_label, pk):
    """Send the wake-up now; False when the broker could not be told. Never raises, never waits more than a moment."""
    if not settings.CELERY_BROKER_URL or time.monotonic() < _etat["muet_jusqu_a"]:
        return False
    try:
        current_app.send_task("travaux.traiter", args=[modele_label, pk], retry=False, ignore_result=True)
    except Exception as erreur:  # whatever the transport raises: the row is safe
        _etat["muet_jusqu_a"] = time.monotonic() + SILENCE
        logger.warning("Réveil impossible, silence de %d s : %s", SILENCE, erreur)
        return False
    return True
