"""A spreadsheet as an answer: a file to save, that nobody else's cache keeps."""

from django.http import Http404, HttpResponse
from django.utils import timezone

from socle.documents.nature import ODS, XLSX
from socle.tableurs.ecriture import ecrire

TYPES = {"csv": "text/csv", "xlsx": XLSX, "ods": ODS}
# (ending, the word that people know), as pages offer them.
FORMATS = (("csv", "CSV"), ("xlsx", "Excel"), ("ods", "LibreOffice"))


def emporter(feuilles, nom, extension, *, datee=True):
    """The response that hands over these sheets as « nom-2026-03-12.xlsx » (`datee`), or « nom.xlsx ».

    `feuilles` is a list, or a function that makes it: only called for a format that exists. Raises Http404 for another one.
    """
    if extension not in TYPES:
        raise Http404("Ce format n’existe pas.")
    octets = ecrire(feuilles() if callable(feuilles) else feuilles, extension)
    jour = f"-{timezone.localdate().isoformat()}" if datee else ""
    return a_enregistrer(octets, f"{nom}{jour}", extension)


def a_enregistrer(octets, nom, extension):
    """The response that hands over these bytes, which are a table of this format."""
    reponse = HttpResponse(octets, content_type=TYPES[extension])
    reponse["Content-Disposition"] = f'attachment; filename="{nom}.{extension}"'
    reponse["X-Content-Type-Options"] = "nosniff"
    reponse["Cache-Control"] = "private, no-store"
    return reponse
