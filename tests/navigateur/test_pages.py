"""Every HTML page of the site in a real browser: axe, the console, 320 px, a title of its own; light, dark, and by keyboard.

The pages are those of the table of `tests/isolation`: a new route is looked at on the day it appears.
"""

from collections import Counter
from dataclasses import dataclass

import pytest
from django.core.cache import cache
from django.test import Client

from tests.isolation.routes import adresse_de, client_pour
from tests.isolation.scene import Scene, planter
from tests.isolation.table import TABLE
from tests.navigateur.harnais import axe, entrer_dans, site_ouvert

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db]

# Files and fragments.
SANS_PAGE = {
    "sante", "mes_donnees", "rappels:flux", "pilotage:agenda", "pilotage:document", "conventions:document",
    "conventions:document_etat", "conventions:signature_fichier", "conventions:feuillet_apercu",
    "conventions:feuillet_fichier", "conventions:comparaison_fichier", "conventions:comparaison_apercu",
    "mfa_download_recovery_codes", "parcours:etapes_coller_modele", "parcours:etape_piece",
    "parcours:emporter_document", "parcours:lettre_signee", "parcours:lettre_pdf", "parcours:lettre_odt",
    "parcours:emporter_odt", "parcours:emporter_xlsx", "parcours:fiche_document", "conventions:subventions_csv",
    "conventions:territoires_csv", "conventions:vote_fichier", "conventions:vote_agenda", "conventions:vote_texte",
    "conventions:annexe", "conventions:projet_document", "conventions:projet_etat", "conventions:projet_odt",
    "conventions:versement_avis", "conventions:versement_avis_etat", "conventions:versement_dossier", "conventions:versement_dossier_etat",
    "conventions:piece_fichier",
    "conventions:bilan_document", "conventions:bilan_document_etat",
    "conventions:import_paiements_modele", "conventions:import_depenses_modele",
    "conventions:comptes_exporter", "conventions:comptes_exercice_exporter", "prestataires:achats_exporter", "conventions:comptes_exercice_etat", "conventions:comptes_exercice_document",
    "conventions:projet_docx", "conventions:autre_document", "conventions:autre_document_etat",
    "conventions:depense_fichier", "conventions:depenses_exporter", "conventions:depenses_liste_etat",
    "conventions:depenses_liste_document",
    "conventions:ressources_exporter",
    "prestataires:missions_exporter", "prestataires:missions_toutes_exporter", "prestataires:mission_lettre_etat",
    "prestataires:mission_lettre_document", "prestataires:livrable_fichier", "prestataires:facture_fichier",
    "prestataires:synchronisation_etat", "prestataires:synchronisation_document", "prestataires:lien_livrable_fichier",
    "prestataires:lien_lettre",
    "prestataires:attestation_fichier", "prestataires:import_prestataires_modele", "gestion:prestataires_prestataire_exporter",
    "prestataires:besoin_fiche", "prestataires:besoin_fiche_etat", "prestataires:devis_exporter", "prestataires:devis_fichier",
    "prestataires:lien_devis_fiche", "prestataires:lien_devis_fichier",
}  # fmt: skip
# Each page is looked at as the first of these who gets it; these again as ANCT, whose page says more.
REGARDS = ("anonyme", "interlocuteur", "administrateur", "charge_mission")
AUSSI_ANCT = (
    "portail:notre_parcours",
    "parcours:apercu",
    "parcours:emporter",
    "parcours:etape_ajouter",
    "conventions:page",
    "pilotage:comite",
)
PAGES_CLES = ("accueil", "account_login", "portail:notre_parcours", "parcours:apercu", "parcours:etape_ajouter", "parcours:calendrier", "parcours:comparer", "conventions:page", "gestion:index")  # fmt: skip
FAITS = """() => ({
  lang: document.documentElement.lang,
  h1: document.querySelectorAll("h1").length,
  titre: document.title,
  largeur: document.documentElement.scrollWidth, fenetre: document.documentElement.clientWidth,
})"""


def _pages(personnage):
    """[(route, line)] of the pages that this character is the one to look at."""
    vues = []
    for nom, ligne in TABLE.items():
        if nom in SANS_PAGE or ligne.attendu("get")[personnage] != 200:
            continue
        premier = next(p for p in REGARDS if ligne.attendu("get")[p] == 200)
        if premier == personnage or (personnage == "administrateur" and nom in AUSSI_ANCT):
            vues.append((nom, ligne))
    return vues


def test_every_page_has_somebody_to_look_at_it():
    vues = {nom for personnage in REGARDS for nom, _ in _pages(personnage)}

    assert vues | SANS_PAGE >= {nom for nom, ligne in TABLE.items() if "200" in ligne.get}


@dataclass
class Site:
    """A server, the scene that it shows, who has come in. These tests look, and change nothing."""

    url: str
    scene: Scene
    clients: dict[str, Client]


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker):
    cache.clear()
    with site_ouvert(django_db_blocker) as serveur:
        scene = planter(documents=False, seul=True)
        # Before any test: what a test itself writes is in a transaction that the server does not see.
        yield Site(serveur.url, scene, {p: client_pour(scene.personnage(p)) for p in REGARDS})


def _entrer(page, site, personnage):
    if personnage != "anonyme":
        entrer_dans(page, site, site.clients[personnage])


