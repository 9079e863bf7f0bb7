"""Run as a script, in a process of its own that has little memory and little time: PDFium and Pillow read there what people sent.

PDFium is native code: what breaks it must not break the site. The file comes on the standard input, the answer goes to the standard output.
Imports nothing of the project: it starts in a tenth of a second.
"""

import io
import json
import resource
import sys

MEMOIRE = 2 * 1024**3
SECONDES = 20
PAGES_MAX = 1_000
SIGNES_MAX = 3_000_000
PIXELS_MAX = 60_000_000
HAUTEUR_MAX = 5  # times the width: a page is not a ribbon


def _document(octets):
    import pypdfium2  # noqa: PLC0415  only this process needs it

    document = pypdfium2.PdfDocument(octets)
    if not 1 <= len(document) <= PAGES_MAX:
        raise ValueError("pages")
    return document


def pages(octets):
    return json.dumps(len(_document(octets))).encode()


def textes(octets):
    """The text of each page, drawn by the page itself: what annotations show is not in it."""
    lus, total = [], 0
    for page in _document(octets):
        texte = page.get_textpage()
        total += texte.count_chars()
        if total > SIGNES_MAX:
            raise ValueError("signes")
        lus.append(texte.get_text_range())
        page.close()
    return json.dumps(lus).encode()


def sous(octets, rectangles):
    """The text under each of these rectangles: [page from 0, left, bottom, right, top]."""
    document = _document(octets)
    return json.dumps([document[n].get_textpage().get_text_bounded(*boite) for n, *boite in rectangles]).encode()


def _png(image, largeur):
    image.thumbnail((largeur, largeur * HAUTEUR_MAX))
    sortie = io.BytesIO()
    image.save(sortie, "PNG")
    return sortie.getvalue()


def page(octets, numero, largeur):
    """The picture of this page, from 1, with its forms and stamps."""
    document = _document(octets)
    document.init_forms()
    feuille = document[numero - 1]
    large, haut = feuille.get_size()
    echelle = min(largeur / large, largeur * HAUTEUR_MAX / haut)
    return _png(feuille.render(scale=echelle, may_draw_forms=True).to_pil().convert("RGB"), largeur)


def photo(octets, largeur):
    from PIL import Image, ImageOps  # noqa: PLC0415  as above

    Image.MAX_IMAGE_PIXELS = PIXELS_MAX // 2  # Pillow refuses at twice this number
    with Image.open(io.BytesIO(octets), formats=["JPEG", "PNG"]) as image:
        image.draft("RGB", (2 * largeur, 2 * largeur))
        droite = ImageOps.exif_transpose(image)
        droite.thumbnail((largeur, largeur * HAUTEUR_MAX))
        return _png(droite.convert("RGB"), largeur)


COMMANDES = {"pages": pages, "textes": textes, "sous": sous, "page": page, "photo": photo}


def principal():
    resource.setrlimit(resource.RLIMIT_AS, (MEMOIRE, MEMOIRE))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDES, SECONDES + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    commande, arguments = sys.argv[1], json.loads(sys.argv[2])
    sys.stdout.buffer.write(COMMANDES[commande](sys.stdin.buffer.read(), **arguments))


if __name__ == "__main__":
    principal()
