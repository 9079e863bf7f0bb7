"""The pieces of a payment: deposited, refused, replaced, and what certifying asks of them."""

import pytest
from django.db import IntegrityError, transaction

from conventions import transitions
from conventions.enums import GenrePiece, Statut, StatutActe, StatutPiece, StatutVersement, TransitionPiece
from conventions.models import Convention, Piece
from conventions.pieces import Dossier
from conventions.transitions import pieces as verbes
from socle.comptes.enums import RoleAnct
from socle.erreurs import ErreurMetier
from socle.journal.models import EntreeJournal
from socle.travaux.models import Courriel
from tests.comptes.fabriques import AnctFabrique
from tests.conventions.fabriques import fichier
from tests.conventions.fabriques_avenants import signee
from tests.conventions.fabriques_versements import (
    AUTRE_IBAN,
    COCHES,
    IBAN,
    convention_avec,
    fournir_pieces,
    versements,
)

pytestmark = pytest.mark.django_db

DEMANDE, SUSPENDU, CERTIFIE = StatutVersement.DEMANDE, StatutVersement.SUSPENDU, StatutVersement.CERTIFIE
RIB, SIRENE = GenrePiece.RIB, GenrePiece.SIRENE


def refus(geste, *args, **kwargs):
    with pytest.raises(ErreurMetier) as erreur:
        geste(*args, **kwargs)
    return erreur.value.champ, erreur.value.message


def hugo():
    return AnctFabrique(role_anct=RoleAnct.GESTIONNAIRE)


def deposer(convention, par, genre=RIB, rang=0):
    return verbes.deposer_piece(convention, genre, fichier(par), rang=rang, par=par)


def rib_avec_compte(convention, par, iban=IBAN):
    piece = deposer(convention, par)
    return piece, verbes.saisir_compte(piece, titulaire="SGC de Lunel", iban=iban, par=par)


# --- what is asked for, and where it stands ------------------------------------------------------------------------------------


def test_the_first_payment_asks_for_the_rib_and_the_sirene_and_has_the_vote_already():
    convention, _, (premier, *_) = convention_avec(DEMANDE)

    lignes = Dossier.de(convention).exigees(premier)

    assert [(ligne.genre, ligne.etat) for ligne in lignes] == [
        (RIB, "À fournir"),
        (SIRENE, "À fournir"),
        (GenrePiece.DELIBERATION, "Reçue avec le vote du conseil"),
    ]


def test_the_next_one_keeps_the_rib_and_asks_for_its_own_list_of_expenses():
    convention, scene, (premier, second, _) = convention_avec(StatutVersement.PAYE)

    lignes = Dossier.de(convention).exigees(second)

    assert [(ligne.genre, ligne.rang, ligne.recue) for ligne in lignes] == [
        (RIB, 0, True),
        (GenrePiece.DEPENSES, 2, False),
    ]


def test_what_is_asked_for_is_a_setting(settings):
    settings.CONVENTION_PIECES_REQUISES = {"avance": ("budget",)}
    convention, _, (premier, *_) = convention_avec(DEMANDE)

    assert Dossier.de(convention).dire(premier) == "À fournir : Budget voté où figure la subvention"


def test_the_files_of_several_conventions_cost_two_queries(django_assert_num_queries):
    conventions = [convention_avec(DEMANDE, nom=f"Village {n}")[0] for n in range(3)]
    for convention in conventions:
        rib_avec_compte(convention, convention.parcours.referent)

    with django_assert_num_queries(2):
        dossiers = Dossier.de_plusieurs([c.pk for c in conventions])
        comptes = [d.compte.titulaire for d in dossiers.values()]

    assert comptes == ["SGC de Lunel"] * 3


# --- depositing ----------------------------------------------------------------------------------------------------------------


def test_deposer_keeps_the_former_one():
    convention, scene, _ = convention_avec(DEMANDE)
    ancienne = deposer(convention, scene.jeanne)

    nouvelle = deposer(convention, scene.jeanne)

    ancienne.refresh_from_db()
    assert (ancienne.statut, nouvelle.remplace_id) == (StatutPiece.REMPLACEE, ancienne.pk)
    assert Dossier.de(convention).rib == nouvelle
    assert EntreeJournal.objects.de(nouvelle).values_list("action", flat=True).get() == "piece.deposer"


