"""The seal of the house: an invisible PAdES signature that leaves a PDF valid for PDF/A-3 and PDF/UA-1.

A visible stamp breaks both standards, so who signed is printed by the template and the seal itself is not seen.
pyHanko is imported inside: 0.6 s that a web process should not pay.
"""

import datetime
import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from socle.documents.impression import ESSAIS, finit_mal

CHAMP = "SceauANCT"
CHAMP_LISIBLE = "Sceau électronique de l’Agence nationale de la cohésion des territoires"
NOM_DEMONSTRATION = "Territoires d’engagement – démonstration, sans valeur"
# Fits an RSA-4096 signature and a chain of three certificates; a fixed size spares a dummy signature.
OCTETS_RESERVES = 24 * 1024


@dataclass(frozen=True)
class Sceau:
    """What a PDF's seal says. `intact`: what it covers is unaltered; `entier`: it covers the whole file; `de_nous`: made with our certificate."""

    present: bool = False
    intact: bool = False
    entier: bool = False
    de_nous: bool = False
    nom: str = ""
    le: datetime.datetime | None = None

    @property
    def valide(self):
        return self.intact and self.entier and self.de_nous

    @property
    def est_demonstration(self):
        return "sans valeur" in self.nom


def _chemins():
    """The PEM files of the certificate (its chain after it) and of the key: those of the settings, or the demonstration's own."""
    certificat = getattr(settings, "SCEAU_CERTIFICAT", "") or os.environ.get("SCEAU_CERTIFICAT", "")
    cle = getattr(settings, "SCEAU_CLE", "") or os.environ.get("SCEAU_CLE", "")
    if certificat and cle:
        return Path(certificat), Path(cle)
    if certificat or cle:
        raise ImproperlyConfigured("Le sceau veut ses deux fichiers : SCEAU_CERTIFICAT et SCEAU_CLE.")
    # Django's test runner adds its own host name.
    ailleurs = set(settings.ALLOWED_HOSTS) - settings.HOTES_LOCAUX - {"testserver"}
    if ailleurs and not (settings.DEMO or settings.TESTS or settings.DEBUG):
        raise ImproperlyConfigured(
            "Les documents ne peuvent pas être scellés : SCEAU_CERTIFICAT et SCEAU_CLE doivent indiquer le certificat et la clé de l’ANCT."
        )
    chemin = settings.VAR_DIR / "sceau" / "demonstration.pem"
    if not chemin.exists():
        _fabriquer_demonstration(chemin)
    return chemin, chemin


