"""ANCT keeps in touch: the next contact that was agreed on, and news after the end (metier §7)."""

from datetime import timedelta

from django.db.models import Case, DateField, Exists, ExpressionWrapper, F, OuterRef, Q, Value, When
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone

from parcours import reglages
from parcours.echeances.lignes import du_parcours
from parcours.enums import GenreEchange, Statut
from parcours.models import Echange, Parcours
from parcours.suivi import EN_AVANCE, apres
from socle.echeances import ANCT, Regle, inscrire_regle
from socle.mots import date_longue

# Shown this long before their day: earlier, they would hide what is to be done now.
APPEL_EN_VUE = timedelta(days=7)
EN_VUE = timedelta(days=30)


def contact_a_prendre(jour):
    """The next contact noted last: a later talk settles it, whoever noted it."""
    suivants = Echange.tous.filter(parcours=OuterRef("parcours"), retire_le__isnull=True).filter(
        Q(date__gt=OuterRef("date")) | Q(date=OuterRef("date"), pk__gt=OuterRef("pk"))
    )
    return (
        Echange.tous.filter(
            ~Exists(suivants),
            retire_le__isnull=True,
            prochain_contact__isnull=False,
            prochain_contact__lte=jour + APPEL_EN_VUE,
        )
        .exclude(parcours__statut=Statut.ABANDONNE)
        .order_by()
        .values(
            "parcours_id",
            objet_id=F("pk"),
            quand=F("prochain_contact"),
            libelle=F("parcours__collectivite__nom"),
            detail=F("personnes"),
        )
    )


def _plus(jour, duree):
    """A day as a day: PostgreSQL makes a moment of a date and a duration."""
    depart = F(jour) if isinstance(jour, str) else jour
    return Cast(ExpressionWrapper(depart + duree, output_field=DateField()), DateField())


def suivi_apres_la_fin(jour):
    """The first follow-up not done yet of a parcours that is over: one settles when a talk of that kind is noted around its day or later."""
    dates, restent = [], Q()
    for mois in sorted(reglages.suivi_mois()):
        prevu = _plus("clos_le", apres(mois))
        fait = Exists(
            Echange.tous.filter(
                parcours=OuterRef("pk"),
                genre=GenreEchange.SUIVI,
                retire_le__isnull=True,
                date__gte=_plus(OuterRef("clos_le"), apres(mois) - EN_AVANCE),
            )
        )
        dates.append(When(~fait, then=prevu))
        restent |= Q(~fait)
    finis = Parcours.objects.filter(restent, statut=Statut.CLOS).annotate(suivi=Case(*dates, output_field=DateField()))
    return du_parcours(
        finis.filter(suivi__lte=jour + EN_VUE),
        libelle="Prendre des nouvelles",
        quand=F("suivi"),
        detail=Concat(F("collectivite__nom"), Value("")),
    )


def _vers_noter(ligne):
    return reverse("parcours:gestion_echange_noter", args=[ligne["parcours_id"]])


def _phrase_contact(ligne):
    verbe = "Vous deviez appeler" if ligne["quand"] < timezone.localdate() else "Appeler"
    avec = f" ({ligne['detail']})" if ligne["detail"] else ""
    return f"{verbe} {ligne['libelle']}{avec}, le {date_longue(ligne['quand'])}."


def _phrase_suivi(ligne):
    return f"{ligne['libelle']} : le parcours est terminé, point de suivi prévu vers le {date_longue(ligne['quand'])}."


for regle in (
    Regle(
        "parcours.contact", "Prochain contact", "Noter un échange", ANCT, contact_a_prendre, _vers_noter,
        _phrase_contact, avances=(0,),
    ),
    Regle(
        "parcours.suivi", "Nouvelles après la fin", "Noter un échange", ANCT, suivi_apres_la_fin, _vers_noter,
        _phrase_suivi, avances=(0, 15), source="metier §7",
    ),
):  # fmt: skip
    inscrire_regle(regle)
