"""Pictures of pages, to be looked at before one decides: small ones in a list, `?grand` to read."""

from django.http import Http404, HttpResponse
from django.utils.http import quote_etag

from socle.documents.nature import Illisible
from socle.documents.vignettes import apercu

LARGEUR, LARGEUR_EN_GRAND = 360, 1400
UN_AN = 365 * 24 * 3600


def servir_apercu(request, fichier, page):
    """A PNG of this page of a file that the person may read. It never changes: the browser keeps it, nobody between does."""
    largeur = LARGEUR_EN_GRAND if "grand" in request.GET else LARGEUR
    etiquette = quote_etag(f"{fichier.sha256}-{page}-{largeur}")
    if request.headers.get("If-None-Match") == etiquette:
        reponse = HttpResponse(status=304)
    else:
        try:
            png = apercu(fichier.lire(), fichier.type_mime, page=page, largeur=largeur)
        except Illisible:
            raise Http404("Cette page ne peut pas être montrée.") from None
        reponse = HttpResponse(png, content_type="image/png")
    reponse["ETag"] = etiquette
    reponse["Cache-Control"] = f"private, max-age={UN_AN}, immutable"
    reponse["X-Content-Type-Options"] = "nosniff"
    return reponse
