"""Deposited as « signed elsewhere »: what is taken, what is refused and why, what a person compares."""

import datetime
import random

import pytest

from socle.documents import signatures
from socle.documents.impression import imprimer
from socle.documents.sceau import sceller
from socle.documents.signatures import (
    AJOUT_REFUSE,
    AUTRE_DOCUMENT,
    ILLISIBLE,
    SANS_SIGNATURE,
    ajouts_permis,
    comparer_textes,
    examiner,
    lire_signatures,
    suite_exacte,
    textes,
)
from tests.documents.conftest import DATE
from tests.documents.signataires import ajouter, certifier, ecrire_sur_la_page, reenregistrer, signer

CONVENTION = """<!DOCTYPE html><html lang="fr"><head><title>t</title><link rel="stylesheet" href="static:css/impression.css"></head>
<body><h1>Convention TE-2026-004</h1><h2>Article premier. Objet</h2><p>La commune de Montaud s’engage à associer ses habitants
à l’efficacité de son action, pendant trente-six mois, avec l’appui de l’Agence nationale de la cohésion des territoires.</p>
<h2 class="nouvelle-page">Article 2. Financement</h2><p>L’Agence verse {montant} à la commune, en deux fois.</p>
<table><caption>Versements</caption><thead><tr><th scope="col">A</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table></body></html>"""


def convention(montant="18 000 €"):
    pdf = imprimer(CONVENTION.format(montant=montant), profil="a3a", titre="Convention TE-2026-004", date=DATE)
    return sceller(pdf, date=DATE)


@pytest.fixture(scope="session")
def envoye():
    return convention()


@pytest.fixture(scope="session")
def signe(envoye):
    return signer(envoye)


@pytest.fixture(scope="session")
def signe_deux_fois(signe):
    return signer(signe, "Léa Martin", organisation="ANCT")


def test_our_own_seal_is_nobodys_signature(envoye):
    assert lire_signatures(envoye) == []
    assert examiner(envoye, envoye).motif == SANS_SIGNATURE


def test_a_signature_says_who_and_when(envoye, signe):
    (lue,) = lire_signatures(signe)

    assert (lue.nom, lue.organisation, lue.emetteur) == ("Camille Montaud", "Commune de Montaud", "Camille Montaud")
    assert abs(lue.le - datetime.datetime.now(datetime.UTC)) < datetime.timedelta(minutes=10)
    assert (lue.intacte, lue.couvre_tout, lue.modification, lue.chaine) == (True, True, "aucune", "non_verifiee")
    assert lue.qui == "Camille Montaud (Commune de Montaud)"


def test_our_document_signed_once_is_accepted(envoye, signe):
    examen = examiner(signe, envoye)

    assert (examen.sens, len(examen.intactes)) == ("accepte", 1)
    assert "1\u00a0signature électronique intacte" in examen.motif
    assert ajouts_permis(signe, envoye) == (True, "")
    assert examen.comparaison.identique


def test_signed_twice_the_first_signature_still_holds(envoye, signe_deux_fois):
    examen = examiner(signe_deux_fois, envoye)

    assert examen.sens == "accepte"
    assert [(s.nom, s.intacte, s.couvre_tout, s.modification) for s in examen.signatures] == [
        ("Camille Montaud", True, True, "signatures"),
        ("Léa Martin", True, True, "aucune"),
    ]


def test_a_visible_stamp_on_a_blank_place_is_accepted(envoye):
    examen = examiner(signer(envoye, cachet=(300, 200, 500, 260), page=1), envoye)

    assert examen.sens == "accepte"


def test_a_visible_stamp_over_our_text_is_compared_by_a_person(envoye):
    examen = examiner(signer(envoye, cachet=(50, 560, 500, 800), page=1), envoye)

    assert examen.sens == "a_comparer"
    assert "recouvre du texte page 2" in examen.motif
    assert "18 000" in examen.motif


