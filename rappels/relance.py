"""A reminder that someone of ANCT sends by hand, from « À traiter »."""

from django.db import transaction
from django.utils import timezone

from parcours.notifications import adresse_interlocuteur
from rappels.calcul import echeances
from socle.erreurs import ErreurMetier
from socle.journal.registre import inscrire
from socle.travaux.courriels import poster
from socle.travaux.models import Courriel

SILENCE = "parcours.silence"


@transaction.atomic
def relancer(parcours, code, objet_id, *, par):
    """Write to the interlocuteur about this due date (rule `code`, object), or to have news of a silent territory.

    Raises ErreurMetier when it is settled meanwhile, when nobody can be written to, or when it was done today.
    """
    parcours = parcours.verrouiller()
    jour = timezone.localdate()
    attendues = echeances(jour, pour=None, parcours=[parcours.pk], codes={code})
    attendue = next((e for e in attendues if e.objet_id == objet_id), None)
    if attendue is None:
        raise ErreurMetier("Il n’y a plus rien à relancer : c’est fait.")
    adresse = adresse_interlocuteur(parcours)
    if not adresse:
        raise ErreurMetier("La personne contact n’a pas d’adresse mail qui fonctionne. Appelez le territoire.")
    cle = f"relance:{code}:{objet_id}:{jour.isoformat()}"
    if Courriel.objects.filter(cle=cle).exists():
        raise ErreurMetier("Une relance est déjà partie aujourd’hui. Laissez un peu de temps, ou appelez.")
    ids = {"regle": code, "objet": objet_id, "parcours": parcours.pk}
    if code == SILENCE:
        poster("rappels.nouvelles", adresse, {"parcours": parcours.pk}, cle=cle)
    else:
        poster("rappels.rappel", adresse, {**ids, "quand": str(attendue.quand or "")}, cle=cle)
    inscrire("parcours.relancer", parcours, par=par, perimetre=parcours.perimetre, donnees={"regle": code})
