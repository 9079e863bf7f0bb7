"""The page of money noted as received by mistake: writing zero takes it back."""

from html import unescape

import pytest
from django.urls import reverse

from conventions.enums import StatutRessource
from tests.comptes import gestes
from tests.conventions import fabriques
from tests.conventions.fabriques_ressources import ressource

pytestmark = pytest.mark.django_db


def texte(reponse):
    return " ".join(unescape(gestes.texte(reponse)).replace("\u00a0", " ").split())


def test_money_noted_by_mistake_is_taken_back_by_writing_zero(client_de):
    scene = fabriques.ecrit()
    r = ressource(scene.parcours, StatutRessource.RECUE, par=scene.jeanne)
    client, args = client_de(scene.jeanne), [scene.parcours.pk, r.pk]
    avant = texte(client.get(reverse("conventions:ressource_suite", args=args)))
    assert "Écrivez 0 si rien n’est encore reçu." in avant
    assert "Reprendre au début" not in avant

    saisie = {"revision": r.revision, "montant": "0", "le": ""}
    vue = texte(client.post(reverse("conventions:ressource_geste", args=[*args, "corriger"]), saisie, follow=True))

    assert "Le montant reçu est corrigé : rien n’est encore reçu." in vue
    assert "a corrigé le montant reçu : rien n’est encore reçu" in vue
    assert "Reprendre au début" in vue
    r.refresh_from_db()
    assert (r.statut, r.recu_le) == (StatutRessource.OBTENUE, None)
