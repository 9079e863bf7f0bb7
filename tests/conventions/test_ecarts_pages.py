"""Articles that an act writes for itself, on their pages: by whom, beside what, before and after; in an avenant too."""

import re

import pytest
from django.urls import reverse

from conventions import transitions
from conventions.enums import StatutActe
from conventions.models import Ecart
from conventions.transitions.ecarts import ecarter, viser
from conventions.transitions.remarques import ecrire_remarque
from socle.comptes.enums import RoleAnct
from tests.comptes.fabriques import AnctFabrique
from tests.conventions import fabriques, fabriques_avenants

pytestmark = pytest.mark.django_db

NOUVEAU = "Les parties s’écrivent d’abord.\n\n- un courrier ;\n- une réunion."
MOTIF = "La commune demande une phase écrite."


def corps(response):
    """The page, its no-break spaces as plain ones."""
    return response.content.decode().replace("&nbsp;", " ").replace("\u00a0", " ")


def adresse(nom, scene, acte, *args):
    return reverse(f"conventions:{nom}", args=[scene.parcours.pk, acte.pk, *args])


def ecrire_ecart(acte, par, code="litiges", **kwargs):
    return ecarter(acte, code, "Litiges", NOUVEAU, MOTIF, par=par, **kwargs)


def saisie(**changes):
    return {"titre": "Litiges", "texte": NOUVEAU, "motif": MOTIF, "revision": "0"} | changes


# --- departures -------------------------------------------------------------------------------------------------------------


def test_anct_writes_a_departure_beside_the_model(client_de):
    acte, scene = fabriques.acte()
    client, url = client_de(scene.claire), adresse("ecart", scene, acte, "acte", "litiges")

    page = corps(client.get(url))
    assert "Le texte du modèle" in page
    assert "<code>{montant_lettres}</code>" in page
    assert "{effet_montant}" not in page
    response = client.post(url, saisie())

    assert response.status_code == 302
    assert response.url == adresse("texte", scene, acte) + "#article-litiges"
    page = corps(client.get(response.url))
    assert "L’article « Litiges » est enregistré. Il attend le visa du service juridique." in page
    assert f"<strong>Cet article s’écarte du modèle :</strong> {MOTIF}" in page
    assert "Visa du service juridique attendu" in page
    assert "<li>un courrier ;</li>" in page


@pytest.mark.parametrize(
    ("changes", "champ", "phrase"),
    [
        ({"motif": ""}, "motif", "Répondez à la question"),
        ({"texte": "Le {montent}."}, "texte", "« montent » n’existe pas"),
        ({"titre": ""}, "titre", "Remplissez «\u00a0Titre de l’article\u00a0»."),
        ({"texte": "x" * 20_001}, "texte", "Ce texte est trop long"),
    ],
)
def test_a_refused_departure_says_why_beside_the_field_and_keeps_what_was_typed(changes, champ, phrase, client_de):
    acte, scene = fabriques.acte()

    page = client_de(scene.claire).post(adresse("ecart", scene, acte, "acte", "litiges"), saisie(**changes))

    assert page.status_code == 200
    form = page.context["form"]
    assert phrase in form.errors[champ][0]
    assert form["motif"].value() == saisie(**changes)["motif"]
    assert form["texte"].value() == saisie(**changes)["texte"]
    assert not Ecart.objects.exists()


def test_the_second_of_two_people_sees_both_texts(client_de):
    acte, scene = fabriques.acte()
    paul = AnctFabrique(prenom="Paul", nom="Durand")
    ecarter(acte, "litiges", "Litiges", "Le texte de Paul.", "Demande de Paul.", par=paul)
    client, url = client_de(scene.claire), adresse("ecart", scene, acte, "acte", "litiges")

    page = client.post(url, saisie(texte="Le texte de Claire."))

    assert page.status_code == 200
    assert "Paul Durand a modifié cet article pendant que vous écriviez." in corps(page)
    assert "<p>Le texte de Paul.</p>" in corps(page)
    assert page.context["form"]["texte"].value() == "Le texte de Claire."
    # Saved again, knowingly: it replaces the other one.
    revision = re.search(r'name="revision" value="(\d+)"', corps(page))[1]
    assert client.post(url, saisie(texte="Le texte de Claire.", revision=revision)).status_code == 302
    assert Ecart.objects.get().texte == "Le texte de Claire."


