"""Claim, do, finish: the same functions for the Celery worker and the embedded loop.

Claiming and finishing are `filter(…).update(…) == 1`. No lock is held while working. Clocks of the machines must agree within a few
seconds (leases are compared with the local time).
"""

import logging
import os
import socket
import threading
from uuid import uuid4

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from socle.travaux import battements
from socle.travaux.models import Etat, Travail
from socle.travaux.planification import planifier
from socle.travaux.refus import EchecDefinitif, SansObjet
from socle.travaux.reveil import reveiller

logger = logging.getLogger(__name__)

LOT = 100  # rows told of per sweep and per model
LIBRE = {"bail_jusqu_a": None, "proprietaire": ""}


class BailPerdu(Exception):
    """Someone else took the row back: what was done is undone."""


def modeles():
    """Every concrete kind of job of the house."""
    return [m for m in apps.get_models() if issubclass(m, Travail) and not m._meta.proxy]


def prendre(modele, pk):
    """Claim a due row: the fresh instance, or None when it is not due or someone else has it."""
    proprietaire = f"{socket.gethostname()[:60]}:{os.getpid()}:{uuid4().hex[:12]}"
    pris = modele.objects.filter(pk=pk, etat=Etat.EN_ATTENTE, pas_avant__lte=timezone.now()).update(
        etat=Etat.EN_COURS, proprietaire=proprietaire, bail_jusqu_a=timezone.now() + settings.TRAVAUX_BAIL
    )
    if pris != 1:
        return None
    return modele.objects.filter(pk=pk, proprietaire=proprietaire).first()


def _mien(travail):
    return type(travail).objects.filter(pk=travail.pk, etat=Etat.EN_COURS, proprietaire=travail.proprietaire)


class Bail:
    """Renews the lease from a thread while the work goes on."""

    def __init__(self, travail):
        self.travail = travail
        self.fini = threading.Event()
        self.fil = threading.Thread(target=self._renouveler, name=f"bail-{travail.pk}", daemon=True)

    def __enter__(self):
        self.fil.start()
        return self

    def __exit__(self, *exc):
        self.fini.set()
        self.fil.join()

    def _renouveler(self):
        ouvert = False
        try:
            while not self.fini.wait(settings.TRAVAUX_BAIL.total_seconds() / 3):
                ouvert = True
                try:
                    if _mien(self.travail).update(bail_jusqu_a=timezone.now() + settings.TRAVAUX_BAIL) != 1:
                        logger.warning("Bail perdu : %s %s", self.travail._meta.label, self.travail.pk)
                        return
                except Exception:  # a database that blinks: the next turn may still be in time
                    logger.exception("Bail non renouvelé : %s %s", self.travail._meta.label, self.travail.pk)
        finally:
            if ouvert:
                connection.close()  # this thread's own


def traiter(modele_label, pk):
    """Do one job, if it is still to do; returns the state it ends in, or None when it was not ours to do."""
    travail = prendre(apps.get_model(modele_label), pk)
    if travail is None:
        return None
    try:
        with Bail(travail):
            resultat = travail.executer() or {}
            etat = _finir(travail, resultat)
    except SansObjet as fin:
        etat = _clore(travail, Etat.ANNULE, str(fin))
    except EchecDefinitif as fin:
        etat = _clore(travail, Etat.ECHEC, str(fin), erreurs=F("erreurs") + 1)
    except Exception as erreur:
        logger.exception("Travail en erreur : %s %s", modele_label, pk)
        etat = _noter_erreur(travail, erreur)
    except BaseException:  # the process is being stopped: give the row back, nothing is counted
        _clore(travail, Etat.EN_ATTENTE, travail.motif)
        raise
    battements.battre("travail")
    return etat


def _finir(travail, resultat):
    try:
        with transaction.atomic():
            champs = travail.conclure(resultat)
            if _mien(travail).update(etat=Etat.PRET, motif="", **LIBRE, **champs) != 1:
                raise BailPerdu
    except BailPerdu:
        logger.warning("Bail perdu après le travail : %s %s", travail._meta.label, travail.pk)
        travail.renoncer(resultat)
        return None
    # Any other exception leaves what was made where it is: the answer to a COMMIT may be lost after it took place. The next
    # attempt, or the nightly clean-up, removes what no row points at.
    return Etat.PRET


def _clore(travail, etat, motif, **champs):
    fait = _mien(travail).update(etat=etat, motif=motif[:300], **LIBRE, **champs)
    return etat if fait == 1 else None


def _noter_erreur(travail, erreur):
    motif = str(erreur) or type(erreur).__name__
    if travail.erreurs >= len(travail.attentes):
        return _clore(travail, Etat.ECHEC, motif, erreurs=F("erreurs") + 1)
    pas_avant = timezone.now() + travail.attentes[travail.erreurs]
    return _clore(travail, Etat.EN_ATTENTE, motif, erreurs=F("erreurs") + 1, pas_avant=pas_avant)


def reprendre():
    """Give back to all what was left behind by a worker that died; returns how many rows. Six times, and it is a failure.

    A row goes to the end of the queue: if it is what kills the workers, the others get done all the same.
    """
    nombre, maintenant = 0, timezone.now()
    for modele in modeles():
        abandonnes = modele.objects.abandonnes(maintenant)
        if not abandonnes.exists():  # almost always: then the sweep writes nothing
            continue
        nombre += abandonnes.filter(bails_perdus__gte=modele.bails_perdus_max - 1).update(
            etat=Etat.ECHEC,
            bails_perdus=F("bails_perdus") + 1,
            motif=f"Abandonné {modele.bails_perdus_max} fois en cours de travail.",
            **LIBRE,
        )
        nombre += abandonnes.update(
            etat=Etat.EN_ATTENTE, bails_perdus=F("bails_perdus") + 1, pas_avant=maintenant, **LIBRE
        )
    return nombre


def balayer():
    """Take back what was left behind, plan the periodic runs, and return what is due: [(model label, pk)], longest waiting first."""
    reprendre()
    planifier()
    battements.battre("balayage")
    dus = []
    for modele in modeles():
        dus += [(p, modele._meta.label, pk) for pk, p in modele.objects.dus().values_list("pk", "pas_avant")[:LOT]]
    return [(label, pk) for _, label, pk in sorted(dus)]


def relancer(travail):
    """From the worklist: try again, counters at zero. False when the row was not a failure any more."""
    relance = (
        type(travail)
        .objects.filter(pk=travail.pk, etat=Etat.ECHEC)
        .update(etat=Etat.EN_ATTENTE, erreurs=0, bails_perdus=0, pas_avant=timezone.now(), motif="")
    )
    if relance == 1:
        reveiller(travail)
    return relance == 1