def _plaintes(page):
    """What is wrong with the page that is open."""
    faits = page.evaluate(FAITS)
    if faits["lang"] != "fr":
        yield f"langue « {faits['lang']} »"
    if faits["h1"] != 1:
        yield f"{faits['h1']} titres h1"
    if faits["largeur"] > faits["fenetre"]:
        yield f"défile sur le côté : {faits['largeur']} px"
    for violation in axe(page):
        yield f"axe, {violation['id']} : " + " | ".join(n["html"][:140] for n in violation["nodes"][:3])
    yield from (f"console : {plainte[:200]}" for plainte in page.plaintes)
    page.plaintes.clear()


def _visiter(page, site, personnage, lignes):
    """(route, title, complaints) of each page."""
    _entrer(page, site, personnage)
    for nom, ligne in lignes:
        reponse = page.goto(site.url + adresse_de(nom, site.scene.adresse(ligne.ou)))
        yield nom, page.title(), [f"réponse {reponse.status}"] if reponse.status != 200 else list(_plaintes(page))


def _dire(fautes):
    return "\n".join(f"{nom} : {plainte}" for nom, plaintes in fautes for plainte in plaintes)


LOTS = 3  # a hundred pages of one person in one test would look like a test that hangs


@pytest.mark.parametrize("lot", range(LOTS))
@pytest.mark.parametrize("personnage", REGARDS)
def test_every_page_at_320_px(site, ouvrir_page, personnage, lot):
    page = ouvrir_page(largeur=320, hauteur=800)
    vues = _visiter(page, site, personnage, _pages(personnage)[lot::LOTS])

    assert _dire([(nom, plaintes) for nom, _, plaintes in vues]) == ""


def test_every_page_has_a_title_of_its_own(site):
    titres = Counter()
    for personnage in REGARDS:
        client = site.clients[personnage]
        for nom, ligne in _pages(personnage):
            if nom in AUSSI_ANCT or nom == "account_request_login_code":  # the same page as another
                continue
            page = client.get(adresse_de(nom, site.scene.adresse(ligne.ou))).content.decode()
            titres[" ".join(page.partition("<title>")[2].partition("</title>")[0].split())] += 1

    assert [titre for titre, fois in titres.items() if fois > 1] == []
    assert len(titres) > 110


def test_refusals_at_320_px(site, ouvrir_page):
    page = ouvrir_page(largeur=320, hauteur=800)
    _entrer(page, site, "interlocuteur")
    fautes = []
    for statut, adresse in (
        (403, adresse_de("conventions:modifier", site.scene.ici.lieux["acte"])),
        (404, "/parcours/0/"),
        (404, "/nulle-part/"),
        (410, "/invitation/rien/"),
    ):
        reponse = page.goto(site.url + adresse)
        page.plaintes.clear()
        assert reponse.status in {statut, 404}
        fautes.append((adresse, list(_plaintes(page))))

    assert _dire(fautes) == ""


@pytest.mark.parametrize("largeur", [320, 1280])
def test_key_pages_in_the_dark(site, ouvrir_page, largeur):
    fautes = []
    for personnage in ("anonyme", "interlocuteur", "administrateur"):
        page = ouvrir_page(largeur=largeur, sombre=True)
        lignes = [(nom, ligne) for nom, ligne in _pages(personnage) if nom in PAGES_CLES]
        fautes += [(nom, plaintes) for nom, _, plaintes in _visiter(page, site, personnage, lignes)]

    assert _dire(fautes) == ""
    assert len(fautes) > 6


def test_a_refused_form_says_so_to_axe_too(site, ouvrir_page):
    """The error summary has the focus, each sentence belongs to its field, in both themes."""
    for sombre in (False, True):
        page = ouvrir_page(largeur=320, sombre=sombre)
        _entrer(page, site, "interlocuteur")
        page.goto(site.url + adresse_de("parcours:etape_ajouter", site.scene.ici.lieux["parcours"]))
        page.get_by_role("button", name="Enregistrer", exact=True).click()
        page.wait_for_load_state("load")

        champ = page.get_by_label("Que voulez-vous faire")
        assert champ.get_attribute("aria-invalid") == "true"
        assert list(_plaintes(page)) == []


CADRE = """() => {
  const e = document.activeElement, r = e.getBoundingClientRect();
  // The DSFR frames a link that covers its whole card around ::before.
  const cadre = quoi => { const s = getComputedStyle(e, quoi); return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0; };
  return {nom: (e.innerText || e.ariaLabel || e.name || e.id || "").trim(), balise: e.tagName,
          cadre: cadre(null) || cadre("::before"), vu: r.width > 0 && r.height > 0};
}"""


@pytest.mark.parametrize("nom", ["account_login", "parcours:etape_ajouter"])
def test_the_keyboard_goes_everywhere_and_shows_where(site, page_large, nom):
    """« Contenu » first; then each stop is visible, and the button of the form is reached."""
    personnage = "anonyme" if nom == "account_login" else "interlocuteur"
    _entrer(page_large, site, personnage)
    page_large.goto(site.url + adresse_de(nom, site.scene.adresse(TABLE[nom].ou)))

    arrets = []
    for _ in range(60):
        page_large.keyboard.press("Tab")
        arrets.append(page_large.evaluate(CADRE))
        if arrets[-1]["balise"] == "BODY":
            break

    assert arrets[0]["nom"] == "Contenu"
    arrets = [a for a in arrets if a["balise"] not in {"BODY", "HTML"}]
    assert [a for a in arrets if not (a["vu"] and a["cadre"])] == []
    assert {"Recevoir un code", "Enregistrer"} & {a["nom"] for a in arrets}
