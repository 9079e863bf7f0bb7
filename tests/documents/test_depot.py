import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from PIL import Image

from socle.documents import deposer, nature, servir
from socle.documents.depot import REFUS, nom_propre
from socle.documents.models import Fichier
from socle.erreurs import ErreurMetier

pytestmark = pytest.mark.django_db


def image(format_image, taille=(40, 30)):
    sortie = io.BytesIO()
    Image.effect_noise(taille, 80).convert("RGB").save(sortie, format_image)
    return sortie.getvalue()


def archive(membres, **options):
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED, **options) as zip_:
        for nom, contenu in membres.items():
            zip_.writestr(nom, contenu)
    return sortie.getvalue()


DOCX = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>" * 50}
ODT = {"mimetype": nature.ODT, "content.xml": "<office:document-content/>"}


def televerse(octets, nom="Mon RIB.pdf"):
    return SimpleUploadedFile(nom, octets, "application/octet-stream")


@pytest.mark.parametrize(
    ("nom", "fabriquer", "type_mime", "nom_garde"),
    [
        ("photo.JPEG", lambda: image("JPEG"), nature.JPEG, "photo.jpg"),
        ("capture.png", lambda: image("PNG"), nature.PNG, "capture.png"),
        ("lettre.docx", lambda: archive(DOCX), nature.DOCX, "lettre.docx"),
        ("lettre.odt", lambda: archive(ODT), nature.ODT, "lettre.odt"),
        ("photo.pdf", lambda: image("PNG"), nature.PNG, "photo.png"),
    ],
)
def test_deposer_believes_the_content_not_the_name(personne, nom, fabriquer, type_mime, nom_garde):
    octets = fabriquer()

    fichier = deposer(televerse(octets, nom), par=personne)

    assert (fichier.type_mime, fichier.nom, fichier.taille, fichier.depose_par) == (
        type_mime,
        nom_garde,
        len(octets),
        personne,
    )
    assert fichier.lire() == octets
    assert fichier.cle_stockage.startswith(f"{fichier.sha256[:2]}/{fichier.sha256}-")


def test_a_pdf_is_kept_with_its_number_of_pages(personne, pdf_a3a):
    fichier = deposer(televerse(pdf_a3a, "délibération n° 3.pdf"), par=personne)

    assert fichier.nb_pages == 1
    assert fichier.est_pdf


def test_the_same_bytes_twice_are_two_files(personne, pdf_a3a, rangement):
    un, deux = (deposer(televerse(pdf_a3a), par=personne) for _ in range(2))

    assert un.sha256 == deux.sha256
    assert un.cle_stockage != deux.cle_stockage


def _bombe():
    return archive({**DOCX, "word/media/image1.bmp": b"\0" * (40 * 1024 * 1024)})


def _chiffre(octets):
    """Set the « encrypted » flag of each member, as Word does with a password."""
    return octets.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")


def _flux_pdf(filtre):
    """A PDF whose table of objects is a stream that cannot be read."""
    table = (
        b"1 0 obj\n<</Type/XRef/Size 2/W[1 2 1]/Root 1 0 R/Filter/%s/Length 4>>stream\nabcd\nendstream\nendobj" % filtre
    )
    return b"%PDF-1.5\n" + table + b"\nstartxref\n9\n%%EOF"


def _abime(octets):
    milieu = len(octets) // 2
    return octets[:milieu] + bytes(b ^ 0xFF for b in octets[milieu : milieu + 40]) + octets[milieu + 40 :]