def test_only_anct_s_drafters_change_an_article(client_de):
    acte, scene = fabriques.acte(StatutActe.RELECTURE)
    ecrire_ecart(acte, scene.claire)
    lectrice = AnctFabrique(role_anct=RoleAnct.LECTURE)

    for personne in (scene.jeanne, lectrice):
        client = client_de(personne)
        assert client.get(adresse("ecart", scene, acte, "acte", "objet")).status_code == 403
        assert client.post(adresse("ecart", scene, acte, "acte", "objet"), saisie()).status_code == 403
        assert client.get(adresse("ecart_retirer", scene, acte, "acte", "litiges")).status_code == 403
        assert client.post(adresse("ecart_retirer", scene, acte, "acte", "litiges")).status_code == 403
        assert client.post(adresse("ecart_viser", scene, acte, "acte", "litiges")).status_code == 403

    assert [e.code for e in Ecart.objects.all()] == ["litiges"]


@pytest.mark.parametrize(("porte_sur", "code"), [("acte", "inconnu"), ("autre", "objet"), ("convention", "objet")])
def test_an_article_that_is_not_there_is_not_found(porte_sur, code, client_de):
    acte, scene = fabriques.acte()

    assert client_de(scene.claire).get(adresse("ecart", scene, acte, porte_sur, code)).status_code == 404


def test_coming_back_to_the_model_shows_both_texts_then_asks(client_de):
    acte, scene = fabriques.acte()
    ecrire_ecart(acte, scene.claire)
    client, url = client_de(scene.claire), adresse("ecart_retirer", scene, acte, "acte", "litiges")

    page = corps(client.get(url))
    assert "Ce texte disparaît" in page
    assert "Celui-ci revient" in page
    assert Ecart.objects.exists()
    response = client.post(url, {"revision": "1"})

    assert response.status_code == 302
    assert not Ecart.objects.exists()
    assert "est revenu au texte du modèle" in corps(client.get(response.url))
    assert client.get(url).status_code == 404


def test_a_legal_reader_signs_off_what_another_person_wrote(client_de):
    acte, scene = fabriques.acte()
    ecrire_ecart(acte, scene.claire)
    juriste = AnctFabrique(role_anct=RoleAnct.LECTURE, relit_juridique=True, prenom="Nadia", nom="Petit")
    client = client_de(juriste)

    page = corps(client.get(adresse("texte", scene, acte)))
    assert "Donner le visa" in page
    assert "Donner le visa" not in corps(client_de(scene.claire).get(adresse("texte", scene, acte)))
    response = client.post(adresse("ecart_viser", scene, acte, "acte", "litiges"), {"revision": "1"})

    assert response.status_code == 302
    page = corps(client.get(response.url))
    assert "Votre visa est donné sur l’article « Litiges »." in page
    assert "Visa du service juridique donné par Nadia Petit" in page
    assert "Donner le visa" not in page


@pytest.mark.parametrize("revision", ["1", "", "deux", "99999999999"])
def test_a_visa_on_another_text_than_the_one_read_is_refused(revision, client_de):
    acte, scene = fabriques.acte()
    ecrire_ecart(acte, scene.claire)
    ecarter(acte, "litiges", "Litiges", "Autre texte.", MOTIF, par=scene.claire)
    client = client_de(AnctFabrique(relit_juridique=True))

    response = client.post(adresse("ecart_viser", scene, acte, "acte", "litiges"), {"revision": revision})

    assert response.status_code == 409
    assert Ecart.objects.get().vise_le is None