def _fabriquer_demonstration(chemin):
    """Make a self-signed certificate that says it has no value. Two processes at once keep the same one."""
    from cryptography import x509  # noqa: PLC0415  only here, once per machine
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415

    cle = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    nom = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NOM_DEMONSTRATION)])
    debut = timezone.now() - datetime.timedelta(days=3650)  # the demonstration's documents are dated in the past, too
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificat = (
        x509.CertificateBuilder()
        .subject_name(nom)
        .issuer_name(nom)
        .public_key(cle.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(debut)
        .not_valid_after(debut + datetime.timedelta(days=7300))
        .add_extension(usage, critical=True)
        .sign(cle, hashes.SHA256())
    )
    pem = certificat.public_bytes(serialization.Encoding.PEM) + cle.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    chemin.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descripteur, provisoire = tempfile.mkstemp(dir=chemin.parent)
    try:
        with os.fdopen(descripteur, "wb") as sortie:
            sortie.write(pem)
        os.link(provisoire, chemin)  # fails when another process was first: its certificate is the one
    except FileExistsError:
        pass
    finally:
        os.unlink(provisoire)


def _blocs(chemin, genre):
    return b"".join(
        re.findall(
            rb"-----BEGIN [A-Z ]*%b-----.+?-----END [A-Z ]*%b-----\n?" % (genre, genre), chemin.read_bytes(), re.S
        )
    )


def _garder_la_cle(signers, secret):
    """A signer that loads its key once: pyHanko does at each signature, and checking an RSA key takes as long as printing two pages."""
    from cryptography.hazmat.primitives.asymmetric import padding, rsa  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import load_der_private_key  # noqa: PLC0415
    from pyhanko.sign.general import get_pyca_cryptography_hash  # noqa: PLC0415

    cle = load_der_private_key(secret.dump(), password=None)
    if not isinstance(cle, rsa.RSAPrivateKey):
        return signers.SimpleSigner

    class CleGardee(signers.SimpleSigner):
        def sign_raw(self, data, digest_algorithm):
            return cle.sign(data, padding.PKCS1v15(), get_pyca_cryptography_hash(digest_algorithm))

    return CleGardee


@lru_cache(maxsize=4)
def _signataire(certificat, cle, phrase):
    from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data  # noqa: PLC0415
    from pyhanko.sign import signers  # noqa: PLC0415
    from pyhanko_certvalidator.registry import SimpleCertificateStore  # noqa: PLC0415

    try:
        premier, *suite = load_certs_from_pemder_data(_blocs(certificat, b"CERTIFICATE"))
        secret = load_private_key_from_pemder_data(_blocs(cle, b"PRIVATE KEY"), phrase or None)
    except (OSError, ValueError, TypeError) as erreur:
        raise ImproperlyConfigured("Le certificat ou la clé du sceau est illisible.") from erreur
    return _garder_la_cle(signers, secret)(
        signing_cert=premier, signing_key=secret, cert_registry=SimpleCertificateStore.from_certs([premier, *suite])
    )


def signataire():
    phrase = getattr(settings, "SCEAU_PHRASE", "") or os.environ.get("SCEAU_PHRASE", "")
    return _signataire(*_chemins(), phrase.encode())


@lru_cache(maxsize=1)
def outils_de_signature():
    """(a writer that leaves the metadata alone, a PdfSigner that signs at a given moment: `date=`), loaded at first use."""
    from pyhanko.pdf_utils import generic  # noqa: PLC0415
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415
    from pyhanko.sign.signers import PdfSigner  # noqa: PLC0415

    class SansToucherAuxMetadonnees(IncrementalPdfFileWriter):
        """pyHanko rewrites the XMP at every update, and the PDF/A and PDF/UA declarations with it."""

        def _update_meta(self):
            pass

        @classmethod
        def _handle_id(cls, prev):
            """The same file sealed again has the same identifier."""
            prev.stream.seek(0)
            suite = generic.ByteStringObject(hashlib.sha256(prev.stream.read()).digest()[:16])
            premier = prev.trailer["/ID"][0]
            return generic.ArrayObject([generic.ByteStringObject(premier.original_bytes), suite])

    class SignataireDate(PdfSigner):
        """Seals at a given moment: a document made again says the same thing."""

        def __init__(self, *args, date, **kwargs):
            super().__init__(*args, **kwargs)
            self._date = date

        def init_signing_session(self, *args, **kwargs):
            seance = super().init_signing_session(*args, **kwargs)
            seance.system_time = self._date
            return seance

    return SansToucherAuxMetadonnees, SignataireDate


def sceller(pdf, *, date=None):
    """Seal this PDF, at this moment (default: now). Returns the bytes of the sealed file.

    Raises ImproperlyConfigured when the house has no certificate.
    """
    from pyhanko.sign import PdfSignatureMetadata  # noqa: PLC0415
    from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter  # noqa: PLC0415

    ecrivain, signataire_date = outils_de_signature()
    signature = PdfSignatureMetadata(
        field_name=CHAMP,
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm="sha256",
        reason="Document délivré par le portail",
    )
    champ = SigFieldSpec(
        CHAMP, invis_sig_settings=InvisSigSettings(box_out_of_bounds=True), readable_field_name=CHAMP_LISIBLE
    )
    date = (date or timezone.now()).astimezone(datetime.UTC).replace(microsecond=0)
    scelleur = signataire_date(signature, signer=signataire(), new_field_spec=champ, date=date)
    for essai in range(ESSAIS):
        # The seal brings a cross-reference stream of its own; a little more room moves it when it would end badly.
        sortie = BytesIO()
        scelleur.sign_pdf(ecrivain(BytesIO(pdf)), output=sortie, bytes_reserved=OCTETS_RESERVES + 2 * essai)
        if not finit_mal(sortie.getvalue()[len(pdf) :]):
            break
    return sortie.getvalue()


def _est_borne(pdf, signature):
    """Whether the hole that the signature does not cover holds it and zeros, nothing else: no byte of the file may change unseen."""
    from asn1crypto.parser import peek  # noqa: PLC0415  pyHanko's own

    debut, fin = signature.byte_range[1], signature.byte_range[2]
    contenu = bytes.fromhex(pdf[debut + 1 : fin - 1].decode("ascii"))
    return pdf[debut:fin] == b"<%s>" % contenu.hex().upper().encode() and not contenu[peek(contenu) :].strip(b"\0")


def verifier_sceau(pdf):
    """What the first seal of this PDF says; `Sceau()` when it has none or is not readable. Never raises for a bad file."""
    from pyhanko.pdf_utils.misc import PdfError  # noqa: PLC0415
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415
    from pyhanko.sign.general import SigningError  # noqa: PLC0415
    from pyhanko.sign.validation import validate_pdf_signature  # noqa: PLC0415
    from pyhanko.sign.validation.errors import SignatureValidationError  # noqa: PLC0415
    from pyhanko.sign.validation.status import SignatureCoverageLevel  # noqa: PLC0415
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415

    notre = signataire().signing_cert
    try:
        signatures = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
        if not signatures:
            return Sceau()
        premiere = signatures[0]
        certificat = premiere.signer_cert
        contexte = ValidationContext(trust_roots=[notre], allow_fetching=False)
        etat = validate_pdf_signature(premiere, signer_validation_context=contexte, skip_diff=True)
        intact = bool(etat.intact and etat.valid and _est_borne(pdf, premiere))
    except (
        PdfError,
        SignatureValidationError,
        SigningError,
        ValueError,
        KeyError,
        IndexError,
        TypeError,
        AttributeError,
    ):
        # A broken or hostile file is broken in any way: to the person asking, it is simply not sealed.
        return Sceau()
    return Sceau(
        present=True,
        intact=intact,
        entier=etat.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        de_nous=certificat.dump() == notre.dump(),
        nom=certificat.subject.native.get("common_name", ""),
        le=premiere.self_reported_timestamp,
    )
