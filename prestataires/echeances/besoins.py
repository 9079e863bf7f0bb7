"""Answers to a request for a quote: expected on a day that the team wrote."""

from datetime import timedelta

from django.db.models import Count, F, Q, TextField
from django.db.models.functions import Cast
from django.urls import reverse

from parcours.enums import Statut as StatutParcours
from prestataires.enums import StatutBesoin, StatutCandidature
from prestataires.models import Besoin
from socle.echeances import EQUIPE, Regle, inscrire_regle
from socle.mots import date_longue, pluriel

# A day typed by hand, weeks ahead, is on nobody's list before this.
EN_VUE = timedelta(days=7)
AVANCES_REPONSES = (0, 3, 10)


def reponses_attendues(jour):
    """The needs of which some providers have not answered, a week before the day or after it. Silent once the parcours is over, or the étape."""
    en_attente = Count("candidatures", filter=Q(candidatures__statut=StatutCandidature.SOLLICITEE))
    return (
        Besoin.objects.filter(
            statut=StatutBesoin.CONSULTATION, reponse_avant__lte=jour + EN_VUE, etape__retire_le__isnull=True
        )
        .exclude(parcours__statut__in=(StatutParcours.CLOS, StatutParcours.ABANDONNE))
        .annotate(attendues=en_attente)
        .filter(attendues__gt=0)
        .order_by()
        .values(
            "parcours_id",
            # Where it is settled, in one key: the étape's.
            objet_id=F("etape_id"),
            quand=F("reponse_avant"),
            libelle=F("titre"),
            detail=Cast("attendues", TextField()),
        )
    )


def _page(ligne):
    return reverse("prestataires:besoin", args=[ligne["parcours_id"], ligne["objet_id"]]) + "#devis"


def _phrase(ligne):
    reponses = pluriel(int(ligne["detail"]), "réponse attendue", "réponses attendues")
    return f"« {ligne['libelle']} » : {reponses} avant le {date_longue(ligne['quand'])}. Relancez, ou comparez ce que vous avez reçu."


inscrire_regle(
    Regle(
        "prestataires.reponses", "Réponses de prestataires", "Voir les devis", EQUIPE, reponses_attendues, _page, _phrase,
        avances=AVANCES_REPONSES, plusieurs="demandes de devis", source="metier §1.6",
    )
)  # fmt: skip
