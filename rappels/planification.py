"""Which reminders are to go out today. A reminder is a row of the outbox, whose key (rule, object, day, step, person) makes it go out once.

Nothing depends on the run having taken place on the exact day: the latest step already reached is sent, once, if it is not too old.
"""

from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.utils import timezone

from parcours.models import Parcours
from parcours.notifications import adresse_interlocuteur
from rappels.calcul import attend, echeances
from socle.comptes.enums import RoleAnct
from socle.comptes.models import Utilisateur
from socle.echeances import ANCT
from socle.travaux.courriels import poster
from territoires.jours import jour_ouvre_precedent, zone_de

# A step reached longer ago than this is let go: a machine that comes back after a month does not send a heap of old news.
PEREMPTION = timedelta(days=10)


def etape_atteinte(echeance, jour, zone):
    """The latest advance (in days) of this due date whose day has come and is not stale; None when there is none."""
    atteintes = []
    for avance in echeance.regle.avances:
        envoi = jour_ouvre_precedent(echeance.quand + timedelta(days=avance), zone)
        if envoi <= jour:
            atteintes.append((envoi, avance))
    if not atteintes:
        return None
    envoi, avance = max(atteintes)
    return avance if jour - envoi <= PEREMPTION else None


def planifier(jour=None):
    """Post the reminders due on `jour` (today in Paris). Returns how many rows of the outbox there are for them, new or not.

    May run again at will: the key of each row makes it unique.
    """
    jour = jour or timezone.localdate()
    if jour.month in settings.RAPPELS_MOIS_CALMES:
        return 0
    suivis = {p.pk: p for p in Parcours.objects.attendus().pour_page()}
    nombre = 0
    attendues = echeances(jour, pour=None, parcours=suivis)
    gestionnaires = _gestionnaires() if any(e.regle.finances for e in attendues) else []
    for echeance in attendues:
        if echeance.quand is not None:
            nombre += _rappeler(echeance, jour, gestionnaires)
    if jour.weekday() == 0:
        nombre += _points_du_lundi(attendues, jour)
    return nombre


def _gestionnaires():
    """The addresses of those who keep the finances, administrators apart."""
    comptes = Utilisateur.objects.filter(is_active=True, role_anct=RoleAnct.GESTIONNAIRE)
    return list(comptes.order_by("pk").values_list("email", flat=True))


def _adresses(echeance, jour, gestionnaires):
    """Who is reminded: the contact person, the référent, or, when only they can settle it, those who keep the finances."""
    if echeance.regle.pour != ANCT:
        adresse = adresse_interlocuteur(echeance.parcours, jour)
        return [adresse] if adresse else []
    if echeance.regle.finances and gestionnaires:
        return gestionnaires
    referent = echeance.parcours.referent
    return [referent.email] if referent.is_active else []


def _rappeler(echeance, jour, gestionnaires):
    """Post the reminders of this due date; returns how many."""
    avance = etape_atteinte(echeance, jour, zone_de(echeance.parcours.collectivite.departement_id))
    if avance is None:
        return 0
    adresses = _adresses(echeance, jour, gestionnaires)
    for adresse in adresses:
        # Neither the address nor its length: the key stays when the account has gone.
        personne = sha256(adresse.encode()).hexdigest()[:16]
        ids = {
            "regle": echeance.regle.code,
            "objet": echeance.objet_id,
            "parcours": echeance.parcours_id,
            "quand": echeance.quand.isoformat(),
        }
        poster("rappels.rappel", adresse, ids, cle=f"rappel:{echeance.cle}:{avance:+d}:{personne}")
    return len(adresses)


def _points_du_lundi(attendues, jour):
    """One mail a week to each référent who has something waiting."""
    referents = {
        e.parcours.referent for e in attendues if e.parcours.referent.is_active and attend(e, e.parcours.referent)
    }
    for referent in referents:
        poster(
            "rappels.lundi",
            referent.email,
            {"referent": referent.pk, "jour": jour.isoformat()},
            cle=f"rappels.lundi:{jour.isoformat()}:{referent.pk}",
        )
    return len(referents)
