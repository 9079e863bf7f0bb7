"""The annex of the choices of providers: in the text of an act when there are some, both opinions with it; refreshed by an avenant."""

import json

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from conventions.mise_en_page import contexte_acte
from conventions.redaction import projet_de
from conventions.redaction.choix import choix_consolides, choix_nouveaux
from parcours.models import Etape
from prestataires.choix import choix_clos
from prestataires.enums import ModeAchat
from prestataires.models import Prestataire
from prestataires.transitions import choix
from socle.documents.genres import canonique
from tests.conventions import fabriques
from tests.prestataires import fabriques_choix
from tests.prestataires.fabriques_choix import avis_de

pytestmark = pytest.mark.django_db


def projet(acte, scene):
    return json.loads(canonique(projet_de(acte, scene.parcours, jour=timezone.localdate())))


def _choisir(scene, rang=0):
    """A provider chosen for one étape of this territory, the first one."""
    etape = Etape.objects.filter(parcours=scene.parcours).order_by("pk")[rang]
    besoin = fabriques_choix.besoin_de(etape, "Une animatrice", par=scene.jeanne)
    c = fabriques_choix.Choix(scene.parcours, scene.jeanne, scene.claire, besoin)
    fabriques_choix.consulter(c)
    choix.ouvrir_choix(besoin, par=scene.jeanne)
    avis_de(c, scene.jeanne, motif="Elle connaît nos chemins.")
    avis_de(c, scene.claire, premier=1, motif="Plus d’expérience.")
    besoin.refresh_from_db()
    choix.choisir(
        besoin, c.offres[0], motif="Tout près.", mode_achat=ModeAchat.DISPENSE, sans_lien=True, par=scene.jeanne
    )
    return c


def test_an_act_without_a_choice_says_nothing_of_it():
    acte, scene = fabriques.acte()

    assert "choix" not in projet(acte, scene)


@pytest.mark.parametrize("nb", [1, 2])
def test_the_choices_of_a_parcours_cost_the_same_whatever_their_number(nb, django_assert_num_queries):
    _, scene = fabriques.acte()
    for rang in range(nb):
        _choisir(scene, rang)

    # needs, offers, rounds, their offers, who has spoken, opinions given, places
    with django_assert_num_queries(7):
        assert len(choix_clos(scene.parcours)) == nb


def test_a_draft_annexes_the_choices_that_are_made():
    acte, scene = fabriques.acte()
    c = _choisir(scene)

    [annexe] = projet(acte, scene)["choix"]

    assert (annexe["choisi"], annexe["motif"], annexe["montant_ht"]) == (
        c.offres[0].prestataire.nom,
        "Tout près.",
        "2500.00",
    )
    assert {a["motif"] for a in annexe["tours"][0]["avis"]} == {"Elle connaît nos chemins.", "Plus d’expérience."}


def test_the_printed_annex_says_who_was_chosen_and_both_opinions():
    acte, scene = fabriques.acte()
    c = _choisir(scene)

    page = render_to_string(
        "conventions/pdf/annexe_choix.html", contexte_acte(projet(acte, scene)) | {"donnees": projet(acte, scene)}
    )

    assert "Annexe&nbsp;: choix des prestataires" in page
    assert f"Prestataire choisi&nbsp;: {c.offres[0].prestataire.nom}" in page
    assert "<strong>En premier</strong>. Elle connaît nos chemins." in page
    assert "<strong>En premier</strong>. Plus d’expérience." in page
    assert page.count('<th scope="row">') == 2 * len(c.offres)  # the offers, then what each side says of them


def test_an_avenant_tells_what_is_new_and_the_convention_keeps_the_last_choice_of_each_etape():
    _, scene = fabriques.acte()
    c = _choisir(scene)
    ancien = json.loads(canonique({"choix": choix_nouveaux(scene.parcours, {})}))
    assert choix_nouveaux(scene.parcours, ancien) == []
    # A provider that takes another name was not chosen again.
    Prestataire.objects.filter(candidatures=c.offres[0]).update(nom="Les Sentiers, société coopérative")
    assert choix_nouveaux(scene.parcours, ancien) == []

    choix.rouvrir(c.besoin, motif="Plus disponible.", par=scene.jeanne)
    choix.ouvrir_choix(c.besoin, par=scene.jeanne)
    avis_de(c, scene.jeanne, premier=1)
    avis_de(c, scene.claire, premier=1)
    choix.choisir(
        c.besoin, c.offres[1], motif="Libre en mai.", mode_achat=ModeAchat.DISPENSE, sans_lien=True, par=scene.jeanne
    )

    nouveaux = choix_nouveaux(scene.parcours, ancien)
    assert [n["choisi"] for n in nouveaux] == [c.offres[1].prestataire.nom]
    assert choix_consolides(ancien, nouveaux) == {"choix": nouveaux}
