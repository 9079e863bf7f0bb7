"""The demonstration's own parapheur: signatures without any value, by certificates that say so, and pages « photographed » one by one."""

import datetime
from functools import cache
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from socle.documents import documents_de
from socle.documents.models import Document
from socle.documents.sceau import outils_de_signature
from socle.documents.vignettes import apercu
from socle.travaux.models import Etat
from socle.travaux.moteur import LIBRE, prendre

LARGEUR_PHOTO = 620  # pixels: readable, and light enough for a demonstration


def imprimer_maintenant(objet, genre):
    """Make this document at once, inside the story's own transaction, where the worker cannot see the row yet. Returns its bytes."""
    document = documents_de(objet).filter(genre=genre).get()
    if not document.est_pret:
        travail = prendre(Document, document.pk)
        resultat = travail.executer()
        with transaction.atomic():
            champs = travail.conclure(resultat)
            Document.objects.filter(pk=travail.pk).update(etat=Etat.PRET, motif="", **LIBRE, **champs)
        document.refresh_from_db()
    return document.fichier.lire()


@cache
def _certifier(nom, organisation):
    """(certificate, key) in PEM, made by itself for this person of the demonstration."""
    from cryptography import x509  # noqa: PLC0415  only while loading the demonstration
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415

    cle = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    sujet = x509.Name(
        [
            x509.NameAttribute(x509.NameOID.COMMON_NAME, nom),
            x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, f"{organisation} – démonstration, sans valeur"),
        ]
    )
    debut = timezone.now() - datetime.timedelta(days=3650)
    certificat = (
        x509.CertificateBuilder()
        .subject_name(sujet)
        .issuer_name(sujet)
        .public_key(cle.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(debut)
        .not_valid_after(debut + datetime.timedelta(days=7300))
        .add_extension(x509.KeyUsage(True, True, False, False, False, False, False, False, False), critical=True)
        .sign(cle, hashes.SHA256())
    )
    secret = cle.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return certificat.public_bytes(serialization.Encoding.PEM), secret


def signer(pdf, nom, organisation, *, reecrit=False):
    """This PDF signed by this person, at the story's own moment; `reecrit`: by a parapheur that saves the file anew before it signs."""
    from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data  # noqa: PLC0415  0.6 s
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415
    from pyhanko.pdf_utils.writer import copy_into_new_writer  # noqa: PLC0415
    from pyhanko.sign import PdfSignatureMetadata, signers  # noqa: PLC0415
    from pyhanko.sign.fields import SigSeedSubFilter  # noqa: PLC0415
    from pyhanko_certvalidator.registry import SimpleCertificateStore  # noqa: PLC0415

    moment = timezone.now().astimezone(datetime.UTC).replace(microsecond=0)

    certificat, cle = _certifier(nom, organisation)
    (lu,) = load_certs_from_pemder_data(certificat)
    personne = signers.SimpleSigner(
        signing_cert=lu,
        signing_key=load_private_key_from_pemder_data(cle, None),
        cert_registry=SimpleCertificateStore.from_certs([lu]),
    )
    if reecrit:
        sortie = BytesIO()
        copy_into_new_writer(PdfFileReader(BytesIO(pdf))).write(sortie)
        pdf = sortie.getvalue()
    metadonnees = PdfSignatureMetadata(
        field_name=f"Signature de {nom}",
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm="sha256",
        reason="Démonstration",
    )
    sortie = BytesIO()
    _, signataire_date = outils_de_signature()
    signataire_date(metadonnees, signer=personne, date=moment).sign_pdf(
        IncrementalPdfFileWriter(BytesIO(pdf)), output=sortie
    )
    return sortie.getvalue()


def televerser(octets, nom, type_mime="application/pdf"):
    """These bytes, as a browser would send them."""
    return SimpleUploadedFile(nom, octets, content_type=type_mime)


def photographier(pdf, pages):
    """One picture for each of these pages, as somebody with a phone would take them: uploaded files, in this order."""
    return [
        televerser(apercu(pdf, "application/pdf", page, LARGEUR_PHOTO), f"photo-{rang}.png", "image/png")
        for rang, page in enumerate(pages, start=1)
    ]


def papier(lignes):
    """A sheet of paper with these lines, as a picture: what is said to be fictitious is written on it."""
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415  only while loading the demonstration

    image = Image.new("L", (760, 1075), "white")
    dessin = ImageDraw.Draw(image)
    police = ImageFont.load_default(size=22)
    for rang, ligne in enumerate(lignes):
        dessin.text((70, 90 + 44 * rang), ligne, fill=0, font=police)
    sortie = BytesIO()
    image.save(sortie, "PNG", optimize=True)
    return sortie.getvalue()
