"""Is the house doing its work? What `/sante/` answers."""

from datetime import timedelta

from django.db import DatabaseError
from django.db.models import Count, Min, Q
from django.utils import timezone

from socle.travaux.models import Battement, Etat
from socle.travaux.moteur import modeles

ATTENTE_MAX = timedelta(minutes=10)
SILENCE_MAX = timedelta(minutes=5)


def bilan():
    """`ok` is false when a person must look: no database, work due for ten minutes, or a heart that stopped.

    Ages are in seconds. A heart that never beat is not a failure: the machine may just have been installed.
    """
    maintenant = timezone.now()
    try:
        files = {m._meta.label: _file(m, maintenant) for m in modeles()}
        battements = {
            b.nom: max(0, round((maintenant - b.vu_le).total_seconds())) for b in Battement.objects.order_by("nom")
        }
    except DatabaseError as panne:
        return {"ok": False, "base": False, "motif": type(panne).__name__}
    attente = max((f["plus_ancien"] for f in files.values()), default=0)
    # Only the sweep must beat all the time: without anything to do, no job is done.
    silence = battements.get("balayage", 0)
    return {
        "ok": attente <= ATTENTE_MAX.total_seconds() and silence <= SILENCE_MAX.total_seconds(),
        "base": True,
        "plus_ancien": attente,
        "echecs": sum(f["echecs"] for f in files.values()),
        "battements": battements,
        "files": files,
    }


def _file(modele, maintenant):
    f = modele.objects.filter(etat__in=[Etat.EN_ATTENTE, Etat.EN_COURS, Etat.ECHEC]).aggregate(
        dus=Count("pk", filter=Q(etat=Etat.EN_ATTENTE, pas_avant__lte=maintenant)),
        depuis=Min("pas_avant", filter=Q(etat=Etat.EN_ATTENTE, pas_avant__lte=maintenant)),
        en_cours=Count("pk", filter=Q(etat=Etat.EN_COURS)),
        echecs=Count("pk", filter=Q(etat=Etat.ECHEC)),
    )
    age = round((maintenant - f["depuis"]).total_seconds()) if f["depuis"] else 0
    return {"dus": f["dus"], "plus_ancien": age, "en_cours": f["en_cours"], "echecs": f["echecs"]}