def test_nothing_is_deposited_before_the_text_is_to_vote():
    convention, scene = signee(StatutActe.VALIDEE)

    assert refus(deposer, convention, scene.jeanne)[1] == verbes.TROP_TOT


def test_nothing_is_deposited_once_the_convention_is_over():
    convention, scene, _ = convention_avec(DEMANDE)
    transitions.resilier(convention, motif="D’un commun accord.", par=scene.claire)
    convention.refresh_from_db()

    assert refus(deposer, convention, scene.jeanne)[1] == verbes.FINIE


def test_a_piece_of_a_payment_says_which_payment():
    convention, scene, _ = convention_avec(DEMANDE)

    assert refus(deposer, convention, scene.jeanne, GenrePiece.DEPENSES)[1] == "Cette pièce n’est pas demandée."
    assert refus(deposer, convention, scene.jeanne, RIB, 1)[1] == "Cette pièce n’est pas demandée."
    assert refus(deposer, convention, scene.jeanne, GenrePiece.DEPENSES, 9)[1] == (
        "Ce versement n’est plus à l’échéancier."
    )


def test_two_pieces_of_one_kind_never_count_together():
    convention, scene, _ = convention_avec(DEMANDE)
    piece = deposer(convention, scene.jeanne)

    with pytest.raises(IntegrityError), transaction.atomic():
        Piece.objects.create(convention=convention, genre=RIB, fichier=piece.fichier, deposee_par=scene.jeanne)


# --- asking for another one --------------------------------------------------------------------------------------------------


def test_refuser_stops_the_payment_and_writes_to_the_territory():
    convention, scene, (premier, *_) = convention_avec(DEMANDE)
    fournir_pieces(premier, par=scene.claire)

    verbes.refuser_piece(Dossier.de(convention).rib, motif="Il est au nom d’une autre collectivité.", par=hugo())

    premier.refresh_from_db()
    assert premier.statut == SUSPENDU
    assert premier.motif == "RIB de la trésorerie à remplacer : Il est au nom d’une autre collectivité."
    gabarits = Courriel.objects.order_by("pk").values_list("gabarit", flat=True)
    assert list(gabarits)[-1] == "conventions.piece_refusee"
    assert "conventions.versement_suspendu" not in gabarits


def test_another_piece_makes_the_payment_go_on():
    convention, scene, (premier, *_) = convention_avec(DEMANDE)
    fournir_pieces(premier, par=scene.claire)
    verbes.refuser_piece(Dossier.de(convention).rib, motif="Illisible.", par=scene.claire)

    deposer(convention, scene.jeanne)

    premier.refresh_from_db()
    assert (premier.statut, premier.motif, premier.arrete_le) == (DEMANDE, "", None)


def test_the_payment_waits_for_the_last_piece_to_replace():
    convention, scene, (premier, *_) = convention_avec(DEMANDE)
    fournir_pieces(premier, par=scene.claire)
    dossier = Dossier.de(convention)
    for piece in (dossier.rib, dossier.pieces[SIRENE, 0]):
        verbes.refuser_piece(piece, motif="Illisible.", par=scene.claire)

    deposer(convention, scene.jeanne)

    premier.refresh_from_db()
    assert premier.statut == SUSPENDU


def test_retablir_takes_a_refusal_back():
    convention, scene, (premier, *_) = convention_avec(DEMANDE)
    fournir_pieces(premier, par=scene.claire)
    rib = Dossier.de(convention).rib
    verbes.refuser_piece(rib, motif="Illisible.", par=scene.claire)

    verbes.retablir_piece(rib, par=scene.claire)

    premier.refresh_from_db()
    assert (rib.statut, rib.motif, premier.statut) == (StatutPiece.RECUE, "", DEMANDE)


def test_a_refusal_says_why():
    convention, scene, _ = convention_avec(DEMANDE)
    piece = deposer(convention, scene.jeanne)

    assert refus(verbes.refuser_piece, piece, motif=" ", par=scene.claire)[0] == "motif"


