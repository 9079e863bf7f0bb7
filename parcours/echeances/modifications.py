"""Changes to the convention that wait for a decision: ANCT's, within the time it takes to read a sending again."""

from django.conf import settings
from django.db.models import F
from django.urls import reverse

from parcours.echeances.lignes import SANS_DETAIL, jours_apres
from parcours.enums import StatutModification
from parcours.models import Modification
from socle.echeances import ANCT, Regle, inscrire_regle
from socle.mots import date_longue


def modification_a_decider(jour):
    en_attente = Modification.objects.filter(statut=StatutModification.PROPOSEE)
    return en_attente.order_by().values(
        "parcours_id",
        objet_id=F("pk"),
        quand=jours_apres("demandee_le", settings.DELAI_RELECTURE_JOURS),
        libelle=F("etape__titre"),
        detail=SANS_DETAIL,
    )


def _vers(ligne):
    return reverse("parcours:modification", args=[ligne["parcours_id"], ligne["objet_id"]])


def _phrase(ligne):
    return f"Un changement est demandé pour « {ligne['libelle']} » : à décider avant le {date_longue(ligne['quand'])}."


inscrire_regle(
    Regle(
        "parcours.modification",
        "Changement demandé",
        "Décider",
        ANCT,
        modification_a_decider,
        _vers,
        _phrase,
        avances=(-7, 1),
        dans_agenda=False,
        plusieurs="changements demandés",
        source="metier §7",
    )
)
