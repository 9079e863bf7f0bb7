"""What the rules of this room share: a line of an act, days counted in the database, sentences and addresses."""

from datetime import timedelta

from django.db.models import DateField, DateTimeField, ExpressionWrapper, F, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse

from conventions.models import Acte
from socle.mots import date_longue

SANS_DATE = Value(None, output_field=DateField())


def plus(champ, jours):
    """`champ` (a day) and so many days later. PostgreSQL makes a moment of it: back to a day."""
    somme = ExpressionWrapper(F(champ) + timedelta(days=jours), output_field=DateTimeField())
    return Cast(somme, DateField())


def des_actes(actes, *, quand, libelle, detail=None):
    """One line per act: its number, or nothing yet, as detail."""
    return actes.order_by().values(
        objet_id=F("pk"),
        parcours_id=F("convention__parcours"),
        quand=quand,
        libelle=Value(libelle, output_field=TextField()) if isinstance(libelle, str) else libelle,
        detail=detail or Coalesce(F("numero"), Value("")),
    )


def des_conventions(conventions, *, quand, libelle):
    """One line per convention: its number as detail."""
    numero = Acte.objects.filter(convention=OuterRef("pk"), rang=0).values("numero")
    return conventions.order_by().values(
        "parcours_id",
        objet_id=F("pk"),
        quand=quand,
        libelle=Value(libelle, output_field=TextField()),
        detail=Subquery(numero[:1]),
    )


def vers_la_page(ligne):
    return reverse("conventions:page", args=[ligne["parcours_id"]])


def vers_l_acte(nom, *suite):
    """The address of a page of the act itself."""
    return lambda ligne: reverse(nom, args=[ligne["parcours_id"], ligne["objet_id"], *suite])


def phrase(ligne):
    """« Voter la convention TE-2026-004, avant le 3 mars. »"""
    numero = f" {ligne['detail']}" if ligne["detail"] else ""
    quand = f", avant le {date_longue(ligne['quand'])}" if ligne["quand"] else ""
    return f"{ligne['libelle']}{numero}{quand}."


def phrase_nue(ligne):
    return f"{ligne['libelle']}."