@pytest.mark.parametrize(
    "fabriquer",
    [
        pytest.param(lambda pdf: b"", id="vide"),
        pytest.param(lambda pdf: pdf[: len(pdf) // 2], id="pdf coupé"),
        pytest.param(lambda pdf: b"%PDF-1.7\n" + b"0" * 500, id="faux pdf"),
        pytest.param(lambda pdf: _flux_pdf(b"FlateDecode"), id="pdf mal compressé"),
        pytest.param(lambda pdf: _flux_pdf(b"FlatCDecode"), id="pdf d’un filtre inconnu"),
        pytest.param(lambda pdf: b"MZ\x90\0" + b"\0" * 600, id="programme renommé"),
        pytest.param(lambda pdf: b"<html><script>alert(1)</script></html>", id="page html"),
        pytest.param(lambda pdf: image("JPEG")[:400], id="photo coupée"),
        pytest.param(lambda pdf: image("PNG")[:-200], id="png coupé"),
        pytest.param(lambda pdf: image("GIF"), id="gif"),
        pytest.param(lambda pdf: _bombe(), id="bombe"),
        pytest.param(lambda pdf: archive({"a.txt": "a"}), id="zip quelconque"),
        pytest.param(lambda pdf: archive({**DOCX, "word/vbaProject.bin": "x"}), id="macros"),
        pytest.param(lambda pdf: _chiffre(archive(DOCX)), id="docx chiffré"),
        pytest.param(lambda pdf: archive(DOCX)[:-30], id="docx coupé"),
        pytest.param(lambda pdf: _abime(archive({**DOCX, "z": bytes(range(256)) * 9})), id="docx abîmé"),
        pytest.param(lambda pdf: archive({**ODT, "mimetype": "application/zip"}), id="odt d’un autre genre"),
        pytest.param(lambda pdf: archive({f"{i}": "" for i in range(3000)} | DOCX), id="trop de membres"),
        pytest.param(lambda pdf: pdf + b"\0" * (10 * 1024 * 1024), id="trop gros"),
    ],
)
def test_bad_uploads_are_refused_in_words_and_leave_nothing(personne, pdf_a3a, rangement, fabriquer):
    octets = fabriquer(pdf_a3a)

    with pytest.raises(ErreurMetier) as refus:
        deposer(televerse(octets), par=personne, champ="rib")

    assert (refus.value.message, refus.value.champ) == (REFUS, "rib")
    assert not Fichier.objects.exists()
    assert not list(rangement.rglob("*.*"))


def test_a_picture_made_to_fill_the_memory_is_refused(personne):
    """Its header announces 40 000 × 40 000 pixels; nothing is decoded."""
    import struct
    import zlib

    def bloc(nom, donnees):
        return struct.pack(">I", len(donnees)) + nom + donnees + struct.pack(">I", zlib.crc32(nom + donnees))

    entete = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    octets = (
        b"\x89PNG\r\n\x1a\n" + bloc(b"IHDR", entete) + bloc(b"IDAT", zlib.compress(b"\0" * 99)) + bloc(b"IEND", b"")
    )

    with pytest.raises(ErreurMetier):
        deposer(televerse(octets), par=personne)


@pytest.mark.parametrize(
    ("recu", "garde"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Mes documents\\RIB (2).exe", "RIB (2).pdf"),
        ('délibération\n"n°3".pdf', "délibération n 3.pdf"),
        ("<b>.pdf", "b.pdf"),
        ("", "document.pdf"),
        (".pdf", "document.pdf"),
        ("a" * 300 + ".pdf", "a" * 150 + ".pdf"),
    ],
)
def test_file_names_are_made_harmless(recu, garde):
    assert nom_propre(recu, "pdf") == garde


def test_servir_shows_a_pdf_and_saves_a_word_file(personne, pdf_a3a):
    requete = RequestFactory().get("/")
    pdf, word = (deposer(televerse(o, "Délibération.x"), par=personne) for o in (pdf_a3a, archive(DOCX)))

    reponses = [servir(requete, pdf), servir(requete, pdf, inline=False, nom="autre.pdf"), servir(requete, word)]

    assert [r["Content-Disposition"].split(";")[0] for r in reponses] == ["inline", "attachment", "attachment"]
    assert 'filename="autre.pdf"' in reponses[1]["Content-Disposition"]
    assert b"".join(reponses[0].streaming_content) == pdf_a3a
    for reponse in reponses:
        assert reponse["X-Content-Type-Options"] == "nosniff"
        assert reponse["Cache-Control"] == "private, no-cache"
        assert reponse["Content-Security-Policy"].startswith("default-src 'none'")
        reponse.close()


def test_servir_does_not_send_twice_what_the_browser_has(personne, pdf_a3a):
    fichier = deposer(televerse(pdf_a3a), par=personne)
    requete = RequestFactory().get("/", headers={"If-None-Match": f'"{fichier.sha256}"'})

    reponse = servir(requete, fichier)

    assert (reponse.status_code, reponse.content) == (304, b"")
