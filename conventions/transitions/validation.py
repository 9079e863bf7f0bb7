"""From a draft to an act that goes out: number and reservation at validation, text frozen at transmission."""

from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from conventions import notifications, reglages
from conventions.chargement import marquer_utilise
from conventions.documents import EXEMPLAIRE
from conventions.echeancier import date_limite_bilan, echeancier, repartir
from conventions.enums import TransitionActe
from conventions.models import LigneContractee
from conventions.numerotation import prendre_numero
from conventions.prealables import exiger_couts, exiger_ecarts_vises, exiger_prealables, exiger_version_a_jour
from conventions.redaction import parcours_contracte, rediger_texte
from conventions.transitions import avenants
from conventions.transitions.cycles import CYCLE_ACTE, sous_verrou
from conventions.transitions.paiements import planifier
from conventions.transitions.redaction import exiger_champs, exiger_revision
from parcours import transitions as parcours_transitions
from parcours.enums import Statut as StatutParcours
from parcours.enums import StatutEtape
from parcours.models import Etape, Parcours
from socle.documents import demander
from socle.documents.genres import canonique, empreinte
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire
from socle.mots import date_longue


def _parcours(acte):
    return Parcours.objects.pour_page().select_related("collectivite__complement").get(pk=acte.convention.parcours_id)


@transaction.atomic
def valider(acte, *, par, revision=None):
    """Reserve the amount, contract the étapes, take the number. The text can still be taken up again until it goes out.

    Raises ErreurMetier when the sending is out of date, a commitment or a cost is missing, a departure has no visa, or the envelope is exceeded.
    """
    journal = {}
    with CYCLE_ACTE.passage(acte, TransitionActe.VALIDER, par=par, journal=journal) as a:
        exiger_revision(
            a, revision, "La convention a été modifiée pendant que vous la lisiez. Relisez-la, puis validez-la."
        )
        parcours = _parcours(a)
        exiger_ecarts_vises(a)
        if a.est_avenant:
            avenants.valider(a, parcours, par=par)
        else:
            _valider_initial(a, parcours, par=par)
        a.validee_le, a.validee_par = timezone.now(), par
        a.relecture_attendue_le = None
        marquer_utilise(a.modele)
        journal |= {"numero": a.numero, "montant": a.montant_delta}


def _valider_initial(acte, parcours, *, par):
    exiger_prealables(parcours)
    contenu = exiger_version_a_jour(acte, parcours)
    exiger_couts(contenu)
    exiger_champs({"montant_delta": acte.montant_delta, "date_fin": acte.date_fin}, debut=parcours.debut)
    parcours_transitions.reserver(parcours, acte.montant_delta, par=par)
    if parcours.statut != StatutParcours.CONTRACTUALISATION:
        parcours_transitions.contractualiser(parcours, par=par)
    contenu = parcours_contracte(contenu)
    etapes = _etapes_a_contracter(contenu)
    acte.numero = acte.numero or prendre_numero(timezone.localdate().year)
    _contracter(acte, contenu, etapes, par=par)


@transaction.atomic
def reprendre(acte, *, par):
    """Take a validated act back to its draft before it goes out: what it reserved is given back, its number stays its own."""
    with CYCLE_ACTE.passage(acte, TransitionActe.REPRENDRE, par=par) as a:
        liberer(a, par=par)
        if not a.est_avenant:
            a.lignes.all().delete()
        a.validee_le = a.validee_par = None
        a.credits_verifies_le = a.credits_verifies_par = None
        a.revision += 1


def liberer(acte, *, par):
    """Give back what a validated act that is not signed holds: its reservation, its étapes, the writing of the parcours."""
    parcours = acte.convention.parcours
    if acte.montant_delta > 0:
        parcours_transitions.reserver(parcours, -acte.montant_delta, par=par)
    if acte.est_avenant:
        parcours_transitions.liberer_etapes(parcours, reference=acte.numero, par=par)
    else:
        parcours_transitions.rouvrir_ecriture(parcours, reference=acte.numero, par=par)


