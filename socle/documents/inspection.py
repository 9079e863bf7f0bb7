"""What a received PDF may hold: no program, no command, nothing that swells beyond measure, nothing hidden by a password.

First what every stream swells to is measured, without keeping it; only then is the file read, and each of its objects looked at.
"""

import re
import time
import zlib

from socle.documents.lecture import SECONDES_MAX, Illisible, TropLong, lecteur, valeur

PAGES_MAX = 2_000
DEPLIE_MAX = 300 * 1024 * 1024  # a scan of twenty colour pages without loss
FILTRES_MAX = 4
_MORCEAU = 1024 * 1024

REFAIRE = "Enregistrez-le de nouveau en PDF, ou imprimez-le en PDF, puis envoyez ce nouveau fichier."
PROGRAMME = f"Ce PDF contient un programme (JavaScript)\u00a0: nous ne pouvons pas le recevoir. {REFAIRE}"
COMMANDE = f"Ce PDF demande à lancer un programme ou à ouvrir un autre fichier\u00a0: nous ne pouvons pas le recevoir. {REFAIRE}"
ANIMATION = f"Ce PDF contient un son, une vidéo ou une animation\u00a0: nous ne pouvons pas le recevoir. {REFAIRE}"
FORMULAIRE = f"Ce PDF est un formulaire qui ne s’ouvre que dans un logiciel particulier (XFA)\u00a0: nous ne pouvons pas le recevoir. {REFAIRE}"
PIECE_DANGEREUSE = (
    "Ce PDF porte en pièce jointe un fichier qui peut être un programme\u00a0: nous ne pouvons pas le recevoir. "
    "Enlevez cette pièce jointe, ou imprimez le document en PDF."
)
TROP_VOLUMINEUX = (
    "Ce fichier est trop volumineux une fois ouvert\u00a0: nous ne pouvons pas le recevoir. "
    "Réduisez la taille de ses images, ou envoyez-le en plusieurs fichiers."
)
PROTEGE = f"Ce fichier est protégé par un mot de passe ou par des restrictions\u00a0: nous ne pouvons pas le recevoir. {REFAIRE}"
ABIME = (
    "Ce PDF est incomplet ou abîmé\u00a0: il a peut-être été coupé pendant une copie. "
    "Choisissez de nouveau le fichier d’origine, ou imprimez-le en PDF."
)

_FLUX_RE = re.compile(rb"(?<!end)stream[ \t]*(?:\r\n|\n|\r)")
_COMPRESSIONS = {"/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL", "/BrotliDecode"}
_PHRASES = {
    "/S": {
        "/JavaScript": PROGRAMME,
        "/Launch": COMMANDE,
        "/ImportData": COMMANDE,
        "/Rendition": ANIMATION,
        "/Movie": ANIMATION,
        "/Sound": ANIMATION,
        "/RichMediaExecute": ANIMATION,
    },
    "/Subtype": {
        "/RichMedia": ANIMATION,
        "/3D": ANIMATION,
        "/Movie": ANIMATION,
        "/Sound": ANIMATION,
        "/Screen": ANIMATION,
    },
}
_EXTENSIONS_RE = re.compile(
    r"\.(?:exe|com|scr|pif|bat|cmd|ps1|psm1|vbs|vbe|js|jse|mjs|wsf|wsh|hta|msi|msp|dll|cpl|jar|lnk|url|reg|sh|bash|py|app|apk|deb|rpm|dmg|iso"
    r"|docm|dotm|xlsm|xltm|xlam|pptm|ppsm|htm|html|xhtml|svg|swf|chm)[\s.\0]*$",
    re.IGNORECASE,
)
_DEBUTS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"L\0\0\0\x01\x14\x02\0",
    b"FWS",
    b"CWS",
    b"ZWS",
)


def inspecter(octets):
    """How many pages this PDF has. Raises Illisible, with its sentence, when it is not to be received."""
    mesurer(octets)
    try:
        pdf = lecteur(octets)
        if "/Encrypt" in pdf.trailer:
            raise Illisible(PROTEGE)
        pages = int(pdf.root["/Pages"]["/Count"])
        for reference in pdf.references():
            _regarder(pdf.get_object(reference))
    except Illisible:
        raise
    except TropLong:
        raise Illisible(TROP_VOLUMINEUX) from None
    except Exception as erreur:  # a damaged file breaks the reader anywhere, in any way: it is unreadable, nothing else
        # Without one whole object, it was hardly a PDF.
        raise Illisible(ABIME if b"endobj" in octets else "") from erreur
    if not 1 <= pages <= PAGES_MAX:
        raise Illisible
    return pages


