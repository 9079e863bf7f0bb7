from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from socle.documents import Vigueur, codes, demander, genres
from socle.documents.codes import ALPHABET
from socle.documents.limite import ESSAIS_MAX
from socle.documents.models import Document, Fichier
from socle.travaux import moteur
from tests.documents.signataires import ajouter, ecrire_sur_la_page, signer

URL = "/verifier/"
pytestmark = pytest.mark.django_db


def pdf(octets, nom="convention.pdf"):
    return SimpleUploadedFile(nom, octets, "application/pdf")


def test_the_page_is_open_to_all(client):
    reponse = client.get(URL)

    assert reponse.status_code == 200
    assert "Code imprimé sur le document" in reponse.content.decode()


@pytest.mark.parametrize(
    "ecrire", [str, str.lower, lambda c: c.replace("-", " "), lambda c: c.replace("-", "").replace("0", "o")]
)
def test_the_code_of_a_document_is_recognised(client, document_pret, ecrire):
    page = client.post(URL, {"code": ecrire(document_pret.code_verification)}).content.decode()

    assert "Ce document est authentique" in page
    assert "Attestation d’essai" in page
    for secret in ("Montaud", "18", document_pret.fichier.sha256):
        assert secret not in page.replace(document_pret.code_verification, "")[page.find("<h1") : page.find("<form")]


def test_the_qr_code_opens_the_answer(client, document_pret):
    page = client.get(URL, {"code": document_pret.code_verification}).content.decode()

    assert "Ce document est authentique" in page


def test_a_replaced_document_says_so(client, document_pret, genre, personne):
    demander(genre.code, personne, par=personne, tour=2)

    for envoi in ({"code": document_pret.code_verification}, {"fichier": pdf(document_pret.fichier.lire())}):
        page = client.post(URL, envoi).content.decode()
        assert "Ce document est authentique, mais il a été remplacé" in page


def test_a_typing_error_is_told_from_an_unknown_code(client, document_pret):
    code = document_pret.code_verification
    faux = ALPHABET[(ALPHABET.index(code[0]) + 1) % 32] + code[1:]

    assert "faute de frappe" in client.post(URL, {"code": faux}).content.decode()
    assert "Aucun document ne porte ce code" in client.post(URL, {"code": codes.nouveau_code()}).content.decode()


def test_a_document_not_made_yet_is_unknown(client, document):
    page = client.post(URL, {"code": document.code_verification}).content.decode()

    assert "Aucun document ne porte ce code" in page


@pytest.mark.parametrize(
    "code", ["<script>alert(1)</script>", '"><img src=x>', "K7QF" * 20, "x" * 100_000, "\0", "É€ 漢"]
)
def test_anything_typed_is_answered_with_a_sentence(client, code):
    reponse = client.post(URL, {"code": code})

    page = reponse.content.decode()
    assert reponse.status_code == 200
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert 'aria-invalid="true"' in page


def test_nothing_given_is_told_so(client):
    assert "Tapez le code du document, ou choisissez son fichier PDF." in client.post(URL, {}).content.decode()


def test_the_very_file_is_recognised_and_not_stored(client, document_pret):
    page = client.post(URL, {"fichier": pdf(document_pret.fichier.lire())}).content.decode()

    assert "Ce document est authentique" in page
    assert "pas un signe n’a changé" in page
    assert Fichier.objects.count() == 1


