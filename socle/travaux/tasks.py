"""Celery's side: names and ids. Nothing is ever retried by Celery, the rows remember."""

from celery import shared_task

from socle.travaux import moteur, reveil


@shared_task(name="travaux.traiter", ignore_result=True)
def traiter(modele_label, pk):
    moteur.traiter(modele_label, pk)


@shared_task(name="travaux.balayer", ignore_result=True)
def balayer():
    for modele_label, pk in moteur.balayer():
        if not reveil.envoyer(modele_label, pk):
            moteur.traiter(modele_label, pk)
