"""Several files at once: all are looked at before one is kept, and none stays when what they were sent for is refused.

One at a time in memory: sixty photos of a telephone are no trouble.
"""

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from socle.documents import nature, stockage
from socle.documents.depot import nom_propre, refus_de_taille
from socle.documents.models import Fichier
from socle.erreurs import ErreurMetier

RIEN = "Rien n’a été enregistré\u00a0: choisissez de nouveau"


@dataclass(frozen=True)
class Recu:
    """A file that was looked at and is not kept yet."""

    televerse: Any
    nature: nature.Nature
    sha256: str

    @property
    def nom(self):
        return nom_propre(self.televerse.name, self.nature.extension)

    @property
    def nb_pages(self):
        return self.nature.nb_pages or 1

    def lire(self):
        self.televerse.seek(0)
        return self.televerse.read()


def examiner_lot(televerses, *, acceptees, autre_type, champ):
    """The Recu of each of these uploaded files, in order. Raises ErreurMetier for `champ`, naming every file that cannot be kept and why.

    `autre_type` is the sentence for a file of another type, or that says no more of what is wrong with it.
    """
    recus, refuses = [], []
    for televerse in televerses:
        try:
            recus.append(_examiner(televerse, acceptees, autre_type))
        except _Refus as refus:
            phrase = str(refus)
            refuses.append(f"«\u00a0{televerse.name}\u00a0»\u00a0: {phrase[0].lower()}{phrase[1:]}")
    if refuses:
        combien = "votre fichier" if len(televerses) == 1 else "vos fichiers"
        raise ErreurMetier(" ".join([*refuses, f"{RIEN} {combien}."]), champ=champ)
    return recus


class _Refus(Exception):
    """The sentence that says why."""


def _examiner(televerse, acceptees, autre_type):
    if not 0 < televerse.size <= settings.TAILLE_FICHIER_MAX:
        raise _Refus(refus_de_taille(televerse.size))
    televerse.seek(0)
    octets = televerse.read(settings.TAILLE_FICHIER_MAX + 1)
    if not 0 < len(octets) <= settings.TAILLE_FICHIER_MAX:
        raise _Refus(refus_de_taille(len(octets)))
    try:
        lue = nature.reconnaitre(octets)
    except nature.Illisible as erreur:
        raise _Refus(erreur.phrase or autre_type) from None
    if lue.type_mime not in acceptees:
        raise _Refus(autre_type)
    return Recu(televerse, lue, hashlib.sha256(octets).hexdigest())


@contextmanager
def rangement(recus, *, par):
    """The bytes are stored on entering, before any lock is taken; the block gets a function that writes the rows and returns them in order.

    `inscrire(sauf=…)` leaves out the files of these hashes and those that come twice. The block holds the whole transaction: when it
    raises, the stored bytes go; what no row was written for goes too.
    """
    cles, gardees = [], set()
    try:
        for recu in recus:
            cles.append(stockage.cle_pour(octets := recu.lire(), recu.nature.extension))
            stockage.ranger(octets, cles[-1])

        def inscrire(sauf=()):
            connus, fichiers = set(sauf), []
            for recu, cle in zip(recus, cles, strict=True):
                if recu.sha256 not in connus:
                    connus.add(recu.sha256)
                    gardees.add(cle)
                    fichiers.append(_ligne(recu, cle, par))
            return fichiers

        yield inscrire
    except BaseException:
        gardees.clear()
        raise
    finally:
        for cle in cles:
            if cle not in gardees:
                stockage.effacer(cle)


def _ligne(recu, cle, par):
    return Fichier.objects.create(
        sha256=recu.sha256,
        taille=recu.televerse.size,
        type_mime=recu.nature.type_mime,
        nom=recu.nom,
        nb_pages=recu.nature.nb_pages,
        cle_stockage=cle,
        depose_par=par,
    )
