"""The payments of a convention: asked for, certified, sent to the accountant, paid, and what stops them on the way.

Source of the separation of duties: décret 2012-1246 (GBCP), who orders does not pay. The portal pays nobody: it says what was paid.
"""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from conventions import notifications, reglages
from conventions.documents import AVIS, DOSSIER
from conventions.echeancier import date_caducite
from conventions.enums import (
    A_SIGNER,
    ENGAGES,
    Coche,
    GenreTranche,
    Statut,
    StatutBilan,
    StatutPiece,
    StatutVersement,
    TransitionVersement,
)
from conventions.models import Acte, Convention, Piece, Tranche, Versement
from conventions.pieces import Dossier
from conventions.plafond import part_justifiee
from conventions.suivi import Suivi
from conventions.transitions.cycles import CYCLE_VERSEMENT
from conventions.transitions.exigences import exiger_jour, exiger_motif
from parcours.enums import Statut as StatutParcours
from socle.champs import SommeEuros
from socle.documents import demander as demander_document
from socle.documents import prochain_tour
from socle.documents import retirer as retirer_documents
from socle.erreurs import ErreurMetier
from socle.mots import date_longue, euros, pluriel

ZERO = Decimal("0.00")
REFERENCE_MAX = Versement._meta.get_field("reference").max_length


# --- asking --------------------------------------------------------------------------------------------------------------------


def empechement_demande(versement, convention, parcours, precedents, *, anct=False):
    """Why this planned payment cannot be asked for now, in one sentence; "" when it can. `precedents` are the payments of a lower rank.

    After the last day ANCT alone (`anct`) may still ask, for a territory that something held back.
    """
    if convention.statut == Statut.SUSPENDUE:
        return "La convention est suspendue : les versements attendent sa reprise."
    if convention.statut != Statut.EN_COURS:
        return f"La convention est « {convention.get_statut_display()} » : il n’y a plus de versement à demander."
    if not anct and timezone.localdate() > (limite := date_caducite(convention.date_fin)):
        return (
            f"Les versements se demandaient jusqu’au {date_longue(limite)} : celui-ci n’est plus dû. "
            "Si quelque chose vous en a empêché, écrivez à votre contact à l’ANCT : elle peut encore le demander pour vous."
        )
    if manquant := next((v for v in precedents if v.statut != StatutVersement.PAYE), None):
        return f"« {manquant} » n’est pas encore payé : les versements se demandent l’un après l’autre."
    if versement.tranche.genre == GenreTranche.SOLDE and parcours.statut not in (
        StatutParcours.BILAN,
        StatutParcours.CLOS,
    ):
        return "Le dernier versement se demande avec le bilan : les étapes ne sont pas toutes terminées."
    return ""


@transaction.atomic
def demander(versement, *, par):
    """Ask for a payment whose condition is met: report accepted, pieces deposited, expenses declared. Raises ErreurMetier saying what is missing.

    The last one is asked for up to the expenses declared; what was kept of them is its amount from the certification on.
    """
    journal = {}
    with CYCLE_VERSEMENT.passage(versement, TransitionVersement.DEMANDER, par=par, journal=journal) as v:
        convention = _convention_sous_verrou(v)
        precedents = (
            Versement.objects.presents().filter(convention=convention, rang__lt=v.rang).select_related("tranche")
        )
        if raison := empechement_demande(
            v, convention, convention.parcours, precedents.order_by("rang"), anct=par.est_anct
        ):
            raise ErreurMetier(raison)
        suivi = Suivi.de(convention)
        if manques := suivi.manques(v, convention):
            raise ErreurMetier(" ".join(m.phrase for m in manques))
        v.montant, v.demande_le, v.demande_par = suivi.montant(v, convention.montant_paye), timezone.localdate(), par
        v.motif, v.jours_arretes = "", 0
        journal["montant"] = v.montant


