import os
import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from socle.documents import entretien, stockage


def verifier_fichiers(*args):
    sortie = StringIO()
    call_command("verifier_fichiers", *args, stdout=sortie)
    return sortie.getvalue()


def test_intact_files_are_counted(document_pret):
    assert verifier_fichiers() == "1 fichier(s) vérifié(s), tous intacts.\n"


def test_an_altered_and_an_absent_file_are_found(document_pret, rangement):
    chemin = rangement / document_pret.fichier.cle_stockage
    chemin.write_bytes(chemin.read_bytes()[:-1] + b"x")

    with pytest.raises(CommandError):
        verifier_fichiers()
    assert entretien.verifier().alteres == [document_pret.fichier.cle_stockage]

    chemin.unlink()
    assert entretien.verifier().absents == [document_pret.fichier.cle_stockage]


def test_altered_frozen_data_are_found(document):
    from django.db import connection

    with connection.cursor() as curseur:
        curseur.execute("UPDATE documents_document SET donnees_gelees = '{}'")

    assert entretien.verifier().donnees_alterees == [document.cle]


def test_stray_files_go_after_a_day_and_only_they(document_pret, rangement):
    for cle in ("aa/vieux.pdf", "aa/recent.pdf", "bb/vieux.pdf.tmp"):
        stockage.ranger(b"x", cle)
    hier = time.time() - 2 * 24 * 3600
    for chemin in (
        rangement / "aa/vieux.pdf",
        rangement / "bb/vieux.pdf.tmp",
        rangement / document_pret.fichier.cle_stockage,
    ):
        os.utime(chemin, (hier, hier))

    assert entretien.nettoyer() == ["aa/vieux.pdf", "bb/vieux.pdf.tmp"]
    assert entretien.egares() == ["aa/recent.pdf"]
    assert entretien.verifier().ok
    assert "0 fichier(s) supprimé(s)." in verifier_fichiers("--nettoyer")


def test_what_is_being_written_is_not_stray(document):
    from socle.documents.models import Document

    stockage.ranger(b"x", "aa/brouillon.pdf")
    Document.objects.filter(pk=document.pk).update(brouillon="aa/brouillon.pdf")

    assert entretien.egares() == []


def test_an_interrupted_write_leaves_nothing(rangement, monkeypatch):
    def panne(*args):
        raise OSError("disque plein")

    monkeypatch.setattr(os, "fsync", panne)

    with pytest.raises(OSError, match="disque plein"):
        stockage.ranger(b"x", "aa/a.pdf")

    assert not list(rangement.rglob("*.*"))


def test_another_storage_than_a_folder_works_too(document, settings):
    """What S3 has in common: no path, a put that is all or nothing."""
    from socle.travaux import moteur

    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }

    assert moteur.traiter("documents.Document", document.pk) == "pret"

    document.refresh_from_db()
    assert entretien.verifier().ok
    assert stockage.empreinte(document.fichier.lire()) == document.fichier.sha256
