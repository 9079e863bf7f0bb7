"""After the signatures: the budget, the notification, and how a convention is suspended or ends."""

import re

from django.db import transaction
from django.utils import timezone

from conventions import notifications
from conventions.documents import CONSOLIDE, NOTIFICATION
from conventions.echeancier import date_caducite
from conventions.enums import (
    SIGNES,
    VALIDES,
    VIVANTES,
    Statut,
    StatutDepense,
    StatutReversement,
    StatutVersement,
    Transition,
    TransitionActe,
)
from conventions.models import Acte, Convention, Depense, Reversement, Versement
from conventions.plafond import excedent, retenu
from conventions.suivi import Suivi
from conventions.transitions.cycles import CYCLE, CYCLE_ACTE, sous_verrou
from conventions.transitions.echeancier_en_cours import annuler_les_restants, ouvrir_versements
from conventions.transitions.exigences import exiger_jour, exiger_motif
from conventions.transitions.reversements import constater
from conventions.transitions.validation import liberer
from parcours import transitions as parcours_transitions
from parcours.enums import Statut as StatutParcours
from parcours.gardes import Manque
from socle.documents import demander
from socle.documents import retirer as retirer_documents
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire
from socle.mots import date_longue, euros

# ANCT is to say what its numbers look like (metier, open question 3): letters, digits, and what separates them.
EJ = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./_-]{2,39}")


@transaction.atomic
def engager(acte, *, ej, le, par):
    """Record the entry in ANCT's budget: number of the « engagement juridique » and its day. Raises ErreurMetier beside each.

    Source: décret 2012-1246 (GBCP); where the préfet signs, CGCT R. 1232-12 leaves this decision to the director general.
    """
    ej = ej.strip()
    if not EJ.fullmatch(ej):
        raise ErreurMetier(
            "Écrivez le numéro d’engagement juridique : trois caractères au moins, lettres et chiffres.", champ="ej"
        )
    with CYCLE_ACTE.passage(acte, TransitionActe.ENGAGER, par=par) as a:
        _exiger_vivante(a.convention)
        signee_le = max(a.signee_collectivite_le, a.signee_anct_le)
        exiger_jour(le, signee_le, "L’acte a été signé des deux côtés", champ="engagee_le")
        a.ej, a.engagee_le = ej, le


@transaction.atomic
def notifier(acte, *, le, par):
    """Send the notification: its document, the consolidated text of an avenant, the mail to the territory. Raises ErreurMetier beside the day."""
    with CYCLE_ACTE.passage(acte, TransitionActe.NOTIFIER, par=par) as a:
        _exiger_vivante(a.convention)
        exiger_jour(le, a.engagee_le, "L’acte a été inscrit au budget", champ="notifiee_le")
        a.notifiee_le = le
        demander(NOTIFICATION, a, par=par)
        if a.est_avenant:
            demander(CONSOLIDE, a, par=par)
        else:
            ouvrir_versements(a, par=par)
        notifications.annoncer_notification(a)


@transaction.atomic
def abandonner(acte, *, motif, par):
    """Give up an act that is not signed by both: what it holds is given back, its number stays used, an initial act ends its convention.

    Raises ErreurMetier without a motive.
    """
    motif = exiger_motif(motif, "Dites en une phrase pourquoi la convention est abandonnée.")
    with CYCLE_ACTE.passage(acte, TransitionActe.ABANDONNER, par=par) as a:
        a.motif_abandon = motif
        a.relecture_attendue_le = None
        a.signee_collectivite_le = a.signee_anct_le = None
        if a.validee_le is not None:
            liberer(a, par=par)
            retirer_documents(a)
        if not a.est_avenant:
            with CYCLE.passage(a.convention, Transition.RENDRE_CADUQUE, par=par):
                pass


def laisser_les_projets(parcours, *, motif, par):
    """The parcours stops: what was being drafted for it is given up with it (nothing is reserved any more: parcours' own guard)."""
    for acte in Acte.objects.en_cours().filter(convention__parcours=parcours, validee_le__isnull=True).order_by("pk"):
        abandonner(acte, motif=motif, par=par)


