"""The pages of a signature as people meet them: what comes first, what to deposit and how, the order of the pages, who did which."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from conventions import transitions
from conventions.depots import feuillets_de
from conventions.enums import PartieSignataire, StatutActe, StatutSignature
from conventions.models import Acte, Feuillet, Signature
from socle.comptes.enums import RoleAnct
from socle.mots import insecables
from tests.comptes.fabriques import AnctFabrique, UtilisateurFabrique
from tests.conventions import fabriques
from tests.conventions.fabriques_signatures import (
    PAGES,
    a_signer,
    a_signer_scelle,
    envoi,
    photo,
    rien_garde,
    scan,
)
from tests.documents.signataires import reenregistrer, signer

pytestmark = pytest.mark.django_db
COLLECTIVITE, ANCT = "collectivite", "anct"


def texte(response):
    return response.content.decode()


def adresse(acte, scene, nom="signature", partie=COLLECTIVITE, *args):
    return reverse(f"conventions:{nom}", args=[scene.parcours.pk, acte.pk, partie, *args])


def saisie(*fichiers, **changes):
    return {"fichiers": list(fichiers), "date": timezone.localdate().isoformat(), "signataire": "Michel Roux"} | changes


def deposer(acte, scene, *fichiers, partie=PartieSignataire.COLLECTIVITE):
    return transitions.deposer_papier(
        acte,
        partie,
        fichiers=list(fichiers),
        date=timezone.localdate(),
        signataire="Michel Roux",
        par=scene.jeanne,
    )


# --- before ------------------------------------------------------------------------------------------------------------------


def test_too_early_the_page_says_what_is_missing_and_where_to_say_it(client_de):
    acte, scene = fabriques.acte(StatutActe.TRANSMISE)

    page = texte(client_de(scene.jeanne).get(adresse(acte, scene)))

    assert insecables("Le maire ne peut pas encore signer : la délibération n’est pas applicable.") in page
    assert f'href="{reverse("conventions:vote", args=[scene.parcours.pk, acte.pk])}">Indiquer la date</a>' in page
    assert "Déposer les pages" not in page


def test_anct_does_not_sign_before_the_credits_and_the_gestionnaire_is_led_there(client_de):
    acte, scene = fabriques.acte(StatutActe.TRANSMISE)
    gestionnaire = AnctFabrique(role_anct=RoleAnct.GESTIONNAIRE)

    a_claire = texte(client_de(scene.claire).get(adresse(acte, scene, partie=ANCT)))
    au_gestionnaire = texte(client_de(gestionnaire).get(adresse(acte, scene, partie=ANCT)))

    assert insecables("L’ANCT ne peut pas encore signer : les crédits n’ont pas été vérifiés.") in a_claire
    assert "Une personne chargée de la gestion financière" in a_claire
    assert "Vérifier les crédits</a>" in au_gestionnaire


def test_who_may_deposit_reads_what_depositing_is_and_chooses(client_de):
    acte, scene = a_signer()

    equipe = texte(client_de(scene.jeanne).get(adresse(acte, scene)))
    anct = texte(client_de(scene.claire).get(adresse(acte, scene)))

    assert "Déposer n’est pas signer" in equipe
    assert "Michel Roux" in equipe
    assert "Déposer les pages</a>" in equipe
    assert "Déposer le PDF signé</a>" in equipe
    assert "Original gardé à l’ANCT" not in equipe
    assert "Original gardé à l’ANCT" in anct


def test_a_draft_has_no_signature_page_and_a_stranger_finds_nothing(client_de):
    brouillon, scene = fabriques.acte(StatutActe.VALIDEE)
    acte, autre = a_signer(scene=fabriques.relu(nom="Flers"))

    assert client_de(scene.jeanne).get(adresse(brouillon, scene)).status_code == 404
    assert client_de(scene.jeanne).get(adresse(acte, autre)).status_code == 404
    assert client_de(UtilisateurFabrique()).get(adresse(acte, autre)).status_code == 404
    assert client_de(autre.jeanne).get(adresse(acte, autre, partie="maire")).status_code == 404


def test_the_territory_does_not_deposit_for_anct(client_de):
    acte, scene = a_signer()
    client = client_de(scene.jeanne)

    assert client.get(adresse(acte, scene, partie=ANCT)).status_code == 200
    for nom in ("signature_papier", "signature_electronique", "signature_original"):
        assert client.get(adresse(acte, scene, nom, ANCT)).status_code == 403
    assert client.get(adresse(acte, scene, "signature_original")).status_code == 403
    assert client.post(adresse(acte, scene, "signature_refuser"), {"motif": "x"}).status_code == 403


# --- paper ----------------------------------------------------------------------------------------------------------------------


def test_a_village_deposits_its_photos_puts_them_in_order_and_confirms(client_de):
    acte, scene = a_signer()
    client = client_de(scene.jeanne)

    depose = client.post(adresse(acte, scene, "signature_papier"), saisie(photo(2), photo(1), photo(4)))
    assert depose.url == adresse(acte, scene, "signature_pages")
    page = texte(client.get(depose.url))
    assert insecables("Il manque la page 4.") in page
    assert "page-2.png" in page

    ajoute = client.post(adresse(acte, scene, "signature_pages_ajouter"), {"fichiers": [photo(3)]}, follow=True)
    assert "1\u00a0page ajoutée." in texte(ajoute)
    page_2, page_1, page_4, page_3 = feuillets_de(Signature.objects.get())
    ordre = {f"page_{page_1.pk}": 1, f"page_{page_2.pk}": 2, f"page_{page_3.pk}": 3, f"page_{page_4.pk}": 4}
    confirme = client.post(depose.url, ordre | {"confirmer": "1"}, follow=True)

    assert confirme.redirect_chain[-1][0] == adresse(acte, scene)
    finale = texte(confirme)
    assert "La signature est enregistrée." in finale
    assert "4\u00a0pages numérisées." in finale
    assert f"{scene.jeanne.nom_complet}, le" in finale
    assert Acte.objects.get(pk=acte.pk).signee_collectivite_le == timezone.localdate()
    assert [f.fichier.nom for f in feuillets_de(Signature.objects.get())] == [f"page-{n}.png" for n in range(1, 5)]


def test_the_first_button_confirms_only_when_all_was_there_on_opening(client_de):
    acte, scene = a_signer()
    deposer(acte, scene, scan(PAGES))
    client, pages = client_de(scene.jeanne), adresse(acte, scene, "signature_pages")
    ordre = {f"page_{f.pk}": f.numero for f in feuillets_de(Signature.objects.get())}

    client.post(pages, ordre | {"complet": ""})
    assert Signature.objects.get().statut == StatutSignature.INCOMPLETE
    client.post(pages, ordre | {"complet": "True", "enregistrer": "1"})
    assert Signature.objects.get().statut == StatutSignature.INCOMPLETE
    client.post(pages, ordre | {"complet": "True"})

    assert Signature.objects.get().statut == StatutSignature.RECUE


def test_confirming_too_early_keeps_the_order_and_names_the_pages(client_de):
    acte, scene = a_signer()
    deposer(acte, scene, photo(1), photo(2))
    un, deux = feuillets_de(Signature.objects.get())

    reponse = client_de(scene.jeanne).post(
        adresse(acte, scene, "signature_pages"),
        {f"page_{un.pk}": 2, f"page_{deux.pk}": "", "confirmer": "1"},
        follow=True,
    )

    assert insecables("Il manque les pages 1, 3 et 4. L’ordre des pages est enregistré.") in texte(reponse)
    assert [f.numero for f in feuillets_de(Signature.objects.get())] == [2, None]


def test_two_pages_of_one_number_are_said_beside_the_field_and_what_was_chosen_stays(client_de):
    acte, scene = a_signer()
    deposer(acte, scene, photo(1), photo(2))
    un, deux = feuillets_de(Signature.objects.get())

    page = texte(
        client_de(scene.jeanne).post(
            adresse(acte, scene, "signature_pages"), {f"page_{un.pk}": 3, f"page_{deux.pk}": 3}
        )
    )

    assert insecables("Deux pages portent le numéro 3") in page
    assert page.count('<option value="3" selected>') == 2
    assert [f.numero for f in feuillets_de(Signature.objects.get())] == [1, 2]


def test_a_page_is_taken_away_by_its_box(client_de):
    acte, scene = a_signer()
    deposer(acte, scene, photo(1), photo(2))
    un, deux = feuillets_de(Signature.objects.get())

    client_de(scene.jeanne).post(
        adresse(acte, scene, "signature_pages"),
        {f"page_{un.pk}": 1, f"page_{deux.pk}": 2, f"retirer_{un.pk}": "on"},
    )

    assert [f.pk for f in feuillets_de(Signature.objects.get())] == [deux.pk]


@pytest.mark.parametrize(
    ("fichiers", "phrase"),
    [
        ([], "Choisissez au moins un fichier"),
        ([envoi("vide.pdf", b"")], "« vide.pdf » : ce fichier est vide."),
        ([envoi("notes.txt", b"Bonjour")], "n’est ni un PDF ni une photo"),
    ],
)
def test_a_bad_file_is_said_beside_the_field_and_what_was_typed_stays(fichiers, phrase, client_de):
    acte, scene = a_signer()
    avant = rien_garde()
    hier = (timezone.localdate() - timedelta(days=1)).isoformat()

    page = texte(
        client_de(scene.jeanne).post(
            adresse(acte, scene, "signature_papier"), saisie(*fichiers, signataire="Paul Durand", date=hier)
        )
    )

    assert phrase in page.replace("\u00a0", " ") or "n’a pas pu signer avant" in page
    assert 'value="Paul Durand"' in page
    assert f'value="{hier}"' in page
    assert rien_garde() == avant


def test_pages_are_shown_to_who_may_read_the_act_and_kept_by_their_browser_alone(client_de):
    acte, scene = a_signer()
    _, autre = fabriques.acte(StatutActe.TRANSMISE, scene=fabriques.relu(nom="Flers"))
    deposer(acte, scene, scan(2))
    [_, seconde] = feuillets_de(Signature.objects.get())
    apercu = adresse(acte, scene, "feuillet_apercu", COLLECTIVITE, seconde.pk)
    client = client_de(scene.jeanne)

    image = client.get(apercu)

    assert (image.status_code, image["Content-Type"], image.content[:4]) == (200, "image/png", b"\x89PNG")
    assert image["Cache-Control"] == "private, max-age=31536000, immutable"
    assert client.get(apercu, headers={"If-None-Match": image["ETag"]}).status_code == 304
    assert len(client.get(f"{apercu}?grand").content) > len(image.content)
    assert client_de(autre.jeanne).get(apercu).status_code == 404
    fichier = adresse(acte, scene, "feuillet_fichier", COLLECTIVITE, seconde.pk)
    assert b"".join(client.get(fichier).streaming_content)[:5] == b"%PDF-"


def test_a_page_of_one_act_is_not_served_through_another(client_de):
    acte, scene = a_signer()
    deposer(acte, scene, photo(1))
    autre, flers = a_signer(scene=fabriques.relu(nom="Flers"))
    deposer(autre, flers, photo(2))
    ailleurs = Feuillet.objects.get(signature__acte=autre)

    assert (
        client_de(scene.jeanne).get(adresse(acte, scene, "feuillet_apercu", COLLECTIVITE, ailleurs.pk)).status_code
        == 404
    )


def test_the_day_is_put_right_and_a_bad_one_is_said(client_de):
    acte, scene = a_signer()
    deposer(acte, scene, photo(1))
    client, corriger = client_de(scene.jeanne), adresse(acte, scene, "signature_corriger")
    demain = (timezone.localdate() + timedelta(days=1)).isoformat()

    refus = texte(client.post(corriger, {"date": demain, "signataire": "Michel Roux"}))
    client.post(corriger, {"date": timezone.localdate().isoformat(), "signataire": "Michelle Roux"})

    assert insecables("Une signature ne peut pas être datée dans le futur.") in refus
    assert Signature.objects.get().signataire == "Michelle Roux"


def test_an_old_address_leads_to_the_signature(client_de):
    acte, scene = a_signer()
    signature = deposer(acte, scene, scan(PAGES))
    transitions.recevoir(signature, par=scene.jeanne)
    client = client_de(scene.jeanne)

    assert client.get(adresse(acte, scene, "signature_pages")).url == adresse(acte, scene)
    assert client.post(adresse(acte, scene, "signature_pages"), {}).status_code == 404


def test_what_was_deposited_is_taken_back_to_deposit_something_else(client_de):
    acte, scene = a_signer()
    deposer(acte, scene, photo(1))

    page = texte(client_de(scene.jeanne).post(adresse(acte, scene, "signature_retirer"), follow=True))

    assert "Le dépôt est retiré. Vous pouvez en faire un autre." in page
    assert "Déposer les pages</a>" in page


# --- electronic ------------------------------------------------------------------------------------------------------------------


def test_a_signed_pdf_is_received_and_the_page_says_both_names(client_de):
    acte, scene, envoye = a_signer_scelle()
    client = client_de(scene.jeanne)
    signe = envoi("signe.pdf", signer(envoye, "Parapheur du Département", organisation="Hérault"))

    page = texte(
        client.post(
            adresse(acte, scene, "signature_electronique"),
            {"fichier": signe, "signataire": "Michel Roux", "date": ""},
            follow=True,
        )
    )

    assert "La signature est enregistrée." in page
    assert "Parapheur du Département (Hérault)" in page
    assert "L’acte est signé au nom de Michel Roux" in page
    assert (
        insecables("Nous n’avons pas pu vérifier qui a délivré ce certificat : le nom est celui qu’il indique.") in page
    )
    document = client.get(adresse(acte, scene, "signature_fichier"))
    assert b"".join(document.streaming_content).startswith(envoye)


def test_a_rewritten_pdf_says_that_anct_compares_and_that_there_is_nothing_to_do_again(client_de):
    acte, scene, envoye = a_signer_scelle()
    signe = envoi("signe.pdf", signer(reenregistrer(envoye), "Michel Roux"))

    page = texte(
        client_de(scene.jeanne).post(
            adresse(acte, scene, "signature_electronique"),
            {"fichier": signe, "signataire": "Michel Roux", "date": ""},
            follow=True,
        )
    )

    assert "Ce document n’est pas la suite exacte de celui que nous avons envoyé." in page
    assert "Une personne de l’ANCT va comparer. Vous n’avez rien à refaire." in page
    assert "Comparer</a>" not in page


def test_a_pdf_signed_by_nobody_is_said_beside_the_file(client_de):
    acte, scene, envoye = a_signer_scelle()

    page = texte(
        client_de(scene.jeanne).post(
            adresse(acte, scene, "signature_electronique"),
            {"fichier": envoi("signe.pdf", envoye), "signataire": "Michel Roux", "date": ""},
        )
    )

    assert "Ce PDF ne porte aucune signature électronique." in page
    assert not Signature.objects.exists()


# --- ANCT --------------------------------------------------------------------------------------------------------------------------


def test_anct_records_an_original_that_it_keeps_and_refuses_what_is_wrong(client_de):
    acte, scene = a_signer()
    client = client_de(scene.claire)

    vide = texte(client.post(adresse(acte, scene, "signature_original"), {"signataire": "Michel Roux"}))
    client.post(
        adresse(acte, scene, "signature_original"),
        {"signataire": "Michel Roux", "date": timezone.localdate().isoformat(), "lieu_original": "Armoire 3"},
    )
    page = texte(client.get(adresse(acte, scene)))
    assert "Écrivez où l’original signé est gardé." in vide
    assert "Armoire 3" in page

    refuse = texte(
        client.post(adresse(acte, scene, "signature_refuser"), {"motif": "Signé par une autre personne."}, follow=True)
    )

    assert "Le document est refusé. La personne contact du territoire est prévenue par mail." in refuse
    assert "Signé par une autre personne." in refuse
    assert Acte.objects.get(pk=acte.pk).signee_collectivite_le is None


@pytest.mark.parametrize("nb", [1, 30])
def test_the_pages_cost_the_same_queries_whatever_their_number(nb, client_de, django_assert_num_queries):
    acte, scene = a_signer()
    deposer(acte, scene, *[photo(n) for n in range(nb)])
    client = client_de(scene.jeanne)
    client.get(adresse(acte, scene))

    with django_assert_num_queries(7):
        client.get(adresse(acte, scene))
    with django_assert_num_queries(8):
        client.get(adresse(acte, scene, "signature_pages"))
