"""The other funders: an answer that is expected."""

from datetime import timedelta
from decimal import Decimal

from django.db.models import Case, F, TextField, Value, When
from django.db.models.functions import Cast
from django.urls import reverse

from conventions.enums import GenreFinanceur, StatutRessource
from conventions.models import Ressource
from parcours.enums import Statut as StatutParcours
from socle.echeances import EQUIPE, Regle, inscrire_regle
from socle.mots import date_longue, euros

# A date typed by hand, months ahead, is on nobody's list before this.
EN_VUE = timedelta(days=30)
AVANCES_REPONSE = (-7, 7)


def ressource_reponse(jour):
    """Asked for, and its answer is expected within a month, or late. Silent once the parcours is over."""
    attendues = Ressource.objects.filter(
        statut=StatutRessource.DEMANDEE, reponse_attendue_le__lte=jour + EN_VUE
    ).exclude(parcours__statut__in=(StatutParcours.CLOS, StatutParcours.ABANDONNE))
    return attendues.order_by().values(
        "parcours_id",
        objet_id=F("pk"),
        quand=F("reponse_attendue_le"),
        libelle=_nom(),
        detail=Cast("montant_demande", TextField()),
    )


def _nom():
    """« CAF de l’Hérault », or the kind of funder when it has no name."""
    genres = (When(genre=g.value, then=Value(g.label)) for g in GenreFinanceur)
    return Case(When(financeur__gt="", then=F("financeur")), *genres, output_field=TextField())


def _vers_la_suite(ligne):
    return reverse("conventions:ressource_suite", args=[ligne["parcours_id"], ligne["objet_id"]])


def _phrase(ligne):
    return (
        f"Indiquer la réponse de « {ligne['libelle']} » ({euros(Decimal(ligne['detail']))}), "
        f"attendue vers le {date_longue(ligne['quand'])}."
    )


inscrire_regle(
    Regle(
        "conventions.ressource_reponse", "Réponse d’un financeur", "Indiquer la réponse", EQUIPE, ressource_reponse, _vers_la_suite,
        _phrase, avances=AVANCES_REPONSE, plusieurs="réponses de financeurs", source="programme, § financement",
    )
)  # fmt: skip
