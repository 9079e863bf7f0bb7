"""What no constraint of one row can hold in this room, proved again (`manage.py verifier_coherence`)."""

from decimal import Decimal

from django.db.models import F, Q

from prestataires.enums import Partie, StatutFacture, StatutMission, StatutSynchronisation
from prestataires.models import Evaluation, Facture, Mission, PointMission
from socle.champs import SommeEuros
from socle.mots import euros

ZERO = Decimal("0.00")


def verifier():
    """A list of sentences, one for each thing that does not hold; empty when all is well."""
    return [*_missions(), *_factures(), *_evaluations(), *_points()]


def _missions():
    """A mission is of the provider, the étape and the parcours of its candidature."""
    siennes = Q(
        prestataire=F("candidature__prestataire"),
        etape=F("candidature__besoin__etape"),
        parcours=F("candidature__besoin__parcours"),
    )
    for pk in Mission.objects.exclude(siennes).order_by("pk").values_list("pk", flat=True):
        yield f"Mission {pk} : son prestataire, son étape ou son parcours n’est pas celui du devis choisi."


def _factures():
    """The accepted invoices of a mission go no further than its amounts; none is of a mission that was never ordered."""
    acceptees = Facture.objects.filter(statut=StatutFacture.ACCEPTEE).order_by().values("mission")
    for pk, ht, ttc, prevu_ht, prevu_ttc in (
        acceptees.annotate(somme_ht=SommeEuros("ht"), somme_ttc=SommeEuros("ttc"))
        .order_by("mission")
        .values_list("mission", "somme_ht", "somme_ttc", "mission__montant_ht", "mission__montant_ttc")
    ):
        for base, somme, prevu in (("HT", ht, prevu_ht), ("TTC", ttc, prevu_ttc)):
            if somme > prevu:
                yield f"Mission {pk} : {euros(somme)} {base} de factures acceptées, elle est de {euros(prevu)} {base}."
    for pk in Facture.objects.filter(mission__commandee_le=None).order_by("pk").values_list("pk", flat=True):
        yield f"Facture {pk} : sa mission n’a jamais été commandée."


def _evaluations():
    """Only what is over is evaluated; what both sides evaluated is closed."""
    finies = (StatutMission.TERMINEE, StatutMission.CLOSE)
    for pk in Evaluation.objects.exclude(mission__statut__in=finies).order_by("pk").values_list("mission", flat=True):
        yield f"Mission {pk} : elle est évaluée sans être terminée."
    ouvertes = Mission.objects.filter(statut=StatutMission.TERMINEE)
    for partie in Partie:
        ouvertes = ouvertes.filter(evaluations__partie=partie)
    for pk in ouvertes.order_by("pk").values_list("pk", flat=True):
        yield f"Mission {pk} : évaluée des deux côtés, elle n’est pas close."


def _points():
    """The points of a meeting are of missions of its parcours."""
    ailleurs = PointMission.objects.exclude(mission__parcours=F("synchronisation__parcours"))
    for pk in (
        ailleurs.exclude(synchronisation__statut=StatutSynchronisation.ANNULEE)
        .order_by("pk")
        .values_list("pk", flat=True)
    ):
        yield f"Point {pk} : sa mission est d’un autre parcours que la réunion."