def manques_avant_arret(parcours):
    """What stands in the way of the stop of this parcours, registered there: a convention that binds, or money that is still to be settled."""
    manques = []
    for convention in Convention.objects.filter(parcours=parcours).order_by("pk"):
        if phrase := _a_regler_avant_arret(convention):
            manques.append(Manque(phrase, "conventions:page"))
    return manques


def _a_regler_avant_arret(convention):
    if convention.est_a_decompter:
        return "Le décompte de la convention résiliée n’est pas établi : établissez-le d’abord."
    if Reversement.objects.filter(convention=convention, statut=StatutReversement.A_RECEVOIR).exists():
        return "Un reversement est attendu : enregistrez-le, ou abandonnez-le d’abord."
    if convention.statut not in VIVANTES:
        return ""
    if convention.date_effet is not None:
        return "La convention est signée : résiliez-la d’abord."
    if Acte.objects.filter(convention=convention, statut__in=VALIDES).exists():
        return "Une convention est validée, et réserve de l’argent : abandonnez-la d’abord."
    return ""


def _exiger_vivante(convention):
    if convention.statut not in VIVANTES:
        raise ErreurMetier(f"La convention est « {convention.get_statut_display()} » : cet acte n’a plus d’effet.")


def _exiger_sans_acte_en_cours(convention, *, sauf=()):
    actes = Acte.objects.en_cours().filter(convention=convention).exclude(statut__in=sauf)
    en_cours = actes.order_by("pk").first()
    if en_cours is not None:
        raise ErreurMetier(f"« {en_cours} » n’est pas terminé : notifiez cet acte ou abandonnez-le d’abord.")


def _exiger_signee(convention):
    if convention.date_effet is None:
        raise ErreurMetier("La convention n’est pas signée : abandonnez son acte plutôt que d’agir sur elle.")


@transaction.atomic
def suspendre(convention, *, motif, par):
    """Stop payments for a while (article « Inexécution »). Raises ErreurMetier without a motive, or before the signature."""
    motif = exiger_motif(motif, "Dites pourquoi la convention est suspendue : le territoire le lira.")
    with CYCLE.passage(convention, Transition.SUSPENDRE, par=par) as c:
        _exiger_signee(c)
        c.motif, c.suspendue_le = motif, timezone.localdate()


@transaction.atomic
def reprendre_convention(convention, *, par):
    """Payments may go on."""
    with CYCLE.passage(convention, Transition.REPRENDRE, par=par) as c:
        c.motif, c.suspendue_le = "", None


@transaction.atomic
def resilier(convention, *, motif, par):
    """End a signed convention before its term (article « Résiliation »): what is not paid goes back to the envelope.

    An act that both sides have signed ends with it, notified or not. Raises ErreurMetier without a motive, before the signature, or while an
    act is under way.
    """
    motif = exiger_motif(motif, "Dites pourquoi la convention est résiliée : le territoire le lira.")
    with CYCLE.passage(convention, Transition.RESILIER, par=par) as c:
        _exiger_signee(c)
        _exiger_sans_acte_en_cours(c, sauf=SIGNES)
        c.motif, c.suspendue_le, c.finie_le = motif, None, timezone.localdate()
        annuler_les_restants(c, par=par)
        _rendre_le_reste(c, par=par)


def empechement_decompte(convention):
    """Why what was paid cannot be set against the expenses now, in one sentence; "" when it can."""
    if not convention.est_a_decompter:
        return "Il n’y a pas de décompte à établir pour cette convention."
    if Depense.objects.filter(convention=convention, statut=StatutDepense.DECLAREE).exists():
        return "Des dépenses restent à examiner : le décompte s’établit quand toutes sont retenues ou écartées."
    return ""


@transaction.atomic
def decompter(convention, *, par, trop_lu=None):
    """After a termination, set what was paid against the expenses kept: what was paid above them is to give back (article « Résiliation »).

    `trop_lu`: the euros to give back that the person read. Raises ErreurMetier when nothing is to be counted, while an expense is not examined,
    or when that sum is no longer the one.
    """
    c = sous_verrou(convention)
    if raison := empechement_decompte(c):
        raise ErreurMetier(raison)
    trop = excedent(retenu(c), c.montant_paye)
    if trop_lu is not None and trop_lu != trop:
        raise ErreurMetier("Une dépense a été examinée entre-temps : relisez le décompte, puis recommencez.")
    c.decompte_le = timezone.localdate()
    c.save(update_fields=["decompte_le"])
    inscrire("convention.decompter", c, par=par, donnees={"verse": c.montant_paye, "trop": trop})
    if trop:
        constater(c, trop, par=par)
    convention.refresh_from_db(fields=["decompte_le"])