def test_a_chain_is_known_only_by_the_roots_of_the_settings(settings, tmp_path, envoye):
    signe = signer(envoye, "Élu certifié", autorite="Autorité d’essai")
    sans = lire_signatures(signe)[0].chaine
    (tmp_path / "racine.pem").write_bytes(certifier("Autorité d’essai", "")[2])
    settings.SIGNATURE_RACINES = tmp_path

    avec = lire_signatures(signe)[0]

    assert (sans, avec.chaine, avec.emetteur) == ("non_verifiee", "reconnue", "Autorité d’essai")
    assert lire_signatures(signer(envoye))[0].chaine == "non_verifiee"


def test_text_written_after_the_signature_is_refused_with_the_words(envoye, signe):
    altere = ajouter(signe, ecrire_sur_la_page("Article 3. La commune ne rend pas de comptes."))

    examen = examiner(altere, envoye)

    assert examen.sens == "refus"
    assert suite_exacte(altere, envoye)
    assert examen.motif == AJOUT_REFUSE
    assert ajouts_permis(altere, envoye) == (False, AJOUT_REFUSE)
    assert not lire_signatures(altere)[0].couvre_tout


def test_text_changed_before_the_signature_is_refused_with_the_words(envoye):
    autre = signer(reenregistrer(convention("80 000 €")))

    examen = examiner(autre, envoye)

    assert examen.sens == "refus"
    assert examen.motif.startswith("Le texte a été modifié après notre envoi\u00a0: page 2, nous avions écrit «\u00a0")
    assert "18 000 €" in examen.comparaison.attendu
    assert "80 000 €" in examen.comparaison.trouve


def test_a_page_replaced_in_an_update_of_ours_is_refused(envoye):
    """The file does begin with our document: what is read is another one."""

    def vider(ecrivain):
        from pyhanko.pdf_utils import generic

        page, _ = ecrivain.find_page_for_modification(1)
        page.get_object()[generic.pdf_name("/Contents")] = ecrivain.add_object(generic.StreamObject(stream_data=b"q Q"))
        ecrivain.update_container(page.get_object())

    altere = signer(ajouter(envoye, vider))
    examen = examiner(altere, envoye)

    assert (examen.sens, suite_exacte(altere, envoye)) == ("refus", True)
    assert examen.motif.startswith("Le texte a été modifié après notre envoi\u00a0: page 2, il manque «\u00a0Article 2")


def test_another_document_after_ours_in_the_same_file_is_refused(envoye, pdf_scelle):
    """A whole PDF glued after ours, that does not say it follows it."""
    decalage = len(envoye)
    import re

    autre = re.sub(rb"startxref\n(\d+)", lambda t: b"startxref\n%d" % (int(t.group(1)) + decalage), signer(pdf_scelle))

    examen = examiner(envoye + autre, envoye)

    assert examen.sens == "refus"


def test_a_signature_over_another_document_is_refused(envoye, pdf_scelle):
    examen = examiner(signer(pdf_scelle), envoye)

    assert (examen.sens, examen.motif) == ("refus", AUTRE_DOCUMENT)
    assert not suite_exacte(signer(pdf_scelle), envoye)


def test_a_file_rewritten_then_signed_is_compared_by_a_person(envoye):
    examen = examiner(signer(reenregistrer(envoye)), envoye)

    assert (examen.sens, len(examen.intactes)) == ("a_comparer", 1)
    assert examen.comparaison.identique
    assert examen.comparaison.ajouts == ()
    assert "réenregistré" in examen.motif


def test_a_stamp_of_a_parapheur_is_told_apart_from_the_text(envoye):
    timbre = ajouter(reenregistrer(envoye), ecrire_sur_la_page("Signe electroniquement par Camille Montaud"))

    examen = examiner(signer(timbre), envoye)

    assert examen.sens == "a_comparer"
    assert examen.comparaison.ajouts == ((1, "Signe electroniquement par Camille Montaud"),)


def test_a_file_rewritten_and_not_signed_is_refused(envoye):
    assert examiner(reenregistrer(envoye), envoye).motif == SANS_SIGNATURE


def test_one_changed_byte_breaks_the_signature(envoye, signe):
    rang = len(envoye) + (len(signe) - len(envoye)) // 20
    altere = signe[:rang] + bytes([signe[rang] ^ 1]) + signe[rang + 1 :]

    examen = examiner(altere, envoye)

    assert examen.sens == "refus"
    assert not any(s.intacte for s in examen.signatures)


