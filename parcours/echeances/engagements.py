"""What the commitments expect: a signed letter to join, the end of a mandate to prepare (metier §9, rule 28)."""

from datetime import timedelta

from django.db.models import F, Value
from django.db.models.functions import Concat

from parcours import reglages
from parcours.echeances.equipe import EN_ECRITURE
from parcours.echeances.lignes import SANS_DATE, SANS_DETAIL, vers
from parcours.enums import Partie, Preuve, Statut
from parcours.models import Engagement
from socle.echeances import ANCT, EQUIPE, Regle, inscrire_regle
from socle.mots import date_longue


def lettre_a_joindre(jour):
    """A letter carries the commitment and was not joined; a délibération has its reference, which is enough.

    While the parcours is written: later, what the convention asks comes first.
    """
    sans = Engagement.objects.filter(preuve=Preuve.LETTRE, lettre__isnull=True, parcours__statut__in=EN_ECRITURE)
    return _lignes(sans, quand=SANS_DATE, libelle=Concat(Value("Joindre la lettre signée par "), F("nom")))


def mandat_qui_finit(jour):
    """The mandate of the person in place ends within the delay of the settings, or has ended."""
    limite = jour + timedelta(days=reglages.rappel_mandat_jours())
    finissants = Engagement.objects.filter(partie=Partie.EXECUTIF, fin_mandat__lte=limite).exclude(
        parcours__statut__in=[Statut.CLOS, Statut.ABANDONNE]
    )
    return _lignes(finissants, quand=F("fin_mandat"), libelle=F("nom"))


def _lignes(engagements, *, quand, libelle):
    return engagements.order_by().values(
        "parcours_id", objet_id=F("pk"), quand=quand, libelle=libelle, detail=SANS_DETAIL
    )


def _phrase_lettre(ligne):
    return f"{ligne['libelle']}."


def _phrase_mandat(ligne):
    return (
        f"Le mandat de {ligne['libelle']} finit le {date_longue(ligne['quand'])} : "
        "vérifiez avec le territoire qui s’engage et qui signe ensuite."
    )


for regle in (
    Regle(
        "parcours.lettre", "Lettre d’engagement", "Joindre", EQUIPE, lettre_a_joindre, vers("parcours:engagement"),
        _phrase_lettre, plusieurs="lettres signées à joindre",
    ),
    Regle(
        "parcours.mandat", "Fin de mandat", "Voir les engagements", ANCT, mandat_qui_finit, vers("parcours:engagement"),
        _phrase_mandat, avances=(-90,), source="metier §9, rule 28",
    ),
):  # fmt: skip
    inscrire_regle(regle)
