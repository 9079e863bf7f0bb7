"""HTML in, PDF out: archivable (PDF/A-3a) and accessible (PDF/UA-1) at once.

WeasyPrint writes one variant at a time and compresses the XMP stream, which PDF/A forbids; the finisher mends both, so that one file passes both
standards. It is imported inside: it costs 0.8 s that a web process should not pay.
"""

import atexit
import datetime
import gc
import logging
import mimetypes
import re
import threading
import zlib
from functools import lru_cache
from html import unescape
from importlib import resources
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urljoin

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils import timezone

from socle.documents.typographie import REMPLACEMENTS, SVG, nettoyer, seulement

A3A = "a3a"
UA1 = "ua1"
VARIANTES = {A3A: "pdf/a-3a", UA1: "pdf/ua-1"}

_MARIANNE = (("Regular", 400, "normal"), ("Bold", 700, "normal"), ("Regular_Italic", 400, "italic"))
_SPECTRAL = (("Regular", 400, "normal"), ("ExtraBold", 700, "normal"))
# Both come with the django-dsfr package; Spectral is under the SIL Open Font License, Marianne is reserved to State services.
POLICES = {"etat": ("Marianne", _MARIANNE), "neutre": ("Spectral", _SPECTRAL)}
SECOURS = ("Spectral", _SPECTRAL[:1])
DOSSIER_POLICES = "dsfr/dist/fonts"
FILIGRANE = "filigrane:"
COULEUR_FILIGRANE = "#eeeeee"  # black text over it keeps a contrast of 15 to 1

# What an attachment is to the document (PDF/A-3): its data, or a piece that completes it.
DONNEES = {"application/json", "text/csv", "application/xml", "text/xml"}

PDFUA_XMP = b"""<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about="" \
xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about="" \
xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates which part of ISO 14289 standard is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


log = logging.getLogger(__name__)
# Ten lines per page about its own progress say nothing to who runs the house.
for _bavard in ("weasyprint.progress", "fontTools"):
    logging.getLogger(_bavard).setLevel(logging.WARNING)


class ImpressionImpossible(Exception):
    """The HTML asks for something that a document must not contain, such as a resource that is not ours."""


class RessourceRefusee(ImpressionImpossible):
    """The URL is not one of our static files."""


def fichier_statique(url):
    """The path of the static file behind `static:chemin` or STATIC_URL. Raises RessourceRefusee for any other URL."""
    racine = urljoin(f"{settings.SITE_URL}/", settings.STATIC_URL)
    nue = unquote(re.split(r"[?#]", url, maxsplit=1)[0])
    if nue.startswith("static:"):
        chemin = nue.removeprefix("static:").lstrip("/")
    elif nue.startswith(racine):
        chemin = nue.removeprefix(racine)
    else:
        raise RessourceRefusee(f"Ressource refusée : {url}")
    if ".." in chemin.split("/") or "\\" in chemin or "\0" in chemin:
        raise RessourceRefusee(f"Ressource refusée : {url}")
    trouve = finders.find(chemin)
    # Compiled statics have hashed names that only the collected folder knows.
    if trouve is None and settings.STATIC_ROOT and staticfiles_storage.exists(chemin):
        trouve = staticfiles_storage.path(chemin)
    if trouve is None:
        raise RessourceRefusee(f"Fichier statique introuvable : {chemin}")
    return Path(trouve)


@lru_cache(maxsize=8)
def _police(chemin):
    """One font of the package: its bytes (unpacked once per process) and the code points it draws."""
    from fontTools.ttLib import TTFont, woff2  # noqa: PLC0415  comes with WeasyPrint, as slow to import

    brut = fichier_statique(f"static:{chemin}").read_bytes()
    sortie = BytesIO()
    woff2.decompress(BytesIO(brut), sortie)
    return sortie.getvalue(), frozenset(TTFont(BytesIO(sortie.getvalue())).getBestCmap())


@lru_cache(maxsize=2)
def _chasses(chemin):
    from fontTools.ttLib import TTFont  # noqa: PLC0415  as above

    police = TTFont(BytesIO(_police(chemin)[0]))
    chasses, em = police["hmtx"], police["head"].unitsPerEm
    return {code: chasses[nom][0] / em for code, nom in police.getBestCmap().items()}


def chasses():
    """{code point: width in em} of the theme's font in bold: what tells, before printing, how much paper a text takes."""
    famille, faces = POLICES.get(settings.THEME, POLICES["neutre"])
    return _chasses(_chemin_police(famille, faces[1][0]))


