"""What was typed of the money survives the end of a session; what belongs to a bank account does not come back."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from conventions.enums import StatutBilan, StatutDepense, StatutRessource, StatutVersement
from conventions.transitions import reversements
from socle.comptes.enums import RoleAnct
from socle.comptes.reprise import AVIS
from tests.comptes.fabriques import AnctFabrique
from tests.comptes.gestes import texte
from tests.conventions.fabriques_bilans import bilan_dans
from tests.conventions.fabriques_depenses import convention_et_depenses
from tests.conventions.fabriques_ressources import ressource
from tests.conventions.fabriques_versements import convention_avec, fournir_pieces
from tests.outillage.entree import entrer

pytestmark = pytest.mark.django_db

TEMOIN = "Ce qui a demandé dix minutes"


def url(nom, scene, *suite):
    return reverse(f"conventions:{nom}", args=[scene.parcours.pk, *suite])


def une_depense():
    _, scene, [depense] = convention_et_depenses(StatutDepense.DECLAREE)
    return scene, depense


def ajouter():
    _, scene, _ = convention_et_depenses()
    page = url("depense_ajouter", scene)
    return scene, page, page, {"objet": TEMOIN, "ht": "x"}


def modifier():
    scene, depense = une_depense()
    page = url("depense_modifier", scene, depense.pk)
    return scene, page, page, {"objet": TEMOIN, "revision": "1"}


def juger():
    scene, depense = une_depense()
    page = url("depense_juger", scene, depense.pk)
    return scene, page, page, {"decision": "ecarter", "motif": TEMOIN, "revision": "1"}


def refuser_piece():
    _, scene, [premier, *_] = convention_avec(StatutVersement.DEMANDE)
    page = url("piece_refuser", scene, fournir_pieces(premier, par=scene.claire).pk)
    return scene, page, page, {"motif": TEMOIN}


def juger_bilan():
    convention, scene, _ = convention_avec(StatutVersement.PAYE)
    bilan = bilan_dans(StatutBilan.ENVOYE, convention, 2, scene)
    page = url("bilan_juger", scene, 2)
    return scene, page, page, {"motif": TEMOIN, "revision": bilan.revision}


def reversement(route, **saisie):
    def preparer():
        convention, scene, _ = convention_avec()
        du = reversements.constater(convention, Decimal("1240.00"), par=scene.claire)
        page = url(route, scene, du.pk)
        return scene, page, page, saisie

    return preparer


def geste(statut, nom, **saisie):
    def preparer():
        _, scene, _ = convention_avec()
        r = ressource(scene.parcours, statut, par=scene.jeanne)
        return scene, url("ressource_geste", scene, r.pk, nom), url("ressource_suite", scene, r.pk), saisie

    return preparer


SOMME = {"montant": "431,07", "le": "2026-01-02"}
EQUIPE, ANCT, LECTURE = "equipe", "anct", "lecture"  # LECTURE: who reads the reports at ANCT
# {form: (who, what prepares it: (scene, where it is sent, the page that holds it, what is typed))}.
FORMULAIRES = {
    "depense_ajouter": (EQUIPE, ajouter),
    "depense_modifier": (EQUIPE, modifier),
    "depense_juger": (ANCT, juger),
    "piece_refuser": (ANCT, refuser_piece),
    "bilan_juger": (LECTURE, juger_bilan),
    "reversement_recevoir": (ANCT, reversement("reversement_recevoir", reference=TEMOIN)),
    "reversement_abandonner": (ANCT, reversement("reversement_abandonner", motif=TEMOIN)),
    "demander": (EQUIPE, geste(StatutRessource.CHERCHEE, "demander", **SOMME)),
    "obtenir": (EQUIPE, geste(StatutRessource.DEMANDEE, "obtenir", **SOMME)),
    "refuser": (EQUIPE, geste(StatutRessource.DEMANDEE, "refuser", motif=TEMOIN)),
    "recevoir": (EQUIPE, geste(StatutRessource.OBTENUE, "recevoir", **SOMME)),
    "corriger": (EQUIPE, geste(StatutRessource.RECUE, "corriger", **SOMME)),
}


def revenir(client, scene, qui, envoi, page, saisie):
    """Send it once the session has ended, sign in, come back. Returns the page."""
    reponse = client.post(envoi, saisie, headers={"referer": f"http://testserver{page}"})
    assert reponse.url.startswith("/connexion/")
    personnes = {EQUIPE: scene.jeanne, LECTURE: scene.claire}
    entrer(client, personnes.get(qui) or AnctFabrique(role_anct=RoleAnct.GESTIONNAIRE))
    return client.get(page)


@pytest.mark.parametrize("nom", FORMULAIRES)
def test_what_was_typed_survives_the_end_of_the_session(nom, client):
    qui, preparer = FORMULAIRES[nom]
    scene, envoi, page, saisie = preparer()

    vue = revenir(client, scene, qui, envoi, page, saisie)

    assert AVIS in texte(vue)
    corps = vue.content.decode()
    for valeur in saisie.values():
        assert str(valeur) in corps
    if nom in ("refuser", "corriger", "bilan_juger"):  # those that are folded
        assert re.search(r'<details class="te-replie[^>]* open>', corps)


def test_the_base_that_was_chosen_comes_back(client):
    _, scene, _ = convention_et_depenses()
    page = url("assiette", scene)

    vue = revenir(client, scene, ANCT, page, page, {"assiette": "ht"})

    assert AVIS in texte(vue)
    assert vue.context["form"]["assiette"].value() == "ht"


def test_nothing_of_a_bank_account_comes_back(client):
    _, scene, [premier, *_] = convention_avec(StatutVersement.DEMANDE)
    rib = fournir_pieces(premier, par=scene.claire)
    saisie = {"titulaire": TEMOIN, "iban": "FR76 3000 1007 9412 3456 7890 185", "bic": ""}

    vue = revenir(client, scene, ANCT, url("compte_saisir", scene, rib.pk), url("compte", scene, rib.pk), saisie)

    assert AVIS not in texte(vue)
    assert TEMOIN not in vue.content.decode()


def test_it_is_shown_and_not_saved(client):
    scene, envoi, page, saisie = geste(
        StatutRessource.DEMANDEE, "obtenir", montant="10", le=timezone.localdate().isoformat()
    )()

    revenir(client, scene, EQUIPE, envoi, page, saisie)

    assert scene.parcours.ressources.get().statut == StatutRessource.DEMANDEE
