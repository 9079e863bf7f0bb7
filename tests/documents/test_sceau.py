import datetime

import pytest
from django.core.exceptions import ImproperlyConfigured

from socle.documents import sceau
from socle.documents.sceau import Sceau, sceller, verifier_sceau
from tests.documents.conftest import DATE


def test_a_sealed_file_is_intact_whole_and_ours(pdf_scelle):
    lu = verifier_sceau(pdf_scelle)

    assert lu == Sceau(
        present=True,
        intact=True,
        entier=True,
        de_nous=True,
        nom="Territoires d’engagement – démonstration, sans valeur",
        le=DATE,
    )
    assert lu.valide
    assert lu.est_demonstration


@pytest.mark.parametrize("part", [0.01, 0.1, 0.3, 0.5, 0.54, 0.65, 0.9, 0.985, 0.9999])
def test_one_altered_byte_breaks_the_seal(pdf_scelle, part):
    rang = int(len(pdf_scelle) * part)
    altere = pdf_scelle[:rang] + bytes([pdf_scelle[rang] ^ 1]) + pdf_scelle[rang + 1 :]

    assert not verifier_sceau(altere).valide


def test_what_is_added_after_the_seal_is_seen(pdf_scelle):
    lu = verifier_sceau(pdf_scelle + b"\n% suite\n")

    assert not lu.entier
    assert not lu.valide


@pytest.mark.parametrize("octets", [b"", b"%PDF-1.7\n", b"bonjour"])
def test_what_is_not_a_pdf_is_not_sealed(octets):
    assert verifier_sceau(octets) == Sceau()


def test_a_file_without_seal_says_so(pdf_a3a):
    assert verifier_sceau(pdf_a3a) == Sceau()


def test_sealing_again_at_the_same_date_gives_the_same_bytes(pdf_a3a, pdf_scelle):
    assert sceller(pdf_a3a, date=DATE) == pdf_scelle


def _pem(tmp_path, *, nom="ANCT", signe_par=None, phrase=None):
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    cle = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    sujet = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, nom)])
    emetteur, cle_emetteur = signe_par or (sujet, cle)
    certificat = (
        x509.CertificateBuilder()
        .subject_name(sujet)
        .issuer_name(emetteur)
        .public_key(cle.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(DATE - datetime.timedelta(days=10))
        .not_valid_after(DATE + datetime.timedelta(days=3650))
        .sign(cle_emetteur, hashes.SHA256())
    )
    chiffrement = serialization.BestAvailableEncryption(phrase) if phrase else serialization.NoEncryption()
    chemins = tmp_path / f"{nom}.crt", tmp_path / f"{nom}.key"
    chemins[0].write_bytes(certificat.public_bytes(serialization.Encoding.PEM))
    chemins[1].write_bytes(
        cle.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, chiffrement)
    )
    return *chemins, (sujet, cle)


def test_the_certificate_of_the_settings_seals_and_another_one_is_not_ours(settings, tmp_path, pdf_a3a, pdf_scelle):
    _, _, autorite = _pem(tmp_path, nom="Autorité")
    certificat, cle, _ = _pem(tmp_path, nom="ANCT", signe_par=autorite, phrase=b"secret")
    settings.SCEAU_CERTIFICAT, settings.SCEAU_CLE, settings.SCEAU_PHRASE = str(certificat), str(cle), "secret"

    lu = verifier_sceau(sceller(pdf_a3a, date=DATE))

    assert lu.valide
    assert lu.nom == "ANCT"
    assert not lu.est_demonstration
    assert verifier_sceau(pdf_scelle).intact
    assert not verifier_sceau(pdf_scelle).valide


def test_a_real_site_without_certificate_is_told_so(settings):
    settings.ALLOWED_HOSTS, settings.TESTS = ["portail.example"], False

    with pytest.raises(ImproperlyConfigured, match="SCEAU_CERTIFICAT et SCEAU_CLE"):
        sceau.signataire()


def test_half_a_configuration_is_told_so(settings):
    settings.SCEAU_CERTIFICAT = "/un/certificat.pem"

    with pytest.raises(ImproperlyConfigured, match="deux fichiers"):
        sceau.signataire()


def test_an_unreadable_certificate_is_told_so(settings, tmp_path):
    (tmp_path / "vide.pem").touch()
    settings.SCEAU_CERTIFICAT = settings.SCEAU_CLE = str(tmp_path / "vide.pem")

    with pytest.raises(ImproperlyConfigured, match="illisible"):
        sceau.signataire()


def test_the_demonstration_certificate_is_made_once_and_for_its_owner_only(settings, tmp_path):
    settings.VAR_DIR = tmp_path

    chemin, _ = sceau._chemins()
    contenu = chemin.read_bytes()
    sceau._fabriquer_demonstration(chemin)  # a second process that came too late

    assert chemin.read_bytes() == contenu
    assert chemin.stat().st_mode & 0o077 == 0
    assert list(chemin.parent.iterdir()) == [chemin]
