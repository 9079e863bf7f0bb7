"""The invoices of a mission: deposited by the provider or for it, then accepted or refused by the territory. Accepted, its expenses take them up.

One accepted by mistake is reopened, as long as no expense holds it.
"""

from django.db import transaction
from django.utils import timezone

from prestataires.enums import StatutFacture, StatutMission, TransitionFacture
from prestataires.models import Facture, Mission
from prestataires.moyens import moyens_de
from prestataires.notifications.missions import annoncer_facture_refusee
from prestataires.transitions.cycles import CYCLE_FACTURE
from prestataires.transitions.exigences import exiger_jour
from prestataires.transitions.missions import ZERO, exiger_montants, total_accepte
from socle.erreurs import ErreurMetier
from socle.exigences import exiger_motif, exiger_texte
from socle.journal.registre import inscrire
from socle.mots import date_longue, euros

CHAMPS = ("numero", "date", "ht", "ttc")
NUMERO_MAX = 60


def facturable(mission):
    """Whether an invoice of this mission may still come: once it is ordered, even when it was stopped since."""
    return mission.commandee_le is not None


@transaction.atomic
def deposer_facture(mission, champs, fichier, *, par=None):
    """Keep an invoice (keys of CHAMPS; a deposited Fichier), to be checked. Returns it. `par` is None for the provider itself.

    Raises ErreurMetier beside the field: a number already there, a day to come, amounts that do not hold, a mission that was never ordered.
    """
    mission.verrouiller()
    m = Mission.objects.get(pk=mission.pk)
    if not facturable(m):
        raise ErreurMetier("Cette mission n’est pas commandée : il n’y a rien à facturer.")
    numero = " ".join(
        exiger_texte(champs["numero"], "Écrivez le numéro de la facture.", "numero", longueur=NUMERO_MAX).split()
    )
    exiger_jour(champs["date"], champ="date")
    exiger_montants(champs["ht"], champs["ttc"], champs=("ht", "ttc"))
    _exiger_numero_libre(m, numero)
    facture = Facture.objects.create(
        mission=m,
        numero=numero,
        date=champs["date"],
        ht=champs["ht"],
        ttc=champs["ttc"],
        fichier=fichier,
        deposee_par=par,
    )
    inscrire(
        "facture.deposer",
        facture,
        par=par,
        donnees={"ht": facture.ht, "ttc": facture.ttc, "datee_du": facture.date, "fichier": fichier.pk},
    )
    return facture


def _exiger_numero_libre(mission, numero):
    """A number serves once for one issuer (CGI, annexe II, article 242 nonies A): on two missions it would be one expense, and one would be lost."""
    deja = (
        Facture.objects.filter(
            mission__prestataire=mission.prestataire_id, mission__parcours=mission.parcours_id, numero__iexact=numero
        )
        .exclude(statut=StatutFacture.REFUSEE)
        .select_related("mission__etape")
        .first()
    )
    if deja is None:
        return
    ou = "cette mission" if deja.mission_id == mission.pk else f"la mission « {deja.mission.etape} »"
    raise ErreurMetier(
        f"Une facture avec ce numéro est déjà déposée pour {ou} : un numéro ne sert qu’une fois.", champ="numero"
    )


@transaction.atomic
def accepter_facture(facture, *, par):
    """What is invoiced was done. Raises ErreurMetier, with the figures, when the accepted invoices would go beyond the amount of the mission.

    Or beyond the means of the étape, for a mission that was stopped: what it left may have been given to another one since.
    """
    with CYCLE_FACTURE.passage(facture, TransitionFacture.ACCEPTER, par=par) as f:
        mission = Mission.objects.get(pk=f.mission_id)
        deja = total_accepte(mission)
        if deja + f.ttc > mission.montant_ttc:
            suite = (
                "Ce prestataire ne peut pas être payé au-delà : refusez cette facture et demandez-en une autre."
                if mission.statut in (StatutMission.CLOSE, StatutMission.INTERROMPUE)
                else "Modifiez d’abord le montant de la mission, en disant pourquoi ; ou refusez cette facture."
            )
            raise ErreurMetier(
                f"Avec cette facture ({euros(f.ttc)} TTC), les factures acceptées feraient {euros(deja + f.ttc)} : "
                f"la mission est de {euros(mission.montant_ttc)} TTC. {suite}"
            )
        deja_ht = total_accepte(mission, "ht")
        if deja_ht + f.ht > mission.montant_ht:
            raise ErreurMetier(
                f"Avec cette facture ({euros(f.ht)} HT), les factures acceptées feraient {euros(deja_ht + f.ht)} : "
                f"la mission est de {euros(mission.montant_ht)} HT. Vérifiez la TVA de la facture, ou modifiez d’abord la mission."
            )
        _exiger_moyens_restants(mission)
        f.jugee_par, f.jugee_le = par, timezone.now()


def _exiger_moyens_restants(mission):
    """Of a stopped mission, the invoices to check count already among what its étape spends."""
    if mission.statut != StatutMission.INTERROMPUE:
        return
    moyens = moyens_de(mission.etape)
    if moyens.reste < ZERO:
        raise ErreurMetier(
            f"Cette mission est interrompue, et d’autres ont pris sa suite : l’étape a {euros(moyens.prevu)} de moyens, "
            f"il en faudrait {euros(moyens.pris)}. Changez d’abord les moyens de l’étape, ou réduisez l’autre mission."
        )


@transaction.atomic
def refuser_facture(facture, motif, *, par):
    """It does not hold: the provider reads why, and deposits another one. Raises ErreurMetier without a reason."""
    motif = exiger_motif(motif, "Dites pourquoi vous la refusez : le prestataire lira cette phrase.")
    with CYCLE_FACTURE.passage(facture, TransitionFacture.REFUSER, par=par) as f:
        f.motif = motif
        f.jugee_par, f.jugee_le = par, timezone.now()
    annoncer_facture_refusee(facture)


@transaction.atomic
def rouvrir_facture(facture, motif, *, par):
    """It was accepted by mistake: it is to be checked again, and its amount is free for another one. The provider does not read why.

    Raises ErreurMetier without a reason, or while an expense of the convention holds this invoice.
    """
    motif = exiger_motif(motif, "Dites en une phrase pourquoi vous la rouvrez.")
    journal = {"ht": facture.ht, "ttc": facture.ttc}
    with CYCLE_FACTURE.passage(facture, TransitionFacture.ROUVRIR, par=par, journal=journal) as f:
        _exiger_hors_des_depenses(f)
        f.motif_reouverture = motif
        f.jugee_par, f.jugee_le = None, None


def _exiger_hors_des_depenses(facture):
    """Expenses belong to a lower room: which ones still stand is its own word, read through the invoice."""
    depense = facture.depenses.presentes().first()
    if depense is not None:
        raise ErreurMetier(
            f"Cette facture est dans les dépenses de la convention, payée le {date_longue(depense.date)} : "
            "retirez d’abord cette dépense. Si l’ANCT l’a déjà retenue, demandez-lui avant de l’examiner de nouveau."
        )
