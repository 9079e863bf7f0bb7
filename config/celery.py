"""Celery carries wake-ups only: the rows of `socle.travaux` are the truth of every job."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("territoires")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["socle.travaux"])
