"""A person's due dates and committees as one calendar (RFC 5545), for the program they already use."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from icalendar import Calendar, Event

from parcours.models import Parcours
from pilotage import agenda as agenda_comite
from pilotage.models import Comite
from rappels.calcul import echeances
from rappels.models import Agenda, nouveau_jeton
from socle.echeances import ANCT, EQUIPE
from socle.journal.registre import inscrire

PASSE = timedelta(days=30)


@transaction.atomic
def agenda_de(utilisateur):
    """The person's feed, opened on first use."""
    agenda, cree = Agenda.objects.get_or_create(utilisateur=utilisateur)
    if cree:
        inscrire("agenda.ouvrir", agenda, par=utilisateur)
    return agenda


@transaction.atomic
def renouveler(utilisateur):
    """Give the feed a new address; the former one answers 404 from now on."""
    agenda = agenda_de(utilisateur)
    agenda.jeton = nouveau_jeton()
    agenda.save(update_fields=["jeton"])
    inscrire("agenda.renouveler", agenda, par=utilisateur)
    return agenda


def calendrier(utilisateur, jour):
    """The .ics bytes: what is expected of this person as of `jour`, a month back at most, and their committees."""
    suivis = Parcours.objects.visibles_par(utilisateur).attendus().select_related("collectivite")
    if utilisateur.est_anct:
        suivis = suivis.filter(referent=utilisateur)
    suivis = {p.pk: p for p in suivis}
    calendrier = Calendar()
    calendrier.add("prodid", "-//Territoires d’engagement//Agenda//FR")
    calendrier.add("version", "2.0")
    calendrier.add("x-wr-calname", settings.NOM_SITE)
    calendrier.add("refresh-interval;value=duration", "PT12H")
    for echeance in echeances(jour, pour=ANCT if utilisateur.est_anct else EQUIPE, parcours=suivis):
        if echeance.quand is not None and echeance.regle.dans_agenda and echeance.quand >= jour - PASSE:
            calendrier.add_component(_evenement(echeance))
    debut = timezone.now() - PASSE
    for comite in Comite.objects.filter(parcours__in=list(suivis), date_heure__gte=debut).order_by("date_heure", "pk"):
        comite.parcours = suivis[comite.parcours_id]
        calendrier.add_component(agenda_comite.evenement(comite))
    return calendrier.to_ical()


def _evenement(echeance):
    evenement = Event()
    hote = urlsplit(settings.SITE_URL).hostname
    evenement.add("uid", f"{echeance.regle.code}-{echeance.objet_id}@{hote}")
    evenement.add("dtstamp", timezone.now())
    evenement.add("dtstart", echeance.quand)
    evenement.add("summary", f"{echeance.parcours.collectivite.nom} : {echeance.phrase}")
    evenement.add("url", settings.SITE_URL + echeance.lien)
    evenement.add("transp", "TRANSPARENT")
    return evenement
