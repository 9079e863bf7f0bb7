"""The text of an act article by article: what each side reads and remarks on, and what the convention's page says of it."""

import pytest
from django.urls import reverse

from conventions.enums import StatutActe
from conventions.lecture_texte import contexte_texte
from conventions.models import RemarqueActe
from conventions.transitions.ecarts import ecarter, viser
from conventions.transitions.remarques import ecrire_remarque, regler_remarque
from tests.comptes.fabriques import AnctFabrique
from tests.conventions import fabriques

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


# --- reading ----------------------------------------------------------------------------------------------------------------


def test_the_whole_text_is_read_with_its_values_and_its_summary(client_de):
    acte, scene = fabriques.acte(StatutActe.RELECTURE)

    page = corps(client_de(scene.jeanne).get(adresse("texte", scene, acte)))

    assert "dix-huit mille euros" in page
    assert "{montant}" not in page
    for rang, article in enumerate(acte.modele.articles, start=1):
        assert f'<a href="#article-{article["code"]}">Article {rang} – {article["titre"]}</a>' in page
        assert f'id="article-{article["code"]}"' in page
    assert "Projet à relire avant le" in page
    assert "Modifier cet article" not in page
    assert page.count("Écrire une remarque") == len(acte.modele.articles) + 4


def test_the_territory_reads_a_draft_only_once_it_was_sent(client_de):
    acte, scene = fabriques.acte()
    client = client_de(scene.jeanne)

    for nom in ("texte", "annexes", "projet_document", "projet_etat", "projet_odt", "projet_docx"):
        response = client.get(adresse(nom, scene, acte))
        assert response.status_code == 403, nom
        assert "L’ANCT rédige encore la convention." in corps(response)
    assert client.post(adresse("projet", scene, acte)).status_code == 403
    assert client_de(scene.claire).get(adresse("texte", scene, acte)).status_code == 200


def test_a_frozen_text_is_read_as_it_was_frozen_with_its_remarks_closed(client_de):
    acte, scene = fabriques.acte(StatutActe.RELECTURE)
    ecart = ecrire_ecart(acte, scene.claire)
    viser(ecart, par=AnctFabrique(relit_juridique=True, prenom="Nadia", nom="Petit"))
    fil = ecrire_remarque(acte, "duree", "Pourquoi cette fin ?", par=scene.jeanne)
    regler_remarque(fil, par=scene.claire)
    fabriques.mener(acte, StatutActe.TRANSMISE, par=scene.claire)
    client = client_de(scene.jeanne)

    page = corps(client.get(adresse("texte", scene, acte)))

    assert "Ce texte ne change plus depuis le" in page
    assert acte.numero in page
    assert "Cet article s’écarte du modèle" in page
    assert "Ce qui change, mot à mot" in page
    assert "Visa du service juridique donné par Nadia Petit" in page
    assert "Pourquoi cette fin ?" in page
    assert "1 remarque réglée" in page
    for geste in (
        "Écrire une remarque",
        "Répondre",
        "Rouvrir",
        "C’est réglé",
        "Modifier cet article",
        "Préparer le PDF",
    ):
        assert geste not in page
    assert client.get(adresse("remarque", scene, acte) + "?article=duree").status_code == 403


@pytest.mark.parametrize("statut", [StatutActe.VALIDEE, StatutActe.ABANDONNEE])
def test_the_text_is_read_in_the_other_states_too(statut, client_de):
    acte, scene = fabriques.acte(statut)

    page = corps(client_de(scene.jeanne).get(adresse("texte", scene, acte)))

    dit = {StatutActe.VALIDEE: "Ce texte est validé.", StatutActe.ABANDONNEE: "Ce projet est abandonné."}
    assert dit[statut] in page
    assert "Modifier cet article" not in page


@pytest.mark.parametrize("nb", [1, 30])
def test_the_page_costs_the_same_for_one_remark_and_for_thirty(nb, client_de, django_assert_num_queries):
    acte, scene = fabriques.acte(StatutActe.RELECTURE)
    for n in range(nb):
        code = acte.modele.articles[n % 10]["code"]
        fil = ecrire_remarque(acte, code, f"Remarque {n}", par=scene.jeanne)
        ecrire_remarque(acte, code, f"Réponse {n}", par=scene.claire, reponse_a=fil)
        if n % 3 == 0:
            regler_remarque(fil, par=scene.claire)
    for article in acte.modele.articles[: min(nb, 10)]:
        ecrire_ecart(acte, scene.claire, article["code"])
    client = client_de(scene.jeanne)
    client.get(adresse("texte", scene, acte))

    # session, account, parcours, act; the draft: lines, departures, files, choices of providers; departures with their writers, files, remarks; the last PDF
    with django_assert_num_queries(14):
        page = corps(client.get(adresse("texte", scene, acte)))

    assert page.count("Remarque ") == nb