def est_caduque(convention):
    """Whether the last day for asking for a payment is past (metier §9, rule 21): it is settled as it stands."""
    return convention.date_fin is not None and timezone.localdate() > date_caducite(convention.date_fin)


def empechement_solde(convention, parcours):
    """Why this convention cannot be settled now, in one sentence; "" when it can, an act under way apart."""
    if convention.statut != Statut.EN_COURS:
        return f"La convention est « {convention.get_statut_display()} » : elle ne se solde pas."
    if parcours.statut not in (StatutParcours.BILAN, StatutParcours.CLOS) and not est_caduque(convention):
        return "La convention se solde après le bilan : les étapes ne sont pas toutes terminées."
    if convention.montant_paye <= 0:
        return "Aucun versement n’est enregistré : il n’y a rien à solder."
    if Depense.objects.filter(convention=convention, statut=StatutDepense.DECLAREE).exists():
        return "Des dépenses restent à examiner : la convention se solde quand toutes sont retenues ou écartées."
    return ""


def empechement_versements(convention):
    """What ANCT has to do first with a payment that is asked for, in one sentence; "" when nothing is owed any more. Six queries at most."""
    demandes = Versement.objects.filter(
        convention=convention, statut__in=(StatutVersement.DEMANDE, StatutVersement.CERTIFIE)
    ).select_related("tranche")
    for versement in demandes.order_by("rang"):
        if versement.statut == StatutVersement.CERTIFIE:
            return f"« {versement} » est certifié : transmettez-le à l’agence comptable, ou revenez sur la certification, avant de solder."
        if reste_du := Suivi.de(convention).montant(versement, convention.montant_paye, certifie=True):
            return (
                f"« {versement} » est demandé et reste dû ({euros(reste_du)}) : certifiez-le, ou demandez au territoire ce qui manque, "
                "avant de solder."
            )
    return ""


@transaction.atomic
def solder(convention, *, par, verse=None):
    """The last euro is paid: what is left goes back to the envelope; what was paid above the expenses kept is to give back.

    `verse`: the euros paid that the person read. Raises ErreurMetier while étapes run, an act is under way, the accountant holds a payment, one
    that was asked for is owed, an expense is not examined, nothing was paid, or a payment was recorded meanwhile.
    """
    with CYCLE.passage(convention, Transition.SOLDER, par=par) as c:
        _exiger_sans_acte_en_cours(c)
        if raison := empechement_solde(c, c.parcours) or empechement_versements(c):
            raise ErreurMetier(raison)
        if verse is not None and verse != c.montant_paye:
            raise ErreurMetier(
                f"Un versement a été enregistré entre-temps : {euros(c.montant_paye)} sont versés, et non {euros(verse)}. "
                "Relisez ce qui va se passer, puis recommencez."
            )
        caduc = f"Il n’a pas été demandé avant le {date_longue(date_caducite(c.date_fin))} : il n’est plus dû."
        annuler_les_restants(c, par=par, motif_prevu=caduc if est_caduque(c) else "")
        _rendre_le_reste(c, par=par)
    if trop := excedent(retenu(convention), convention.montant_paye):
        constater(convention, trop, par=par)


@transaction.atomic
def clore(convention, *, par):
    """Nothing is expected any more. Raises ErreurMetier while its parcours is not over, or money is still to come back."""
    with CYCLE.passage(convention, Transition.CLORE, par=par) as c:
        if Reversement.objects.filter(convention=c, statut=StatutReversement.A_RECEVOIR).exists():
            raise ErreurMetier("Un reversement est attendu : enregistrez-le, ou abandonnez-le, avant de clore.")
        if not c.parcours.est_clos:
            raise ErreurMetier("Le parcours n’est pas terminé : terminez-le avant de clore sa convention.")
        c.finie_le = timezone.localdate()


def _rendre_le_reste(convention, *, par):
    reste = convention.montant_total - convention.montant_paye
    if reste > 0:
        parcours_transitions.reserver(convention.parcours, -reste, par=par)
