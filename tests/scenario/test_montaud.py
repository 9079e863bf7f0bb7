"""« Montaud »: a village's only secretary goes from the invitation mail to « Envoyer à l'ANCT » in ten pages and thirty fields at most.

In a real browser, with and without JavaScript. Pages are counted as they load, fields as they are filled.
"""

import re

import pytest
from django.contrib.sessions.models import Session
from django.core import mail

from parcours.enums import Statut
from parcours.models import Etape, Parcours
from socle.travaux import moteur
from socle.travaux.models import Courriel
from tests.navigateur.harnais import entrer_dans
from tests.parcours import fabriques
from tests.scenario import lettres
from tests.scenario.personne import Secretaire

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]

PAGES_MAX, CHAMPS_MAX = 10, 30
ETAPES = [
    ("Balade nocturne", "un projet emblématique", 0, 3, "9 000"),
    ("Former les agents à l’écoute", "une formation", 2, 5, "3 500"),
    ("Répondre à chaque idée", "un changement", 4, 9, ""),
]


def invitation_recue():
    """The link of the letter, as it leaves the outbox."""
    (courriel,) = Courriel.objects.filter(gabarit="comptes.invitation")
    moteur.traiter("travaux.Courriel", courriel.pk)
    return lettres.lien_principal(lettres.recu(mail.outbox[-1]))


def code_recu():
    return lettres.code_recu(lettres.recu(mail.outbox[-1]))


@pytest.mark.parametrize("javascript", [True, False], ids=["avec-script", "sans-script"])
def test_from_the_invitation_to_the_sending_in_ten_pages_and_thirty_fields(
    live_server, settings, ouvrir_page, javascript
):
    settings.SITE_URL = live_server.url
    parcours = fabriques.inscrit("Montaud")
    secretaire = Secretaire(ouvrir_page(javascript=javascript))

    secretaire.ouvrir(invitation_recue())
    secretaire.appuyer("Recevoir mon code")
    secretaire.ecrire("Code reçu par mail", code_recu())
    secretaire.appuyer("Me connecter")
    assert secretaire.titre == "Notre parcours – Montaud"
    secretaire.suivre("Commencer")
    for rang, etape in enumerate(ETAPES, start=1):
        secretaire.decrire(*etape)
        if rang == 1:
            secretaire.ecrire("Dans quel but ?", "Que chacun puisse dire son mot")
        secretaire.appuyer("Enregistrer et en décrire une autre" if rang < len(ETAPES) else "Enregistrer")
    secretaire.suivre("Indiquer les engagements")
    for rang, nom in enumerate(("Paul Durand", "Jeanne Faure")):
        secretaire.page.get_by_label("Prénom et nom").nth(rang).fill(nom)
        secretaire.champs += 1
    secretaire.appuyer("Enregistrer")
    secretaire.appuyer("Envoyer à l’ANCT")

    assert "Votre parcours est envoyé." in secretaire.page.get_by_role("main").inner_text()
    parcours = Parcours.objects.get(pk=parcours.pk)
    assert parcours.statut == Statut.FORMULATION
    assert parcours.version_courante.numero == 1
    assert [e.titre for e in parcours.etapes.presents()] == [titre for titre, *_ in ETAPES]
    assert secretaire.page.plaintes == []
    assert secretaire.pages <= PAGES_MAX
    assert secretaire.champs <= CHAMPS_MAX


@pytest.mark.parametrize("javascript", [True, False], ids=["avec-script", "sans-script"])
def test_what_was_typed_is_there_after_the_session_has_ended(live_server, ouvrir_page, client_de, javascript):
    parcours, jeanne = fabriques.ouvert("Montaud")
    secretaire = Secretaire(ouvrir_page(javascript=javascript))
    entrer_dans(secretaire.page, live_server, client_de(jeanne))
    secretaire.ouvrir(f"{live_server.url}/parcours/{parcours.pk}/etapes/ajouter/")
    secretaire.decrire(*ETAPES[0])
    secretaire.ecrire("Dans quel but ?", "Que chacun puisse dire son mot")

    Session.objects.all().delete()
    secretaire.appuyer("Enregistrer")
    assert secretaire.titre == "Se connecter"
    secretaire.ecrire("Votre adresse mail", jeanne.email)
    secretaire.appuyer("Recevoir un code")
    secretaire.ecrire("Code reçu par mail", code_recu())
    secretaire.appuyer("Me connecter")

    page = secretaire.page
    assert secretaire.titre == "Décrire une étape"
    assert "Votre session avait expiré. Voici ce que vous aviez écrit" in page.get_by_role("main").inner_text()
    assert page.get_by_label("Que voulez-vous faire ?").input_value() == "Balade nocturne"
    assert page.get_by_role("radio", name=re.compile("un projet emblématique")).is_checked()
    assert page.get_by_label("Combien cela coûterait-il ?").input_value() == "9 000"
    assert not Etape.objects.exists()
    secretaire.appuyer("Enregistrer")
    (etape,) = Etape.objects.all()
    assert etape.titre == "Balade nocturne"
    assert etape.modifie_par == jeanne