VERBES = {
    TransitionPiece.REFUSER: lambda p, par: verbes.refuser_piece(p, motif="Illisible.", par=par),
    TransitionPiece.RETABLIR: lambda p, par: verbes.retablir_piece(p, par=par),
    TransitionPiece.REMPLACER: lambda p, par: deposer(p.convention, par),
}


@pytest.mark.parametrize(("etat", "transition", "cible"), list(transitions.CYCLE_PIECE.matrice()))
def test_every_state_of_a_piece_meets_every_transition(etat, transition, cible):
    convention, scene, _ = convention_avec(DEMANDE)
    piece = deposer(convention, scene.jeanne)
    if etat == StatutPiece.A_REMPLACER:
        verbes.refuser_piece(piece, motif="Illisible.", par=scene.claire)
    elif etat == StatutPiece.REMPLACEE:
        deposer(convention, scene.jeanne)
    piece.refresh_from_db()
    piece.convention = convention

    if cible is None and transition != TransitionPiece.REMPLACER:
        with pytest.raises(ErreurMetier):
            VERBES[transition](piece, scene.claire)
        cible = etat
    else:
        VERBES[transition](piece, scene.claire)

    piece.refresh_from_db()
    assert piece.statut == (cible or etat)


# --- what certifying asks for --------------------------------------------------------------------------------------------------


def test_nothing_is_certified_without_its_pieces():
    convention, scene, (premier, *_) = convention_avec(DEMANDE)

    champ, phrase = refus(transitions.certifier, premier, COCHES, par=scene.claire)

    assert champ == "coches"
    assert phrase == (
        "Il manque au dossier : RIB de la trésorerie (à fournir), Avis de situation SIRENE (à fournir). "
        "Le territoire les dépose depuis sa page."
    )


def test_nothing_is_certified_before_the_account_is_read():
    convention, scene, (premier, *_) = convention_avec(DEMANDE)
    for genre in (RIB, SIRENE):
        deposer(convention, scene.jeanne, genre)

    assert refus(transitions.certifier, premier, COCHES, par=scene.claire)[1].startswith("Lisez le RIB")


def test_a_changed_account_takes_two_persons_before_the_certification():
    convention, scene, (premier, *_) = convention_avec(DEMANDE)
    fournir_pieces(premier, par=scene.claire)
    _, compte = rib_avec_compte(convention, scene.claire, AUTRE_IBAN)

    assert refus(transitions.certifier, premier, COCHES, par=scene.claire)[1].startswith("Le compte a changé")
    autre = hugo()
    verbes.confirmer_compte(compte, appel="SGC de Lunel, annuaire", par=autre)
    assert refus(transitions.certifier, premier, COCHES, par=autre)[1].startswith("Vous avez confirmé vous-même")
    transitions.certifier(premier, COCHES, par=scene.claire)

    assert (premier.statut, premier.compte) == (CERTIFIE, compte)


def test_a_rib_replaced_after_the_certification_stops_the_transfer():
    convention, scene, (premier, *_) = convention_avec(CERTIFIE)
    rib_avec_compte(convention, scene.claire, AUTRE_IBAN)

    phrase = refus(transitions.transmettre_versement, premier, le=premier.certifie_le, par=scene.claire)[1]

    assert phrase.startswith("Le RIB a été refusé ou remplacé depuis la certification")
    transitions.rouvrir_versement(premier, par=scene.claire)
    assert premier.compte is None


def test_the_journal_never_holds_an_account():
    convention, scene, (premier, *_) = convention_avec(StatutVersement.PAYE)

    for entree in EntreeJournal.objects.all():
        assert IBAN not in str(entree.donnees)
        assert "Lunel" not in str(entree.donnees)


def test_the_convention_that_is_suspended_still_takes_pieces():
    convention, scene, _ = convention_avec(DEMANDE)
    transitions.suspendre(convention, motif="Le bilan n’est pas arrivé.", par=scene.claire)

    deposer(Convention.objects.get(pk=convention.pk), scene.jeanne)

    assert Convention.objects.get(pk=convention.pk).statut == Statut.SUSPENDUE
    assert versements(convention)[0].statut == DEMANDE
