"""Two conventions from the vote to the notification, in real browsers: Montaud's whole act on paper, Chambéry's signed elsewhere, then an avenant.

Everything is done through the pages; the documents are really printed and sealed, the signatures are real pyHanko signatures.
"""

import re

import pytest
from django.utils import timezone

from conventions.documents import CONSOLIDE, EXEMPLAIRE, NOTIFICATION
from conventions.enums import StatutActe, StatutSignature
from conventions.models import Acte, Convention, Publication
from parcours.enums import Statut as StatutParcours
from parcours.models import Parcours
from socle.comptes.enums import RoleAnct
from socle.documents import documents_de
from socle.documents.sceau import verifier_sceau
from socle.documents.vignettes import apercu
from socle.travaux.models import Etat
from socle.travaux.moteur import traiter
from tests.comptes.fabriques import AnctFabrique
from tests.conventions import fabriques
from tests.conventions.fabriques_essentielles import immatriculer
from tests.documents.signataires import signer
from tests.navigateur.harnais import capture, controler, entrer_dans, hors_de_la_boucle
from tests.scenario.personne import Secretaire

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def lu(personne):
    """What <main> says, with plain spaces."""
    return (
        " ".join(personne.page.get_by_role("main").inner_text().split()).replace("\u202f", " ").replace("\u00a0", " ")
    )


def jour():
    return timezone.localdate().isoformat()


def imprimer(acte, genre):
    """The worker makes this document; returns its bytes."""
    with hors_de_la_boucle():
        document = documents_de(acte).filter(genre=genre).get()
        assert traiter("documents.Document", document.pk) == Etat.PRET
        document.refresh_from_db()
        octets = document.fichier.lire()
        assert verifier_sceau(octets).valide
        return octets


def photos(pdf, pages):
    with hors_de_la_boucle():
        return [
            {"name": f"photo-{rang}.png", "mimeType": "image/png", "buffer": apercu(pdf, "application/pdf", page, 700)}
            for rang, page in enumerate(pages, start=1)
        ]


def voter(equipe, page_convention, photo):
    equipe.ouvrir(page_convention)
    equipe.suivre("Indiquer la date du conseil")
    equipe.ecrire("Jour prévu du conseil", jour())
    equipe.appuyer("Calculer les dates")
    controler(equipe.page)
    replie = equipe.page.locator("summary").filter(has_text="voté")
    if replie.count():
        replie.first.click()
    equipe.ecrire("Numéro de la délibération", "2026-12")
    for question in ("Jour de la séance", "Envoyée à la préfecture le", "Accusé de réception de la préfecture, le"):
        equipe.ecrire(question, jour())
    equipe.ecrire("Applicable à partir du", jour())
    equipe.page.get_by_label("La délibération, avec la marque de la préfecture").set_input_files(photo)
    equipe.page.locator("form").filter(has=equipe.page.get_by_label("Jour de la séance")).get_by_role(
        "button", name="Enregistrer"
    ).click()
    equipe.page.wait_for_load_state("load")


def verifier_credits(hugo, page_convention):
    hugo.ouvrir(page_convention)
    hugo.suivre("Vérifier les crédits")
    hugo.ecrire("Ligne budgétaire", "Exercice 2026, action 12")
    hugo.appuyer("Les crédits sont disponibles")


def engager_et_notifier(hugo, claire, page_convention):
    hugo.ouvrir(page_convention)
    hugo.suivre("Inscrire la dépense au budget")
    hugo.ecrire("N° d’engagement juridique (EJ)", "EJ-2026-0042")
    hugo.appuyer("Enregistrer l’engagement")
    claire.ouvrir(page_convention)
    claire.suivre("Notifier")
    claire.appuyer("Notifier")


def deposer_pages(personne, page_convention, partie, fichiers):
    personne.ouvrir(f"{page_convention}{Acte.objects.latest('pk').pk}/signature/{partie}/")
    personne.suivre("Déposer les pages")
    personne.page.get_by_label("Les pages signées").set_input_files(fichiers)
    personne.ecrire("Signée le", jour())
    personne.appuyer("Déposer ces pages")


