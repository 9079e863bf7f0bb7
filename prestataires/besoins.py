"""What a need still lacks before it is sent, what is read of an étape to write it, and whom it may be sent to."""

from django.db.models import Q
from django.utils import timezone

from parcours.enums import Source, StatutEtape
from parcours.enums import Statut as StatutParcours
from parcours.models import Moyen, Objectif
from prestataires.enums import GenreExpertise, Statut, StatutBesoin
from prestataires.models import Besoin, Contact, Prestataire
from prestataires.rapprochement import criteres_de

AVANT_LA_SIGNATURE = (
    StatutParcours.CONTACT,
    StatutParcours.DIAGNOSTIC,
    StatutParcours.FORMULATION,
    StatutParcours.CONTRACTUALISATION,
)
OUVERTS = (StatutBesoin.REDACTION, StatutBesoin.CONSULTATION)


def manques(besoin):
    """What a provider needs to answer and is not written yet, in words; an empty list when it may be sent."""
    jour = timezone.localdate()
    return [
        mot
        for mot, manque in (
            ("ce que vous attendez", not besoin.attendu.strip()),
            ("les dates de l’étape", besoin.debut is None or besoin.fin is None),
            ("la date avant laquelle vous attendez une réponse", besoin.reponse_avant is None),
            (
                "une date de réponse qui n’est pas déjà passée",
                besoin.reponse_avant is not None and besoin.reponse_avant < jour,
            ),
        )
        if manque
    ]


def besoin_de(etape):
    """The living need of this étape, else the last one that was given up; None when there is none. One query."""
    besoins = Besoin.objects.filter(etape=etape).order_by("-pk")
    return next(iter(sorted(besoins, key=lambda b: b.statut == StatutBesoin.SANS_SUITE)), None)


def etape_fermee(etape):
    """Why nobody is looked for any more for this étape, in a sentence; "" when one may be."""
    if etape.retire_le is not None:
        return "Cette étape a été retirée du parcours."
    if etape.statut in (StatutEtape.REALISEE, StatutEtape.ABANDONNEE):
        return f"Cette étape est « {etape.get_statut_display()} » : il n’y a plus de prestataire à chercher."
    return ""


def hors_convention(etape, parcours):
    """What is to be known before anything is spent on an étape that no signed convention holds, in a sentence; "" for one that is in it."""
    if etape.est_contractee:
        return ""
    if parcours.statut in AVANT_LA_SIGNATURE:
        return "La convention n’est pas encore signée : la dépense de cette étape ne sera prise en charge qu’après."
    return "Cette étape n’est pas encore dans la convention : sa dépense ne sera prise en charge qu’après la modification (avenant) qui l’y inscrit."


def depuis_etape(etape):
    """(fields of a need, criteria) as the étape already says them. Two queries.

    The étapes count all taxes included, a need without: its budget is left to write, and said beside.
    """
    objectifs = list(Objectif.objects.presents().filter(actions=etape.action_id).values_list("titre", flat=True))
    contexte = [f"Notre objectif : {titre}" for titre in objectifs]
    if etape.aide:
        contexte.append(etape.aide)
    champs = {
        "titre": etape.titre,
        "contexte": "\n".join(contexte)[:2000],
        "attendu": etape.livrables,
        "lieu": "",
        "debut": etape.debut,
        "fin": etape.fin,
        "budget_ht": None,
        "reponse_avant": None,
    }
    lus = criteres_de(etape)
    return champs, {(genre.value, code) for genre in GenreExpertise for code in lus.codes(genre)}


def cout_prevu(etape):
    """What the étape asks of ANCT, in euros all taxes included; None when it is not known. One query."""
    moyens = Moyen.objects.presents().filter(etape=etape, source=Source.ANCT)
    return moyens.values_list("prevu", flat=True).first()


def sollicitables(parcours):
    """Those a territory may ask: the referenced ones, and those that it named itself and ANCT has still to complete."""
    proposes = Q(statut=Statut.PROPOSE, propositions__parcours=parcours)
    return Prestataire.objects.filter(Q(statut=Statut.REFERENCE) | proposes).distinct()


def adresses(prestataires):
    """{provider's key: address that receives its requests}: its main contact's, else the organisation's, "" without any. One query."""
    principaux = dict(
        Contact.objects.filter(prestataire__in=prestataires, est_principal=True, retire_le=None)
        .exclude(email="")
        .order_by("pk")
        .values_list("prestataire_id", "email")
    )
    return {p.pk: principaux.get(p.pk) or p.email for p in prestataires}
