"""« Montaud », written by two people from nothing to the convention: the interlocutrice and ANCT, each in a real browser.

Four étapes, a remark, a question on one field, a second sending compared with the first. With and without JavaScript.
"""

import pytest

from conventions.chargement import charger_modeles
from parcours.enums import Statut, StatutCorrection, StatutEtape
from parcours.models import Correction, Etape, Parcours
from tests.navigateur.harnais import controler, entrer_dans
from tests.parcours import fabriques
from tests.scenario.personne import Secretaire

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]

ETAPES = [
    ("Balade nocturne", "un projet emblématique", 0, 3, "9 000"),
    ("Former les agents à l’écoute", "une formation", 2, 5, "3 500"),
    ("Répondre à chaque idée", "un changement", 4, 9, "1 500"),
]
CELLE_DE_L_ANCT = ("Café citoyen", "un projet emblématique", 5, 10, "4 000")


def verifier(personne, javascript):
    """axe is a script: without scripts the page is what was sent, already looked at with them."""
    if javascript:
        controler(personne.page)


def preciser(personne, publics):
    """Open what is folded and say for whom."""
    personne.page.locator("summary").filter(has_text="Facultatif pour l’instant").click()
    for public in publics:
        personne.cocher(public)
    personne.choisir("Quelle place pour les habitants ?", "Travailler ensemble")


def lu(personne):
    """What <main> says, in small letters (badges are drawn in capitals) and with plain spaces."""
    return " ".join(personne.page.get_by_role("main").inner_text().split()).replace("\u202f", " ").casefold()


@pytest.mark.parametrize("javascript", [True, False], ids=["avec-script", "sans-script"])
def test_two_people_write_four_etapes_and_reach_the_convention(live_server, ouvrir_page, client_de, javascript):
    charger_modeles()
    parcours, compte_jeanne = fabriques.ouvert("Montaud")
    adresse = f"{live_server.url}/parcours/{parcours.pk}/"
    jeanne, claire = (Secretaire(ouvrir_page(javascript=javascript)) for _ in range(2))
    entrer_dans(jeanne.page, live_server, client_de(compte_jeanne))
    entrer_dans(claire.page, live_server, client_de(parcours.referent))

    # She writes three étapes, ANCT a fourth one for her.
    jeanne.ouvrir(f"{adresse}etapes/ajouter/")
    for rang, etape in enumerate(ETAPES, start=1):
        jeanne.decrire(*etape)
        if rang == 1:
            jeanne.ecrire("Dans quel but ?", "Que chacun puisse dire son mot")
        preciser(jeanne, ["Habitants"])
        jeanne.appuyer("Enregistrer et en décrire une autre" if rang < len(ETAPES) else "Enregistrer")
    claire.ouvrir(f"{adresse}etapes/ajouter/")
    claire.decrire(*CELLE_DE_L_ANCT)
    claire.appuyer("Enregistrer")
    jeanne.ouvrir(f"{adresse}etapes/")
    assert "saisi par l’anct pour montaud." in lu(jeanne)
    verifier(jeanne, javascript)

    # Both commitments, then the sending.
    jeanne.ouvrir(adresse)
    jeanne.suivre("l’engagement du maire")
    for rang, nom in enumerate(("Paul Durand", "Jeanne Faure")):
        jeanne.page.get_by_label("Prénom et nom").nth(rang).fill(nom)
    jeanne.appuyer("Enregistrer")
    jeanne.appuyer("Envoyer à l’ANCT")
    assert "réponse prévue avant le" in lu(jeanne)

    # ANCT begins to read, leaves a remark and a question on one field.
    claire.ouvrir(adresse)
    claire.appuyer("Commencer la relecture")
    balade = Etape.objects.get(titre="Balade nocturne")
    claire.ouvrir(f"{adresse}etapes/{balade.pk}/")
    claire.page.locator("summary").filter(has_text="Écrire une remarque").click()
    claire.ecrire("Votre remarque ou votre question", "Qui ira chercher ceux qui ne viennent jamais ?")
    claire.appuyer("Envoyer la remarque")
    claire.ouvrir(f"{adresse}questions/poser/etape/{balade.pk}/")
    claire.page.get_by_label("Sur quel champ ?").select_option(value="cout")
    claire.ecrire("Votre question", "Le coût comprend-il l’animation ?")
    claire.appuyer("Envoyer la question")
    jeanne.ouvrir(adresse)
    assert "question de l’anct" in lu(jeanne)
    verifier(jeanne, javascript)

    # She answers both, the question from the top of the overview; only the field asked for is there.
    jeanne.suivre("Répondre", exact=True)
    assert jeanne.page.get_by_label("Que voulez-vous faire ?").count() == 0
    verifier(jeanne, javascript)
    jeanne.ecrire("Combien cela coûterait-il ?", "9 500")
    jeanne.appuyer("Répondre à l’ANCT")
    jeanne.ouvrir(f"{adresse}remarques/")
    jeanne.suivre("Répondre à Claire Martin")
    jeanne.ecrire("Votre réponse", "Deux élus iront à la sortie de l’école.")
    jeanne.appuyer("Envoyer la réponse")
    claire.ouvrir(f"{adresse}remarques/")
    claire.appuyer("C’est réglé", exact=False)
    claire.ouvrir(f"{adresse}questions/{Correction.objects.get().pk}/")
    claire.appuyer("C’est réglé")
    assert Correction.objects.get().statut == StatutCorrection.REGLEE

    # A second sending, compared with the first one; then read.
    jeanne.ouvrir(adresse)
    jeanne.appuyer("Envoyer à l’ANCT")
    jeanne.suivre("Comparer avec l’envoi")
    assert "9 000 € → devient 9 500 €" in lu(jeanne)
    verifier(jeanne, javascript)
    claire.ouvrir(adresse)
    claire.appuyer("J’ai relu cet envoi")

    # ANCT drafts and validates: the convention.
    claire.ouvrir(f"{adresse}convention/")
    claire.suivre("Rédiger la convention")
    claire.page.locator("[name=signataire_anct_nom]").fill("Camille Fontaine")
    claire.page.locator("[name=signataire_anct_qualite]").fill("Direction générale")
    claire.appuyer("Enregistrer")
    claire.suivre("Valider et numéroter")
    claire.appuyer("Valider et numéroter")

    parcours = Parcours.objects.get(pk=parcours.pk)
    assert parcours.statut == Statut.CONTRACTUALISATION
    assert set(parcours.etapes.values_list("statut", flat=True)) == {StatutEtape.VALIDEE}
    assert parcours.etapes.count() == 4
    jeanne.ouvrir(f"{adresse}etapes/")
    assert "modifier" not in lu(jeanne)
    assert jeanne.page.plaintes == []
    assert claire.page.plaintes == []
