"""The base page and a form, as a person sees them: phone, dark, without JavaScript, by keyboard."""

import pytest

from tests.navigateur.harnais import capture, controler

pytestmark = [
    pytest.mark.navigateur,
    pytest.mark.urls("tests.socle.urls_essai"),
    pytest.mark.django_db(transaction=True),
]


@pytest.mark.parametrize(
    "chemin",
    ["/essai/?message=Enregistré.", "/essai/formulaire/", "/essai/refus/", "/essai/regle/", "/essai/panne/", "/rien/"],
)
def test_page_on_a_phone(live_server, page_320, chemin):
    page_320.goto(live_server.url + chemin)

    controler(page_320)
    capture(page_320, f"socle_320_{chemin.strip('/').split('?')[0].replace('/', '_')}")


@pytest.mark.parametrize("chemin", ["/essai/?message=Enregistré.", "/essai/formulaire/"])
def test_page_in_the_dark(live_server, page_sombre, chemin):
    page_sombre.goto(live_server.url + chemin)

    controler(page_sombre)
    assert page_sombre.get_attribute("html", "data-fr-theme") == "dark"
    capture(page_sombre, f"socle_sombre_{chemin.strip('/').split('?')[0].replace('/', '_')}")


@pytest.mark.parametrize(
    "chemin", ["/essai/?message=Enregistré.", "/essai/formulaire/", "/essai/refus/", "/donnees-personnelles/"]
)
def test_page_on_a_desk(live_server, page_large, chemin):
    page_large.goto(live_server.url + chemin)

    controler(page_large)
    capture(page_large, f"socle_{chemin.strip('/').split('?')[0].replace('/', '_')}")


def test_errors_of_a_form_are_read_first_and_lead_to_their_fields(live_server, page_320):
    page_320.goto(live_server.url + "/essai/formulaire/")
    page_320.fill("#id_titre", "Balade nocturne")
    page_320.fill("#id_cout", "12,5OO")
    page_320.click("text=Facultatif pour l’instant")
    page_320.fill("#id_livrable", "Un film")
    page_320.click("text=Enregistrer >> nth=0")

    resume = page_320.locator(".te-resume")
    assert resume.get_attribute("role") == "alert"
    assert page_320.evaluate("document.activeElement.className.includes('te-resume')")
    assert (page_320.input_value("#id_titre"), page_320.input_value("#id_cout")) == ("Balade nocturne", "12,5OO")
    page_320.locator("#id_livrable").wait_for()
    controler(page_320)
    capture(page_320, "socle_320_formulaire_erreurs")
    resume.get_by_text("Écrivez le montant").click()
    assert page_320.evaluate("document.activeElement.id") == "id_cout"


def test_a_form_is_filled_by_keyboard_alone(live_server, page_large):
    page_large.goto(live_server.url + "/essai/formulaire/")

    page_large.keyboard.press("Tab")
    assert page_large.evaluate("document.activeElement.textContent") == "Contenu"
    page_large.keyboard.press("Enter")
    clavier = page_large.keyboard
    # Past the breadcrumb's two links to the title, the radios, the two months and the amount.
    for _ in range(3):
        clavier.press("Tab")
    clavier.type("Balade")
    clavier.press("Tab")
    clavier.press("Space")
    for mois in ("mars 2027", "juin 2027"):
        clavier.press("Tab")
        clavier.type(mois)
    clavier.press("Tab")
    clavier.type("12 500")
    clavier.press("Enter")

    page_large.wait_for_url(f"{live_server.url}/essai/#contenu")
    assert page_large.locator(".fr-alert--success").inner_text() == "L’étape est enregistrée."


def test_the_menu_of_a_phone_opens_and_passes_axe(live_server, page_320):
    page_320.goto(live_server.url + "/essai/")
    page_320.wait_for_selector("html[data-fr-js]")

    page_320.click("#bouton-menu")
    page_320.get_by_role("link", name="Convention").wait_for()

    controler(page_320)
    page_320.screenshot(path=capture(page_320, "socle_320_menu"))


def test_the_theme_is_chosen_once_and_kept(live_server, page_large):
    page_large.goto(live_server.url + "/essai/")
    page_large.wait_for_selector("html[data-fr-js]")

    page_large.click(".fr-header [aria-controls=reglages]")
    page_large.get_by_text("Thème sombre").click()
    controler(page_large)
    capture(page_large, "socle_reglages")
    page_large.goto(live_server.url + "/essai/formulaire/")

    assert page_large.get_attribute("html", "data-fr-theme") == "dark"


@pytest.mark.parametrize("largeur", [320, 1280])
def test_without_javascript_the_menu_is_there_and_the_form_works(live_server, ouvrir_page, largeur):
    page = ouvrir_page(largeur=largeur, javascript=False)
    page.goto(live_server.url + "/essai/formulaire/")

    page.get_by_role("link", name="Convention").wait_for()
    page.get_by_role("link", name="Le parcours", exact=True).wait_for()
    assert not page.get_by_role("button", name="Paramètres d’affichage").first.is_visible()
    page.click("text=Enregistrer >> nth=0")
    assert page.locator(".te-resume li").count() == 4
    capture(page, f"socle_sans_js_{largeur}")


def test_the_neutral_theme_and_the_demo_banner(live_server, page_320, settings):
    settings.THEME = "neutre"
    settings.DEMO = True
    demandes = []
    page_320.on("request", lambda requete: demandes.append(requete.url))

    page_320.goto(live_server.url + "/essai/")

    controler(page_320)
    capture(page_320, "socle_320_neutre")
    assert not any("Marianne" in url for url in demandes)
    page_320.locator(".te-bandeau").wait_for()


def test_a_dark_page_is_printed_dark_on_white(live_server, page_sombre):
    page_sombre.goto(live_server.url + "/essai/")
    fond = "getComputedStyle(document.body).getPropertyValue('--background-default-grey')"
    sombre = page_sombre.evaluate(fond)

    page_sombre.evaluate("dispatchEvent(new Event('beforeprint'))")
    sur_papier = page_sombre.evaluate(fond)
    page_sombre.evaluate("dispatchEvent(new Event('afterprint'))")

    assert sur_papier == "#fff"
    assert page_sombre.evaluate(fond) == sombre != sur_papier