# --- remarks ----------------------------------------------------------------------------------------------------------------


def test_both_sides_talk_under_an_article(client_de):
    acte, scene = fabriques.acte(StatutActe.RELECTURE)
    jeanne, claire = client_de(scene.jeanne), client_de(scene.claire)
    url = adresse("remarque", scene, acte)

    page = corps(jeanne.get(f"{url}?article=duree"))
    assert "Sur « Durée »." in page
    assert f'action="{url}"' in page
    response = jeanne.post(url, {"article": "duree", "texte": "Pourquoi cette fin ?"})
    fil = RemarqueActe.objects.get()
    assert response.url == f"{adresse('texte', scene, acte)}#remarque-{fil.pk}"
    assert "Pourquoi cette fin ?" in corps(claire.get(f"{url}?reponse_a={fil.pk}"))
    claire.post(url, {"reponse_a": fil.pk, "texte": "Le budget finit là."})
    page = corps(jeanne.get(adresse("texte", scene, acte)))
    assert page.index("Pourquoi cette fin ?") < page.index("Le budget finit là.")
    jeanne.post(adresse("remarque_regler", scene, acte, fil.pk))

    fil.refresh_from_db()
    assert fil.reglee_par == scene.jeanne
    page = corps(claire.get(adresse("texte", scene, acte)))
    assert f"Réglée par {scene.jeanne.nom_complet}" in page
    claire.post(adresse("remarque_regler", scene, acte, fil.pk), {"rouvrir": "1"})
    fil.refresh_from_db()
    assert fil.reglee_le is None


@pytest.mark.parametrize(("texte", "phrase"), [("", "Remplissez «\u00a0Votre remarque"), ("x" * 2001, "trop long")])
def test_a_refused_remark_keeps_its_words(texte, phrase, client_de):
    acte, scene = fabriques.acte(StatutActe.RELECTURE)

    page = client_de(scene.jeanne).post(adresse("remarque", scene, acte), {"article": "duree", "texte": texte})

    assert page.status_code == 200
    assert phrase in page.context["form"].errors["texte"][0]
    assert page.context["form"]["texte"].value() == texte
    assert not RemarqueActe.objects.exists()


def test_a_remark_on_what_is_not_there_is_not_found(client_de):
    acte, scene = fabriques.acte(StatutActe.RELECTURE)
    ailleurs, autre = fabriques.acte(StatutActe.RELECTURE)
    la_bas = ecrire_remarque(ailleurs, "objet", "Chez nous.", par=autre.jeanne)
    client, url = client_de(scene.jeanne), adresse("remarque", scene, acte)

    demandes = ["article=inconnu", "article=convention", f"reponse_a={la_bas.pk}", "reponse_a=x", f"reponse_a={2**70}"]
    assert {d: client.get(f"{url}?{d}").status_code for d in demandes} == dict.fromkeys(demandes, 404)
    assert client.post(url, {"reponse_a": la_bas.pk, "texte": "Ici."}).status_code == 404
    assert client.post(adresse("remarque_regler", scene, acte, la_bas.pk)).status_code == 404
    assert RemarqueActe.objects.count() == 1


# --- the summary on the page of the convention --------------------------------------------------------------------------------


def test_the_summary_counts_what_waits_in_two_queries(django_assert_num_queries):
    acte, scene = fabriques.acte(StatutActe.RELECTURE)
    for n in range(3):
        ecrire_remarque(acte, "objet", f"Remarque {n}", par=scene.jeanne)
    regler_remarque(ecrire_remarque(acte, "duree", "Réglée", par=scene.jeanne), par=scene.claire)
    viser(ecrire_ecart(acte, scene.claire), par=AnctFabrique(relit_juridique=True))
    ecrire_ecart(acte, scene.claire, "objet")

    with django_assert_num_queries(2):
        contexte = contexte_texte(acte, scene.parcours, scene.jeanne)

    assert {nom: contexte[nom] for nom in ("ouvertes", "ecarts", "sans_visa", "est_figee")} == {
        "ouvertes": 3,
        "ecarts": 2,
        "sans_visa": 1,
        "est_figee": False,
    }
    assert contexte["projet"]["etat"] is None


def test_the_summary_says_nothing_of_a_draft_that_the_territory_may_not_read():
    acte, scene = fabriques.acte()

    assert contexte_texte(acte, scene.parcours, scene.jeanne) == {}
    assert contexte_texte(acte, scene.parcours, scene.claire)["projet"] is not None


def test_the_summary_of_a_frozen_text_leads_to_it(django_assert_num_queries):
    acte, scene = fabriques.acte(StatutActe.TRANSMISE)

    with django_assert_num_queries(0):
        contexte = contexte_texte(acte, scene.parcours, scene.jeanne)

    assert (contexte["est_figee"], contexte["projet"]) == (True, None)
