"""The letters of reminders. Built at sending: what was settled meanwhile is not sent any more."""

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from parcours.models import Parcours
from rappels.calcul import attend, echeances
from socle.comptes.models import Utilisateur
from socle.echeances import ANCT, regles
from socle.mots import date_longue, pluriel
from socle.travaux.courriels import Lettre, inscrire_lettre


def _lettre_rappel(ids):
    # "" when a person sent a reminder of something that has no date.
    quand = date.fromisoformat(ids["quand"]) if ids["quand"] else None
    regle = next((r for r in regles() if r.code == ids["regle"]), None)
    parcours = Parcours.objects.pour_page().attendus().filter(pk=ids["parcours"]).first()
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
    echu = f", {date_longue(quand)}" if quand else ""
    return Lettre(
        sujet=f"{parcours.collectivite.nom} : {regle.titre.lower()}{echu}",
        paragraphes=[echeance.phrase],
        action=(regle.action, settings.SITE_URL + echeance.lien),
        signataire=parcours.referent,
    )


def _lettre_nouvelles(ids):
    parcours = Parcours.objects.pour_page().vivants().filter(pk=ids["parcours"]).first()
    if parcours is None:
        return None
    return Lettre(
        sujet=f"{parcours.collectivite.nom} : où en êtes-vous ?",
        paragraphes=[
            f"Je n’ai pas eu de nouvelles du parcours {parcours.collectivite.de_nom} depuis quelque temps.",
            "Quelque chose vous arrête ? Répondez à ce mail, ou proposez-moi un moment pour en parler.",
        ],
        action=("Ouvrir notre parcours", settings.SITE_URL + reverse("parcours:apercu", args=[parcours.pk])),
        signataire=parcours.referent,
    )


def _lettre_du_lundi(ids):
    referent = Utilisateur.objects.filter(pk=ids["referent"], is_active=True).first()
    if referent is None:
        return None
    siens = Parcours.objects.attendus().filter(referent=referent).values_list("pk", flat=True)
    toutes = echeances(date.fromisoformat(ids["jour"]), pour=ANCT, parcours=siens)
    attendues = [e for e in toutes if attend(e, referent)]
    if not attendues:
        return None
    return Lettre(
        sujet=f"Votre semaine : {pluriel(len(attendues), 'action')} à traiter",
        paragraphes=[echeance.phrase for echeance in attendues[:5]],
        action=("Ouvrir « À traiter »", settings.SITE_URL + reverse("gestion:index")),
        signataire=referent,
    )


inscrire_lettre("rappels.rappel", _lettre_rappel)
inscrire_lettre("rappels.nouvelles", _lettre_nouvelles)
inscrire_lettre("rappels.lundi", _lettre_du_lundi)
