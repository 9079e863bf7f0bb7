"""What is to be published, and by when: at the latest three months after the signature (décret 2017-779, art. 1)."""

from decimal import Decimal

from django.conf import settings
from django.db.models import DateField, Exists, F, Func, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest

from conventions.essentielles.ligne import composer, pour_composer
from conventions.models import Acte, Convention, Publication
from socle.documents.genres import canonique, empreinte

DELAI_MOIS = 3


def seuil_annuel():
    """Euros a year above which a convention is published without anyone having to say so (décret 2001-495)."""
    return Decimal(getattr(settings, "CONVENTION_SEUIL_PUBLICATION", 23_000))


class PlusMois(Func):
    """The same day some months later, the last day of the month where there is none."""

    output_field = DateField()

    def __init__(self, jour, nb):
        super().__init__(jour, nb=int(nb))

    def as_postgresql(self, compiler, connection, **kwargs):
        return self.as_sql(
            compiler, connection, template=f"(%(expressions)s + INTERVAL '{self.extra['nb']} months')::date"
        )

    def as_sqlite(self, compiler, connection, **kwargs):
        # SQLite runs over into the next month (30 November + 3 months = 2 March): the end of the month wins then.
        nb = self.extra["nb"]
        sql, params = compiler.compile(self.source_expressions[0])
        return (
            f"MIN(DATE({sql}, '+{nb} months'), DATE({sql}, 'start of month', '+{nb + 1} months', '-1 day'))",
            [*params, *params],
        )


def signees():
    """The signed conventions, with `limite` (date: published at the latest), `signee_le` (date) and `tour` (last round published, 0).

    Before the first publication both dates are those of the initial act; afterwards those of the last act signed.
    """
    signes = Acte.objects.signes().filter(convention=OuterRef("pk"))
    jour = Greatest("signee_collectivite_le", "signee_anct_le")
    publications = Publication.objects.filter(convention=OuterRef("pk")).order_by("-tour")
    dernier = signes.order_by("-rang").annotate(jour=jour).values("jour")[:1]
    premier = signes.filter(rang=0, convention__publications__isnull=True).annotate(jour=jour).values("jour")[:1]
    return (
        Convention.objects.signees()
        .annotate(
            tour=Coalesce(Subquery(publications.values("tour")[:1]), 0, output_field=IntegerField()),
            publiee=Subquery(publications.values("empreinte")[:1]),
            publiee_le=Subquery(publications.values("publiee_le")[:1]),
            signee_le=Coalesce(Subquery(premier), Subquery(dernier), output_field=DateField()),
        )
        .annotate(limite=PlusMois(F("signee_le"), DELAI_MOIS))
    )


def a_publier():
    """The signed conventions whose row is expected: never published, or other than the one published since an avenant or a new SIRET.

    Annotated by `signees`: `limite` (date). What is left out by ANCT, or stands under the threshold without anyone asking, is not expected.
    """
    attendues = signees().filter(Q(publier=True) | Q(publier__isnull=True))
    jamais = [
        c.pk
        for c in attendues.filter(tour=0).only("publier", "montant_total", "date_effet", "date_fin")
        if doit_etre_publiee(c)
    ]
    avenants = Acte.objects.signes().filter(convention=OuterRef("pk"), rang__gt=0)
    suspectes = attendues.filter(tour__gt=0).filter(
        Exists(avenants) | Q(parcours__collectivite__complement__modifie_le__gt=F("publiee_le"))
    )
    changees = [c.pk for c in pour_composer(suspectes) if a_change(c, composer(c))]
    return signees().filter(pk__in=jamais + changees).order_by("limite", "pk")


def montant_annuel(convention):
    """Euros a year: the whole over the days between effect and end, as if it lasted a year when it is shorter."""
    jours = (convention.date_fin - convention.date_effet).days if convention.date_fin else 0
    return convention.montant_total * 365 / max(jours, 365)


def doit_etre_publiee(convention):
    """ANCT's choice when it made one, otherwise the rule: more than the threshold a year."""
    if convention.publier is not None:
        return convention.publier
    return montant_annuel(convention) > seuil_annuel()


def a_change(convention, ligne):
    """Whether this row is other than the one last published. The convention comes from `signees`."""
    return convention.publiee != empreinte(canonique(ligne))