@transaction.atomic
def retirer_demande(versement, *, par):
    """Take back a request that nobody has certified. Raises ErreurMetier for the first payment, that nobody asked for."""
    with CYCLE_VERSEMENT.passage(versement, TransitionVersement.RETIRER, par=par) as v:
        if v.est_premier:
            raise ErreurMetier("Le premier versement ne se demande pas : il suit la notification de la convention.")
        if timezone.localdate() > date_caducite(v.convention.date_fin):
            raise ErreurMetier("Le dernier jour pour demander est passé : cette demande ne pourrait plus être refaite.")
        oublier_la_demande(v)


def oublier_la_demande(v):
    """Nothing is asked for any more: the row is a place of the schedule again, not saved here."""
    v.montant = v.demande_le = v.demande_par = v.arrete_le = None
    v.motif, v.jours_arretes = "", 0


# --- stopping and going on -------------------------------------------------------------------------------------------------


@transaction.atomic
def suspendre_versement(versement, *, motif, par, annoncer=True):
    """Ask the territory for a correction: the clock stops, it reads why and is mailed (`annoncer`). Raises ErreurMetier without a motive."""
    motif = exiger_motif(motif, "Dites ce qui est à corriger : le territoire le lira et le recevra par mail.")
    with CYCLE_VERSEMENT.passage(versement, TransitionVersement.SUSPENDRE, par=par) as v:
        v.motif, v.arrete_le = motif, timezone.localdate()
    if annoncer:
        notifications.annoncer_versement_suspendu(versement)


@transaction.atomic
def reprendre_versement(versement, *, par):
    """What stopped it is settled: the clock goes on, and the five checks are made again."""
    remettre_en_verification(versement, StatutVersement.SUSPENDU, StatutVersement.REJETE, par=par)


@transaction.atomic
def dire_corrige(versement, *, par):
    """The territory says that it has mended what was asked: the check goes on.

    Raises ErreurMetier when ANCT is the one who has to mend, or while a piece is still to be replaced.
    """
    if versement.statut == StatutVersement.SUSPENDU and (
        absentes := Dossier.de(versement.convention).manquantes(versement)
    ):
        liste = ", ".join(f"{ligne.libelle} ({ligne.etat.lower()})" for ligne in absentes)
        raise ErreurMetier(f"Il manque encore : {liste}. Déposez ce qui manque : la vérification reprend aussitôt.")
    remettre_en_verification(versement, StatutVersement.SUSPENDU, par=par)


def remettre_en_verification(versement, *depuis, par):
    """A payment stopped in one of the states `depuis` is checked again, from the start. Raises ErreurMetier for another state."""
    with CYCLE_VERSEMENT.passage(versement, TransitionVersement.REPRENDRE, par=par) as v:
        if v.statut not in depuis:
            raise ErreurMetier("L’ANCT corrige elle-même ce versement : vous n’avez rien à faire.")
        v.jours_arretes += max((timezone.localdate() - v.arrete_le).days, 0)
        v.arrete_le, v.motif = None, ""
        v.certifie_le = v.certifie_par = v.transmis_le = v.compte = None
    retirer_documents(versement)


# --- certifying, sending, paying ---------------------------------------------------------------------------------------------


@transaction.atomic
def certifier(versement, coches, *, par):
    """Certify the « service fait »: the five checks of `Coche`, all made by this person. Raises ErreurMetier naming those left, or the piece missing."""
    journal = {"coches": sorted(coches)}
    with CYCLE_VERSEMENT.passage(versement, TransitionVersement.CERTIFIER, par=par, journal=journal) as v:
        convention = _convention_sous_verrou(v)
        if convention.statut == Statut.SUSPENDUE:
            raise ErreurMetier("La convention est suspendue : reprenez-la avant de certifier.")
        if phrase := empechement_place(v):
            raise ErreurMetier(phrase)
        suivi = Suivi.de(convention)
        if v.tranche.genre != GenreTranche.AVANCE:
            v.montant = journal["montant"] = _montant_prouve(v, convention, suivi)
        if phrase := empechement_credits(convention, v.montant):
            raise ErreurMetier(phrase)
        if restent := [c.label for c in Coche if c.value not in set(coches)]:
            raise ErreurMetier(
                f"Il reste à vérifier : {', '.join(restent)}. Si quelque chose ne va pas, demandez une correction.",
                champ="coches",
            )
        v.compte = _compte_a_crediter(v, suivi.dossier, par)
        v.certifie_le, v.certifie_par = timezone.localdate(), par
    demander_document(DOSSIER, versement, par=par, tour=prochain_tour(DOSSIER, versement))


