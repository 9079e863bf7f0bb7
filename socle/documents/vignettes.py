"""Small pictures of what was deposited, for the page where a person says which page each scan is."""

from socle.documents import isolement, nature

LARGEUR_MAX = 1_600


def apercu(octets, type_mime, page=1, largeur=400):
    """A PNG, `largeur` pixels wide at most, of this page (from 1) of a PDF, or of a photo, upright.

    Raises nature.Illisible for another type, a page that is not there, a damaged file or one that takes too long.
    """
    largeur = max(16, min(int(largeur), LARGEUR_MAX))
    if type_mime == nature.PDF and page >= 1:
        return isolement.image_de_page(octets, page, largeur)
    if type_mime in {nature.JPEG, nature.PNG} and page == 1:
        return isolement.image_de_photo(octets, largeur)
    raise nature.Illisible


def pages_de(octets, type_mime):
    """How many pages there are to show: 1 for a photo. Raises nature.Illisible."""
    if type_mime == nature.PDF:
        return isolement.nombre_de_pages(octets)
    if type_mime in {nature.JPEG, nature.PNG}:
        return 1
    raise nature.Illisible
