"""The draft out of the portal: a PDF made again only when the text has changed, and two texts to edit."""

import io
import zipfile

import pytest
from django.urls import reverse

from conventions.documents import PROJET
from conventions.enums import StatutActe
from conventions.transitions.ecarts import ecarter
from conventions.transitions.projet import imprimer_projet
from socle.documents import documents_de
from socle.documents.models import Document
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from socle.travaux.models import Etat
from socle.travaux.moteur import traiter
from tests.conventions import fabriques

pytestmark = pytest.mark.django_db


def adresse(nom, scene, acte):
    return reverse(f"conventions:{nom}", args=[scene.parcours.pk, acte.pk])


def projets(acte):
    return documents_de(acte).filter(genre=PROJET)


def test_the_same_text_gives_the_same_document():
    acte, scene = fabriques.acte(StatutActe.RELECTURE)

    premier = imprimer_projet(acte, par=scene.jeanne)
    second = imprimer_projet(acte, par=scene.claire)

    assert second == premier
    assert EntreeJournal.objects.filter(action="projet.imprimer").count() == 1


def test_a_changed_text_gives_a_new_one_that_replaces_it():
    acte, scene = fabriques.acte(StatutActe.RELECTURE)
    premier = imprimer_projet(acte, par=scene.claire)
    ecarter(acte, "litiges", "Litiges", "Par écrit d’abord.", "Demandé.", par=scene.claire)

    second = imprimer_projet(acte, par=scene.claire)

    premier.refresh_from_db()
    assert (second.tour, premier.remplace_par) == (2, second)
    assert "Par écrit d’abord." in second.donnees_gelees


def test_a_failed_one_is_made_again():
    acte, scene = fabriques.acte(StatutActe.RELECTURE)
    premier = imprimer_projet(acte, par=scene.claire)
    Document.objects.filter(pk=premier.pk).update(etat=Etat.ECHEC, erreurs=3, motif="Plus de place.")

    assert imprimer_projet(acte, par=scene.claire).tour == 2


@pytest.mark.parametrize("statut", [StatutActe.TRANSMISE, StatutActe.ABANDONNEE])
def test_there_is_no_draft_once_the_text_is_frozen_or_given_up(statut, client_de):
    acte, scene = fabriques.acte(statut)
    client = client_de(scene.jeanne)

    with pytest.raises(ErreurMetier, match="Il n’y a plus de projet à imprimer"):
        imprimer_projet(acte, par=scene.claire)

    assert client.post(adresse("projet", scene, acte)).status_code == 409
    assert client.get(adresse("projet_odt", scene, acte)).status_code == 409
    assert not projets(acte).exists()


def test_the_territory_asks_waits_and_reads_without_javascript(client_de):
    acte, scene = fabriques.acte(StatutActe.RELECTURE)
    client = client_de(scene.jeanne)
    page = adresse("texte", scene, acte)

    assert client.get(adresse("projet_document", scene, acte)).status_code == 404
    assert client.get(adresse("projet_etat", scene, acte)).url == f"{page}#projet"
    response = client.post(adresse("projet", scene, acte))
    assert response.url == f"{page}#projet"
    assert "Le projet se prépare." in client.get(response.url).content.decode()
    attente = client.get(adresse("projet_etat", scene, acte), headers={"HX-Request": "true"})
    assert attente.status_code == 204
    assert traiter("documents.document", projets(acte).get().pk) == Etat.PRET

    pret = client.get(adresse("projet_etat", scene, acte), headers={"HX-Request": "true"}).content.decode()
    assert "Lire le projet (PDF" in pret
    pdf = client.get(adresse("projet_document", scene, acte))
    assert b"".join(pdf.streaming_content).startswith(b"%PDF-")
    # Asked for again, without change: the same one, at once.
    client.post(adresse("projet", scene, acte))
    assert "Le projet est prêt." in client.get(page).content.decode()
    assert projets(acte).count() == 1


@pytest.mark.parametrize(("nom", "membre"), [("projet_odt", "content.xml"), ("projet_docx", "word/document.xml")])
def test_the_draft_as_a_text_to_edit(nom, membre, client_de):
    acte, scene = fabriques.acte(StatutActe.RELECTURE)
    ecarter(acte, "litiges", "Litiges", "Par écrit d’abord.\n\n- un courrier ;", "Demandé.", par=scene.claire)

    response = client_de(scene.jeanne).get(adresse(nom, scene, acte))

    assert f"projet-convention-montaud.{nom[-3:] if nom.endswith('odt') else 'docx'}" in response["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        texte = archive.read(membre).decode()
    for dit in ("PROJET", "Préambule", "Par écrit d’abord.", "un courrier", "Balade nocturne", "Premier versement"):
        assert dit in texte
    assert "{montant}" not in texte
    # What people say of the text is not the text.
    assert "Demandé." not in texte