@transaction.atomic
def rouvrir_versement(versement, *, par):
    """Come back on a certification that has not left yet."""
    with CYCLE_VERSEMENT.passage(versement, TransitionVersement.ROUVRIR, par=par) as v:
        v.certifie_le = v.certifie_par = v.compte = None
    retirer_documents(versement)


@transaction.atomic
def transmettre_versement(versement, *, le, par):
    """Record the day on which the payment file went to the accountant. Raises ErreurMetier beside the day."""
    with CYCLE_VERSEMENT.passage(versement, TransitionVersement.TRANSMETTRE, par=par) as v:
        if _convention_sous_verrou(v).statut == Statut.SUSPENDUE:
            raise ErreurMetier("La convention est suspendue : reprenez-la avant de transmettre un versement.")
        if not Piece.objects.filter(compte=v.compte_id, statut=StatutPiece.RECUE).exists():
            raise ErreurMetier(
                "Le RIB a été refusé ou remplacé depuis la certification : revenez sur la certification, puis vérifiez de nouveau."
            )
        exiger_jour(le, v.certifie_le, "Ce versement a été certifié", champ="transmis_le")
        v.transmis_le = le


@transaction.atomic
def payer(versement, *, le, reference, par):
    """Record that the accountant paid: the convention's paid amount grows, the territory is mailed. Raises ErreurMetier beside each field."""
    reference = " ".join(reference.split())
    if not reference or len(reference) > REFERENCE_MAX:
        raise ErreurMetier(
            f"Écrivez la référence du paiement donnée par l’agence comptable ({REFERENCE_MAX} caractères au plus).",
            champ="reference",
        )
    journal = {}
    with CYCLE_VERSEMENT.passage(versement, TransitionVersement.PAYER, par=par, journal=journal) as v:
        convention = _convention_sous_verrou(v)
        exiger_jour(le, v.transmis_le, "Ce versement a été transmis à l’agence comptable", champ="paye_le")
        v.paye_le, v.reference = le, reference
        journal["montant"] = v.montant
        convention.montant_paye += v.montant
        convention.save(update_fields=["montant_paye"])
    demander_document(AVIS, versement, par=par)
    notifications.annoncer_versement_paye(versement)


@transaction.atomic
def rejeter(versement, *, motif, par):
    """Record that the accountant sent it back, and why; the clock stops. Raises ErreurMetier without a motive."""
    motif = exiger_motif(motif, "Recopiez le motif donné par l’agence comptable : il dit ce qui est à corriger.")
    with CYCLE_VERSEMENT.passage(versement, TransitionVersement.REJETER, par=par) as v:
        v.motif, v.arrete_le = motif, timezone.localdate()


def engage(convention):
    """Euros certified or paid: what the convention can no longer promise less than."""
    somme = Versement.objects.tenus().filter(convention=convention).aggregate(somme=SommeEuros("montant"))
    return somme["somme"] or ZERO


def empechement_place(versement):
    """Why an avenant that is out to be signed stops the certification of this payment: it gives it another amount, or another condition, and
    what is certified no longer moves. "" when none does. One query.
    """
    a_signer = Tranche.objects.filter(
        convention=versement.convention_id, acte__rang__gt=0, acte__statut__in=A_SIGNER
    ).order_by("rang")
    futurs = {rang: (montant, genre) for rang, montant, genre in a_signer.values_list("rang", "montant", "genre")}
    montant, genre = futurs.get(versement.rang, (ZERO, versement.tranche.genre))
    if not futurs or (montant, genre) == (versement.tranche.montant, versement.tranche.genre):
        return ""
    devient = f"à {euros(montant)}" if montant != versement.tranche.montant else "à une autre place de l’échéancier"
    return f"Une modification (avenant) à signer porte ce versement {devient} : certifiez-le une fois qu’elle est signée, ou abandonnée."


