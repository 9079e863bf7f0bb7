"""What an avenant changes, and the list of acts, as both sides read them."""

from decimal import Decimal

import pytest

from conventions import transitions
from conventions.enums import PorteSur, StatutActe
from conventions.historique_avenants import contexte_avenants
from conventions.models import Ecart
from parcours.models import Etape
from socle.documents.models import Document
from socle.mots import date_longue, euros
from socle.travaux.models import Etat
from socle.travaux.moteur import traiter
from tests.conventions import fabriques
from tests.conventions.fabriques_avenants import OBJET, avenant, etape, nouvelle, signee
from tests.conventions.test_avenants_pages import (
    EN_COURS,
    adresse,
    principal,
    rediger_de,
    ville,
)

pytestmark = pytest.mark.django_db


def test_articles_are_shown_before_and_after_word_by_word(client_de):
    convention, scene = signee()
    acte = avenant(convention, scene)
    article = convention.actes.get(rang=0).modele.articles[0]
    Ecart.objects.create(
        acte=acte, porte_sur=PorteSur.CONVENTION, code=article["code"], titre=article["titre"],
        texte="Un tout autre objet <b>gras</b>.", motif="Précision.", ecrit_par=scene.claire,
    )  # fmt: skip

    page = principal(client_de(scene.claire).get(adresse("avenant_difference", scene, acte)))

    assert article["titre"] in page
    assert "<del>" in page
    assert "<ins>" in page
    assert "<b>gras" not in page


def test_a_cut_payment_and_a_given_up_avenant_are_said(client_de):
    convention, scene = signee()
    acte = avenant(convention, scene, {etape(scene): "4000"})
    client, url = client_de(scene.claire), adresse("avenant_difference", scene, acte)

    page = principal(client.get(url))
    assert "Si la modification partait aujourd’hui." in page
    assert page.count("supprimé") == 1

    transitions.abandonner(acte, motif="Le conseil a refusé.", par=scene.claire)
    page = principal(client.get(url))
    assert "Cette modification est abandonnée" in page
    assert "Le conseil a refusé." in page


def test_once_frozen_the_page_speaks_from_the_frozen_text(client_de):
    convention, scene = signee()
    acte = avenant(convention, scene, statut=StatutActe.TRANSMISE)
    Etape.objects.filter(pk=etape(scene).pk).update(titre="Autre titre")

    page = principal(client_de(scene.jeanne).get(adresse("avenant_difference", scene, acte)))

    assert "Balade nocturne" in page
    assert "Autre titre" not in page
    assert f"Ce texte ne change plus depuis le {date_longue(acte.transmise_le)}." in page


# --- the list of acts ---------------------------------------------------------------------------------------------------------


def test_before_the_signature_there_is_no_list():
    convention, scene = signee(StatutActe.AUTORISEE)

    assert contexte_avenants(convention, scene.parcours, scene.claire) == {}
    assert contexte_avenants(None, scene.parcours, scene.claire) == {}


def test_the_list_of_acts_and_what_may_be_done(django_assert_num_queries):
    convention, scene = signee()
    assert contexte_avenants(convention, scene.parcours, scene.jeanne) == {}
    seule = contexte_avenants(convention, scene.parcours, scene.claire)
    assert (len(seule["lignes"]), seule["ouvrir"], seule["raison"]) == (1, rediger_de(scene), "")

    acte = avenant(convention, scene)
    with django_assert_num_queries(2):
        anct = contexte_avenants(convention, scene.parcours, scene.claire)
    equipe = contexte_avenants(convention, scene.parcours, scene.jeanne)

    assert (anct["ouvrir"], anct["raison"]) == (
        "",
        EN_COURS,
    )
    initiale, modification = anct["lignes"]
    assert (initiale["montant"], initiale["etat"], initiale["change"]) == (euros(Decimal(18000)), "Notifiée", "")
    assert (modification["titre"], modification["etat"]) == ("Modification (avenant) en rédaction", "En rédaction")
    assert (modification["montant"], modification["objet"]) == (f"{euros(Decimal(2000))} de plus", OBJET)
    assert modification["change"] == adresse("avenant_difference", scene, acte)
    # ANCT's own draft is not told to the territory before it is sent.
    assert (equipe["lignes"][1]["montant"], equipe["lignes"][1]["objet"], equipe["lignes"][1]["change"]) == ("", "", "")
    assert (equipe["ouvrir"], equipe["raison"]) == ("", "")


def test_the_list_gives_the_documents_that_are_ready(django_assert_num_queries):
    convention, scene = signee()
    initial = convention.actes.get()
    avenant(convention, scene, statut=StatutActe.NOTIFIEE)
    for document in Document.objects.exclude(etat=Etat.PRET).order_by("pk"):
        assert traiter("documents.Document", document.pk) == Etat.PRET

    with django_assert_num_queries(2):
        lignes = contexte_avenants(convention, scene.parcours, scene.jeanne)["lignes"]

    assert ("Lire le texte signé", adresse("document", scene, initial)) in lignes[0]["liens"]
    assert [mot for mot, _ in lignes[1]["liens"]] == [
        "Lire le texte signé",
        "Lire la notification",
        "Lire la convention à jour",
    ]


# --- what pages cost ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("nb", [1, 30])
def test_pages_cost_the_same_whatever_the_number_of_etapes(nb, client_de, django_assert_num_queries):
    _, scene = ville(nb)
    nouvelles = [nouvelle(scene, f"Nouvelle {n}") for n in range(nb)]
    client = client_de(scene.claire)
    client.get(rediger_de(scene))

    # session, account, parcours, convention, act under way, promised, costs, étapes, last act, commitments
    with django_assert_num_queries(10):
        client.get(rediger_de(scene))

    convention = scene.parcours.conventions.get()
    acte = avenant(convention, scene, dict.fromkeys(nouvelles, "100"))
    # session, account, parcours, act, promised, costs, étapes, lines
    with django_assert_num_queries(8):
        client.get(adresse("avenant_modifier", scene, acte))
    # session, account, parcours, act, former acts, what the draft says (six of the blocks, thirteen of the text, one of the choices), promised, lines, schedule, payments
    with django_assert_num_queries(27):
        client.get(adresse("avenant_difference", scene, acte))

    fabriques.mener(acte, StatutActe.TRANSMISE, par=scene.claire)
    # session, account, parcours, act, former acts, promised, lines, payments
    with django_assert_num_queries(8):
        client.get(adresse("avenant_difference", scene, acte))
