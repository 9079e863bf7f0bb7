"""From frozen data to the bytes of a document. Reads no row: the same frozen data give the same document on any day."""

import json
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from socle.documents.genres import trouver_genre
from socle.documents.impression import imprimer, nombre_de_pages
from socle.documents.sceau import sceller


@dataclass(frozen=True)
class Produit:
    octets: bytes
    nom: str
    nb_pages: int


def contexte_commun(*, titre, code="", filigrane=""):
    """What "documents/pdf_base.html" reads; a preview that is no document yet has no code."""
    adresse = f"{settings.SITE_URL}{reverse('verifier')}"
    return {
        "titre": titre,
        "code": code,
        "nom_site": settings.NOM_SITE,
        "url_verification": f"{adresse}?code={code}" if code else adresse,
        "adresse_verification": adresse.split("://", 1)[-1].rstrip("/"),
        "document_de_travail": False,
        "filigrane": filigrane,
    }


def composer(genre, donnees, *, code="", date=None):
    """The HTML of this kind of document for these frozen data, and its title."""
    titre = genre.titre(donnees)
    contexte = {
        **contexte_commun(titre=titre, code=code, filigrane=genre.filigrane),
        "donnees": donnees,
        "fait_le": date,
    }
    if genre.contexte:
        contexte.update(genre.contexte(donnees))
    return render_to_string(genre.gabarit, contexte), titre


def fabriquer(code_genre, donnees_gelees, *, code, date):
    """Make the document of these frozen data (their canonical text), dated `date`. Returns a Produit."""
    genre = trouver_genre(code_genre)
    donnees = json.loads(donnees_gelees)
    html, titre = composer(genre, donnees, code=code, date=date)
    pieces = []
    if genre.joindre_donnees:
        pieces = [(f"{genre.code}-donnees.json", donnees_gelees.encode(), "Données de ce document", "application/json")]
    if genre.pieces:
        pieces += genre.pieces(donnees)
    pdf = imprimer(html, profil=genre.profil, titre=titre, pieces=pieces, date=date)
    nb_pages = nombre_de_pages(pdf)
    if genre.sceller:
        pdf = sceller(pdf, date=date)
    return Produit(pdf, genre.nom_fichier(donnees), nb_pages)
