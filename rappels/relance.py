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
def relancer(parcours, cle, *, par):
    """Write to the interlocuteur about the due date of this key (`Echeance.cle`), or to have news of a silent territory.

    Raises ErreurMetier when it is settled meanwhile, when nobody can be written to, or when it was done today.
    """
    parcours = parcours.verrouiller()
    jour = timezone.localdate()
    code = cle.partition(":")[0]
    attendues = echeances(jour, pour=None, parcours=[parcours.pk], codes={code})
    attendue = next((e for e in attendues if e.cle == cle), None)
    if attendue is None:
        raise ErreurMetier("Il n’y a plus rien à relancer : c’est fait.")
    adresse = adresse_interlocuteur(parcours)
    if not adresse:
        raise ErreurMetier("La personne contact n’a pas d’adresse mail qui fonctionne. Appelez le territoire.")
    une_fois = f"relance:{code}:{attendue.objet_id}:{jour.isoformat()}"
    if Courriel.objects.filter(cle=une_fois).exists():
        raise ErreurMetier("Une relance est déjà partie aujourd’hui. Laissez un peu de temps, ou appelez.")
    ids = {"regle": code, "objet": attendue.objet_id, "parcours": parcours.pk}
    if code == SILENCE:
        poster("rappels.nouvelles", adresse, {"parcours": parcours.pk}, cle=une_fois)
    else:
        poster("rappels.rappel", adresse, {**ids, "quand": str(attendue.quand or "")}, cle=une_fois)
    inscrire("parcours.relancer", parcours, par=par, perimetre=parcours.perimetre, donnees={"regle": code})
