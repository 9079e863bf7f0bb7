"""Signatures in a real browser: a village's paper, page by page, on a phone; a PDF from a parapheur; ANCT's comparison, in the dark."""

import pytest
from django.urls import reverse

from conventions import transitions
from conventions.enums import PartieSignataire, StatutActe, StatutSignature
from conventions.models import Signature
from tests.conventions import fabriques
from tests.conventions.fabriques_signatures import PAGES, a_signer, a_signer_scelle, envoi, photo
from tests.documents.signataires import ajouter, ecrire_sur_la_page, reenregistrer, signer
from tests.navigateur.harnais import capture, controler, entrer_dans, hors_de_la_boucle

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def fichier(nom, octets, genre="image/png"):
    return {"name": nom, "mimeType": genre, "buffer": octets}


def photos(*numeros):
    return [fichier(f"page-{n}.png", photo(n).read()) for n in numeros]


def adresse(live_server, acte, scene, nom="signature", partie="collectivite"):
    return live_server.url + reverse(f"conventions:{nom}", args=[scene.parcours.pk, acte.pk, partie])


def test_a_village_deposits_on_a_phone_puts_in_order_and_confirms(live_server, page_320, client_de):
    with hors_de_la_boucle():
        acte, scene = a_signer()
        client = client_de(scene.jeanne)
    page = page_320
    entrer_dans(page, live_server, client)
    page.goto(adresse(live_server, acte, scene))
    controler(page)
    capture(page, "signature-choix")

    page.get_by_role("link", name="Déposer les pages").click()
    controler(page)
    capture(page, "signature-papier")
    page.get_by_role("button", name="Déposer ces pages").click()
    page.get_by_text("Choisissez au moins un fichier").first.wait_for()
    controler(page)
    page.get_by_label("Les pages signées").set_input_files(photos(2, 1, 4))
    page.get_by_label("Signée le").fill(f"{acte.transmise_le:%Y-%m-%d}")
    page.get_by_role("button", name="Déposer ces pages").click()

    page.get_by_text("Il manque la page 4.").wait_for()
    for image in page.locator(".te-feuillet__image").all():
        image.scroll_into_view_if_needed()
        page.wait_for_function("(i) => i.complete && i.naturalWidth > 0", arg=image.element_handle())
    controler(page)
    capture(page, "signature-pages")
    page.get_by_label("D’autres pages").set_input_files(photos(3))
    page.get_by_role("button", name="Ajouter ces pages").click()
    page.get_by_text(f"Les {PAGES} pages y sont.").wait_for()

    places = page.get_by_label("Page de la convention")
    for rang, numero in enumerate(["2", "1", "4", "3"]):
        places.nth(rang).select_option(numero)
    page.get_by_role("button", name="Tout y est\u00a0: déposer").click()

    page.get_by_text("La signature est enregistrée.").wait_for()
    controler(page)
    capture(page, "signature-recue")
    with hors_de_la_boucle():
        assert Signature.objects.get().statut == StatutSignature.RECUE


def test_the_same_without_javascript(live_server, ouvrir_page, client_de):
    with hors_de_la_boucle():
        acte, scene = a_signer()
        client = client_de(scene.jeanne)
    page = ouvrir_page(javascript=False)
    entrer_dans(page, live_server, client)
    page.goto(adresse(live_server, acte, scene, "signature_papier"))

    page.get_by_label("Les pages signées").set_input_files(photos(*range(1, PAGES + 1)))
    page.get_by_label("Signée le").fill(f"{acte.transmise_le:%Y-%m-%d}")
    page.get_by_role("button", name="Déposer ces pages").click()
    page.get_by_role("button", name="Tout y est\u00a0: déposer").focus()
    page.keyboard.press("Enter")

    page.get_by_text("La signature est enregistrée.").wait_for()


