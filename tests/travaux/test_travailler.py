import os
import signal

import pytest
from django.core.management import call_command
from django.db import OperationalError

from socle.travaux import moteur
from socle.travaux.management.commands import travailler
from socle.travaux.models import Etat, Passage


def test_une_fois_works_until_nothing_is_due(db, travail_qui, capsys):
    faits = []

    def faire():
        faits.append(1)
        if len(faits) == 1:
            travail_qui(faire, nom="suite")  # work that asks for more work

    travail_qui(faire)

    call_command("travailler", "--une-fois")

    assert faits == [1, 1]
    assert "travail(aux) fait(s)" in capsys.readouterr().out
    assert set(Passage.objects.filter(nom__in=["essai", "suite"]).values_list("etat", flat=True)) == {Etat.PRET}


def test_une_fois_does_not_wait_for_what_is_put_off(db, travail_qui):
    def casser():
        raise RuntimeError("panne")

    travail = travail_qui(casser)

    call_command("travailler", "--une-fois")

    travail.refresh_from_db()
    assert (travail.etat, travail.erreurs) == (Etat.EN_ATTENTE, 1)


@pytest.mark.django_db(transaction=True)  # the loop closes connections that it finds stale
def test_sigterm_ends_the_loop_after_the_current_job(travail_qui):
    faits = []

    def s_arreter():
        os.kill(os.getpid(), signal.SIGTERM)
        faits.append("fini quand même")

    premier = travail_qui(s_arreter, nom="a")
    second = travail_qui(lambda: faits.append("de trop"), nom="b")
    avant = signal.getsignal(signal.SIGTERM)

    call_command("travailler")  # returns

    premier.refresh_from_db()
    second.refresh_from_db()
    assert (faits, premier.etat, second.etat) == (["fini quand même"], Etat.PRET, Etat.EN_ATTENTE)
    assert signal.getsignal(signal.SIGTERM) == avant


@pytest.mark.django_db(transaction=True)
def test_a_database_that_blinks_does_not_end_the_loop(travail_qui, monkeypatch, capsys):
    balayer, tours = moteur.balayer, []

    def cligner():
        tours.append(1)
        if len(tours) == 1:
            raise OperationalError("connexion perdue")
        return balayer()

    monkeypatch.setattr(moteur, "balayer", cligner)
    monkeypatch.setattr(travailler, "PAUSE", 0.01)
    travail = travail_qui(lambda: os.kill(os.getpid(), signal.SIGTERM))

    call_command("travailler")

    travail.refresh_from_db()
    assert travail.etat == Etat.PRET
    assert "Base de données indisponible" in capsys.readouterr().err


@pytest.mark.parametrize("courtier_entend", [True, False])
def test_the_sweep_task_tells_the_broker_or_does_the_work_itself(db, travail_qui, monkeypatch, courtier_entend):
    from socle.travaux import tasks

    dits = []
    monkeypatch.setattr("socle.travaux.reveil.envoyer", lambda *a: dits.append(a) or courtier_entend)
    travail = travail_qui(lambda: None)

    tasks.balayer()

    travail.refresh_from_db()
    assert dits == [("travaux.Passage", travail.pk)]
    assert travail.etat == (Etat.EN_ATTENTE if courtier_entend else Etat.PRET)


def test_tasks_have_explicit_names():
    from socle.travaux import tasks

    assert (tasks.traiter.name, tasks.balayer.name) == ("travaux.traiter", "travaux.balayer")
    assert tasks.traiter.max_retries in (None, 3)  # Celery's default, never used: nothing calls retry()