def mesurer(octets):
    """Raise Illisible when what is compressed in this PDF swells beyond measure. Nothing is kept of it, nor believed of what it announces."""
    fin, total = time.monotonic() + SECONDES_MAX, 0
    vue = memoryview(octets)
    for trouve in _FLUX_RE.finditer(octets):
        debut = trouve.end()
        entete = octets[debut : debut + 2]
        if len(entete) < 2 or entete[0] & 0x0F != 8 or (entete[0] * 256 + entete[1]) % 31:
            continue
        for longueur in _gonfler(vue[debut:]):
            total += longueur
            if total > DEPLIE_MAX or time.monotonic() > fin:
                raise Illisible(TROP_VOLUMINEUX)


def _gonfler(vue):
    """The lengths of what this compressed stream gives, piece by piece."""
    ouvre = zlib.decompressobj()
    try:
        for depuis in range(0, len(vue), _MORCEAU // 16):
            reste = vue[depuis : depuis + _MORCEAU // 16]
            while reste and not ouvre.eof:
                yield len(ouvre.decompress(reste, _MORCEAU))
                reste = ouvre.unconsumed_tail
            if ouvre.eof:
                return
    except zlib.error:  # the end of what can be read
        return


def _regarder(objet):
    """Look at this object and all that it holds directly. Raises Illisible."""
    from pyhanko.pdf_utils import generic  # noqa: PLC0415  slow to import

    a_voir = [objet]
    while a_voir:
        objet = a_voir.pop()
        if isinstance(objet, generic.DictionaryObject):
            _regarder_dictionnaire(objet)
            if isinstance(objet, generic.StreamObject):
                _regarder_flux(objet)
            a_voir += objet.values()
        elif isinstance(objet, generic.ArrayObject):
            a_voir += objet


def _regarder_dictionnaire(objet):
    from pyhanko.pdf_utils import generic  # noqa: PLC0415  slow to import

    for cle, phrases in _PHRASES.items():
        if cle in objet and (phrase := phrases.get(str(valeur(objet, cle)))):
            raise Illisible(phrase)
    # A font may be called « JS »: a program is a text or a stream.
    textes = (generic.TextStringObject, generic.ByteStringObject, generic.StreamObject)
    if "/JavaScript" in objet or isinstance(valeur(objet, "/JS"), textes):
        raise Illisible(PROGRAMME)
    adresse = _en_texte(valeur(objet, "/URI"))
    if re.sub(r"[\s\0]", "", adresse).lower().startswith(("javascript:", "vbscript:")):
        raise Illisible(PROGRAMME)
    if "/XFA" in objet:
        raise Illisible(FORMULAIRE)
    if "/EF" in objet:
        _regarder_piece(objet)


def _en_texte(objet):
    if isinstance(objet, bytes):
        return objet.decode("latin-1")
    return str(objet or "")


def _regarder_piece(description):
    """An attachment: neither its names nor its first bytes may be those of a program."""
    from pyhanko.pdf_utils import generic  # noqa: PLC0415  slow to import

    noms = [_en_texte(valeur(description, cle)) for cle in ("/F", "/UF", "/DOS", "/Mac", "/Unix")]
    if any(_EXTENSIONS_RE.search(nom.replace("\0", "")) for nom in noms):
        raise Illisible(PIECE_DANGEREUSE)
    contenus = valeur(description, "/EF")
    for cle in contenus or ():
        piece = valeur(contenus, cle)
        if not isinstance(piece, generic.StreamObject) or _debut(piece).startswith(_DEBUTS):
            raise Illisible(PIECE_DANGEREUSE)


def _filtres(flux):
    filtres = valeur(flux, "/Filter", [])
    return [str(filtre.get_object()) for filtre in filtres] if isinstance(filtres, list) else [str(filtres)]


def _debut(flux):
    """The first bytes of what this stream holds; of what it is compressed to, when it is not with the usual means."""
    brut = flux.encoded_data
    if _filtres(flux) in (["/FlateDecode"], ["/Fl"]):
        try:
            return zlib.decompressobj().decompress(brut, 64)
        except zlib.error:
            return b""
    return brut[:64]


def _regarder_flux(flux):
    """One compression is enough: two of them are a bomb."""
    filtres = _filtres(flux)
    if len(filtres) > FILTRES_MAX or sum(filtre in _COMPRESSIONS for filtre in filtres) > 1:
        raise Illisible(TROP_VOLUMINEUX)
