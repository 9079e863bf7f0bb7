"""Heartbeats as rows: `balayage` proves that the sweep runs, `travail` that jobs are done."""

from datetime import timedelta

from django.utils import timezone

from socle.travaux.models import Battement

INTERVALLE = timedelta(seconds=5)  # the embedded loop sweeps every second: no need to write as often


def battre(nom):
    maintenant = timezone.now()
    vu_le = Battement.objects.filter(nom=nom).values_list("vu_le", flat=True).first()
    if vu_le is None:
        Battement.objects.bulk_create([Battement(nom=nom, vu_le=maintenant)], ignore_conflicts=True)
    elif not timedelta(0) <= maintenant - vu_le < INTERVALLE:
        Battement.objects.filter(nom=nom).update(vu_le=maintenant)
