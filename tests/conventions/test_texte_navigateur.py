"""The text of an act in a real browser: on a phone, in the dark, by both sides, and without JavaScript."""

import pytest
from django.urls import reverse

from conventions.enums import StatutActe
from conventions.models import RemarqueActe
from conventions.transitions.ecarts import ecarter, viser
from conventions.transitions.remarques import ecrire_remarque, regler_remarque
from tests.comptes.fabriques import AnctFabrique
from tests.conventions import fabriques, fabriques_avenants
from tests.conventions.test_annexes import trois
from tests.navigateur.harnais import capture, controler, entrer_dans, hors_de_la_boucle

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def adresse(live_server, nom, scene, acte, *args):
    return live_server.url + reverse(f"conventions:{nom}", args=[scene.parcours.pk, acte.pk, *args])


def vivant(statut=StatutActe.RELECTURE):
    """A draft that both sides have talked about, with two departures, one of them signed off, and files."""
    acte, scene = fabriques.acte(StatutActe.RELECTURE)
    motif = "La commune demande une phase écrite avant tout recours."
    texte = "Les parties s’écrivent d’abord :\n\n- un courrier ;\n- une réunion dans le mois.\n\nÀ défaut, le tribunal administratif est saisi."
    ecarter(acte, "litiges", "Litiges", texte, motif, par=scene.claire)
    duree = acte.modele.article("duree")
    vise = ecarter(
        acte, "duree", "Durée", f"{duree['texte']}\n\nElle ne se renouvelle pas.", "Précision.", par=scene.claire
    )
    viser(vise, par=AnctFabrique(relit_juridique=True, prenom="Nadia", nom="Petit"))
    fil = ecrire_remarque(acte, "duree", "Pourquoi cette fin ?", par=scene.jeanne)
    ecrire_remarque(acte, "duree", "Le budget de la vague finit là.", par=scene.claire, reponse_a=fil)
    regler_remarque(ecrire_remarque(acte, "objet", "Le nom est-il juste ?", par=scene.jeanne), par=scene.claire)
    ecrire_remarque(acte, "", "Merci, tout est clair.", par=scene.jeanne)
    trois(acte, scene.claire)
    if statut != StatutActe.RELECTURE:
        viser(acte.ecarts.get(code="litiges"), par=AnctFabrique(relit_juridique=True))
        fabriques.mener(acte, statut, par=scene.claire)
    return acte, scene


@pytest.mark.parametrize("statut", [StatutActe.RELECTURE, StatutActe.TRANSMISE])
def test_the_territory_reads_on_a_phone(statut, live_server, page_320, client_de):
    with hors_de_la_boucle():
        acte, scene = vivant(statut)
        client = client_de(scene.jeanne)
    entrer_dans(page_320, live_server, client)

    page_320.goto(adresse(live_server, "texte", scene, acte))
    controler(page_320)
    capture(page_320, f"texte-{statut}-320")
    page_320.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")

    controler(page_320)


def test_anct_reads_in_the_dark_and_changes_an_article(live_server, page_sombre, client_de):
    with hors_de_la_boucle():
        acte, scene = vivant()
        client = client_de(scene.claire)
    entrer_dans(page_sombre, live_server, client)

    page_sombre.goto(adresse(live_server, "texte", scene, acte))
    page_sombre.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    controler(page_sombre)
    capture(page_sombre, "texte-anct-sombre")
    page_sombre.locator("#article-litiges").get_by_role("link", name="Modifier cet article").click()
    page_sombre.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")

    controler(page_sombre)
    capture(page_sombre, "ecart-sombre")


@pytest.mark.parametrize("nom", ["ecart", "ecart_retirer", "annexes", "remarque"])
def test_the_other_pages_on_a_phone(nom, live_server, page_320, client_de):
    with hors_de_la_boucle():
        acte, scene = vivant()
        client = client_de(scene.claire)
    entrer_dans(page_320, live_server, client)
    args = ["acte", "litiges"] if nom.startswith("ecart") else []
    suite = f"?reponse_a={RemarqueActe.objects.earliest('pk').pk}" if nom == "remarque" else ""

    page_320.goto(adresse(live_server, nom, scene, acte, *args) + suite)

    controler(page_320)
    capture(page_320, f"{nom}-320")


def test_an_avenant_on_a_phone(live_server, page_320, client_de):
    with hors_de_la_boucle():
        convention, scene = fabriques_avenants.signee()
        acte = fabriques_avenants.avenant(convention, scene, statut=StatutActe.RELECTURE)
        texte = "Les parties s’écrivent d’abord. À défaut d’accord, le tribunal administratif est saisi."
        ecarter(acte, "litiges", "Litiges", texte, "Une phase écrite.", porte_sur="convention", par=scene.claire)
        client = client_de(scene.claire)
    entrer_dans(page_320, live_server, client)

    page_320.goto(adresse(live_server, "texte", scene, acte))
    page_320.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")

    controler(page_320)
    capture(page_320, "texte-avenant-320")


def test_a_remark_is_written_without_javascript(live_server, ouvrir_page, client_de):
    page = ouvrir_page(javascript=False)
    with hors_de_la_boucle():
        acte, scene = fabriques.acte(StatutActe.RELECTURE)
        client = client_de(scene.jeanne)
    entrer_dans(page, live_server, client)

    page.goto(adresse(live_server, "texte", scene, acte))
    page.locator("#article-duree").get_by_role("link", name="Écrire une remarque").click()
    page.get_by_label("Votre remarque ou votre question").fill("Pourquoi cette fin ?")
    page.get_by_role("button", name="Envoyer la remarque").click()

    assert "Pourquoi cette fin ?" in page.locator("#article-duree").inner_html()
    capture(page, "texte-large")
