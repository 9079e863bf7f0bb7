"""What the territory deposits for its payments, what ANCT asks again, and the bank account read from the RIB.

Two persons for a changed account: who confirms it is neither who typed it nor who certifies (décret 2012-1246, separation of duties; ANCT's rule).
"""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from conventions import notifications
from conventions.comptes_bancaires import lire_bic, lire_iban
from conventions.enums import (
    FIGES,
    PIECES_DE_LA_CONVENTION,
    PIECES_PRESENTES,
    TERMINEES,
    GenrePiece,
    StatutPiece,
    StatutVersement,
    TransitionPiece,
)
from conventions.models import Acte, CompteBancaire, Convention, Piece, Versement
from conventions.pieces import Dossier
from conventions.redaction.annexes import exiger_sans_compte
from conventions.transitions.cycles import CYCLE_PIECE, sous_verrou
from conventions.transitions.exigences import exiger_motif
from conventions.transitions.versements import dire_corrige, suspendre_versement
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire

TITULAIRE_MAX = CompteBancaire._meta.get_field("titulaire").max_length
APPEL_MAX = CompteBancaire._meta.get_field("appel").max_length
TROP_TOT = "La convention est encore en rédaction : les pièces se déposent une fois qu’elle est à voter."
FINIE = "La convention est terminée : il n’y a plus de pièce à déposer."
PAS_UN_RIB = "Cette pièce n’est pas un RIB."
REMPLACEE = "Cette pièce a été remplacée entre-temps : regardez la nouvelle."


def empechement_depot(convention):
    """Why nothing is deposited now, in one sentence; "" when something may be. One query."""
    if convention.statut in TERMINEES:
        return FINIE
    if not Acte.objects.filter(convention=convention, rang=0, statut__in=FIGES).exists():
        return TROP_TOT
    return ""


@transaction.atomic
def deposer_piece(convention, genre, fichier, *, par, rang=0):
    """Keep a deposited file as the piece of this kind; the former one stays, « remplacée ». `rang`: the payment it is for, 0 for the convention.

    A payment stopped until then goes on when nothing is left to replace. Raises ErreurMetier in words. Returns the Piece.
    """
    if (rang == 0) != (genre in PIECES_DE_LA_CONVENTION):
        raise ErreurMetier("Cette pièce n’est pas demandée.")
    frais = sous_verrou(convention)
    if raison := empechement_depot(frais):
        raise ErreurMetier(raison)
    if rang and not Versement.objects.presents().filter(convention=frais, rang=rang).exists():
        raise ErreurMetier("Ce versement n’est plus à l’échéancier.")
    ancienne = Piece.objects.presentes().filter(convention=frais, genre=genre, rang=rang).first()
    a_remplacer = ancienne is not None and ancienne.statut == StatutPiece.A_REMPLACER
    if ancienne is not None:
        with CYCLE_PIECE.passage(ancienne, TransitionPiece.REMPLACER, par=par):
            pass
    piece = Piece.objects.create(
        convention=frais, genre=genre, rang=rang, fichier=fichier, remplace=ancienne, deposee_par=par
    )
    inscrire("piece.deposer", piece, par=par, donnees={"genre": genre, "rang": rang, "fichier": fichier.pk})
    if a_remplacer:
        _reprendre_ce_qui_attendait(frais, par=par)
    return piece


def _reprendre_ce_qui_attendait(convention, *, par):
    """The payment that a piece stopped goes on once none is missing; one that waits for something else goes on waiting."""
    arrete = Versement.objects.filter(convention=convention, statut=StatutVersement.SUSPENDU).select_related("tranche")
    versement = arrete.order_by("rang").first()
    if versement is None or not versement.motif.startswith(tuple(_debut_d_arret(g.label) for g in GenrePiece)):
        return
    if not Dossier.de(convention).manquantes(versement):
        dire_corrige(versement, par=par)


@transaction.atomic
def refuser_piece(piece, *, motif, par):
    """Ask for another one, saying why: the territory reads it and is mailed; the payment that was being checked stops. Raises ErreurMetier."""
    motif = exiger_motif(motif, "Dites ce qui ne va pas : le territoire le lira et le recevra par mail.")
    with CYCLE_PIECE.passage(piece, TransitionPiece.REFUSER, par=par) as p:
        p.motif, p.jugee_par, p.jugee_le = motif, par, timezone.localdate()
    en_cours = Versement.objects.filter(convention=piece.convention_id, statut=StatutVersement.DEMANDE)
    versement = (en_cours if not piece.rang else en_cours.filter(rang=piece.rang)).order_by("rang").first()
    if versement is not None:
        suspendre_versement(versement, motif=_motif_d_arret(piece, motif), par=par, annoncer=False)
    notifications.annoncer_piece_refusee(piece)


