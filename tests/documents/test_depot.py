import io
import random
import time
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from PIL import Image

from socle.documents import deposer, inspection, nature, servir
from socle.documents.depot import REFUS, REFUS_AVEC_TABLEAUX, VIDE, nom_propre
from socle.documents.models import Fichier
from socle.erreurs import ErreurMetier
from tests.documents import pdf_hostiles
from tests.documents.pdf_hostiles import flux, pdf_ecrit, piece

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
    ("fabriquer", "phrase"),
    [
        pytest.param(lambda pdf: b"", VIDE, id="vide"),
        pytest.param(lambda pdf: pdf[: len(pdf) // 2], inspection.ABIME, id="pdf coupé"),
        pytest.param(lambda pdf: pdf[:-10], inspection.ABIME, id="pdf coupé à la fin"),
        pytest.param(lambda pdf: b"%PDF-1.7\n" + b"0" * 500, REFUS, id="faux pdf"),
        pytest.param(lambda pdf: _flux_pdf(b"FlateDecode"), inspection.ABIME, id="pdf mal compressé"),
        pytest.param(lambda pdf: _flux_pdf(b"FlatCDecode"), inspection.ABIME, id="pdf d’un filtre inconnu"),
        pytest.param(lambda pdf: b"MZ\x90\0" + b"\0" * 600, REFUS, id="programme renommé"),
        pytest.param(lambda pdf: b"<html><script>alert(1)</script></html>", REFUS, id="page html"),
        pytest.param(lambda pdf: image("JPEG")[:400], REFUS, id="photo coupée"),
        pytest.param(lambda pdf: image("PNG")[:-200], REFUS, id="png coupé"),
        pytest.param(lambda pdf: image("GIF"), REFUS, id="gif"),
        pytest.param(lambda pdf: _bombe(), inspection.TROP_VOLUMINEUX, id="bombe"),
        pytest.param(lambda pdf: archive({"a.txt": "a"}), REFUS, id="zip quelconque"),
        pytest.param(lambda pdf: archive({**DOCX, "word/vbaProject.bin": "x"}), nature.MACROS, id="macros"),
        pytest.param(lambda pdf: _chiffre(archive(DOCX)), inspection.PROTEGE, id="docx chiffré"),
        pytest.param(lambda pdf: archive(DOCX)[:-30], REFUS, id="docx coupé"),
        pytest.param(lambda pdf: _abime(archive({**DOCX, "z": bytes(range(256)) * 9})), REFUS, id="docx abîmé"),
        pytest.param(lambda pdf: archive({**ODT, "mimetype": "application/zip"}), REFUS, id="odt d’un autre genre"),
        pytest.param(
            lambda pdf: archive({f"{i}": "" for i in range(3000)} | DOCX),
            inspection.TROP_VOLUMINEUX,
            id="trop de membres",
        ),
        pytest.param(
            lambda pdf: pdf + b"\0" * (10 * 1024 * 1024),
            "Ce fichier pèse 11\u00a0Mo\u00a0: 10\u00a0Mo au plus.",
            id="trop gros",
        ),
    ],
)
def test_bad_uploads_are_refused_in_words_and_leave_nothing(personne, pdf_a3a, rangement, fabriquer, phrase):
    octets = fabriquer(pdf_a3a)

    with pytest.raises(ErreurMetier) as refus:
        deposer(televerse(octets), par=personne, champ="rib")

    assert (refus.value.message, refus.value.champ) == (phrase, "rib")
    assert not Fichier.objects.exists()
    assert not list(rangement.rglob("*.*"))


ALERTE = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
NOTE = b"<</Type/Annot/Subtype/%s/Rect[0 0 9 9]>>"


@pytest.mark.parametrize(
    ("fabriquer", "phrase"),
    [
        pytest.param(lambda: pdf_ecrit(b"/OpenAction" + ALERTE), inspection.PROGRAMME, id="javascript"),
        pytest.param(
            lambda: pdf_ecrit(b"/OpenAction<</S/J#61vaScript/J#53 4 0 R>>", [flux(b"x()")]),
            inspection.PROGRAMME,
            id="noms déguisés",
        ),
        pytest.param(
            lambda: pdf_ecrit(b"/OpenAction<</S 4 0 R>>", [b"/JavaScript"]), inspection.PROGRAMME, id="nom ailleurs"
        ),
        pytest.param(
            lambda: pdf_ecrit(b"/Names<</JavaScript<</Names[(a)4 0 R]>>>>", [ALERTE]),
            inspection.PROGRAMME,
            id="arbre des noms",
        ),
        pytest.param(
            lambda: pdf_ecrit(b"", [b"<</A<</S/URI/URI( JavaScript:x)>>>>"]), inspection.PROGRAMME, id="adresse"
        ),
        pytest.param(pdf_hostiles.dans_un_flux_d_objets, inspection.PROGRAMME, id="flux d’objets"),
        pytest.param(lambda: pdf_ecrit(b"", [b"<</S/Launch/F(calc.exe)>>"]), inspection.COMMANDE, id="launch"),
        pytest.param(lambda: pdf_ecrit(b"", [b"<</S/ImportData/F(a)>>"]), inspection.COMMANDE, id="importdata"),
        pytest.param(lambda: pdf_ecrit(b"", [NOTE % b"RichMedia"]), inspection.ANIMATION, id="richmedia"),
        pytest.param(lambda: pdf_ecrit(b"", [b"[[" + NOTE % b"3D" + b"]]"]), inspection.ANIMATION, id="3d"),
        pytest.param(lambda: pdf_ecrit(b"/AcroForm<</XFA 4 0 R>>", [flux(b"<x/>")]), inspection.FORMULAIRE, id="xfa"),
        pytest.param(lambda: piece(b"facture.PDF.exe", b"x"), inspection.PIECE_DANGEREUSE, id="programme joint"),
        pytest.param(
            lambda: piece(b"facture.pdf", b"MZ\x90"), inspection.PIECE_DANGEREUSE, id="programme joint, renommé"
        ),
        pytest.param(
            lambda: piece(b"a.bin", zlib.compress(b"\x7fELF"), b"/Filter/FlateDecode"),
            inspection.PIECE_DANGEREUSE,
            id="programme joint, compressé",
        ),
        pytest.param(pdf_hostiles.bombe, inspection.TROP_VOLUMINEUX, id="bombe"),
        pytest.param(
            lambda: pdf_ecrit(b"", [flux(zlib.compress(zlib.compress(b"a")), b"/Filter[/FlateDecode/Fl]")]),
            inspection.TROP_VOLUMINEUX,
            id="deux compressions",
        ),
        pytest.param(pdf_hostiles.chiffre, inspection.PROTEGE, id="chiffré"),
        pytest.param(lambda: pdf_ecrit(b"", [b"[" * 100_000]), inspection.ABIME, id="trop profond"),
        pytest.param(
            lambda: pdf_ecrit(b"", [b"<<>>"]).replace(b"4 0 obj", b"9 0 obj"), inspection.ABIME, id="objet perdu"
        ),
    ],
)
@pytest.mark.parametrize("acceptees", [nature.TEXTES, nature.TOUTES], ids=["textes", "toutes"])
def test_a_pdf_that_could_do_harm_is_refused_in_its_own_words(personne, rangement, fabriquer, phrase, acceptees):
    with pytest.raises(ErreurMetier) as refus:
        deposer(televerse(fabriquer()), par=personne, acceptees=acceptees)

    assert refus.value.message == phrase
    assert not Fichier.objects.exists()
    assert not list(rangement.rglob("*.*"))


@pytest.mark.parametrize(
    "fabriquer",
    [
        pytest.param(lambda: pdf_ecrit(), id="une page"),
        pytest.param(lambda: pdf_ecrit(b"", [b"<</Font<</JS<</Type/Font>>>>>>"]), id="une police nommée JS"),
        pytest.param(lambda: piece(b"donnees.json", b"{}"), id="des données jointes"),
        pytest.param(lambda: piece(b"plan.pdf", zlib.compress(b"%PDF-1.7"), b"/Filter/FlateDecode"), id="un PDF joint"),
        pytest.param(lambda: pdf_hostiles.bombe(100), id="cent mégaoctets de blanc"),
        pytest.param(
            lambda: pdf_ecrit(b"", [flux(b"78", b"/Filter[/ASCIIHexDecode/FlateDecode]")]), id="deux écritures"
        ),
    ],
)
def test_an_honest_pdf_is_kept(personne, fabriquer):
    assert deposer(televerse(fabriquer()), par=personne).nb_pages == 1


def test_thousands_of_objects_in_one_stream_are_read_in_a_moment(personne):
    """pyHanko alone would take an hour."""
    debut = time.monotonic()

    fichier = deposer(televerse(pdf_hostiles.sans_fin()), par=personne)

    assert fichier.nb_pages == 1
    assert time.monotonic() - debut < 15


def test_damaged_pdfs_are_kept_or_refused_and_nothing_else(pdf_scelle):
    hasard = random.Random(4)
    for _ in range(40):
        abime = bytearray(pdf_scelle[: hasard.randrange(1, len(pdf_scelle))] if hasard.random() < 0.3 else pdf_scelle)
        for _ in range(hasard.randrange(1, 9)):
            abime[hasard.randrange(len(abime))] ^= 1 << hasard.randrange(8)

        try:
            lue = nature.reconnaitre(bytes(abime))
        except nature.Illisible:
            continue
        assert lue.type_mime == nature.PDF


def test_where_tables_are_welcome_the_usual_sentence_says_the_size_too(personne):
    with pytest.raises(ErreurMetier) as refus:
        deposer(televerse(b"0" * (10 * 1024 * 1024 + 1)), par=personne, acceptees=nature.TOUTES)

    assert refus.value.message == REFUS_AVEC_TABLEAUX


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
