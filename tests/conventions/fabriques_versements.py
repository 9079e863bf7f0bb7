"""Payments brought to any state of their circuit by their own verbs."""

from decimal import Decimal

from django.utils import timezone

from conventions import transitions
from conventions.enums import Coche, GenrePiece, StatutActe, StatutVersement, TransitionVersement
from conventions.models import Convention, Versement
from conventions.pieces import Dossier
from conventions.plafond import retenu
from conventions.transitions import depenses as verbes_depenses
from conventions.transitions import pieces as verbes_pieces
from tests.conventions.fabriques import fichier
from tests.conventions.fabriques_avenants import signee
from tests.conventions.fabriques_bilans import bilan_accepte

COCHES = list(Coche.values)
REFERENCE = "VIR 2026-0042"


def versements(convention):
    """Those of this convention, first to last."""
    return list(Versement.objects.presents().filter(convention=convention).select_related("tranche").order_by("rang"))


# Fictitious, with right keys: the first one in a bank of public accountants.
IBAN = "FR7630001007941234567890185"
AUTRE_IBAN = "FR1420041010050500013M02606"


def fournir_pieces(versement, *, par):
    """Everything that this payment asks for, deposited, the account typed. Returns the RIB."""
    dossier = Dossier.de(versement.convention)
    for ligne in dossier.exigees(versement):
        if not ligne.recue:
            piece = verbes_pieces.deposer_piece(
                versement.convention, ligne.genre, fichier(par), rang=ligne.rang, par=par
            )
            if ligne.genre == GenrePiece.RIB:
                verbes_pieces.saisir_compte(piece, titulaire="SGC de Lunel", iban=IBAN, par=par)
    return Dossier.de(versement.convention).rib


def justifier(convention, scene, total=None):
    """Expenses that ANCT keeps, up to `total` euros in all (by default all that the convention promises)."""
    convention = Convention.objects.get(pk=convention.pk)
    total = convention.montant_total if total is None else Decimal(total)
    manque = total - retenu(convention)
    if manque <= 0:
        return
    champs = {
        "date": timezone.localdate(),
        "objet": "Animation des balades",
        "fournisseur": "Les Sentiers",
        "numero": "",
        "ht": manque,
        "ttc": manque,
        "mandat": "",
        "etape": None,
    }
    depense = verbes_depenses.declarer(convention, champs, par=scene.jeanne)
    verbes_depenses.retenir(depense, par=scene.claire)


def preparer_demande(versement, scene, depense=None):
    """All that this payment waits for before it is asked for: its report, the expenses (`depense` euros in all), its pieces."""
    if versement.rang > 1:
        bilan_accepte(versement.convention, versement.rang, scene)
        justifier(versement.convention, scene, depense)
    fournir_pieces(versement, par=scene.claire)


def demander(versement, scene, depense=None):
    """Asked for by the team, once all that it waits for is there."""
    preparer_demande(versement, scene, depense)
    transitions.demander(versement, par=scene.jeanne)


def certifier(versement, *, par):
    """Its pieces deposited, then certified by the five checks."""
    fournir_pieces(versement, par=par)
    transitions.certifier(versement, COCHES, par=par)


def avancer(versement, statut, *, par):
    """Bring an asked payment to this state."""
    jour = timezone.localdate()
    if statut == StatutVersement.SUSPENDU:
        transitions.suspendre_versement(versement, motif="Le RIB est illisible.", par=par)
        return versement
    suite = (
        (StatutVersement.CERTIFIE, lambda: certifier(versement, par=par)),
        (StatutVersement.TRANSMIS, lambda: transitions.transmettre_versement(versement, le=jour, par=par)),
        (StatutVersement.PAYE, lambda: transitions.payer(versement, le=jour, reference=REFERENCE, par=par)),
    )
    fin = StatutVersement.TRANSMIS if statut == StatutVersement.REJETE else statut
    for etat, geste in suite if fin != StatutVersement.DEMANDE else ():
        geste()
        if etat == fin:
            break
    if statut == StatutVersement.REJETE:
        transitions.rejeter(versement, motif="Le compte est clos.", par=par)
    return versement


def convention_avec(*statuts, depense=None, **kwargs):
    """(convention, scene, payments): notified, its first payments in these states (at least « demandé » for the first).

    `depense`: euros that ANCT kept of the expenses, all that is promised by default.
    """
    convention, scene = signee(StatutActe.NOTIFIEE, **kwargs)
    for rang, statut in enumerate(statuts):
        versement = versements(convention)[rang]
        if rang:
            demander(versement, scene, depense)
        avancer(versement, statut, par=scene.claire)
    convention.refresh_from_db()
    convention.parcours = scene.parcours
    return convention, scene, versements(convention)


def payer_tout(convention, scene, depense=None):
    """Every payment that may be asked for now, paid. Returns the euros paid."""
    for versement in versements(convention):
        if versement.statut == StatutVersement.PAYE:
            continue
        if versement.statut == StatutVersement.PREVU:
            demander(versement, scene, depense)
        avancer(versement, StatutVersement.PAYE, par=scene.claire)
    convention.refresh_from_db()
    return Decimal(convention.montant_paye)


# One gesture for each transition.
VERBES = {
    TransitionVersement.DEMANDER: lambda v, par: transitions.demander(v, par=par),
    TransitionVersement.RETIRER: lambda v, par: transitions.retirer_demande(v, par=par),
    TransitionVersement.SUSPENDRE: lambda v, par: transitions.suspendre_versement(v, motif="RIB illisible.", par=par),
    TransitionVersement.REPRENDRE: lambda v, par: transitions.reprendre_versement(v, par=par),
    TransitionVersement.CERTIFIER: lambda v, par: certifier(v, par=par),
    TransitionVersement.ROUVRIR: lambda v, par: transitions.rouvrir_versement(v, par=par),
    TransitionVersement.TRANSMETTRE: lambda v, par: transitions.transmettre_versement(
        v, le=timezone.localdate(), par=par
    ),
    TransitionVersement.PAYER: lambda v, par: transitions.payer(
        v, le=timezone.localdate(), reference=REFERENCE, par=par
    ),
    TransitionVersement.REJETER: lambda v, par: transitions.rejeter(v, motif="Compte clos.", par=par),
    # Nobody presses « annuler »: the end of the convention does, or an avenant.
    TransitionVersement.ANNULER: lambda v, par: transitions.resilier(
        v.convention, motif="D’un commun accord.", par=par
    ),
}
