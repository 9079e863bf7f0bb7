"""The home of the team says of the convention what its own page says, and puts first what stops the money."""

import pytest
from django.urls import reverse
from django.utils import timezone

from conventions import transitions
from conventions.enums import StatutActe, StatutBilan, StatutVersement
from conventions.models import Convention
from parcours.enums import Statut as StatutParcours
from parcours.models import Parcours
from socle.mots import insecables
from tests.conventions import fabriques
from tests.conventions.fabriques_avenants import avenant
from tests.conventions.fabriques_bilans import bilan_dans
from tests.conventions.fabriques_versements import convention_avec, justifier
from tests.prestataires.fabriques_choix import en_avis

pytestmark = pytest.mark.django_db

RIEN = "L’ANCT n’a rien en attente pour vous."


def accueil(client_de, scene, qui=None):
    return client_de(qui or scene.jeanne).get(reverse("portail:notre_parcours", args=[scene.parcours.pk]))


def lu(response):
    return response.content.decode().replace("&nbsp;", " ").replace("\u00a0", " ")


def partie(response, debut, fin):
    return lu(response).split(debut)[1].split(fin)[0]


def a_faire(response):
    return partie(response, "À faire maintenant", "</section>")


def fait_l_anct(response):
    return partie(response, "Ce que fait l’ANCT", "</section>")


def test_a_payment_that_anct_checks_is_said(client_de):
    _, scene, _ = convention_avec(StatutVersement.DEMANDE)

    page = accueil(client_de, scene)

    assert "<li>Vérifier le premier versement (9 000 €), puis le faire payer.</li>" in fait_l_anct(page)
    assert RIEN not in fait_l_anct(page)


def test_both_the_convention_and_its_avenant_are_said(client_de):
    convention, scene, _ = convention_avec(StatutVersement.PAYE)
    bilan_dans(StatutBilan.ENVOYE, convention, 2, scene)
    avenant(convention, scene, statut=StatutActe.RELECTURE)

    dit = fait_l_anct(accueil(client_de, scene))

    assert "Lire le bilan, puis l’accepter ou demander de le compléter" in dit
    assert "Répondre aux remarques, puis valider la modification (avenant), avant le " in dit


def test_a_day_is_said_once(client_de):
    _, scene = fabriques.acte(StatutActe.RELECTURE)

    assert "Avant le" not in fait_l_anct(accueil(client_de, scene))


def test_the_opinion_asked_of_anct_is_said(client_de):
    scene = en_avis()

    assert "Donner l’avis de l’ANCT pour « Balade nocturne », avant le " in fait_l_anct(accueil(client_de, scene))


def test_the_page_of_the_convention_says_the_same(client_de):
    _, scene, _ = convention_avec(StatutVersement.CERTIFIE)

    (phrase,) = accueil(client_de, scene).context["anct"]

    page = client_de(scene.jeanne).get(reverse("conventions:page", args=[scene.parcours.pk])).content.decode()
    assert insecables(phrase) in page


def test_anct_that_only_follows_has_nothing_awaited(client_de):
    _, scene, _ = convention_avec(StatutVersement.PAYE)

    assert RIEN in fait_l_anct(accueil(client_de, scene))


def test_a_suspended_convention_comes_first_with_its_reason(client_de):
    convention, scene, _ = convention_avec(StatutVersement.PAYE)
    transitions.suspendre(convention, motif="Le bilan n’est pas arrivé.", par=scene.claire)

    page = accueil(client_de, scene)

    assert "Votre convention est suspendue depuis le " in a_faire(page)
    assert "Le bilan n’est pas arrivé." in a_faire(page)
    assert "Appeler votre contact à l’ANCT" in a_faire(page)
    assert reverse("conventions:page", args=[scene.parcours.pk]) in a_faire(page)
    assert "Chercher une solution avec vous" in fait_l_anct(page)


def test_a_stopped_payment_comes_before_any_date(client_de):
    _, scene, _ = convention_avec(StatutVersement.SUSPENDU)
    hier = timezone.localdate().replace(year=2020)
    scene.parcours.etapes.update(debut=hier, fin=hier)

    page = accueil(client_de, scene)

    assert page.context["maintenant"].regle.code == "conventions.versement_bloque"
    assert "Depuis le " in a_faire(page)
    assert "C’était prévu" not in a_faire(page)
    assert page.context["ensuite"]


def test_money_to_give_back_is_never_nothing_to_do(client_de):
    convention, scene, _ = convention_avec(StatutVersement.PAYE)
    justifier(convention, scene, "8000")
    Parcours.objects.filter(pk=scene.parcours.pk).update(statut=StatutParcours.BILAN)
    transitions.solder(Convention.objects.get(pk=convention.pk), par=scene.claire)

    page = accueil(client_de, scene)

    assert "Reverser 1 000 € à l’ANCT" in lu(page)
    assert "Vous n’avez rien à faire" not in lu(page)
    assert "Recevoir le reversement de 1 000 €" in fait_l_anct(page)