def _debut_d_arret(nom):
    return f"{nom} à remplacer : "


def _motif_d_arret(piece, motif):
    phrase = f"{_debut_d_arret(piece)}{motif}"
    return phrase if len(phrase) <= 500 else f"{phrase[:499]}…"


@transaction.atomic
def retablir_piece(piece, *, par):
    """Come back on a refusal made by mistake: the piece stands again, and so does the check of the payment it stopped."""
    with CYCLE_PIECE.passage(piece, TransitionPiece.RETABLIR, par=par) as p:
        p.motif, p.jugee_par, p.jugee_le = "", None, None
    _reprendre_ce_qui_attendait(piece.convention, par=par)


# --- the bank account -------------------------------------------------------------------------------------------------------


def _rib_sous_verrou(piece):
    p = sous_verrou(piece)
    if p.genre != GenrePiece.RIB:
        raise ErreurMetier(PAS_UN_RIB)
    if p.statut not in PIECES_PRESENTES:
        raise ErreurMetier(REMPLACEE)
    return p


@transaction.atomic
def saisir_compte(piece, *, titulaire, iban, bic="", par):
    """Record the account that the RIB shows. Another account than the territory's former one, whatever the convention, has to be
    confirmed by a second person.

    Raises ErreurMetier beside each field, or once a payment was certified on it. Returns the CompteBancaire.
    """
    p = _rib_sous_verrou(piece)
    titulaire = " ".join(titulaire.split())
    if not titulaire or len(titulaire) > TITULAIRE_MAX:
        raise ErreurMetier(
            f"Recopiez le nom du titulaire du compte ({TITULAIRE_MAX} caractères au plus).", champ="titulaire"
        )
    iban, bic = lire_iban(iban), lire_bic(bic)
    compte = CompteBancaire.objects.filter(piece=p).first()
    if compte is not None and compte.versements.exists():
        raise ErreurMetier(
            "Un versement a été certifié sur ce compte : il ne se corrige plus. Si le compte change, demandez un autre RIB."
        )
    # Those that nobody has to confirm any more: an account typed twice is not confirmed for all that.
    territoire = Convention.objects.filter(pk=p.convention_id).values("parcours__collectivite")
    anciens = CompteBancaire.objects.filter(
        Q(change=False) | Q(confirme_le__isnull=False), piece__convention__parcours__collectivite__in=territoire
    ).exclude(piece=p)
    dernier = anciens.order_by("-pk").values_list("iban", flat=True).first()
    compte = compte or CompteBancaire(piece=p)
    compte.titulaire, compte.iban, compte.bic = titulaire, iban, bic
    compte.change = dernier is not None and dernier != iban
    compte.saisi_par, compte.saisi_le = par, timezone.now()
    compte.confirme_par = compte.confirme_le = None
    compte.appel = ""
    if compte.pk:
        compte.save(update_fields=[
            "titulaire", "iban", "bic", "change", "saisi_par", "saisi_le", "confirme_par", "confirme_le", "appel",
        ])  # fmt: skip
    else:
        compte.save(force_insert=True)
    inscrire("piece.saisir_compte", p, par=par, donnees={"compte": compte.pk, "change": compte.change})
    return compte


@transaction.atomic
def confirmer_compte(compte, *, appel, par):
    """Say that a changed account was confirmed by a call to a number known from elsewhere. Raises ErreurMetier for who typed it, or without a call."""
    _rib_sous_verrou(compte.piece)
    frais = CompteBancaire.objects.select_for_update(no_key=True).get(pk=compte.pk)
    appel = " ".join(appel.split())
    if not frais.a_confirmer:
        raise ErreurMetier("Ce compte n’est pas à confirmer.")
    if frais.saisi_par_id == par.pk:
        raise ErreurMetier("Vous avez recopié ce compte : une autre personne doit le confirmer.")
    exiger_sans_compte(appel)
    if not appel or len(appel) > APPEL_MAX:
        raise ErreurMetier(
            "Dites qui vous avez appelé et à quel numéro, connu d’ailleurs que de ce RIB "
            f"({APPEL_MAX} caractères au plus).",
            champ="appel",
        )
    frais.confirme_par, frais.confirme_le, frais.appel = par, timezone.localdate(), appel
    frais.save(update_fields=["confirme_par", "confirme_le", "appel"])
    inscrire("piece.confirmer_compte", compte.piece, par=par, donnees={"compte": frais.pk})


def noter_lecture(piece, *, par, quoi):
    """Write in the journal that this person read the account (`quoi` « compte ») or its file (« fichier »)."""
    inscrire("piece.lire_compte", piece, par=par, donnees={"quoi": quoi})
