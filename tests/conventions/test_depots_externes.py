"""A signature made in a parapheur: our very document signed by pyHanko is received at once, a rewritten one waits for a person, the rest is refused."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from conventions import transitions
from conventions.depots import a_comparer
from conventions.enums import ModeSignature, PartieSignataire, StatutActe, StatutSignature
from conventions.lecture_signatures import degeler, dire, dire_ajouts
from conventions.models import Acte, Signature
from socle.erreurs import ErreurMetier
from socle.mots import date_longue
from socle.travaux.models import Courriel
from tests.conventions import fabriques
from tests.conventions.fabriques_signatures import (
    a_signer,
    a_signer_imprime,
    a_signer_scelle,
    envoi,
    pdf_de,
    photo,
    rien_garde,
)
from tests.documents.pdf_hostiles import bombe, dans_un_flux_d_objets
from tests.documents.signataires import ajouter, ecrire_sur_la_page, reenregistrer, signer

pytestmark = pytest.mark.django_db
COLLECTIVITE, ANCT = PartieSignataire.COLLECTIVITE, PartieSignataire.ANCT
MAIRE, DIRECTRICE = "Michel Roux", "Anne Exemple"


def aujourd_hui():
    return timezone.localdate()


def deposer(acte, scene, octets, partie=COLLECTIVITE, **autres):
    par = scene.jeanne if partie == COLLECTIVITE else scene.claire
    return transitions.deposer_externe(acte, partie, fichier=envoi("signe.pdf", octets), par=par, **autres)


def test_our_document_signed_by_the_mayor_is_received_at_once():
    acte, scene, envoye = a_signer_imprime()
    signe = signer(envoye, MAIRE)

    signature = deposer(acte, scene, signe)

    acte.refresh_from_db()
    assert (signature.statut, signature.mode) == (StatutSignature.RECUE, ModeSignature.EXTERNE)
    assert (signature.date, acte.signee_collectivite_le) == (aujourd_hui(), aujourd_hui())
    assert (signature.signataire, signature.depose_par) == (MAIRE, scene.jeanne)
    assert signature.decide_par is None
    assert signature.fichier.lire() == signe
    lu = json.loads(signature.verification)
    assert (lu["sens"], lu["retenue"], lu["signatures"][0]["nom"]) == ("accepte", 0, MAIRE)
    [lue] = dire(lu)
    assert (lue.qui, lue.retenue) == (f"{MAIRE} (Commune de Montaud)", True)
    assert lue.confiance.startswith("Nous n’avons pas pu vérifier qui a délivré ce certificat")


def test_both_sides_sign_one_after_the_other_and_the_act_binds():
    acte, scene, envoye = a_signer_imprime()
    du_maire = signer(envoye, MAIRE)
    deposer(acte, scene, du_maire)

    signature = deposer(acte, scene, signer(du_maire, DIRECTRICE, organisation="ANCT"), partie=ANCT)

    assert Acte.objects.get(pk=acte.pk).statut == StatutActe.SIGNEE
    lu = degeler(signature.verification)
    assert [s["nom"] for s in lu["signatures"]] == [MAIRE, DIRECTRICE]
    assert [lue.retenue for lue in dire(lu)] == [False, True]


def test_both_sides_sign_the_same_copy_apart():
    acte, scene, envoye = a_signer_imprime()
    deposer(acte, scene, signer(envoye, MAIRE))

    deposer(acte, scene, signer(envoye, DIRECTRICE, organisation="ANCT"), partie=ANCT)

    assert Acte.objects.get(pk=acte.pk).statut == StatutActe.SIGNEE


def test_one_file_signed_by_both_serves_each_side_with_its_own_signature():
    acte, scene, envoye = a_signer_scelle()
    des_deux = signer(signer(envoye, DIRECTRICE, organisation="ANCT"), MAIRE)

    premiere = deposer(acte, scene, des_deux, partie=ANCT)
    seconde = deposer(acte, scene, des_deux)

    assert [degeler(s.verification)["retenue"] for s in (premiere, seconde)] == [0, 1]
    assert Acte.objects.get(pk=acte.pk).statut == StatutActe.SIGNEE


def test_the_file_of_the_other_side_is_not_ones_own_signature():
    acte, scene, envoye = a_signer_scelle()
    de_l_anct = signer(envoye, DIRECTRICE, organisation="ANCT")
    deposer(acte, scene, de_l_anct, partie=ANCT)
    avant = rien_garde()

    with pytest.raises(ErreurMetier) as refus:
        deposer(acte, scene, de_l_anct)

    assert refus.value.message == (
        f"Ce fichier porte seulement la signature de {DIRECTRICE} (ANCT), déjà déposée pour l’ANCT. "
        "Il manque celle de la collectivité. Rien n’a été enregistré."
    )
    assert rien_garde() == avant


def test_a_certificate_of_another_name_is_shown_as_it_is():
    """Depositing is not judging: the person named in the act and the name of the certificate both stand, side by side."""
    acte, scene, envoye = a_signer_scelle()

    signature = deposer(acte, scene, signer(envoye, "Parapheur du Département", organisation="Hérault"))

    assert signature.signataire == MAIRE
    assert dire(degeler(signature.verification))[0].qui == "Parapheur du Département (Hérault)"


# --- rewritten: a person compares ----------------------------------------------------------------------------------------------------


def test_a_rewritten_file_waits_for_a_person_of_anct():
    acte, scene, envoye = a_signer_scelle()

    signature = deposer(acte, scene, signer(reenregistrer(envoye), MAIRE))

    acte.refresh_from_db()
    assert (signature.statut, acte.signee_collectivite_le) == (StatutSignature.A_COMPARER, None)
    assert list(a_comparer()) == [signature]
    with pytest.raises(ErreurMetier, match="doit d’abord comparer"):
        transitions.recevoir(signature, par=scene.jeanne)

    transitions.recevoir(signature, par=scene.claire, a_la_main=True)

    acte.refresh_from_db()
    assert (acte.signee_collectivite_le, signature.decide_par) == (aujourd_hui(), scene.claire)
    assert list(a_comparer()) == []


def test_anct_signs_on_after_the_rewritten_file_that_it_confirmed():
    acte, scene, envoye = a_signer_scelle()
    recrit = signer(reenregistrer(envoye), MAIRE)
    transitions.recevoir(deposer(acte, scene, recrit), par=scene.claire, a_la_main=True)

    signature = deposer(acte, scene, signer(recrit, DIRECTRICE, organisation="ANCT"), partie=ANCT)

    assert signature.statut == StatutSignature.RECUE
    assert Acte.objects.get(pk=acte.pk).statut == StatutActe.SIGNEE


def test_a_stamp_over_our_text_says_what_it_adds_and_is_compared():
    acte, scene, envoye = a_signer_scelle()

    signature = deposer(acte, scene, signer(envoye, MAIRE, cachet=(40, 300, 560, 800)))

    assert signature.statut == StatutSignature.A_COMPARER
    assert degeler(signature.verification)["motif"].startswith("Le cachet visible d’une signature recouvre du texte")
    assert dire_ajouts(degeler(signature.verification)) == []


def test_a_refusal_after_comparing_writes_to_the_territory():
    acte, scene, envoye = a_signer_scelle()
    signature = deposer(acte, scene, signer(reenregistrer(envoye), MAIRE))

    transitions.refuser(signature, motif="Une page manque.", par=scene.claire)

    assert Courriel.objects.get(gabarit="conventions.signature_refusee").destinataire == scene.jeanne.email
    assert Signature.objects.get().decide_par == scene.claire


# --- refused: in words, nothing stored ------------------------------------------------------------------------------------------------


def _autre(envoye):
    return signer(fabriques.pdf_minimal(), MAIRE)


REFUS = {
    "signed by nobody": (lambda e: e, "Ce PDF ne porte aucune signature électronique."),
    "over another document": (_autre, "n’est pas le document que nous avons envoyé"),
    "altered after the signature": (
        lambda e: ajouter(signer(e, MAIRE), ecrire_sur_la_page("La commune recoit 80 000 euros.")),
        "Le",
    ),
    "a picture": (lambda e: photo(1).read(), "ce n’est pas un PDF lisible"),
    "0 byte": (lambda e: b"", "ce fichier est vide."),
    "truncated": (lambda e: signer(e, MAIRE)[:-4000], ""),
    "JavaScript": (lambda e: dans_un_flux_d_objets(), ""),
    "bomb": (lambda e: bombe(), ""),
}


@pytest.mark.parametrize("cas", REFUS)
def test_what_is_not_our_document_signed_is_refused_in_words_and_nothing_is_stored(cas):
    acte, scene, envoye = a_signer_scelle()
    octets, phrase = REFUS[cas]
    fichier = octets(envoye)
    avant = rien_garde()

    with pytest.raises(ErreurMetier) as refus:
        deposer(acte, scene, fichier)

    assert refus.value.champ == "fichier"
    assert phrase in refus.value.message.replace("\u00a0", " ")
    assert "Rien n’a été enregistré" in refus.value.message
    assert rien_garde() == avant
    assert not Signature.objects.exists()


def test_a_signature_older_than_its_cause_is_refused_beside_the_file():
    acte, scene, envoye = a_signer_scelle()
    hier = timezone.now() - timedelta(days=1)
    avant = rien_garde()

    with pytest.raises(ErreurMetier) as refus:
        deposer(acte, scene, signer(envoye, MAIRE, le=hier))

    assert refus.value.champ == "fichier"
    assert refus.value.message.startswith(f"La signature de ce fichier est datée du {date_longue(hier)}.")
    assert refus.value.message.endswith("la collectivité n’a pas pu signer avant. Rien n’a été enregistré.")
    assert rien_garde() == avant


def test_a_date_that_is_not_the_one_of_the_signature_is_said():
    acte, scene, envoye = a_signer_scelle()
    Acte.objects.filter(pk=acte.pk).update(
        transmise_le=timezone.now() - timedelta(days=5), executoire_le=aujourd_hui() - timedelta(days=4)
    )
    acte.refresh_from_db()

    with pytest.raises(ErreurMetier) as refus:
        deposer(acte, scene, signer(envoye, MAIRE), date=aujourd_hui() - timedelta(days=1))

    assert refus.value.champ == "date"
    assert "est datée du" in refus.value.message


def test_a_second_deposit_of_the_same_side_is_refused_before_it_is_read():
    acte, scene, envoye = a_signer_scelle()
    signe = signer(envoye, MAIRE)
    deposer(acte, scene, signer(reenregistrer(envoye), MAIRE))
    avant = rien_garde()

    with pytest.raises(ErreurMetier, match="a déjà été déposé pour cette partie"):
        deposer(acte, scene, signe)

    assert rien_garde() == avant


def test_without_the_copy_to_sign_nothing_can_be_compared():
    acte, scene = a_signer(exemplaire=False)

    with pytest.raises(ErreurMetier, match="Le document à signer est en préparation"):
        deposer(acte, scene, pdf_de(1))
