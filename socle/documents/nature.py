"""What a received file really is, read from its content: neither its name nor what the browser says is believed."""

import codecs
import io
import re
import zipfile
from dataclasses import dataclass

from socle.documents.inspection import PROTEGE, TROP_VOLUMINEUX, inspecter
from socle.documents.lecture import Illisible

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
CSV = "text/csv"

# What is printed or photographed, and can be put behind an act; what is to be read or signed; with tables to work on, what may be joined to anything; tables alone, to be read line by line.
PAPIERS = frozenset({PDF, JPEG, PNG})
TEXTES = PAPIERS | {DOCX, ODT}
TOUTES = TEXTES | {XLSX, ODS}
TABLEAUX = frozenset({XLSX, ODS, CSV})

PIXELS_MAX = 60_000_000  # a 60-megapixel photo; more is a picture made to fill the memory
DEPLIE_MAX = 150 * 1024 * 1024
RAPPORT_MAX = 200  # text compresses up to 20 times, rarely 50
MEMBRES_MAX = 2_000
_BINAIRE = re.compile("[\x00-\x08\x0e-\x1f]")

MACROS = (
    "Ce fichier contient un programme (des macros)\u00a0: nous ne pouvons pas le recevoir. "
    "Enregistrez-le de nouveau sans macros, ou en PDF."
)


@dataclass(frozen=True)
class Nature:
    type_mime: str
    extension: str
    nb_pages: int | None = None


def reconnaitre(octets):
    """The Nature of these bytes. Raises Illisible."""
    if b"%PDF-" in octets[:1024]:
        return Nature(PDF, "pdf", inspecter(octets))
    if octets.startswith(b"\xff\xd8\xff"):
        return _image(octets, "JPEG", Nature(JPEG, "jpg"))
    if octets.startswith(b"\x89PNG\r\n\x1a\n"):
        return _image(octets, "PNG", Nature(PNG, "png"))
    if octets.startswith(b"PK\x03\x04"):
        return _archive(octets)
    raise Illisible


def reconnaitre_tableau(octets):
    """As `reconnaitre`, where only tables are welcome: a text alone is a CSV there. Raises Illisible."""
    if decoder(octets) is not None:
        return Nature(CSV, "csv")
    return reconnaitre(octets)


def decoder(octets):
    """The text that these bytes are, in UTF-8 or as Windows writes it; None when they are something else."""
    try:
        texte = octets.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError:
        try:
            texte = octets.decode("cp1252")
        except UnicodeDecodeError:
            return None
    # PDF, pictures and the Excel of before 2007 have no place for text alone.
    return None if "%PDF-" in texte[:1024] or _BINAIRE.search(texte) else texte


def _image(octets, format_attendu, nature):
    from PIL import Image  # noqa: PLC0415  only for uploads

    try:
        with Image.open(io.BytesIO(octets), formats=[format_attendu]) as image:
            largeur, hauteur = image.size
            if largeur * hauteur > PIXELS_MAX:
                raise Illisible(TROP_VOLUMINEUX)
            image.verify()
        # verify() does not look at a JPEG's data: a cut one is found by decoding it, small.
        with Image.open(io.BytesIO(octets), formats=[format_attendu]) as image:
            image.draft("RGB", (256, 256))
            image.load()
    except Illisible:
        raise
    except Exception as erreur:  # as above: Pillow's own parsers fail in many ways
        raise Illisible from erreur
    return nature


def _archive(octets):
    """A Word, Excel or OpenDocument file: the right members, all readable, of a sensible size, and no program inside."""
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            membres = archive.infolist()
            deplie = sum(m.file_size for m in membres)
            if len(membres) > MEMBRES_MAX or deplie > min(DEPLIE_MAX, max(len(octets), 10_000) * RAPPORT_MAX):
                raise Illisible(TROP_VOLUMINEUX)
            if any(m.flag_bits & 1 for m in membres):
                raise Illisible(PROTEGE)
            noms = set(archive.namelist())
            nature = _bureautique(archive, noms)
            # Reads no more than what each member announces, which was summed above, and checks each checksum.
            if archive.testzip() is not None:
                raise Illisible
    except Illisible:
        raise
    except Exception as erreur:  # as above
        raise Illisible from erreur
    return nature


def _bureautique(archive, noms):
    if any("vbaproject" in n.lower() for n in noms):
        raise Illisible(MACROS)
    if "[Content_Types].xml" in noms:
        if "word/document.xml" in noms:
            return Nature(DOCX, "docx")
        if "xl/workbook.xml" in noms:
            return Nature(XLSX, "xlsx")
    if {"mimetype", "content.xml"} <= noms:
        for type_mime, extension in ((ODT, "odt"), (ODS, "ods")):
            exact = archive.getinfo("mimetype").file_size == len(type_mime)
            if exact and archive.read("mimetype") == type_mime.encode():
                return Nature(type_mime, extension)
    raise Illisible


__all__ = [
    "CSV", "DOCX", "JPEG", "ODS", "ODT", "PDF", "PNG", "TABLEAUX", "TEXTES", "TOUTES", "XLSX",
    "Illisible", "Nature", "decoder", "reconnaitre", "reconnaitre_tableau",
]  # fmt: skip
