"""A file that a parapheur has rewritten: ANCT's worklist, both texts side by side, a named person who decides."""

import pytest
from django.urls import reverse
from django.utils import timezone

from conventions import transitions
from conventions.comparaisons import ENVOYE, PAREIL, RECU, comparer_pages
from conventions.enums import ModeSignature, PartieSignataire, StatutSignature
from conventions.lecture_signatures import degeler
from conventions.models import Acte, Signature
from socle.comptes.enums import RoleAnct
from socle.mots import insecables
from socle.travaux.lettres import construire
from socle.travaux.models import Courriel
from tests.comptes.fabriques import AnctFabrique
from tests.conventions import fabriques
from tests.conventions.fabriques_signatures import PAGES, a_signer, a_signer_scelle, envoi, pdf_de
from tests.documents.signataires import ajouter, ecrire_sur_la_page, reenregistrer, signer

pytestmark = pytest.mark.django_db


def texte(response):
    return response.content.decode()


def a_comparer():
    """A rewritten file that waits. Returns (signature, scene)."""
    acte, scene, envoye = a_signer_scelle()
    tamponne = ajouter(envoye, ecrire_sur_la_page("Signe electroniquement par Michel Roux"))
    recrit = signer(reenregistrer(tamponne), "Michel Roux")
    signature = transitions.deposer_externe(
        acte, PartieSignataire.COLLECTIVITE, fichier=envoi("signe.pdf", recrit), par=scene.jeanne
    )
    assert signature.statut == StatutSignature.A_COMPARER
    return signature, scene


# --- two texts ----------------------------------------------------------------------------------------------------------------


def test_what_differs_is_shown_with_the_words_around_it():
    pages = comparer_pages(pdf_de(2, "envoyé"), pdf_de(3, "reçu"))

    assert [p.identique for p in pages] == [False, False, False]
    sens = [sens for sens, _ in pages[0].morceaux]
    assert sens == [PAREIL, ENVOYE, RECU, PAREIL]
    assert pages[0].morceaux[1:3] == ((ENVOYE, "envoyé"), (RECU, "reçu"))
    assert pages[0].morceaux[3][1].endswith("[…]")
    assert {sens for sens, _ in pages[2].morceaux} == {RECU}


def test_the_same_text_is_the_same_on_every_page():
    assert all(p.identique for p in comparer_pages(pdf_de(3), pdf_de(3)))


# --- the worklist ---------------------------------------------------------------------------------------------------------------


def test_the_worklist_says_who_deposited_what_and_what_it_adds(client_de):
    signature, scene = a_comparer()

    page = texte(client_de(scene.claire).get(reverse("conventions:comparaisons")))

    assert "Montaud" in page
    assert signature.acte.numero in page
    assert f"Par {scene.jeanne.nom_complet}" in page
    assert "Signe electroniquement par Michel Roux" in page
    assert f'href="{reverse("conventions:comparaison", args=[signature.pk])}"' in page


def test_an_empty_worklist_says_when_something_comes(client_de):
    page = texte(client_de(AnctFabrique()).get(reverse("conventions:comparaisons")))

    assert insecables("Rien n’est à comparer.") in page


def test_what_no_longer_waits_is_not_in_the_worklist(client_de):
    signature, scene = a_comparer()
    transitions.abandonner(signature.acte, motif="Le conseil a dit non.", par=scene.claire)
    client = client_de(scene.claire)

    assert "Montaud" not in texte(client.get(reverse("conventions:comparaisons"))).partition("<main")[2]
    assert client.get(reverse("conventions:comparaison", args=[signature.pk])).status_code == 404


@pytest.mark.parametrize("nb", [1, 30])
def test_the_worklist_costs_the_same_queries_whatever_its_length(nb, client_de, django_assert_num_queries):
    signature, scene = a_comparer()
    acte = signature.acte
    for n in range(1, nb):
        autre = Acte.objects.get(pk=acte.pk)
        autre.pk, autre.numero, autre.rang, autre.objet = None, f"TE-2026-{n + 100}", n, "Essai"
        autre.convention = _autre_convention(acte, n)
        autre.save(force_insert=True)
        _copie(signature, autre)
    client = client_de(scene.claire)
    client.get(reverse("conventions:comparaisons"))

    with django_assert_num_queries(4):
        page = client.get(reverse("conventions:comparaisons"))

    assert texte(page).count("Comparer<span") == nb


def _autre_convention(acte, n):
    parcours = fabriques.inscrit(nom=f"Ville {n}").parcours
    convention = type(acte.convention).objects.get(pk=acte.convention_id)
    convention.pk, convention.parcours = None, parcours
    convention.save(force_insert=True)
    return convention