def empechement_credits(convention, montant):
    """Why a payment of these euros goes beyond what is entered in ANCT's budget, "" when it does not: a signed act binds, its credits come
    after (décret 2012-1246). Two queries.
    """
    inscrits = Acte.objects.filter(convention=convention, statut__in=ENGAGES)
    budget = inscrits.aggregate(somme=SommeEuros("montant_delta"))["somme"] or ZERO
    if engage(convention) + montant <= budget:
        return ""
    return (
        f"{euros(budget)} sont inscrits au budget pour cette convention, et ce versement les dépasserait : inscrivez d’abord la modification "
        "(avenant) signée, puis certifiez."
    )


def _montant_prouve(versement, convention, suivi):
    """Euros of a payment after the first, once its expenses are examined. Raises ErreurMetier saying what is still to be."""
    if suivi.bilans.get(versement.rang) != StatutBilan.ACCEPTE:
        raise ErreurMetier("Le bilan de ce versement n’est plus accepté : lisez-le et acceptez-le avant de certifier.")
    if versement.tranche.genre == GenreTranche.ACOMPTE:
        minimum = reglages.part_avance_justifiee()
        if part_justifiee(suivi.retenu, convention.montant_paye) < minimum:
            raise ErreurMetier(
                f"Les dépenses retenues font {euros(suivi.retenu)}, soit moins de {minimum} % des "
                f"{euros(convention.montant_paye)} versés : examinez celles qui sont déclarées, ou demandez une correction."
            )
        return versement.tranche.montant
    if convention.parcours.statut not in (StatutParcours.BILAN, StatutParcours.CLOS):
        raise ErreurMetier("Les étapes ne sont pas toutes terminées : le dernier versement se certifie après le bilan.")
    if suivi.nb_a_examiner:
        raise ErreurMetier(
            f"Il reste {pluriel(suivi.nb_a_examiner, 'dépense')} à examiner ({euros(suivi.a_examiner)}) : "
            "le dernier versement dépend de ce qui est retenu."
        )
    if Acte.objects.en_cours().filter(convention=convention).exists():
        raise ErreurMetier(
            "Une modification (avenant) est en cours : terminez-la ou abandonnez-la avant de certifier le dernier versement."
        )
    montant = suivi.montant(versement, convention.montant_paye, certifie=True)
    if not montant:
        raise ErreurMetier(
            f"Les dépenses retenues font {euros(suivi.retenu)}, et {euros(convention.montant_paye)} sont versés : "
            "il n’y a rien de plus à verser. Soldez la convention depuis sa page."
        )
    return montant


def _compte_a_crediter(versement, dossier, par):
    """The account of the present RIB, checked by two persons when it is a new one. Raises ErreurMetier saying what is missing."""
    if manquantes := dossier.manquantes(versement):
        liste = ", ".join(f"{ligne.libelle} ({ligne.etat.lower()})" for ligne in manquantes)
        raise ErreurMetier(f"Il manque au dossier : {liste}. Le territoire les dépose depuis sa page.", champ="coches")
    compte = dossier.compte
    if compte is None:
        raise ErreurMetier("Lisez le RIB et recopiez le compte avant de certifier.", champ="coches")
    if compte.a_confirmer:
        raise ErreurMetier(
            "Le compte a changé : une deuxième personne doit le confirmer par téléphone avant la certification.",
            champ="coches",
        )
    if compte.confirme_par_id == par.pk:
        raise ErreurMetier(
            "Vous avez confirmé vous-même ce nouveau compte : une autre personne doit certifier ce versement.",
            champ="coches",
        )
    return compte


def _convention_sous_verrou(versement):
    convention = Convention.objects.select_for_update(no_key=True).get(pk=versement.convention_id)
    versement.convention = convention
    return convention
