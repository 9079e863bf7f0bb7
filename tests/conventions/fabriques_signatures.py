"""What people sign and deposit: the copy to sign made by the worker or planted, scans and photos of its pages, PDFs really signed."""

import io
from functools import cache

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from conventions import transitions
from conventions.depots import exemplaire_de
from conventions.enums import StatutActe
from socle.documents.depot import deposer
from socle.documents.impression import imprimer
from socle.documents.models import Document, Fichier
from socle.documents.sceau import sceller
from socle.travaux import moteur
from socle.travaux.models import Etat
from tests.conventions import fabriques

PAGES = 4
TEXTE = (
    "La commune s’engage à associer ses habitants, avec l’appui de l’Agence nationale de la cohésion des territoires. "
    * 12
)
_imprime = []


def a_signer(*, exemplaire=True, scene=None, **kwargs):
    """An act that both sides may sign, and the small copy to sign of PAGES pages. Returns (act, scene)."""
    acte, scene = fabriques.acte(StatutActe.AUTORISEE, scene=scene, **kwargs)
    transitions.controler_credits(acte, imputation=fabriques.IMPUTATION, par=scene.claire)
    if exemplaire:
        planter(acte, pdf_de(PAGES), par=scene.claire)
    return acte, scene


def a_signer_imprime():
    """The same, with the copy that the worker really makes: printed and sealed once, planted afterwards. Returns (act, scene, its bytes)."""
    acte, scene = a_signer(exemplaire=False)
    document = exemplaire_de(acte)
    if _imprime:
        planter(acte, _imprime[0], par=scene.claire)
    else:
        assert moteur.traiter("documents.Document", document.pk) == Etat.PRET
        _imprime.append(exemplaire_de(acte).fichier.lire())
    return acte, scene, _imprime[0]


def a_signer_scelle():
    """The same with a small sealed copy, quick to read. Returns (act, scene, its bytes)."""
    acte, scene = a_signer(exemplaire=False)
    planter(acte, copie_scellee(), par=scene.claire)
    return acte, scene, copie_scellee()


@cache
def copie_scellee():
    """A small copy to sign, with our seal."""
    return sceller(pdf_de(PAGES, "Convention de subventionnement", profil="a3a"))


def planter(acte, octets, *, par):
    """These bytes are the copy to sign of this act."""
    fichier = deposer(envoi("exemplaire.pdf", octets), par=par)
    Document.objects.filter(pk=exemplaire_de(acte).pk).update(etat=Etat.PRET, fichier=fichier)


def envoi(nom, octets, genre="application/pdf"):
    """As a browser sends it."""
    return SimpleUploadedFile(nom, octets, genre)


@cache
def pdf_de(nb, marque="", profil="ua1"):
    """A PDF of so many pages, each with its number."""
    pages = "".join(
        f"<h1{' class=nouvelle-page' if n else ''}>Page {n + 1} {marque}</h1><p>{TEXTE}</p>" for n in range(nb)
    )
    html = f"<html lang='fr'><title>Acte</title><style>.nouvelle-page{{break-before:page}}</style>{pages}</html>"
    return imprimer(html, profil=profil, titre="Acte")


def scan(nb, nom="scan.pdf", marque="scan"):
    return envoi(nom, pdf_de(nb, marque))


def photo(numero, nom=None, genre="PNG"):
    """The photo of a page: its number drawn on white."""
    image = Image.new("RGB", (210, 297), "white")
    ImageDraw.Draw(image).text((90, 140), f"Page {numero}", fill="black")
    sortie = io.BytesIO()
    image.save(sortie, genre)
    return envoi(nom or f"page-{numero}.{genre.lower()}", sortie.getvalue(), f"image/{genre.lower()}")


def rien_garde():
    """(rows, stored files): to be compared before and after a refusal."""
    try:
        dossiers, _ = default_storage.listdir("")
    except FileNotFoundError:
        dossiers = []
    return Fichier.objects.count(), sorted(nom for d in dossiers for nom in default_storage.listdir(d)[1])
