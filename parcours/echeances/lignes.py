"""What the rules of this room share: the five keys of a line, its page, its sentence."""

from datetime import timedelta

from django.db.models import DateField, DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Value
from django.db.models.functions import TruncDate
from django.urls import reverse

SANS_DATE = Value(None, output_field=DateField())
SANS_DETAIL = Value("")


def du_parcours(queryset, *, libelle, quand=SANS_DATE, detail=SANS_DETAIL):
    """The five keys of a rule whose object is the parcours itself."""
    return queryset.order_by().values(
        objet_id=F("pk"), parcours_id=F("pk"), quand=quand, libelle=Value(libelle), detail=detail
    )


def d_un_item(queryset, *, quand, libelle="titre", detail=SANS_DETAIL):
    """The five keys of a rule whose object is an item of a block."""
    return queryset.order_by().values(
        "parcours_id", objet_id=F("pk"), quand=F(quand), libelle=F(libelle), detail=detail
    )


def jours_apres(moment, jours):
    """The day that comes `jours` days after the moment kept in this column: what was asked then is expected by then."""
    return TruncDate(ExpressionWrapper(F(moment) + timedelta(days=jours), output_field=DateTimeField()))


def a_un_bloc(modele):
    return Exists(modele.objects.presents().filter(parcours=OuterRef("pk")))


def vers(nom):
    """The page `nom` of the parcours."""
    return lambda ligne: reverse(nom, args=[ligne["parcours_id"]])


def phrase(ligne):
    """The label says it all."""
    return ligne["libelle"]