@transaction.atomic
def controler_credits(acte, *, imputation, par):
    """Record that the credits are there, on the budget line `imputation`, before ANCT signs. Raises ErreurMetier otherwise or too late."""
    imputation = imputation.strip()
    if not imputation:
        raise ErreurMetier("Écrivez la ligne budgétaire sur laquelle les crédits sont disponibles.", champ="imputation")
    a = sous_verrou(acte)
    if a.validee_le is None or a.signee_anct_le is not None:
        raise ErreurMetier("Les crédits se vérifient une fois l’acte validé, et avant que l’ANCT ne signe.")
    a.credits_verifies_le, a.credits_verifies_par, a.imputation = timezone.localdate(), par, imputation
    a.save(update_fields=["credits_verifies_le", "credits_verifies_par", "imputation"])
    inscrire("acte.controler_credits", a, par=par, donnees={"montant": a.montant_delta})
    acte.refresh_from_db()


@transaction.atomic
def transmettre(acte, *, par, revision=None):
    """The act goes out: payments planned, text frozen and hashed, copy to sign asked for, the territory told what to do.

    Raises ErreurMetier when the parcours has changed since the validation, or when the act is another than the one read (`revision`).
    """
    journal = {}
    with CYCLE_ACTE.passage(acte, TransitionActe.TRANSMETTRE, par=par, journal=journal) as a:
        exiger_revision(
            a, revision, "L’acte a été repris et modifié pendant que vous le lisiez. Relisez-le, puis transmettez-le."
        )
        parcours = _parcours(a)
        jour = timezone.localdate()
        a.signature_attendue_le = jour + timedelta(days=reglages.delai_signature_jours())
        if a.est_avenant:
            texte = avenants.figer(a, parcours, jour=jour)
        else:
            texte = _figer_initial(a, parcours, jour=jour)
        a.texte_gele = canonique(texte)
        a.empreinte = empreinte(a.texte_gele)
        a.transmise_le = timezone.now()
        demander(EXEMPLAIRE, a, par=par)
        notifications.annoncer_convention(a, parcours)
        journal |= {"empreinte": a.empreinte}


def _figer_initial(acte, parcours, *, jour):
    contenu = exiger_version_a_jour(
        acte, parcours, sinon="Reprenez la rédaction de la convention, puis validez-la de nouveau."
    )
    exiger_couts(contenu)
    exiger_champs({"montant_delta": acte.montant_delta, "date_fin": acte.date_fin}, debut=parcours.debut)
    contenu = parcours_contracte(contenu)
    montants = {str(ligne.etape.uid): ligne.montant_delta for ligne in acte.lignes.select_related("etape")}
    lignes = [(e, montants[e["uid"]]) for e in contenu["etapes"]]
    paiements = planifier(
        acte,
        echeancier(
            acte.montant_delta,
            depart=acte.signature_attendue_le,
            fin=acte.date_fin,
            date_bilan=date_limite_bilan(acte.date_fin),
            bilan_en_lettres=date_longue(date_limite_bilan(acte.date_fin)),
        ),
    )
    return rediger_texte(acte, parcours, contenu, numero=acte.numero, jour=jour, paiements=paiements, lignes=lignes)


def _etapes_a_contracter(contenu):
    """The rows of the étapes of this content, locked, by uid. Raises ErreurMetier when one was taken away since."""
    etapes = {
        str(e.uid): e
        for e in Etape.objects.presents().select_for_update().filter(uid__in=[e["uid"] for e in contenu["etapes"]])
    }
    for voulue in contenu["etapes"]:
        if voulue["uid"] not in etapes:
            raise ErreurMetier(f"L’étape « {voulue['titre']} » a été retirée du parcours depuis son envoi.")
    return etapes


def _contracter(acte, contenu, etapes, *, par):
    """One line per étape, in proportion of its cost; the étapes become « validées »."""
    montants = repartir(acte.montant_delta, [Decimal(e["cout"]) for e in contenu["etapes"]])
    LigneContractee.objects.bulk_create(
        LigneContractee(acte=acte, etape=etapes[e["uid"]], montant_delta=montant)
        for e, montant in zip(contenu["etapes"], montants, strict=True)
    )
    for etape in etapes.values():
        # After an abandoned convention, an étape is already validated.
        if etape.statut in {StatutEtape.BROUILLON, StatutEtape.PROPOSEE}:
            parcours_transitions.valider_etape(etape, reference=acte.numero, par=par)