def test_a_first_signature_that_forbids_others_is_heard(envoye):
    from pyhanko.sign.fields import MDPPerm

    certifie = signer(reenregistrer(envoye), certify=True, docmdp_permissions=MDPPerm.NO_CHANGES)

    examen = examiner(signer(certifie, "Léa Martin", sans_egard=True), envoye)

    assert examiner(certifie, envoye).sens == "a_comparer"
    assert examen.sens == "refus"
    assert "modifié après la signature de Camille Montaud" in examen.motif


def test_a_note_added_between_two_signatures_is_refused(envoye, signe):
    def noter(ecrivain):
        from pyhanko.pdf_utils import generic

        note = generic.DictionaryObject(
            {
                generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
                generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
                generic.pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (50, 500, 300, 600))),
                generic.pdf_name("/Contents"): generic.TextStringObject("Lire : 80 000 euros"),
            }
        )
        ecrivain.register_annotation(ecrivain.find_page_for_modification(0)[0], ecrivain.add_object(note))

    altere = signer(ajouter(signe, noter), "Léa Martin")

    assert examiner(altere, envoye).motif == AJOUT_REFUSE


def test_a_missing_page_and_pages_at_the_end_are_told(envoye, pdf_scelle):
    court = imprimer(
        CONVENTION.format(montant="").split('<h2 class="nouvelle-page">')[0], profil="a3a", titre="t", date=DATE
    )
    plus_long = imprimer(
        CONVENTION.format(montant="18 000 €").replace(
            "</body>", '<p class="nouvelle-page">Bordereau de signature</p></body>'
        ),
        profil="a3a",
        titre="t",
        date=DATE,
    )

    moins, plus = comparer_textes(envoye, court), comparer_textes(envoye, plus_long)

    assert (moins.identique, moins.pages_en_moins) == (False, 1)
    assert (plus.pages_en_plus, plus.pages_en_moins) == (1, 0)


def test_a_word_slipped_into_a_line_is_no_stamp(envoye):
    change = comparer_textes(envoye, convention("seulement 18 000 €"))

    assert (change.identique, change.page) == (False, 2)
    assert "verse seulement" in change.trouve


def test_texts_are_said_in_one_way(envoye):
    page_1, page_2 = textes(envoye)

    assert "s'engage à associer ses habitants à l'efficacité de son action" in page_1
    assert "L'Agence verse 18 000 € à la commune, en deux fois." in page_2


@pytest.mark.parametrize("octets", [b"", b"%PDF-1.7\n", b"bonjour", b"%PDF-1.7\n%%EOF", b"%PDF-1.7\n" + b"[" * 50_000])
def test_what_is_not_a_pdf_is_refused_in_words(envoye, octets):
    assert examiner(octets, envoye).motif == ILLISIBLE
    assert lire_signatures(octets) == []
    assert ajouts_permis(envoye + octets, envoye)[1] in {"", ILLISIBLE, AJOUT_REFUSE}


def test_no_damaged_file_ever_breaks_the_house_nor_is_accepted(envoye, signe, monkeypatch):
    """Cut anywhere, bits turned anywhere: a refusal, and never « accepted » unless it is still whole and signed."""
    hasard = random.Random(4)
    # The text is compared in a process of its own, tested above: here pyHanko's part, on many files.
    monkeypatch.setattr(signatures, "comparer_textes", lambda original, recu: signatures.Comparaison(True))
    monkeypatch.setattr(signatures, "_texte_recouvert", lambda octets, pdf: None)
    # The case of a letter of the signature's own hexadecimal text says nothing: it is left alone.
    trou = range(signe.rindex(b"/Contents <"), signe.index(b">", signe.rindex(b"/Contents <")))
    for _ in range(60):
        altere = bytearray(signe[: hasard.randrange(len(signe))] if hasard.random() < 0.3 else signe)
        for _ in range(hasard.randrange(1, 4)):
            rang = hasard.randrange(len(altere))
            altere[0 if rang in trou else rang] ^= 1 << hasard.randrange(8)

        assert examiner(bytes(altere), envoye).sens == "refus"