def test_no_article_changes_on_a_page_left_open(client_de):
    acte, scene = fabriques.acte()
    transitions.valider(acte, par=scene.claire)

    response = client_de(scene.claire).post(adresse("ecart", scene, acte, "acte", "litiges"), saisie())

    assert response.status_code == 409
    assert "n’est plus en rédaction" in corps(response)


# --- avenants ---------------------------------------------------------------------------------------------------------------


def avenant():
    """2 000 € more for one étape, being re-read."""
    convention, scene = fabriques_avenants.signee()
    return fabriques_avenants.avenant(convention, scene, statut=StatutActe.RELECTURE), scene


def test_an_avenant_rewrites_an_article_of_the_convention(client_de):
    acte, scene = avenant()
    client, url = client_de(scene.claire), adresse("ecart", scene, acte, "convention", "litiges")

    page = corps(client.get(adresse("texte", scene, acte)))
    assert "Le texte de la modification (avenant)" in page
    assert f'<a href="{url}">Article 20 – Litiges</a>' in page
    page = corps(client.get(url))
    assert "Le texte de la convention aujourd’hui" in page
    assert "<code>{effet_montant}</code>" in page
    response = client.post(url, saisie())

    assert response.url == adresse("texte", scene, acte) + "#convention-litiges"
    page = corps(client.get(response.url))
    assert page.index("Les parties s’efforcent") < page.index("<li>un courrier ;</li>")
    assert f"<strong>Pourquoi cet article change :</strong> {MOTIF}" in page
    assert "1 article réécrit, 1 visa attendu" in page
    # The draft's own article of the same code is another one.
    assert client.get(adresse("ecart", scene, acte, "acte", "litiges")).status_code == 404


def test_an_article_whose_amount_moves_is_shown_before_and_after(client_de):
    acte, scene = avenant()

    page = corps(client_de(scene.jeanne).get(adresse("texte", scene, acte)))

    change = page[page.index('<article id="convention-montant-de-la-subvention"') :]
    assert change.index("dix-huit mille euros") < change.index("vingt mille euros")
    assert "Changer un article de la convention" not in page


def test_the_text_of_the_convention_is_no_change(client_de):
    acte, scene = avenant()
    initial = acte.convention.actes.get(rang=0)

    page = client_de(scene.claire).post(
        adresse("ecart", scene, acte, "convention", "litiges"),
        saisie(texte=initial.modele.article("litiges")["texte"]),
    )

    assert "Ce texte est celui de la convention" in page.context["form"].errors["texte"][0]


def test_a_frozen_avenant_is_read_with_what_it_changes(client_de):
    acte, scene = avenant()
    ecart = ecarter(acte, "litiges", "Litiges", NOUVEAU, MOTIF, porte_sur="convention", par=scene.claire)
    viser(ecart, par=AnctFabrique(relit_juridique=True))
    fabriques.mener(acte, StatutActe.TRANSMISE, par=scene.claire)

    page = corps(client_de(scene.jeanne).get(adresse("texte", scene, acte)))

    assert "Ce texte ne change plus depuis le" in page
    assert f"<strong>Pourquoi cet article change :</strong> {MOTIF}" in page
    assert "Changer un article de la convention" not in page


def test_an_article_called_annexes_is_not_the_annexes(client_de):
    acte, scene = avenant()
    ecrire_remarque(acte, "annexes", "Sur les fichiers.", par=scene.jeanne)
    ecrire_remarque(acte, "article-annexes", "Sur l’article.", par=scene.jeanne)

    page = corps(client_de(scene.claire).get(adresse("texte", scene, acte)))

    article, annexes = page.index('<section id="article-annexes"'), page.index('<section id="annexes"')
    assert article < page.index("Sur l’article.") < annexes < page.index("Sur les fichiers.")
    assert page.count("Les versements prévus (tableau)") == 1
    assert "?article=article-annexes" in page
