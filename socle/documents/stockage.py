"""Bytes in the private storage, whole or not at all: a folder, or any other storage of Django's (S3)."""

import hashlib
import os
import secrets
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage

PROVISOIRE = ".tmp"


def empreinte(octets):
    return hashlib.sha256(octets).hexdigest()


def cle_pour(octets, extension):
    """A new key for these bytes: their hash, and a few characters of its own.

    Two rows never share a stored file, so that who loses a race or removes a row can delete its own without asking.
    """
    somme = empreinte(octets)
    return f"{somme[:2]}/{somme}-{secrets.token_hex(4)}.{extension}"


def ranger(octets, cle):
    """Store these bytes under this key; after the return they outlive a power cut."""
    if not isinstance(default_storage, FileSystemStorage):
        # Object storage: a put is all or nothing.
        if default_storage.save(cle, ContentFile(octets)) != cle:
            raise FileExistsError(cle)
        return
    final = Path(default_storage.path(cle))
    final.parent.mkdir(parents=True, exist_ok=True)
    provisoire = final.with_name(final.name + PROVISOIRE)
    try:
        with provisoire.open("wb") as sortie:
            sortie.write(octets)
            sortie.flush()
            os.fsync(sortie.fileno())
        os.replace(provisoire, final)
    except BaseException:
        provisoire.unlink(missing_ok=True)
        raise
    dossier = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(dossier)
    finally:
        os.close(dossier)


def effacer(cle):
    """Remove what this key may have left, finished or not. Nothing there is no error."""
    default_storage.delete(cle)
    default_storage.delete(cle + PROVISOIRE)


def lire(cle):
    with default_storage.open(cle) as entree:
        return entree.read()
