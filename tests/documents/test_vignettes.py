"""The small pictures that tell which page each scan is."""

import io
import subprocess
import sys

import pytest
from PIL import Image

from socle.documents import isolement, nature
from socle.documents.isolement import SCRIPT
from socle.documents.vignettes import LARGEUR_MAX, apercu, pages_de
from tests.documents.conftest import DATE
from tests.documents.pdf_hostiles import bombe
from tests.documents.signataires import signer


def ouvrir(png):
    assert png.startswith(b"\x89PNG")
    return Image.open(io.BytesIO(png))


def photo(taille=(80, 40), orientation=None, format_image="JPEG"):
    image = Image.new("RGB", taille, "white")
    image.paste("red", (0, 0, taille[0] // 2, taille[1]))
    exif = Image.Exif()
    if orientation:
        exif[0x0112] = orientation
    sortie = io.BytesIO()
    image.save(sortie, format_image, exif=exif)
    return sortie.getvalue()


@pytest.fixture(scope="module")
def deux_pages():
    from socle.documents.impression import imprimer

    html = '<html lang="fr"><body><h1>Un</h1><h1 style="break-before: page">Deux</h1></body></html>'
    return imprimer(html, profil="ua1", titre="t", date=DATE)


def test_each_page_of_a_pdf_has_its_picture(deux_pages):
    un, deux = (apercu(deux_pages, nature.PDF, page) for page in (1, 2))

    assert ouvrir(un).width == 400
    assert abs(ouvrir(un).height / 400 - 297 / 210) < 0.01
    assert un != deux
    assert pages_de(deux_pages, nature.PDF) == 2


def test_the_stamp_of_a_signature_is_seen(pdf_scelle):
    timbre = signer(pdf_scelle, cachet=(100, 200, 400, 400))

    assert apercu(timbre, nature.PDF) != apercu(pdf_scelle, nature.PDF)


def test_a_photo_is_upright_whatever_the_telephone(deux_pages):
    droite = ouvrir(apercu(photo(), nature.JPEG))
    tournee = ouvrir(apercu(photo(orientation=6), nature.JPEG))

    assert (droite.size, tournee.size) == ((80, 40), (40, 80))
    assert tournee.getpixel((20, 5))[0] > 200
    assert tournee.getpixel((20, 5))[1] < 60
    assert tournee.getpixel((20, 75))[1] > 200
    assert pages_de(photo(), nature.JPEG) == 1


@pytest.mark.parametrize("format_image", ["JPEG", "PNG"])
def test_a_picture_is_never_larger_than_asked(format_image):
    grande = photo((3000, 2000), format_image=format_image)
    type_mime = nature.JPEG if format_image == "JPEG" else nature.PNG

    assert ouvrir(apercu(grande, type_mime, largeur=200)).size == (200, 133)
    assert ouvrir(apercu(grande, type_mime, largeur=100_000)).width == LARGEUR_MAX


@pytest.mark.parametrize(
    ("octets", "type_mime", "page"),
    [
        (b"", nature.PDF, 1),
        (b"%PDF-1.7\n", nature.PDF, 1),
        (b"\xff\xd8\xff" + b"\0" * 100, nature.JPEG, 1),
        (photo(), nature.PNG.replace("png", "gif"), 1),
        (photo(), nature.JPEG, 2),
        (b"PK\x03\x04", nature.DOCX, 1),
    ],
    ids=["vide", "faux pdf", "fausse photo", "autre type", "autre page", "word"],
)
def test_what_has_no_picture_is_unreadable_and_nothing_else(octets, type_mime, page):
    with pytest.raises(nature.Illisible):
        apercu(octets, type_mime, page)


@pytest.mark.parametrize("page", [0, -1, 3])
def test_a_page_that_is_not_there_has_no_picture(deux_pages, page):
    with pytest.raises(nature.Illisible):
        apercu(deux_pages, nature.PDF, page)


def test_the_reader_apart_starts_with_nothing_of_ours():
    """It holds neither the settings nor the secrets, and cannot eat the machine's memory."""
    essai = (
        "import sys; sys.argv = ['x', 'gonfler', '{}']; import runpy;"
        f"m = runpy.run_path({str(SCRIPT)!r});"
        "m['COMMANDES']['gonfler'] = lambda octets: bytes(4 * 1024**3); m['principal']()"
    )

    fini = subprocess.run([sys.executable, "-I", "-c", essai], input=b"", capture_output=True, check=False)

    assert fini.returncode != 0
    assert b"MemoryError" in fini.stderr
    assert "django" not in SCRIPT.read_text()


def test_a_reader_that_never_answers_is_ended(monkeypatch, tmp_path):
    (tmp_path / "dort.py").write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(isolement, "SCRIPT", tmp_path / "dort.py")
    monkeypatch.setattr(isolement, "ATTENTE_MAX", 0.5)

    with pytest.raises(nature.Illisible):
        pages_de(b"%PDF-1.7", nature.PDF)


def test_a_bomb_read_apart_does_no_harm():
    assert pages_de(bombe(), nature.PDF) == 1
