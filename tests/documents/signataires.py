"""Real signatures of the tests' own people, made with pyHanko as a parapheur or a card would."""

import datetime
from functools import cache
from io import BytesIO

from socle.documents.sceau import outils_de_signature
from tests.documents.conftest import DATE


@cache
def certifier(nom="Camille Montaud", organisation="Commune de Montaud", autorite=None):
    """(certificate, key, its PEM), by the authority of this name or by itself."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    cle = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def en_x509(commun, organisme):
        attributs = [x509.NameAttribute(x509.NameOID.COMMON_NAME, commun)]
        attributs += [x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, organisme)] if organisme else []
        return x509.Name(attributs)

    sujet, emetteur, cle_emetteur = en_x509(nom, organisation), en_x509(nom, organisation), cle
    if autorite:
        parent, cle_emetteur, _ = certifier(autorite, "")
        emetteur = parent.subject
    est_autorite = not organisation
    usage = x509.KeyUsage(not est_autorite, not est_autorite, False, False, False, est_autorite, False, False, False)
    certificat = (
        x509.CertificateBuilder()
        .subject_name(sujet)
        .issuer_name(emetteur)
        .public_key(cle.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(DATE - datetime.timedelta(days=10))
        .not_valid_after(DATE + datetime.timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=est_autorite, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(cle.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(cle_emetteur.public_key()), critical=False)
        .add_extension(usage, critical=True)
        .sign(cle_emetteur, hashes.SHA256())
    )
    return certificat, cle, certificat.public_bytes(serialization.Encoding.PEM)


def signer(
    pdf,
    nom="Camille Montaud",
    *,
    organisation="Commune de Montaud",
    autorite=None,
    cachet=None,
    page=0,
    sans_egard=False,
    le=None,
    **options,
):
    """This PDF, signed by this person; `cachet` is the box of a visible stamp, `sans_egard` a tool that does not ask whether it may.

    `le`: on another day, as a machine whose signature is deposited later.
    """
    from cryptography.hazmat.primitives import serialization
    from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata, PdfSigner, signers
    from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
    from pyhanko.stamp import TextStampStyle
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    _, cle, pem = certifier(nom, organisation, autorite)
    secret = cle.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (certificat,) = load_certs_from_pemder_data(pem)
    signataire = signers.SimpleSigner(
        signing_cert=certificat,
        signing_key=load_private_key_from_pemder_data(secret, None),
        cert_registry=SimpleCertificateStore.from_certs([certificat]),
    )
    champ = f"Signature de {nom}"
    classe, date = (outils_de_signature()[1], {"date": le.replace(microsecond=0)}) if le else (PdfSigner, {})
    outil = classe(
        PdfSignatureMetadata(field_name=champ, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256", **options),
        signer=signataire,
        stamp_style=TextStampStyle(stamp_text="Signe electroniquement par %(signer)s") if cachet else None,
        new_field_spec=SigFieldSpec(champ, on_page=page, box=cachet),
        **date,
    )
    if sans_egard:
        outil._enforce_certification_constraints = lambda lecteur: None
    sortie = BytesIO()
    outil.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), output=sortie)
    return sortie.getvalue()


def reenregistrer(pdf):
    """The same pages in a new file, as a parapheur does; the seal goes with its field."""
    from pyhanko.pdf_utils.generic import pdf_name
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.pdf_utils.writer import copy_into_new_writer

    ecrivain = copy_into_new_writer(PdfFileReader(BytesIO(pdf)))
    ecrivain.root.pop(pdf_name("/AcroForm"), None)
    sortie = BytesIO()
    ecrivain.write(sortie)
    return sortie.getvalue()


def ajouter(pdf, changer):
    """This PDF with an update at its end that `changer(ecrivain)` makes."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    ecrivain = IncrementalPdfFileWriter(BytesIO(pdf))
    changer(ecrivain)
    sortie = BytesIO()
    ecrivain.write(sortie)
    return sortie.getvalue()


def ecrire_sur_la_page(texte, x=60, y=40):
    """For `ajouter`: these words on the first page, in its own content."""

    def changer(ecrivain):
        from pyhanko.pdf_utils import generic

        police = generic.DictionaryObject(
            {
                generic.pdf_name("/Type"): generic.pdf_name("/Font"),
                generic.pdf_name("/Subtype"): generic.pdf_name("/Type1"),
                generic.pdf_name("/BaseFont"): generic.pdf_name("/Helvetica"),
            }
        )
        ressources = generic.DictionaryObject(
            {generic.pdf_name("/Font"): generic.DictionaryObject({generic.pdf_name("/Fajout"): police})}
        )
        dessin = f"q BT /Fajout 9 Tf {x} {y} Td ({texte}) Tj ET Q".encode("latin-1")
        flux = ecrivain.add_object(generic.StreamObject(stream_data=dessin))
        ecrivain.add_stream_to_page(0, flux, resources=ressources)

    return changer