def test_too_early_leads_to_the_date(live_server, page_320, client_de):
    with hors_de_la_boucle():
        acte, scene = fabriques.acte(StatutActe.TRANSMISE)
        client = client_de(scene.jeanne)
    entrer_dans(page_320, live_server, client)

    page_320.goto(adresse(live_server, acte, scene))

    controler(page_320)
    capture(page_320, "signature-trop-tot")


def test_a_pdf_from_a_parapheur_then_its_comparison(live_server, page_320, page_sombre, client_de):
    with hors_de_la_boucle():
        acte, scene, envoye = a_signer_scelle()
        tamponne = ajouter(envoye, ecrire_sur_la_page("Signe electroniquement par Michel Roux le 3 mars"))
        recrit = signer(reenregistrer(tamponne), "Michel Roux", cachet=(300, 60, 500, 110), page=PAGES - 1)
        equipe, anct = client_de(scene.jeanne), client_de(scene.claire)
    entrer_dans(page_320, live_server, equipe)
    page_320.goto(adresse(live_server, acte, scene, "signature_electronique"))
    controler(page_320)
    capture(page_320, "signature-electronique")
    page_320.get_by_label("Le PDF signé").set_input_files(fichier("vide.pdf", b"", "application/pdf"))
    page_320.get_by_role("button", name="Déposer ce document signé").click()
    page_320.get_by_text("ce fichier est vide").first.wait_for()

    page_320.get_by_label("Le PDF signé").set_input_files(fichier("signe.pdf", recrit, "application/pdf"))
    page_320.get_by_role("button", name="Déposer ce document signé").click(timeout=60_000)
    page_320.get_by_text("Vous n’avez rien à refaire.").first.wait_for(timeout=60_000)
    controler(page_320)
    capture(page_320, "signature-a-comparer")

    entrer_dans(page_sombre, live_server, anct)
    page_sombre.goto(live_server.url + reverse("conventions:comparaisons"))
    controler(page_sombre)
    capture(page_sombre, "comparaisons")
    page_sombre.get_by_role("link", name="Comparer").click()
    for image in page_sombre.locator("details[open] .te-feuillet__image").all():
        image.scroll_into_view_if_needed()
        page_sombre.wait_for_function("(i) => i.complete && i.naturalWidth > 0", arg=image.element_handle())
    controler(page_sombre)
    capture(page_sombre, "comparaison")
    page_sombre.get_by_role("button", name="C’est bien le même texte\u00a0: confirmer").click()
    page_sombre.get_by_text("C’est confirmé").wait_for()
    with hors_de_la_boucle():
        signature = Signature.objects.get()
        assert (signature.statut, signature.decide_par) == (StatutSignature.RECUE, scene.claire)


@pytest.mark.parametrize("nom", ["signature", "signature_original", "signature_refuser"])
def test_the_pages_of_anct_on_a_phone(nom, live_server, page_320, client_de):
    with hors_de_la_boucle():
        acte, scene = a_signer()
        if nom == "signature_refuser":
            transitions.constater(
                acte,
                PartieSignataire.COLLECTIVITE,
                date=acte.executoire_le,
                signataire="Michel Roux",
                lieu=fabriques.LIEU,
                par=scene.claire,
            )
        client = client_de(scene.claire)
    entrer_dans(page_320, live_server, client)

    page_320.goto(adresse(live_server, acte, scene, nom, "anct" if nom == "signature" else "collectivite"))

    controler(page_320)
    capture(page_320, f"{nom}-anct")


def test_a_received_pdf_says_both_names_in_the_dark(live_server, page_sombre, client_de):
    with hors_de_la_boucle():
        acte, scene, envoye = a_signer_scelle()
        signe = signer(envoye, "Parapheur du Département", organisation="Hérault")
        transitions.deposer_externe(
            acte, PartieSignataire.COLLECTIVITE, fichier=envoi("signe.pdf", signe), par=scene.jeanne
        )
        client = client_de(scene.jeanne)
    entrer_dans(page_sombre, live_server, client)

    page_sombre.goto(adresse(live_server, acte, scene))

    controler(page_sombre)
    capture(page_sombre, "signature-electronique-recue")