@lru_cache(maxsize=4)
def _filigrane(mot):
    """The drawing of a word, on the slant, in the bold of the theme: its outlines, for a text there would be read with that of the page."""
    from fontTools.pens.svgPathPen import SVGPathPen  # noqa: PLC0415  as above
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    famille, faces = POLICES.get(settings.THEME, POLICES["neutre"])
    police = TTFont(BytesIO(_police(_chemin_police(famille, faces[1][0]))[0]))
    em, noms, glyphes = police["head"].unitsPerEm, police.getBestCmap(), police.getGlyphSet()
    traits, place = [], 0
    for nom in (noms[ord(signe)] for signe in mot if ord(signe) in noms):
        plume = SVGPathPen(glyphes)
        glyphes[nom].draw(plume)
        traits.append(f'<path transform="translate({place})" d="{plume.getCommands()}"/>')
        place += glyphes[nom].width
    cote = max(place, em) * 1.25
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{cote}" height="{cote}" viewBox="0 0 {cote} {cote}"><g fill="{COULEUR_FILIGRANE}" '
        f'transform="translate({cote / 2} {cote / 2}) rotate(-35) scale(1 -1) translate({-place / 2} {-em * 0.35})">{"".join(traits)}</g></svg>'
    ).encode()


def _chemin_police(famille, face):
    return f"{DOSSIER_POLICES}/{famille}-{face}.woff2"


def _regles_des_polices(familles):
    regles = [
        f"@font-face {{ font-family: {famille}; font-weight: {graisse}; font-style: {style};"
        f" src: url(static:{_chemin_police(famille, face)}); }}"
        for famille, faces in familles
        for face, graisse, style in faces
    ]
    noms = ", ".join(famille for famille, _ in familles)
    return "\n".join([*regles, f"html {{ font-family: {noms}; }}", f"@page {{ font-family: {noms}; }}"])


@lru_cache(maxsize=1)
def _recuperateur():
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415  slow

    class NosFichiersSeulement(URLFetcher):
        """No network, no disk but our static files; a refused resource stops the printing: a hole in a convention is not an option."""

        def __init__(self):
            super().__init__(fail_on_errors=True)

        def fetch(self, url, headers=None):
            if url.startswith(FILIGRANE):
                return URLFetcherResponse(
                    url, _filigrane(unquote(url.removeprefix(FILIGRANE))), {"Content-Type": "image/svg+xml"}
                )
            chemin = fichier_statique(url)
            if url.startswith(f"static:{DOSSIER_POLICES}/") and chemin.suffix == ".woff2":
                return URLFetcherResponse(url, _police(url.removeprefix("static:"))[0], {"Content-Type": "font/ttf"})
            type_mime = mimetypes.guess_type(chemin.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, chemin.read_bytes(), {"Content-Type": type_mime})

    return NosFichiersSeulement()


def _familles(html):
    """The fonts this HTML needs and the code points they draw: the theme's, and Spectral too when the text has a glyph only it has."""
    famille, faces = POLICES.get(settings.THEME, POLICES["neutre"])
    glyphes = _police(_chemin_police(famille, faces[0][0]))[1]
    secours = _police(_chemin_police(SECOURS[0], SECOURS[1][0][0]))[1]
    manquants = {ord(c) for c in unescape(html)} - glyphes - set(REMPLACEMENTS)
    if famille != SECOURS[0] and manquants & secours:
        return ((famille, faces), SECOURS), glyphes | secours
    return ((famille, faces),), glyphes


@lru_cache(maxsize=2)
def _polices(familles, jour):
    """These fonts as Pango knows them, and the style sheet that names them: opened once for all the documents of a day.

    Pango never gives back what a set of fonts took (0.2 MB each time), and a worker prints for weeks. `jour` renews them before what
    empties the temporary folder of old files takes those that Pango reads.
    """
    from weasyprint import CSS  # noqa: PLC0415  0.8 s to import
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    configuration = FontConfiguration()
    regles = CSS(string=_regles_des_polices(familles), font_config=configuration, url_fetcher=_recuperateur())
    return configuration, regles


@atexit.register
def fermer_polices():
    """Close the fonts while WeasyPrint still can remove the folder that it keeps them in."""
    _polices.cache_clear()
    gc.collect()  # what was printed last still points at them, in a circle


# Pango's fonts serve one thread at a time.
_PRESSE = threading.Lock()


def _profil_srgb():
    """The colour profile that PDF/A asks for: the one WeasyPrint carries."""
    import weasyprint.pdf  # noqa: PLC0415
    from weasyprint.css import ColorProfile  # noqa: PLC0415

    nom = "sRGB2014.icc"
    with (resources.files(weasyprint.pdf) / nom).open("rb") as entree:
        return ColorProfile(BytesIO(entree.read()), nom, "relative-colorimetric", (["r"], ["g"], ["b"]))


# One file in 128 has to be written again; two in a row, one in 16 384.
ESSAIS = 6


def _finirait_par_un_retour(flux):
    """Whether this stream, once compressed, would end with a carriage return: readers take it for the end of line before `endstream`,
    and PDF/A refuses the length. zlib ends with the Adler-32 of what it compressed, so one stream in 256 would."""
    flux.compress = False
    brut = flux.data.partition(b"\nstream\n")[2].removesuffix(b"\nendstream")
    flux.compress = True
    return zlib.adler32(brut) & 0xFF == ord("\r")


