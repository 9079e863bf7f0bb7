"""Files in and out: what people deposit, and what rooms serve through their own scoped objects."""

import re
import unicodedata

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse

from socle.documents import nature, stockage
from socle.documents.models import Fichier
from socle.erreurs import ErreurMetier

REFUS = (
    "Ce fichier est illisible ou d’un autre type. Envoyez un PDF, une photo ou un document Word, de 10\u00a0Mo au plus."
)
REFUS_AVEC_TABLEAUX = (
    "Ce fichier est illisible ou d’un autre type. Envoyez un PDF, une photo, un document Word ou LibreOffice, ou un tableau, "
    "de 10\u00a0Mo au plus."
)
REFUS_PAPIER = (
    "Ce fichier est illisible ou d’un autre type. Envoyez un PDF ou une photo (JPEG, PNG), de 10\u00a0Mo au plus."
)
REFUS_TABLEAU = "Nous n’arrivons pas à lire ce fichier. Envoyez un tableau CSV, Excel (.xlsx) ou LibreOffice (.ods), de 10\u00a0Mo au plus."
REFUSES = {nature.PAPIERS: REFUS_PAPIER, nature.TOUTES: REFUS_AVEC_TABLEAUX, nature.TABLEAUX: REFUS_TABLEAU}
VIDE = "Ce fichier est vide."
A_LIRE_ICI = {nature.PDF, nature.JPEG, nature.PNG}
NOM_MAX = 150

# A browser's PDF viewer needs `object-src`; nothing else of the page is ever used.
_CSP = {
    nature.PDF: "default-src 'none'; object-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "": "default-src 'none'; frame-ancestors 'none'; sandbox",
}


def deposer(fichier_televerse, *, par, champ="fichier", acceptees=nature.TEXTES):
    """Keep this uploaded file, after reading what it really is; returns its Fichier.

    `acceptees` are `nature.PAPIERS` (PDF, JPEG, PNG), `nature.TEXTES` (DOCX, ODT too), `nature.TOUTES` (XLSX and ODS too) or `nature.TABLEAUX` (XLSX, ODS, CSV). Raises ErreurMetier, for the
    form field `champ`, when the file is empty, too big, damaged, of another type, or holds what may do harm: in the words of nature.Illisible.
    """
    refus = REFUSES.get(acceptees, REFUS)
    lire = nature.reconnaitre_tableau if acceptees == nature.TABLEAUX else nature.reconnaitre
    if not 0 < fichier_televerse.size <= settings.TAILLE_FICHIER_MAX:
        raise ErreurMetier(refus_de_taille(fichier_televerse.size, refus), champ=champ)
    fichier_televerse.seek(0)
    octets = fichier_televerse.read(settings.TAILLE_FICHIER_MAX + 1)
    if not 0 < len(octets) <= settings.TAILLE_FICHIER_MAX:
        raise ErreurMetier(refus_de_taille(len(octets), refus), champ=champ)
    try:
        lu = lire(octets)
    except nature.Illisible as erreur:
        raise ErreurMetier(erreur.phrase or refus, champ=champ) from None
    if lu.type_mime not in acceptees:
        raise ErreurMetier(refus, champ=champ)
    cle = stockage.cle_pour(octets, lu.extension)
    stockage.ranger(octets, cle)
    try:
        return Fichier.objects.create(
            sha256=stockage.empreinte(octets),
            taille=len(octets),
            type_mime=lu.type_mime,
            nom=nom_propre(fichier_televerse.name, lu.extension),
            nb_pages=lu.nb_pages,
            cle_stockage=cle,
            depose_par=par,
        )
    except Exception:
        stockage.effacer(cle)
        raise


def refus_de_taille(taille, ordinaire=REFUS):
    """« Ce fichier est vide. », « Ce fichier pèse 200 Mo : 10 Mo au plus. »; where tables are welcome, the usual sentence."""
    if ordinaire == REFUS_AVEC_TABLEAUX:
        return ordinaire
    if taille == 0:
        return VIDE
    mega = 1024 * 1024
    pese, au_plus = -(-taille // mega), settings.TAILLE_FICHIER_MAX // mega
    return f"Ce fichier pèse {pese}\u00a0Mo\u00a0: {au_plus}\u00a0Mo au plus."


def nom_propre(nom, extension):
    """A file name that any system accepts, with the extension of what the file is: « ../RIB (2).exe » → « RIB (2).pdf »."""
    nom = unicodedata.normalize("NFC", nom or "").replace("\\", "/").rsplit("/", 1)[-1]
    racine = nom.rsplit(".", 1)[0] if "." in nom else nom
    racine = re.sub(r"[^\w\s()'’.,+&-]", " ", racine)
    racine = re.sub(r"\s+", " ", racine).strip(" .")[:NOM_MAX].strip(" .")
    return f"{racine or 'document'}.{extension}"


def servir(request, fichier, *, nom=None, inline=True):
    """The response that gives this file to a person already allowed to have it. Never behind a public URL.

    `inline` asks the browser to show it rather than to save it; only PDF and pictures are ever shown.
    """
    etiquette = f'"{fichier.sha256}"'
    if request.headers.get("If-None-Match") == etiquette:
        response = HttpResponse(status=304)
    else:
        response = FileResponse(
            default_storage.open(fichier.cle_stockage),
            as_attachment=not (inline and fichier.type_mime in A_LIRE_ICI),
            filename=nom or fichier.nom,
            content_type=fichier.type_mime,
        )
        response["Content-Length"] = str(fichier.taille)
    response["ETag"] = etiquette
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _CSP.get(fichier.type_mime, _CSP[""])
    return response
