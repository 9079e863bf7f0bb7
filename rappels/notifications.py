"""The letters of reminders. Built at sending: what was settled meanwhile is not sent any more."""

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from parcours.models import Parcours
from rappels.calcul import echeances
from socle.comptes.models import Utilisateur
from socle.echeances import ANCT, regles
from socle.mots import date_longue, pluriel
from socle.travaux.courriels import Lettre, inscrire_lettre


def _lettre_rappel(ids):
    quand = date.fromisoformat(ids["quand"])
    regle = next((r for r in regles() if r.code == ids["regle"]), None)
    parcours = Parcours.objects.pour_page().vivants().filter(pk=ids["parcours"]).first()
    if regle is None or parcours is None:
        return None
    encore = [
        e
        for e in echeances(timezone.localdate(), pour=regle.pour, parcours=[parcours.pk], codes={regle.code})
        if e.objet_id == ids["objet"] and e.quand == quand
    ]
    if not encore:
        return None
    echeance = encore[0]
    return Lettre(
        sujet=f"{parcours.collectivite.nom} : {regle.titre.lower()}, {date_longue(quand)}",
        paragraphes=[echeance.phrase],
        action=(regle.action, settings.SITE_URL + echeance.lien),
        signataire=parcours.referent,
    )


def _lettre_du_lundi(ids):
    referent = Utilisateur.objects.filter(pk=ids["referent"], is_active=True).first()
    if referent is None:
        return None
    siens = Parcours.objects.vivants().filter(referent=referent).values_list("pk", flat=True)
    attendues = echeances(date.fromisoformat(ids["jour"]), pour=ANCT, parcours=siens)
    if not attendues:
        return None
    return Lettre(
        sujet=f"Votre semaine : {pluriel(len(attendues), 'action')} à traiter",
        paragraphes=[echeance.phrase for echeance in attendues[:5]],
        action=("Ouvrir « À traiter »", settings.SITE_URL + reverse("gestion:index")),
        signataire=referent,
    )


inscrire_lettre("rappels.rappel", _lettre_rappel)
inscrire_lettre("rappels.lundi", _lettre_du_lundi)