def finit_mal(pdf):
    """Whether a stream of this file ends with a carriage return. That of the small objects and that of the cross-references are written last,
    out of reach of the finisher."""
    return b"\r\nendstream" in pdf


def _finisseur(profil, types_mime, rembourrage):
    def finir(document, pdf):
        """Leave the XMP readable, say PDF/UA-1 beside PDF/A-3a, give each attachment its own MIME type, end no stream badly."""
        numero = int(pdf.catalog["Metadata"].split()[0])
        xmp = pdf.objects[numero]
        xmp.compress = False
        if profil == A3A:
            xmp.stream = [xmp.stream[0].replace(b"</rdf:RDF>", PDFUA_XMP + b"</rdf:RDF>")]
        # An empty object that nothing names: the streams that list all objects are others.
        for _ in range(rembourrage):
            pdf.add_object(type(pdf.catalog)())
        if "AF" in pdf.catalog:  # WeasyPrint names each attachment several times
            pdf.catalog["AF"] = type(pdf.catalog["AF"])(dict.fromkeys(pdf.catalog["AF"]))
        types = iter(types_mime)
        for objet in pdf.objects:
            if getattr(objet, "extra", {}).get("Type") == "/EmbeddedFile":
                objet.extra["Subtype"] = f"/{next(types).replace('/', '#2f')}"
            if getattr(objet, "compress", False) and _finirait_par_un_retour(objet):
                objet.compress = False

    return finir


def imprimer(html, *, profil, titre, pieces=(), date=None):
    """Print this HTML. Returns the bytes of the PDF, the same ones for the same input and date (default: now).

    `profil` is "a3a" (PDF/A-3a and PDF/UA-1 in one file) or "ua1". `pieces` are attachments (nom, octets, description, mime).
    Raises ImpressionImpossible when the HTML asks for a resource that is not one of our static files.
    """
    date = (date or timezone.now()).astimezone(datetime.UTC).replace(microsecond=0)
    pieces = sorted(pieces, key=lambda piece: piece[0].encode())  # a tree of names is sorted
    for rembourrage in range(ESSAIS):
        with _PRESSE:
            pdf = _imprimer(html, profil=profil, titre=titre, pieces=pieces, date=date, rembourrage=rembourrage)
        if not finit_mal(pdf):
            break
    return pdf


def _imprimer(html, *, profil, titre, pieces, date, rembourrage):
    from weasyprint import HTML, Attachment  # noqa: PLC0415  0.8 s to import
    from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415

    familles, glyphes = _familles(html)
    source = HTML(string=html, base_url=f"{settings.SITE_URL}/", url_fetcher=_recuperateur())
    perdus = set()
    nettoyer(source.etree_element, glyphes, perdus)
    if perdus:
        # By code point, never with the text around: it may name a person.
        log.warning("Caractères absents de nos polices, remplacés : %s", " ".join(sorted(perdus)))
    for dessin in source.etree_element.iter(f"{SVG}svg"):
        # A drawing does not see the page's style sheets, and must not ask for a font of its own.
        for trait in dessin.iter():
            trait.attrib.pop("font-family", None)
        dessin.set("font-family", ", ".join(famille for famille, _ in familles))
    source.etree_element.set("lang", source.etree_element.get("lang") or "fr")
    jointes = [
        Attachment(
            string=octets,
            name=nom,
            description=description,
            created=date,
            modified=date,
            relationship="Data" if mime in DONNEES else "Supplement",
        )
        for nom, octets, description, mime in pieces
    ]
    try:
        polices, regles = _polices(familles, timezone.localdate())
        couleurs = {"srgb": _profil_srgb()} if profil == A3A else None
        document = source.render(font_config=polices, stylesheets=[regles], color_profiles=couleurs)
        document.metadata.title = seulement(titre, glyphes)
        document.metadata.created = document.metadata.modified = date.strftime("%Y-%m-%dT%H:%M:%SZ")
        return document.write_pdf(
            finisher=_finisseur(profil, [mime for *_, mime in pieces], rembourrage),
            attachments=jointes,
            output_intent="",  # WeasyPrint would open its own profile and leave the file open
            pdf_variant=VARIANTES[profil],
        )
    except FatalURLFetchingError as erreur:
        if isinstance(erreur.__cause__, ImpressionImpossible):
            raise erreur.__cause__ from None
        raise ImpressionImpossible(str(erreur)) from erreur


def nombre_de_pages(pdf):
    """How many pages this PDF has. Raises pyHanko's PdfReadError when it is not readable."""
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415  slow

    return int(PdfFileReader(BytesIO(pdf), strict=False).root["/Pages"]["/Count"])
