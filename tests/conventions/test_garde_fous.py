"""What an odd order of gestures cannot do to the money of a convention: pay on a doubtful account, stay stuck, forget what was asked."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from conventions import transitions
from conventions.coherence import verifier
from conventions.comptes.montants import agreger
from conventions.echeancier import date_caducite
from conventions.enums import GenrePiece, GenreTranche, StatutActe, StatutBilan, StatutDepense, StatutVersement
from conventions.models import Bilan, Convention, Tranche
from conventions.pieces import Dossier
from conventions.transitions import bilans, depenses
from conventions.transitions import pieces as verbes
from parcours.enums import Statut as StatutParcours
from parcours.models import Parcours
from socle.echeances import regles
from socle.erreurs import ErreurMetier
from tests.conventions.fabriques import fichier
from tests.conventions.fabriques_avenants import avenant, etape, signee
from tests.conventions.fabriques_bilans import bilan_accepte
from tests.conventions.fabriques_depenses import champs_depense, depense_en
from tests.conventions.fabriques_versements import (
    AUTRE_IBAN,
    COCHES,
    IBAN,
    avancer,
    convention_avec,
    demander,
    fournir_pieces,
    justifier,
    payer_tout,
    versements,
)

pytestmark = pytest.mark.django_db

DEMANDE, PAYE, PREVU = StatutVersement.DEMANDE, StatutVersement.PAYE, StatutVersement.PREVU
LISIBLE = "FR76 3000 1007 9412 3456 7890 185"


def refus(geste, *args, **kwargs):
    with pytest.raises(ErreurMetier) as erreur:
        geste(*args, **kwargs)
    return erreur.value.champ, erreur.value.message


def rib(convention, scene, iban):
    piece = verbes.deposer_piece(convention, GenrePiece.RIB, fichier(scene.jeanne), par=scene.jeanne)
    return verbes.saisir_compte(piece, titulaire="SGC", iban=iban, par=scene.claire)


def au_bilan(scene):
    Parcours.objects.filter(pk=scene.parcours.pk).update(statut=StatutParcours.BILAN)


def attendues(code):
    [regle] = [r for r in regles() if r.code == f"conventions.{code}"]
    return [regle.phrase(ligne) for ligne in regle.queryset(timezone.localdate())]


# --- the account ---------------------------------------------------------------------------------------------------------------


def test_a_changed_account_deposited_twice_is_still_to_confirm():
    convention, scene, _ = convention_avec(PAYE)
    assert rib(convention, scene, AUTRE_IBAN).a_confirmer

    assert rib(convention, scene, AUTRE_IBAN).a_confirmer
    assert not rib(convention, scene, IBAN).a_confirmer  # back to the one that was paid


def test_nothing_is_sent_on_a_rib_that_was_refused_since():
    convention, scene, (premier, *_) = convention_avec(StatutVersement.CERTIFIE)
    verbes.refuser_piece(Dossier.de(convention).rib, motif="Ce n’est pas le bon compte.", par=scene.claire)

    phrase = refus(transitions.transmettre_versement, premier, le=premier.certifie_le, par=scene.claire)[1]

    assert phrase.startswith("Le RIB a été refusé ou remplacé depuis la certification")


def test_no_call_is_asked_for_about_a_rib_that_was_refused():
    convention, scene, _ = convention_avec(PAYE)
    rib(convention, scene, AUTRE_IBAN)
    assert len(attendues("compte_a_confirmer")) == 1

    verbes.refuser_piece(Dossier.de(convention).rib, motif="Illisible.", par=scene.claire)

    assert attendues("compte_a_confirmer") == []


def test_a_bank_account_is_written_in_no_reason():
    convention, scene, (premier, *_) = convention_avec(DEMANDE)
    fournir_pieces(premier, par=scene.claire)
    motif = f"Le compte {LISIBLE} n’est pas le vôtre."

    for geste, objet in (
        (transitions.suspendre_versement, premier),
        (verbes.refuser_piece, Dossier.de(convention).rib),
    ):
        champ, phrase = refus(geste, objet, motif=motif, par=scene.claire)
        assert champ == "motif"
        assert phrase.startswith("Cette phrase contient un numéro de compte bancaire")


# --- what was asked -------------------------------------------------------------------------------------------------------------


def test_a_payment_that_waits_for_something_else_does_not_go_on_with_a_piece():
    convention, scene, (premier, *_) = convention_avec(DEMANDE)
    fournir_pieces(premier, par=scene.claire)
    transitions.suspendre_versement(premier, motif="Corrigez la facture 12.", par=scene.claire)
    verbes.refuser_piece(Dossier.de(convention).rib, motif="Illisible.", par=scene.claire)

    verbes.deposer_piece(convention, GenrePiece.RIB, fichier(scene.jeanne), par=scene.jeanne)

    premier.refresh_from_db()
    assert (premier.statut, premier.motif) == (StatutVersement.SUSPENDU, "Corrigez la facture 12.")


def test_a_request_is_not_taken_back_when_it_could_not_be_made_again():
    convention, scene, (_, second, _) = convention_avec(PAYE, DEMANDE)
    recul = timedelta(days=900)
    Convention.objects.filter(pk=convention.pk).update(
        date_effet=convention.date_fin - recul, date_fin=convention.date_fin - recul
    )
    assert date_caducite(convention.date_fin - recul) < timezone.localdate()

    assert refus(transitions.retirer_demande, second, par=scene.jeanne)[1] == (
        "Le dernier jour pour demander est passé : cette demande ne pourrait plus être refaite."
    )


def test_after_the_last_day_anct_may_still_ask_for_a_territory():
    convention, scene, (_, second, _) = convention_avec(PAYE)
    bilan_accepte(convention, 2, scene)
    justifier(convention, scene)
    fournir_pieces(second, par=scene.claire)
    recul = timedelta(days=900)
    Convention.objects.filter(pk=convention.pk).update(
        date_effet=convention.date_fin - recul, date_fin=convention.date_fin - recul
    )
    assert "elle peut encore le demander pour vous" in refus(transitions.demander, second, par=scene.jeanne)[1]

    transitions.demander(second, par=scene.claire)

    assert second.statut == DEMANDE


# --- the last payment ------------------------------------------------------------------------------------------------------------


def test_an_expense_without_an_amount_that_counts_still_has_to_be_examined():
    """HT, an invoice may count for nothing: it would freeze, unexamined, and nothing could be settled any more."""
    convention, scene, (*_, dernier) = convention_avec(PAYE, PAYE)
    au_bilan(scene)
    demander(dernier, scene)
    Convention.objects.filter(pk=convention.pk).update(assiette="ht")
    depenses.declarer(convention, champs_depense(ht=Decimal(0), ttc=Decimal(5)), par=scene.jeanne)

    phrase = refus(transitions.certifier, dernier, COCHES, par=scene.claire)[1]

    assert phrase.replace("\u00a0", " ").startswith("Il reste 1 dépense à examiner")


def test_the_last_payment_is_certified_once_the_etapes_are_over():
    convention, scene, (*_, dernier) = convention_avec(PAYE, PAYE)
    au_bilan(scene)
    demander(dernier, scene)
    Parcours.objects.filter(pk=scene.parcours.pk).update(statut=StatutParcours.MISE_EN_OEUVRE)

    assert refus(transitions.certifier, dernier, COCHES, par=scene.claire)[1].startswith(
        "Les étapes ne sont pas toutes terminées"
    )


def test_a_capped_payment_leaves_the_ledger_without_a_gap():
    convention, scene, _ = convention_avec(PAYE, PAYE, depense="17000")
    au_bilan(scene)
    payer_tout(convention, scene, depense="17000")

    [montants] = agreger(None).values()

    assert (montants.paye, montants.ecart, montants.plafonne_tenu) == (Decimal(17000), 0, Decimal(1000))


def test_what_leaves_nothing_to_pay_is_asked_of_nobody():
    convention, scene, (*_, dernier) = convention_avec(PAYE, PAYE, depense="14400")
    au_bilan(scene)
    bilan_accepte(convention, 3, scene)
    Tranche.objects.filter(pk=dernier.tranche_id).update(date_prevue=timezone.localdate() - timedelta(days=170))
    assert (attendues("versement_a_demander"), attendues("caducite")) == ([], [])

    depense_en(StatutDepense.DECLAREE, convention, scene)

    [phrase] = attendues("versement_a_demander")
    assert phrase.endswith("au plus).")
    assert len(attendues("caducite")) == 1


# --- avenants that drop payments ----------------------------------------------------------------------------------------------


def test_a_total_under_the_first_payment_is_spread_anew_before_it_is_made():
    convention, scene = signee(StatutActe.NOTIFIEE)
    lignes = {etape(scene): "1000", etape(scene, "Animer une réunion autrement"): "1000"}
    avenant(convention, scene, lignes, statut=StatutActe.NOTIFIEE)

    premier, dernier = versements(convention)
    assert [(v.tranche.genre, v.tranche.montant) for v in (premier, dernier)] == [
        (GenreTranche.AVANCE, 1400), (GenreTranche.SOLDE, 600),
    ]  # fmt: skip
    avancer(premier, PAYE, par=scene.claire)
    assert (premier.montant, premier.statut, verifier()) == (1400, PAYE, [])


def test_a_payment_that_becomes_the_last_one_is_asked_for_again_with_its_final_report():
    convention, scene, (_, second, _) = convention_avec(PAYE, DEMANDE)
    avenant(
        convention,
        scene,
        {etape(scene): "9000", etape(scene, "Animer une réunion autrement"): "4000"},
        statut=StatutActe.NOTIFIEE,
    )

    second.refresh_from_db()
    bilan = Bilan.objects.get(rang=2)
    assert [v.tranche.genre for v in versements(convention)] == [GenreTranche.AVANCE, GenreTranche.SOLDE]
    assert (second.statut, bilan.statut) == (PREVU, StatutBilan.A_COMPLETER)
    assert "complétez ce bilan" in bilan.motif
    assert verifier() == []


def test_the_report_of_a_payment_that_an_avenant_dropped_is_awaited_no_more():
    convention, scene, _ = convention_avec(PAYE)
    bilan = bilan_accepte(convention, 3, scene)
    bilans.rouvrir_bilan(bilan, par=scene.claire)
    bilans.completer(bilan, "Dites qui est venu.", par=scene.claire)
    assert len(attendues("bilan_a_completer")) == 1

    avenant(
        convention,
        scene,
        {etape(scene): "9000", etape(scene, "Animer une réunion autrement"): "4000"},
        statut=StatutActe.NOTIFIEE,
    )

    assert attendues("bilan_a_completer") == []