@pytest.fixture
def gens(live_server, ouvrir_page, client_de):
    """`gens(scene)`: the team, ANCT's référente and the gestionnaire, each in her browser, and the address of the convention's page."""

    def ouvrir(scene):
        hugo = AnctFabrique(role_anct=RoleAnct.GESTIONNAIRE)
        comptes = {"jeanne": scene.jeanne, "claire": scene.claire, "hugo": hugo}
        personnes = {}
        for nom, compte in comptes.items():
            personnes[nom] = Secretaire(ouvrir_page(largeur=420 if nom == "jeanne" else 1280))
            # Fifteen photographed pages, or a signed file read in full: longer than a page.
            personnes[nom].page.set_default_timeout(60_000)
            entrer_dans(personnes[nom].page, live_server, client_de(compte))
        return personnes, f"{live_server.url}/parcours/{scene.parcours.pk}/convention/"

    return ouvrir


def test_montaud_signs_its_whole_act_on_paper(gens):
    with hors_de_la_boucle():
        acte, scene = fabriques.acte(StatutActe.VALIDEE)
        immatriculer(scene.parcours.collectivite)
    personnes, page = gens(scene)
    jeanne, claire, hugo = personnes["jeanne"], personnes["claire"], personnes["hugo"]

    # ANCT transmits: the text no longer changes, the territory knows what to do.
    claire.ouvrir(page)
    claire.suivre("Transmettre")
    claire.appuyer("Transmettre")
    pdf = imprimer(acte, EXEMPLAIRE)
    nb = documents_de(acte).get().fichier.nb_pages

    # Too early: the page says why, and where to go.
    jeanne.ouvrir(f"{page}{acte.pk}/signature/collectivite/")
    assert "la délibération n’est pas applicable" in lu(jeanne)
    controler(jeanne.page)

    # The vote, on a phone.
    voter(jeanne, page, photos(pdf, [1])[0])
    acte.refresh_from_db()
    assert acte.statut == StatutActe.AUTORISEE
    verifier_credits(hugo, page)

    # Photos of all pages but the last two, then the two missing ones.
    deposer_pages(jeanne, page, "collectivite", photos(pdf, range(1, nb - 1)))
    assert f"Il manque les pages {nb - 1} et {nb}." in lu(jeanne)
    controler(jeanne.page)
    capture(jeanne.page, "scenario-pages-manquantes")
    jeanne.page.get_by_label("D’autres pages").set_input_files(photos(pdf, [nb - 1, nb]))
    jeanne.appuyer("Ajouter ces pages")
    assert f"Les {nb} pages y sont." in lu(jeanne)
    jeanne.appuyer("Tout y est : déposer")
    signature = acte.signatures.get(partie="collectivite")
    assert (signature.statut, signature.depose_par, signature.signataire) == (
        StatutSignature.RECUE, scene.jeanne, "Michel Roux",
    )  # fmt: skip

    # ANCT's side: one scan of the whole document.
    with hors_de_la_boucle():
        scan = {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": pdf}
    deposer_pages(claire, page, "anct", [scan])
    claire.appuyer("Tout y est : déposer")
    acte.refresh_from_db()
    assert acte.statut == StatutActe.SIGNEE
    assert Parcours.objects.get(pk=scene.parcours.pk).statut == StatutParcours.MISE_EN_OEUVRE

    engager_et_notifier(hugo, claire, page)
    imprimer(acte, NOTIFICATION)
    jeanne.ouvrir(page)
    assert "Versements (en cours)" in lu(jeanne)
    assert "Lire la notification" in lu(jeanne)
    controler(jeanne.page)
    controler(claire.page)
    capture(jeanne.page, "scenario-montaud")
    assert [p.page.plaintes for p in personnes.values()] == [[], [], []]


def deposer_signe(personne, page_convention, partie, octets):
    acte = Acte.objects.latest("pk")
    personne.ouvrir(f"{page_convention}{acte.pk}/signature/{partie}/")
    personne.suivre("Déposer le PDF signé")
    personne.page.get_by_label("Le PDF signé").set_input_files(
        {"name": "signe.pdf", "mimeType": "application/pdf", "buffer": octets}
    )
    personne.appuyer("Déposer ce document signé")


def test_chambery_signs_elsewhere_then_modifies_its_convention(gens):
    with hors_de_la_boucle():
        acte, scene = fabriques.acte(StatutActe.AUTORISEE, nom="Chambéry", montant="60000.00")
        immatriculer(scene.parcours.collectivite)
    personnes, page = gens(scene)
    jeanne, claire, hugo = personnes["jeanne"], personnes["claire"], personnes["hugo"]
    verifier_credits(hugo, page)
    pdf = imprimer(acte, EXEMPLAIRE)

    # A PDF signed by nobody is refused in words, and nothing is kept of it.
    deposer_signe(jeanne, page, "collectivite", pdf)
    assert "ne porte aucune signature électronique" in lu(jeanne)
    assert not acte.signatures.exists()

    # Signed in a parapheur, one after the other.
    with hors_de_la_boucle():
        du_maire = signer(pdf, "Michel Roux", organisation="Ville de Chambéry")
        des_deux = signer(du_maire, "Anne Exemple", organisation="ANCT")
    deposer_signe(jeanne, page, "collectivite", du_maire)
    assert "Michel Roux" in lu(jeanne)
    controler(jeanne.page)
    capture(jeanne.page, "scenario-signature-externe")
    deposer_signe(claire, page, "anct", des_deux)
    acte.refresh_from_db()
    assert acte.statut == StatutActe.SIGNEE
    engager_et_notifier(hugo, claire, page)

    # An avenant: six thousand euros more on one étape, a year more.
    fin = acte.date_fin.replace(year=acte.date_fin.year + 1)
    claire.ouvrir(page)
    claire.suivre("Préparer une modification (avenant)")
    claire.ecrire("Pourquoi cette modification ?", "Prolonger d’un an et renforcer la balade.")
    claire.page.locator("[name=date_fin]").fill(fin.isoformat())
    champ = claire.page.get_by_label(re.compile("Balade nocturne")).first
    champ.fill("46 000")
    claire.appuyer("Enregistrer la modification")
    avenant = Acte.objects.get(rang=1)
    assert avenant.montant_delta == 6000
    claire.ouvrir(page)
    claire.suivre("Valider et numéroter")
    claire.appuyer("Valider et numéroter")
    claire.suivre("Transmettre")
    claire.appuyer("Transmettre")
    jeanne.ouvrir(page)
    jeanne.page.get_by_role("link", name=re.compile("Voir ce qui change")).first.click()
    assert "66 000 €" in lu(jeanne)
    controler(jeanne.page)
    capture(jeanne.page, "scenario-avenant-difference")

    # Voted, signed elsewhere too, notified: the convention as it stands now.
    with hors_de_la_boucle():
        fabriques.voter(avenant, scene.jeanne)
    verifier_credits(hugo, page)
    pdf = imprimer(avenant, EXEMPLAIRE)
    with hors_de_la_boucle():
        du_maire = signer(pdf, "Michel Roux", organisation="Ville de Chambéry")
        des_deux = signer(du_maire, "Anne Exemple", organisation="ANCT")
    deposer_signe(jeanne, page, "collectivite", du_maire)
    deposer_signe(claire, page, "anct", des_deux)
    engager_et_notifier(hugo, claire, page)
    imprimer(avenant, CONSOLIDE)
    convention = Convention.objects.get()
    assert (convention.montant_total, convention.date_fin) == (66000, fin)
    assert Acte.objects.get(rang=1).numero == f"{acte.numero}/A1"
    jeanne.ouvrir(page)
    assert "Lire la convention à jour" in lu(jeanne)
    controler(jeanne.page)
    controler(claire.page)
    capture(claire.page, "scenario-chambery")

    # The essential data: published from the worklist, readable by all.
    claire.ouvrir(page.split("/parcours/")[0] + "/gestion/donnees-essentielles/")
    claire.page.get_by_role("button", name=re.compile("^Publier")).first.click()
    claire.page.wait_for_load_state("load")
    assert Publication.objects.get().convention == convention
    assert [p.page.plaintes for p in personnes.values()] == [[], [], []]
