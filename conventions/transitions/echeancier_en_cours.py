"""The schedule in force, as rows: opened by the notification, changed by an avenant, ended with the convention."""

from django.utils import timezone

from conventions.enums import (
    GenrePiece,
    StatutBilan,
    StatutPiece,
    StatutVersement,
    TransitionBilan,
    TransitionPiece,
    TransitionVersement,
)
from conventions.models import Bilan, Piece, Tranche, Versement
from conventions.transitions.cycles import CYCLE_BILAN, CYCLE_PIECE, CYCLE_VERSEMENT
from conventions.transitions.versements import oublier_la_demande, remettre_en_verification
from socle.documents import retirer as retirer_documents
from socle.erreurs import ErreurMetier

MODIFIE = "La convention est modifiée par un avenant."
FINIE = "La convention est terminée."
AUTRE_LISTE = (
    "La modification (avenant) change la place de ce versement : faites signer de nouveau la liste des dépenses."
)


def ouvrir_versements(acte, *, par):
    """The payments of a convention that is being notified; the first one asks for itself (metier §2.2, article 9). Raises as `demander`."""
    convention = acte.convention
    versements = [
        Versement(convention=convention, tranche=tranche, rang=tranche.rang)
        for tranche in Tranche.objects.en_vigueur(convention)
    ]
    for versement in versements:
        versement.save(force_insert=True)
    premier = versements[0]
    with CYCLE_VERSEMENT.passage(
        premier, TransitionVersement.DEMANDER, par=par, journal={"montant": premier.tranche.montant}
    ) as v:
        v.montant, v.demande_le = v.tranche.montant, acte.notifiee_le


def ajuster_versements(convention, *, par):
    """After an avenant: each payment takes its place, and its amount, in the new schedule; that of a certified one the schedule has kept.

    Without effect before the notification, or when the avenant has no schedule of its own.
    """
    presents = {v.rang: v for v in Versement.objects.presents().filter(convention=convention).select_related("tranche")}
    if not presents:
        return
    tranches = {t.rang: t for t in Tranche.objects.en_vigueur(convention)}
    for rang, tranche in tranches.items():
        versement = presents.get(rang)
        if versement is None:
            Versement.objects.create(convention=convention, tranche=tranche, rang=rang)
            continue
        if versement.tranche_id != tranche.pk:
            autre_genre, versement.tranche = versement.tranche.genre != tranche.genre, tranche
            commence = versement.est_commence and not versement.est_tenu
            if commence:
                versement.montant = tranche.montant
            versement.save(update_fields=["tranche", "montant"])
            if autre_genre and not versement.est_tenu and not versement.est_premier:
                _changer_de_condition(versement, par=par)
    for rang, versement in presents.items():
        if rang not in tranches:
            _annuler(versement, MODIFIE, par=par)


def _changer_de_condition(versement, *, par):
    """A payment that becomes the last one, or no longer is, is asked for with another report: what was sent or asked on the former condition no longer holds."""
    if versement.statut == StatutVersement.REJETE:
        remettre_en_verification(versement, StatutVersement.REJETE, par=par)
    if versement.est_commence:
        with CYCLE_VERSEMENT.passage(versement, TransitionVersement.RETIRER, par=par) as v:
            oublier_la_demande(v)
    listes = Piece.objects.filter(
        convention=versement.convention_id, genre=GenrePiece.DEPENSES, rang=versement.rang, statut=StatutPiece.RECUE
    )
    for liste in listes:
        with CYCLE_PIECE.passage(liste, TransitionPiece.REFUSER, par=par) as p:
            p.motif, p.jugee_par, p.jugee_le = AUTRE_LISTE, par, timezone.localdate()
    bilan = Bilan.objects.filter(convention=versement.convention_id, rang=versement.rang).first()
    if bilan is None or bilan.statut not in (StatutBilan.ENVOYE, StatutBilan.ACCEPTE):
        return
    if bilan.statut == StatutBilan.ACCEPTE:
        with CYCLE_BILAN.passage(bilan, TransitionBilan.ROUVRIR, par=par):
            pass
    with CYCLE_BILAN.passage(bilan, TransitionBilan.COMPLETER, par=par) as b:
        b.motif = "La modification (avenant) change la place de ce versement : complétez ce bilan, puis envoyez-le de nouveau."
        b.juge_le, b.juge_par = timezone.localdate(), par


def annuler_les_restants(convention, *, par, motif_prevu=""):
    """The convention ends: what was not paid will not be; `motif_prevu` says why of what nobody asked for.

    Raises ErreurMetier while the accountant holds a payment.
    """
    for versement in Versement.objects.presents().filter(convention=convention).exclude(statut=StatutVersement.PAYE):
        if versement.statut == StatutVersement.TRANSMIS:
            raise ErreurMetier(
                f"« {versement} » est chez l’agence comptable : attendez qu’il soit payé ou rejeté, puis recommencez."
            )
        motif = motif_prevu if versement.statut == StatutVersement.PREVU else ""
        _annuler(versement, motif or FINIE, par=par)


def _annuler(versement, motif, *, par):
    with CYCLE_VERSEMENT.passage(versement, TransitionVersement.ANNULER, par=par) as v:
        v.motif, v.arrete_le = motif, None
    retirer_documents(versement)
