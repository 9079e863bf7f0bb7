"""The account that a RIB shows: read, corrected, compared with the territory's former one, confirmed by a second person."""

import pytest
from django.db import IntegrityError, transaction

from conventions import transitions
from conventions.comptes_bancaires import IBAN_FAUX, lire_iban, reserve_sur
from conventions.enums import GenrePiece, StatutVersement
from conventions.models import CompteBancaire
from conventions.transitions import pieces as verbes
from parcours.models import Parcours
from socle.erreurs import ErreurMetier
from tests.conventions.fabriques_avenants import signee
from tests.conventions.fabriques_versements import AUTRE_IBAN, COCHES, IBAN, convention_avec, fournir_pieces
from tests.conventions.test_pieces import deposer, hugo, refus, rib_avec_compte

pytestmark = pytest.mark.django_db

DEMANDE, SIRENE = StatutVersement.DEMANDE, GenrePiece.SIRENE


@pytest.mark.parametrize("iban", ["FR76 3000 1007 9412 3456 7890 186", "FR76", "", "DE89370400440532013001", "IBAN"])
def test_a_false_iban_is_refused_beside_its_field(iban):
    with pytest.raises(ErreurMetier) as erreur:
        lire_iban(iban)

    assert (erreur.value.champ, erreur.value.message) == ("iban", IBAN_FAUX)


def test_an_iban_whose_french_key_alone_is_wrong_is_refused():
    """Its international key is right: only the key of the RIB gives the slip away."""
    with pytest.raises(ErreurMetier):
        lire_iban("FR7930001007941234567890182")


def test_an_account_elsewhere_than_the_banque_de_france_is_told_not_refused():
    assert lire_iban("fr14 2004 1010 0505 0001 3M02 606") == AUTRE_IBAN
    assert reserve_sur(AUTRE_IBAN).startswith("Le code banque est 20041")
    assert reserve_sur("DE89370400440532013000").startswith("Ce compte n’est pas en France")
    assert reserve_sur(IBAN) == ""


def test_the_first_account_is_not_a_change():
    convention, scene, _ = convention_avec(DEMANDE)

    _, compte = rib_avec_compte(convention, scene.claire)

    assert (compte.change, compte.a_confirmer) == (False, False)


def test_the_same_account_on_a_better_scan_is_not_a_change():
    convention, scene, _ = convention_avec(DEMANDE)
    rib_avec_compte(convention, scene.claire)

    _, compte = rib_avec_compte(convention, scene.claire)

    assert compte.a_confirmer is False


@pytest.mark.parametrize("meme_territoire", [True, False])
def test_another_account_than_that_of_the_territory_s_other_convention_is_a_change(meme_territoire):
    convention, scene, _ = convention_avec(DEMANDE)
    rib_avec_compte(convention, scene.claire)
    suivante, autre = signee()
    if meme_territoire:
        Parcours.objects.filter(pk=autre.parcours.pk).update(collectivite=scene.parcours.collectivite)

    _, compte = rib_avec_compte(suivante, autre.claire, AUTRE_IBAN)

    assert compte.a_confirmer is meme_territoire


def test_a_changed_account_is_confirmed_by_another_person():
    convention, scene, _ = convention_avec(DEMANDE)
    rib_avec_compte(convention, scene.claire)
    _, compte = rib_avec_compte(convention, scene.claire, AUTRE_IBAN)
    assert compte.a_confirmer

    assert refus(verbes.confirmer_compte, compte, appel="SGC, annuaire", par=scene.claire)[1] == (
        "Vous avez recopié ce compte : une autre personne doit le confirmer."
    )
    assert refus(verbes.confirmer_compte, compte, appel=" ", par=hugo())[0] == "appel"
    autre = hugo()
    verbes.confirmer_compte(compte, appel="SGC de Lunel, numéro de l’annuaire", par=autre)

    compte.refresh_from_db()
    assert (compte.a_confirmer, compte.confirme_par) == (False, autre)
    assert refus(verbes.confirmer_compte, compte, appel="SGC", par=autre)[1] == "Ce compte n’est pas à confirmer."


def test_the_database_refuses_who_confirms_their_own_typing():
    convention, scene, _ = convention_avec(DEMANDE)
    rib_avec_compte(convention, scene.claire)
    _, compte = rib_avec_compte(convention, scene.claire, AUTRE_IBAN)

    with pytest.raises(IntegrityError), transaction.atomic():
        CompteBancaire.objects.filter(pk=compte.pk).update(
            confirme_par=scene.claire, confirme_le="2026-01-01", appel="SGC"
        )


def test_an_account_is_corrected_until_a_payment_is_certified_on_it():
    convention, scene, (premier, *_) = convention_avec(DEMANDE)
    piece = fournir_pieces(premier, par=scene.claire)
    verbes.saisir_compte(piece, titulaire="SGC de Lunel-Viel", iban=IBAN, par=scene.claire)
    transitions.certifier(premier, COCHES, par=scene.claire)

    phrase = refus(verbes.saisir_compte, piece, titulaire="SGC", iban=AUTRE_IBAN, par=scene.claire)[1]

    assert phrase.startswith("Un versement a été certifié sur ce compte")
    assert CompteBancaire.objects.get().titulaire == "SGC de Lunel-Viel"


def test_only_a_present_rib_has_an_account():
    convention, scene, _ = convention_avec(DEMANDE)
    sirene, ancien = deposer(convention, scene.jeanne, SIRENE), deposer(convention, scene.jeanne)
    deposer(convention, scene.jeanne)

    assert refus(verbes.saisir_compte, sirene, titulaire="SGC", iban=IBAN, par=scene.claire)[1] == verbes.PAS_UN_RIB
    assert refus(verbes.saisir_compte, ancien, titulaire="SGC", iban=IBAN, par=scene.claire)[1] == verbes.REMPLACEE