def _copie(signature, acte):
    return Signature.objects.create(
        acte=acte,
        partie=signature.partie,
        mode=ModeSignature.EXTERNE,
        statut=StatutSignature.A_COMPARER,
        date=signature.date,
        signataire=signature.signataire,
        fichier=signature.fichier,
        verification=signature.verification,
        depose_par=signature.depose_par,
    )


# --- compare, decide ------------------------------------------------------------------------------------------------------------------


def test_a_named_person_compares_and_confirms(client_de):
    signature, scene = a_comparer()
    client = client_de(scene.claire)
    adresse = reverse("conventions:comparaison", args=[signature.pk])

    page = texte(client.get(adresse))

    assert insecables("Ce fichier a été réenregistré par l’outil de signature") in page
    assert "Michel Roux (Commune de Montaud)" in page
    assert f"1\u00a0page diffère sur {PAGES}." in page
    assert "Signe electroniquement par Michel Roux" in page
    for quoi in ("envoye", "recu"):
        image = client.get(reverse("conventions:comparaison_apercu", args=[signature.pk, quoi, 1]))
        assert image["Content-Type"] == "image/png"
        fichier = client.get(reverse("conventions:comparaison_fichier", args=[signature.pk, quoi]))
        assert b"".join(fichier.streaming_content)[:5] == b"%PDF-"
    assert client.get(reverse("conventions:comparaison_apercu", args=[signature.pk, "autre", 1])).status_code == 404
    assert client.get(reverse("conventions:comparaison_apercu", args=[signature.pk, "recu", 99])).status_code == 404

    fait = client.post(reverse("conventions:comparaison_confirmer", args=[signature.pk]), follow=True)

    assert insecables("C’est confirmé : la signature est reçue.") in texte(fait)
    signature.refresh_from_db()
    assert (signature.statut, signature.decide_par) == (StatutSignature.RECUE, scene.claire)
    assert Acte.objects.get(pk=signature.acte_id).signee_collectivite_le == timezone.localdate()


def test_a_refusal_needs_a_motive_and_writes_to_the_territory(client_de):
    signature, scene = a_comparer()
    client, adresse = client_de(scene.claire), reverse("conventions:comparaison_refuser", args=[signature.pk])

    vide = texte(client.post(adresse, {"motif": " "}))
    client.post(adresse, {"motif": "La page 3 manque."})

    assert "Pourquoi le refuser" in vide
    assert "fr-message--error" in vide
    assert Signature.objects.get().statut == StatutSignature.REFUSEE
    lettre = construire(Courriel.objects.get(gabarit="conventions.signature_refusee"))
    assert lettre.signataire == scene.claire
    assert "La page 3 manque." in lettre.paragraphes[0]
    assert lettre.action[1].endswith(f"/convention/{signature.acte_id}/signature/collectivite/")


def test_the_mail_is_no_longer_wanted_once_another_document_is_there():
    signature, scene = a_comparer()
    transitions.refuser(signature, motif="La page 3 manque.", par=scene.claire)
    _copie(signature, signature.acte)

    assert construire(Courriel.objects.get(gabarit="conventions.signature_refusee")) is None


def test_who_only_reads_sees_why_the_buttons_are_not_there(client_de):
    signature, _ = a_comparer()
    client = client_de(AnctFabrique(role_anct=RoleAnct.LECTURE))

    page = texte(client.get(reverse("conventions:comparaison", args=[signature.pk])))
    refus = client.post(reverse("conventions:comparaison_confirmer", args=[signature.pk]))

    assert "C’est bien le même texte" not in page
    assert refus.status_code == 403


def test_the_territory_has_no_worklist(client_de):
    signature, scene = a_comparer()
    client = client_de(scene.jeanne)

    for nom, args in (("comparaisons", []), ("comparaison", [signature.pk])):
        assert client.get(reverse(f"conventions:{nom}", args=args)).status_code == 403


def test_what_is_received_at_once_never_goes_to_the_worklist(client_de):
    acte, scene, envoye = a_signer_scelle()
    signature = transitions.deposer_externe(
        acte, PartieSignataire.COLLECTIVITE, fichier=envoi("s.pdf", signer(envoye, "Michel Roux")), par=scene.jeanne
    )

    assert degeler(signature.verification)["sens"] == "accepte"
    assert client_de(scene.claire).get(reverse("conventions:comparaison", args=[signature.pk])).status_code == 404


def test_two_people_decide_at_once_and_the_second_is_told():
    signature, scene = a_comparer()
    autre = Signature.objects.get(pk=signature.pk)
    transitions.recevoir(signature, par=scene.claire, a_la_main=True)

    with pytest.raises(Exception, match="n’est plus possible"):
        transitions.recevoir(autre, par=scene.claire, a_la_main=True)


def test_an_act_without_deposit_compares_nothing():
    acte, _ = a_signer()

    assert not acte.signatures.exists()
