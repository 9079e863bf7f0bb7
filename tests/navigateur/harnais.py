"""A real Chromium for the tests, as a pytest plugin, and what every page must pass: axe, a silent console, no sideways scroll.

    @pytest.mark.navigateur
    def test_page(live_server, page_320, client_de):
        entrer_dans(page_320, live_server, client_de(utilisateur))
        page_320.goto(live_server.url + "/parcours/1/")

        controler(page_320)

Playwright's loop stays marked as running in the main thread while a browser is open: code that calls `asyncio.run` there
(pyHanko does) must be wrapped in `hors_de_la_boucle()`. For the same reason the browser lives for a module, not for the session.
"""

import asyncio
import os
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.management import call_command
from pytest_django.live_server_helper import LiveServer

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AXE = Axe().axe_script
DELAI = 120_000  # milliseconds: what is waited for comes at once on an idle machine, much later on a busy one
# Half of the time of a page: taken when somebody wants to look, `CAPTURES=1 bin/test tests/…`.
CAPTURES = Path(settings.BASE_DIR) / "var" / "captures" if os.environ.get("CAPTURES") else None
# Both widths and both themes in two looks: reflow is a matter of width, contrast one of colours.
AU_TELEPHONE_ET_DANS_LE_NOIR = pytest.mark.parametrize(
    ("largeur", "sombre"), [(320, False), (1280, True)], ids=["téléphone", "sombre"]
)
# Refusals are pages too: their status shows in Chromium's console as an error that is none.
ATTENDU = "Failed to load resource: the server responded with a status of"


@pytest.fixture(scope="module")
def navigateur():
    """Debian's Chromium, driven by playwright."""
    from playwright.sync_api import sync_playwright

    chemin = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    if not Path(chemin).exists():
        pytest.fail(f"Chromium est introuvable ({chemin}) : installez le paquet « chromium » ou indiquez CHROMIUM=….")
    with pytest.MonkeyPatch.context() as environnement, sync_playwright() as playwright:
        environnement.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        chromium = playwright.chromium.launch(executable_path=chemin, args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture
def ouvrir_page(navigateur):
    """`ouvrir_page(largeur=1280, sombre=False, javascript=True)`: a page in a browser context of its own, its complaints kept in `page.plaintes`."""
    contextes = []

    def ouvrir(*, largeur=1280, hauteur=900, sombre=False, javascript=True):
        contexte = navigateur.new_context(
            viewport={"width": largeur, "height": hauteur},
            color_scheme="dark" if sombre else "light",
            java_script_enabled=javascript,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            reduced_motion="reduce",
        )
        contexte.set_default_timeout(DELAI)
        if javascript:
            # Sent once a context rather than once a page: half a megabyte.
            contexte.add_init_script(script=AXE)
        contextes.append(contexte)
        page = contexte.new_page()
        page.plaintes = []
        page.on("console", lambda m: page.plaintes.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: page.plaintes.append(str(e)))
        page.on("response", lambda r: page.plaintes.append(f"{r.status} {r.url}") if _manque(r) else None)
        return page

    yield ouvrir
    for contexte in contextes:
        contexte.close()


def _manque(reponse):
    """A style, script, image or font that was not served."""
    return reponse.status >= 400 and reponse.request.resource_type not in {"document", "fetch", "xhr"}


@contextmanager
def site_ouvert(django_db_blocker):
    """A server for a whole module, for a fixture that asks for `django_db_setup`: what is planted inside stays until the end.

    For tests that only look (marked `django_db`): pytest-django's `live_server` empties every table after each test, and planting is long.
    """
    with django_db_blocker.unblock():
        serveur = LiveServer("localhost")
        serveur._live_server_modified_settings.enable()
        try:
            yield serveur
        finally:
            serveur._live_server_modified_settings.disable()
            serveur.stop()
            call_command("flush", verbosity=0, interactive=False, allow_cascade=True)


@pytest.fixture
def page_large(ouvrir_page):
    return ouvrir_page()


@pytest.fixture
def page_320(ouvrir_page):
    """A phone, light: what RGAA calls reflow is tested at this width."""
    return ouvrir_page(largeur=320, hauteur=800)


@pytest.fixture
def page_sombre(ouvrir_page):
    return ouvrir_page(sombre=True)


def entrer_dans(page, live_server, client):
    """Give the browser the session of a signed-in test client."""
    page.context.add_cookies(
        [{"name": c.key, "value": c.value, "url": live_server.url} for c in client.cookies.values()]
    )


def axe(page):
    """The violations found by axe, on a page opened by `ouvrir_page`: a list of dictionaries; empty when all is well."""
    return page.evaluate("async () => (await axe.run({resultTypes: ['violations']})).violations")


def controler(page, *, sauf=()):
    """Fail when axe, the console (the CSP speaks there) or the width of the page complains; `sauf` names axe rules to leave out."""
    page.wait_for_load_state("load")
    violations = [
        f"{v['id']} : {v['help']} → " + " | ".join(n["html"][:160] for n in v["nodes"][:5])
        for v in axe(page)
        if v["id"] not in sauf
    ]
    largeur, fenetre = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    console = [p for p in page.plaintes if not p.startswith(ATTENDU)]

    assert violations == [], f"axe, {page.url}\n" + "\n".join(violations)
    assert console == [], f"console, {page.url}"
    assert largeur <= fenetre, f"{page.url} défile sur le côté : {largeur} px dans {fenetre} px"


def capture(page, nom):
    """With CAPTURES in the environment, write var/captures/<nom>.png, the whole page: to be looked at."""
    if CAPTURES is None:
        return
    CAPTURES.mkdir(parents=True, exist_ok=True)
    # To hide the caret the driver writes a style in the page, of which the CSP now and then complains.
    page.screenshot(path=CAPTURES / f"{nom}.png", full_page=True, caret="initial")


@contextmanager
def hors_de_la_boucle():
    """Inside, no event loop runs as far as asyncio knows: for code of ours that calls asyncio.run. No browser call inside."""
    boucle = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        asyncio._set_running_loop(boucle)
