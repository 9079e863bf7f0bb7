"""What a page shows while a document is being made. One fragment, for the page and for the polling of HTMX."""

from django.http import HttpResponse
from django.shortcuts import render

GABARIT = "documents/etat.html"


def contexte_etat(document, *, url_etat, url_fichier, libelle="Lire le document"):
    """What "documents/etat.html" reads, for `{% include %}`; `libelle` is the link once the document is ready."""
    return {"document": document, "url_etat": url_etat, "url_fichier": url_fichier, "libelle": libelle}


def repondre_etat(request, document, **kwargs):
    """The answer of a room's own status view (scoped by the room), polled every two seconds.

    « No content » while nothing changed: the page stays as it is and a screen reader does not repeat itself.
    """
    if request.htmx and not (document.est_pret or document.est_en_echec):
        return HttpResponse(status=204)
    return render(request, GABARIT, contexte_etat(document, **kwargs))
