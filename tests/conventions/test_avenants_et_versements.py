"""What an avenant does to the payments under way: nothing is certified on a condition, an amount or credits that are about to change."""

from decimal import Decimal

import pytest
from django.urls import reverse

from conventions import transitions
from conventions.coherence import verifier
from conventions.enums import GenrePiece, GenreTranche, StatutActe, StatutBilan, StatutPiece, StatutVersement
from conventions.models import Bilan, Piece
from conventions.suivi import Suivi
from parcours.models import Vague
from socle.comptes.enums import RoleAnct
from socle.erreurs import ErreurMetier
from tests.comptes.fabriques import AnctFabrique
from tests.conventions import fabriques
from tests.conventions.fabriques_avenants import avenant, etape, signee
from tests.conventions.fabriques_versements import (
    COCHES,
    avancer,
    convention_avec,
    demander,
    fournir_pieces,
    preparer_demande,
    versements,
)
from tests.conventions.test_views import texte

pytestmark = pytest.mark.django_db

PAYE, DEMANDE = StatutVersement.PAYE, StatutVersement.DEMANDE
SANS_LE_DERNIER = "8400"  # 12 000 € less the 3 600 € of the last payment


def sans_le_dernier(convention, scene, statut):
    """An avenant that takes the whole last payment away: the second one becomes the last."""
    return avenant(convention, scene, {etape(scene): SANS_LE_DERNIER}, statut=statut)


def test_a_payment_is_not_certified_while_an_avenant_to_sign_makes_it_the_last_one():
    convention, scene, suite = convention_avec(PAYE)
    demander(suite[1], scene, "7000")
    acte = sans_le_dernier(convention, scene, StatutActe.TRANSMISE)
    deuxieme = versements(convention)[1]

    with pytest.raises(ErreurMetier, match="porte ce versement à une autre place de l’échéancier"):
        transitions.certifier(deuxieme, COCHES, par=scene.claire)

    fabriques.voter(acte, scene.claire)
    fabriques.signer(acte, scene.claire)
    deuxieme = versements(convention)[1]
    assert (deuxieme.tranche.genre, deuxieme.statut) == (GenreTranche.SOLDE, StatutVersement.PREVU)
    assert verifier() == []


def test_the_page_says_what_an_avenant_stops_before_anybody_ticks(client_de):
    convention, scene, suite = convention_avec(PAYE)
    demander(suite[1], scene, "7000")
    avenant_a_signer = sans_le_dernier(convention, scene, StatutActe.TRANSMISE)
    hugo, page = (
        client_de(AnctFabrique(role_anct=RoleAnct.GESTIONNAIRE)),
        reverse("conventions:versement", args=[suite[1].pk]),
    )

    avant = texte(hugo.get(page))
    assert "porte ce versement à une autre place de l’échéancier" in avant
    assert 'name="coches"' not in avant

    transitions.abandonner(avenant_a_signer, motif="Le conseil a changé d’avis.", par=scene.claire)
    assert 'name="coches"' in texte(hugo.get(page))


def test_a_report_accepted_for_a_payment_that_becomes_the_last_one_is_to_be_completed():
    convention, scene, suite = convention_avec(PAYE)
    preparer_demande(suite[1], scene, "7000")

    sans_le_dernier(convention, scene, StatutActe.SIGNEE)

    assert Bilan.objects.get(rang=2).statut == StatutBilan.A_COMPLETER
    assert Piece.objects.get(genre=GenrePiece.DEPENSES, rang=2).statut == StatutPiece.A_REMPLACER
    manques = [m.phrase for m in Suivi.de(convention).manques(versements(convention)[1], convention)]
    assert any("compléter votre bilan" in phrase for phrase in manques)


def test_a_payment_waits_for_the_credits_of_the_avenant_that_raises_it():
    convention, scene = signee(StatutActe.NOTIFIEE)
    Vague.objects.update(enveloppe=Decimal(1_000_000))
    acte = avenant(convention, scene, {etape(scene): "54000"}, statut=StatutActe.SIGNEE)
    [premier, *_] = versements(convention)

    with pytest.raises(
        ErreurMetier, match="18.000.€ sont inscrits au budget pour cette convention, et ce versement les dépasserait"
    ):
        avancer(premier, StatutVersement.CERTIFIE, par=scene.claire)

    transitions.engager(acte, ej="EJ-2", le=acte.signee_anct_le, par=scene.claire)
    premier.refresh_from_db()
    avancer(premier, PAYE, par=scene.claire)
    convention.refresh_from_db()
    assert convention.montant_paye == 30_000


def test_an_avenant_leaves_something_for_the_last_payment():
    convention, scene, _ = convention_avec(PAYE, PAYE, depense="9000")
    pour_la_balade = Decimal(8400)  # with the 6 000 € of the other étape, what is paid

    with pytest.raises(
        ErreurMetier, match="il ne resterait rien pour le dernier versement, qui se demande avec le bilan final"
    ):
        avenant(convention, scene, {etape(scene): str(pour_la_balade)})

    avenant(convention, scene, {etape(scene): str(pour_la_balade + 1)}, statut=StatutActe.SIGNEE)
    assert versements(convention)[-1].tranche.genre == GenreTranche.SOLDE


def test_what_the_territory_has_not_replaced_is_not_said_mended():
    convention, scene, suite = convention_avec(DEMANDE)
    fournir_pieces(suite[0], par=scene.jeanne)
    rib = Piece.objects.get(genre=GenrePiece.RIB)
    transitions.pieces.refuser_piece(rib, motif="Au nom d’une autre collectivité.", par=scene.claire)
    [premier, *_] = versements(convention)
    assert premier.statut == StatutVersement.SUSPENDU

    with pytest.raises(ErreurMetier, match="Il manque encore : RIB .*à remplacer"):
        transitions.dire_corrige(premier, par=scene.jeanne)