def test_one_changed_byte_is_not_recognised(client, document_pret):
    octets = bytearray(document_pret.fichier.lire())
    octets[len(octets) // 3] ^= 1

    assert "Ce fichier n’est pas reconnu" in client.post(URL, {"fichier": pdf(bytes(octets))}).content.decode()


@pytest.mark.parametrize("fin", [b"\n1 0 obj\n<<>>\nendobj\n%%EOF\n", b"% suite"])
def test_a_file_completed_since_is_told_from_a_changed_one(client, document_pret, fin):
    page = client.post(URL, {"fichier": pdf(document_pret.fichier.lire() + fin)}).content.decode()

    assert "Ce fichier complète un document authentique" in page


def test_signatures_added_since_are_counted_and_not_named(client, document_pret):
    signe = signer(signer(document_pret.fichier.lire()), "Léa Martin", organisation="ANCT")

    page = client.post(URL, {"fichier": pdf(signe)}).content.decode()

    assert "Ce fichier complète un document authentique" in page
    assert "Il porte 2\u00a0signatures électroniques intactes, et rien d’autre n’a été ajouté." in page
    assert not any(nom in page for nom in ("Camille", "Martin", "Commune de Montaud"))


def test_a_broken_signature_and_a_text_added_are_told(client, document_pret):
    original = document_pret.fichier.lire()
    signe = signer(original)
    casse = original + signe[len(original) :].replace(b"de Camille", b"de Camilla")
    complete = signer(ajouter(original, ecrire_sur_la_page("Et aussi ceci.")))

    pages = [client.post(URL, {"fichier": pdf(octets)}).content.decode() for octets in (casse, complete)]

    assert "Il porte 1\u00a0signature, dont aucune n’est intacte." in pages[0]
    assert "1\u00a0signature électronique, mais autre chose a été ajouté" in pages[1]


@pytest.mark.parametrize(
    ("sens", "phrase", "alerte"),
    [
        ("en_vigueur", "Il est en vigueur.", "success"),
        ("pas_encore", "Il n’est pas encore en vigueur.", "info"),
        ("terminee", "Il n’est plus en vigueur.", "warning"),
    ],
)
def test_a_document_in_force_says_so_in_one_more_query(
    client, document_pret, genre, monkeypatch, django_assert_num_queries, sens, phrase, alerte
):
    demandes = []
    en_vigueur = replace(genre, vigueur=lambda objet_id: demandes.append(objet_id) or Vigueur(sens, phrase))
    monkeypatch.setitem(genres._GENRES, genre.code, en_vigueur)

    with django_assert_num_queries(1):
        page = client.post(URL, {"code": document_pret.code_verification}).content.decode()
    fichier = client.post(URL, {"fichier": pdf(document_pret.fichier.lire())}).content.decode()

    assert "Ce document est authentique" in page
    assert all(phrase in p and f"fr-alert--{alerte}" in p for p in (page, fichier))
    assert demandes == [document_pret.objet_id] * 2


def test_replaced_or_without_effect_wins_over_in_force(client, document_pret, genre, personne, monkeypatch):
    en_vigueur = replace(genre, vigueur=lambda objet_id: Vigueur("en_vigueur", "Il est en vigueur."))
    monkeypatch.setitem(genres._GENRES, genre.code, en_vigueur)
    demander(genre.code, personne, par=personne, tour=2)
    remplace = client.post(URL, {"code": document_pret.code_verification}).content.decode()
    Document.objects.filter(pk=document_pret.pk).update(retire_le=timezone.now())
    retire = client.post(URL, {"code": document_pret.code_verification}).content.decode()

    assert "mais il a été remplacé" in remplace
    assert "mais il est sans effet" in retire
    assert "Il est en vigueur." not in remplace + retire


def test_a_signed_copy_of_what_was_abandoned_says_so(client, document_pret):
    Document.objects.filter(pk=document_pret.pk).update(retire_le=timezone.now())

    page = client.post(URL, {"fichier": pdf(document_pret.fichier.lire() + b"% suite")}).content.decode()

    assert "Ce document est authentique, mais il est sans effet" in page
    assert "nous ne vérifions pas ces ajouts" in page


def test_an_uploaded_piece_is_not_a_document_of_ours(client, personne, pdf_a3a):
    from socle.documents import deposer

    deposer(pdf(pdf_a3a), par=personne)

    assert "Ce fichier n’est pas reconnu" in client.post(URL, {"fichier": pdf(pdf_a3a)}).content.decode()


@pytest.mark.parametrize("octets", [b"", b"MZ\x90\0", b"%PDF-1.7" + b"\0" * (10 * 1024 * 1024)])
def test_a_file_that_cannot_be_one_is_refused_in_words(client, octets):
    assert (
        "Choisissez un fichier PDF de 10\u00a0Mo au plus."
        in client.post(URL, {"fichier": pdf(octets)}).content.decode()
    )


def test_too_many_tries_are_asked_to_wait(client):
    for _ in range(ESSAIS_MAX):
        assert client.post(URL, {"code": "K7QF"}).status_code == 200

    reponse = client.post(URL, {"code": "K7QF"})

    assert reponse.status_code == 429
    assert reponse["Retry-After"] == "300"
    assert "attendre quelques minutes" in reponse.content.decode()
    assert client.get(URL).status_code == 200
    assert client.post(URL, {"code": "K7QF"}, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_behind_our_proxy_the_brake_follows_the_person(client, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for _ in range(ESSAIS_MAX + 1):
        derniere = client.post(URL, {"code": "K7QF"}, headers={"X-Forwarded-For": "203.0.113.9, 192.0.2.1"})

    autre = client.post(URL, {"code": "K7QF"}, headers={"X-Forwarded-For": "203.0.113.9, 192.0.2.2"})

    assert (derniere.status_code, autre.status_code) == (429, 200)


def test_only_reading_and_asking_are_allowed(client):
    assert client.delete(URL).status_code == 405


def test_the_answer_reads_one_document_only(client, document_pret, genre, personne, django_assert_num_queries):
    for tour in (2, 3):
        demander(genre.code, personne, par=personne, tour=tour)
    moteur.traiter("documents.Document", Document.objects.first().pk)

    with django_assert_num_queries(1):
        client.post(URL, {"code": document_pret.code_verification})
