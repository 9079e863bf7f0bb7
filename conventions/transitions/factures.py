"""The accepted invoices of missions become expenses of the convention: once paid, in one gesture, each one once."""

from django.db import transaction

from conventions.models import Depense
from conventions.transitions.depenses import cle_de_facture, declarer, factures_connues
from conventions.transitions.semblables import depenses_semblables, distincts, semblable
from prestataires.enums import StatutFacture
from prestataires.models import Facture
from socle.erreurs import ErreurMetier

SANS_PAIEMENT = "Indiquez le jour du paiement d’une facture au moins."
DEJA_TYPEE = (
    "Cette facture ressemble à une dépense de la liste : {}. Si c’est elle, écrivez-y le numéro {} : la facture ne vous sera plus proposée. "
    "Sinon, ajoutez-la avec le bouton « Ajouter une dépense », qui vous demande de le confirmer."
)
# The fields of an expense that a person types here, and what the form calls them.
SAISIS = {"date": "payee", "mandat": "mandat"}
OBJET_MAX = Depense._meta.get_field("objet").max_length


def a_reprendre(convention):
    """The accepted invoices of this parcours that are not in its expenses, taken up or typed by hand, oldest first. Two queries; one when there is none."""
    reprises = Depense.objects.presentes().filter(facture__isnull=False).values("facture")
    factures = Facture.objects.filter(statut=StatutFacture.ACCEPTEE, mission__parcours=convention.parcours_id).exclude(
        pk__in=reprises
    )
    lues = factures.select_related("mission__prestataire", "mission__etape", "fichier").order_by("date", "pk")
    connues = factures_connues(convention) if lues else None
    return [facture for facture in lues if connues.trouver(cle_de_facture(_champs(facture)), "") is None]


def _champs(facture, date=None, mandat=""):
    """The invoice as the form of an expense would give it."""
    mission = facture.mission
    return {
        "date": date,
        "objet": f"Mission : {mission.etape.titre}"[:OBJET_MAX],
        "fournisseur": mission.prestataire.nom,
        "numero": facture.numero,
        "ht": facture.ht,
        "ttc": facture.ttc,
        "mandat": mandat,
        "etape": mission.etape,
    }


@transaction.atomic
def reprendre_factures(convention, paiements, *, par):
    """Declare an expense by invoice that was paid; returns them. Those taken up since are left alone: submitted twice, it is done once.

    `paiements` is {invoice pk: {"date": day of its payment, "mandat": text}}. Raises ErreurMetier, beside « payee_<pk> » or « mandat_<pk> » when one
    field is at fault: then nothing is declared.
    """
    if not paiements:
        raise ErreurMetier(SANS_PAIEMENT)
    convention.verrouiller()
    semblables = depenses_semblables(convention)
    depenses = []
    for facture in a_reprendre(convention):
        if facture.pk not in paiements:
            continue
        champs = _champs(facture, **paiements[facture.pk])
        listee = semblable(semblables, champs)
        if listee and not distincts(listee, champs):
            raise ErreurMetier(DEJA_TYPEE.format(listee.dire(), facture.numero), champ=f"payee_{facture.pk}")
        try:
            depense = declarer(
                convention,
                champs,
                par=par,
                fichier=facture.fichier,
                facture=facture,
            )
        except ErreurMetier as erreur:
            champ = f"{SAISIS[erreur.champ]}_{facture.pk}" if erreur.champ in SAISIS else None
            raise ErreurMetier(
                erreur.message if champ else f"Facture {facture.numero} : {erreur.message}", champ=champ
            ) from erreur
        depenses.append(depense)
    return depenses
