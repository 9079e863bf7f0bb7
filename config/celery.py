"""Celery carries wake-ups only: the rows of `socle.travaux` are the truth of every job."""

import os

from celery import Celery
from celery.signals import worker_process_shutdown

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("territoires")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["socle.travaux"])


@worker_process_shutdown.connect
def fermer(**_):
    """The processes of a worker leave without what Python does at the end: the fonts are put away here."""
    from socle.documents.impression import fermer_polices  # noqa: PLC0415  once Django is ready

    fermer_polices()
