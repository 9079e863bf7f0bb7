"""HTML in, a text to edit out: OpenDocument or Word, by pandoc, with styles of our own.

Pandoc is a separate program that comes with the package `pypandoc-binary`: it reads our HTML on its input, opens no file and no address
(`--sandbox`), and is stopped when it takes too long. What it does not write is put in afterwards: styles, borders, page, title and language.
"""

import io
import re
import subprocess
import zipfile
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape

ODT = "application/vnd.oasis.opendocument.text"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LANGUE = "fr-FR"
DELAI = 20  # seconds; a parcours of 60 étapes takes less than one
MEMOIRE = "-M600M"

_STYLES = Path(__file__).parent / "styles"
# Characters that no XML file may hold, even escaped.
_INTERDITS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Pandoc draws tables without lines, and has no say about it in a style.
_CELLULE = 'fo:border="0.5pt solid #929292" fo:padding="0.1cm"'
_ODT_TABLEAUX = (
    (
        r'(style:name="TableHeaderRowCell"[^>]*>\s*<style:table-cell-properties) fo:border="none"',
        rf'\1 {_CELLULE} fo:background-color="#eeeeee"',
    ),
    (r'(style:name="TableRowCell"[^>]*>\s*<style:table-cell-properties) fo:border="none"', rf"\1 {_CELLULE}"),
    (r'(<style:table-properties) table:align="center"', r'\1 table:align="margins" fo:margin-bottom="0.4cm"'),
)
_A4 = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
)


class TexteImpossible(Exception):
    """Pandoc refused this HTML, or took too long."""


@lru_cache(maxsize=1)
def _pandoc():
    """The program's path, looked for once per process."""
    import pypandoc  # noqa: PLC0415  only who asks for a text needs it

    return pypandoc.get_pandoc_path()


def _convertir(html, format_sortie):
    commande = [
        _pandoc(), "+RTS", MEMOIRE, "-RTS", "--sandbox", "--from", "html-auto_identifiers", "--to", format_sortie,
        "--metadata", f"lang={LANGUE}", "--output", "-",
    ]  # fmt: skip
    try:
        fait = subprocess.run(  # noqa: S603  a fixed command: the HTML is only its input
            commande,
            input=_INTERDITS.sub("", html).encode(),
            capture_output=True,
            timeout=DELAI,
            env={"SOURCE_DATE_EPOCH": "0", "LANG": "C.UTF-8"},
            check=True,
        )
    except subprocess.TimeoutExpired:
        raise TexteImpossible(f"Pandoc n’a pas fini en {DELAI} secondes.") from None
    except subprocess.CalledProcessError as erreur:
        raise TexteImpossible(f"Pandoc s’est arrêté ({erreur.returncode}).") from None
    return fait.stdout


def _refaire(octets, remplacer):
    """The same archive, member by member through `remplacer(nom, contenu)`; an OpenDocument's `mimetype` stays first and uncompressed."""
    sortie = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(octets)) as entree, zipfile.ZipFile(sortie, "w") as archive:
        for membre in entree.infolist():
            neuf = zipfile.ZipInfo(membre.filename)  # dated 1980: the same text gives the same bytes
            neuf.compress_type = zipfile.ZIP_STORED if membre.filename == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(neuf, remplacer(membre.filename, entree.read(membre)))
    return sortie.getvalue()


def _styles(nom):
    return (_STYLES / nom).read_bytes()


def en_odt(html, *, titre):
    """This HTML as an OpenDocument text, in French, titled `titre` in its properties. Returns its bytes, the same ones for the same input.

    Headings, paragraphs, lists, links and tables are kept; pictures, scripts and page styles are not. Column widths come from
    `<col style="width: 30%">`, right-aligned figures from `style="text-align: right"` on their cells. Raises TexteImpossible.
    """
    proprietes = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-meta office:version="1.3"'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<office:meta><dc:title>{_propre(titre)}</dc:title><dc:language>{LANGUE}</dc:language></office:meta></office:document-meta>"
    )

    def remplacer(nom, contenu):
        if nom == "styles.xml":
            return _styles("odt.xml")
        if nom == "meta.xml":
            return proprietes
        if nom == "content.xml":
            texte = contenu.decode()
            for motif, par in _ODT_TABLEAUX:
                texte = re.sub(motif, par, texte)
            return texte
        return contenu

    return _refaire(_convertir(html, "odt"), remplacer)


def en_docx(html, *, titre):
    """This HTML as a Word text; the same promises as `en_odt`."""
    proprietes = (
        '<?xml version="1.0" encoding="UTF-8"?><cp:coreProperties'
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{_propre(titre)}</dc:title><dc:language>{LANGUE}</dc:language></cp:coreProperties>"
    )

    def remplacer(nom, contenu):
        if nom == "word/styles.xml":
            return _styles("docx.xml")
        if nom == "docProps/core.xml":
            return proprietes
        if nom == "word/document.xml":
            return re.sub(r"<w:sectPr.*</w:sectPr>|<w:sectPr */>", _A4, contenu.decode(), flags=re.DOTALL)
        if nom == "word/settings.xml":
            return contenu.replace(b'<w:themeFontLang w:val="en-US"', f'<w:themeFontLang w:val="{LANGUE}"'.encode())
        return contenu

    return _refaire(_convertir(html, "docx"), remplacer)


def _propre(texte):
    return escape(_INTERDITS.sub("", texte))
