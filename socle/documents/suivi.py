"""What a page shows while a document is being made. One fragment, for the page and for the polling of HTMX."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from socle.documents.demandes import documents_de
from socle.documents.depot import servir

GABARIT = "documents/etat.html"


def contexte_etat(document, *, url_etat, url_fichier, libelle="Lire le document"):
    """What "documents/etat.html" reads, for `{% include %}`; `libelle` is the link once the document is ready."""
    return {"document": document, "url_etat": url_etat, "url_fichier": url_fichier, "libelle": libelle}


def repondre_etat(request, document, *, page, **kwargs):
    """The answer of a room's own status view (scoped by the room), polled every two seconds.

    « No content » while nothing changed: the page stays as it is and a screen reader does not repeat itself. Whoever comes without JavaScript,
    or after the document was taken back (None), is led to the whole `page`.
    """
    if document is None or not request.htmx:
        return redirect(page)
    if not (document.est_pret or document.est_en_echec):
        return HttpResponse(status=204)
    return render(request, GABARIT, contexte_etat(document, **kwargs))


@dataclass(frozen=True)
class DocumentSuivi:
    """One printed thing of a page: the last one asked for says where it stands, the last one made is read meanwhile.

    `route_etat` and `route_fichier` name the room's own views, scoped by the room; `cles(objet)` gives their arguments. `libelle` is the link, or
    a function of the row; `page(objet)` is the address of the page that shows it. `criteres` are lookups of Document that narrow what counts, if some of its rounds do not.
    """

    genre: str
    route_etat: str
    route_fichier: str
    libelle: str | Callable
    cles: Callable
    page: Callable
    criteres: dict = field(default_factory=dict)

    def documents(self, objet):
        """What was asked for this row, the newest first."""
        return documents_de(objet).filter(genre=self.genre, **self.criteres).pour_liste()

    def etat(self, objet):
        """What "documents/etat.html" reads; None when nothing was asked for. One query."""
        document = self.documents(objet).first()
        return self.dire(objet, document) if document else None

    def dire(self, objet, document):
        """The same, of a document already read."""
        return contexte_etat(document, **self._adresses(objet))

    def fait(self, objet):
        """The file of the last one made, or None. One query."""
        document = self.documents(objet).filter(fichier__isnull=False).first()
        return document.fichier if document else None

    def repondre(self, request, objet):
        """The answer of the status view."""
        document = self.documents(objet).first()
        return repondre_etat(request, document, page=self.page(objet), **self._adresses(objet))

    def servir(self, request, objet):
        """The answer of the view that gives the file. Raises Http404 before the first one is made."""
        fichier = self.fait(objet)
        if fichier is None:
            raise Http404("Ce document n’est pas encore prêt.")
        return servir(request, fichier)

    def _adresses(self, objet):
        cles = self.cles(objet)
        return {
            "url_etat": reverse(self.route_etat, args=cles),
            "url_fichier": reverse(self.route_fichier, args=cles),
            "libelle": self.libelle(objet) if callable(self.libelle) else self.libelle,
        }
