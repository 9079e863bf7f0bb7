"""From the calendar to rows: one `Passage` per slot, forgotten after a week."""

from datetime import timedelta

from django.utils import timezone

from socle.travaux.calendrier import periodiques
from socle.travaux.models import Etat, Passage

CONSERVATION = timedelta(days=7)
CONSERVATION_ECHECS = timedelta(days=90)


def planifier(maintenant=None):
    """Insert the row of each latest slot that has none; returns how many. Two sweeps at once insert it once."""
    maintenant = maintenant or timezone.now()
    creneaux = {p.nom: p.creneau(maintenant) for p in periodiques()}
    connus = set(Passage.objects.filter(prevu_le__in=set(creneaux.values())).values_list("nom", "prevu_le"))
    en_route = set(
        Passage.objects.filter(etat__in=[Etat.EN_ATTENTE, Etat.EN_COURS]).values_list("nom", flat=True)
        if len(connus) < len(creneaux)
        else []
    )
    nouveaux = [
        Passage(nom=nom, prevu_le=prevu_le, pas_avant=maintenant)
        for nom, prevu_le in creneaux.items()
        if (nom, prevu_le) not in connus and nom not in en_route
    ]
    Passage.objects.bulk_create(nouveaux, ignore_conflicts=True)
    return len(nouveaux)


def purger_passages(maintenant=None):
    """Forget the runs of more than a week (failures: ninety days), but never the latest slot, or it would run again."""
    maintenant = maintenant or timezone.now()
    creneaux = {p.nom: p.creneau(maintenant) for p in periodiques()}
    anciens = Passage.objects.filter(etat__in=[Etat.PRET, Etat.ANNULE], prevu_le__lt=maintenant - CONSERVATION)
    anciens = anciens | Passage.objects.filter(etat=Etat.ECHEC, prevu_le__lt=maintenant - CONSERVATION_ECHECS)
    a_garder = [p.pk for p in anciens.order_by("pk") if p.prevu_le == creneaux.get(p.nom)]
    return anciens.exclude(pk__in=a_garder).delete()[0]
