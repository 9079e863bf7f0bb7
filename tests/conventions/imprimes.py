"""What the tests of printed acts share: the document as the worker makes it, read again, validated, signed."""

import json
from io import BytesIO

from pyhanko.pdf_utils.reader import PdfFileReader

from conventions.documents import EXEMPLAIRE
from socle.documents import documents_de
from socle.documents.fabrication import composer
from socle.documents.genres import trouver_genre
from tests.documents.signataires import certifier

CODE = "K7QF-2M9X-8TNB-4WZC-R"


def html_de(acte, genre=EXEMPLAIRE, code=CODE):
    document = documents_de(acte).get(genre=genre)
    return composer(trouver_genre(genre), json.loads(document.donnees_gelees), code=code)[0]


def imprime(acte, genre=EXEMPLAIRE):
    """(document, what the worker makes of it)."""
    document = documents_de(acte).get(genre=genre)
    return document, document.executer()["produit"]


def valider(octets, tmp_path, profils=("3a", "ua1")):
    import page

    chemin = tmp_path / "document.pdf"
    chemin.write_bytes(octets)
    for profil in profils:
        resultat = page.validate_pdf(str(chemin), profile=profil)
        assert "no failures" in str(resultat), str(resultat)


def pieces_jointes(pdf):
    """{name: bytes} of the files inside."""
    noms = PdfFileReader(BytesIO(pdf), strict=False).root["/Names"]["/EmbeddedFiles"]["/Names"]
    return {
        str(noms[rang]): noms[rang + 1].get_object()["/EF"]["/F"].get_object().data for rang in range(0, len(noms), 2)
    }


def texte_du_pdf(octets, tmp_path):
    import subprocess

    chemin = tmp_path / "lu.pdf"
    chemin.write_bytes(octets)
    return subprocess.run(["pdftotext", "-layout", str(chemin), "-"], capture_output=True, check=True).stdout.decode()  # noqa: S603, S607


def polices(pdf):
    """Base names of the fonts, without the letters of their subset."""
    lecteur = PdfFileReader(BytesIO(pdf), strict=False)
    noms = set()
    for i in range(int(lecteur.root["/Pages"]["/Count"])):
        page = lecteur.find_page_for_modification(i)[0].get_object()
        while "/Resources" not in page:
            page = page["/Parent"].get_object()
        for police in page["/Resources"]["/Font"].values():
            noms.add(str(police.get_object()["/BaseFont"]).lstrip("/").rpartition("+")[2])
    return noms


def signer_proprement(pdf, nom):
    """Signed as a parapheur that knows PDF/UA does: a field with words for who does not see it, the metadata left alone."""
    from cryptography.hazmat.primitives import serialization
    from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata, PdfSigner, signers
    from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    class SansToucherAuxMetadonnees(IncrementalPdfFileWriter):
        def _update_meta(self):
            pass

    _, cle, pem = certifier(nom)
    formats = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (certificat,) = load_certs_from_pemder_data(pem)
    outil = PdfSigner(
        PdfSignatureMetadata(field_name=nom, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256"),
        signer=signers.SimpleSigner(
            signing_cert=certificat,
            signing_key=load_private_key_from_pemder_data(cle.private_bytes(*formats), None),
            cert_registry=SimpleCertificateStore.from_certs([certificat]),
        ),
        new_field_spec=SigFieldSpec(
            nom,
            invis_sig_settings=InvisSigSettings(box_out_of_bounds=True),
            readable_field_name=f"Signature de {nom}",
        ),
    )
    sortie = BytesIO()
    outil.sign_pdf(SansToucherAuxMetadonnees(BytesIO(pdf)), output=sortie)
    return sortie.getvalue()
