"""Following the étapes and the dates clés of a running parcours (metier §9, rules 1 to 3)."""

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from parcours.echeances.lignes import d_un_item, vers
from parcours.enums import Statut, StatutEtape
from parcours.models import Etape, Jalon
from socle.echeances import EQUIPE, Regle, inscrire_regle
from socle.mots import date_longue


def etape_qui_commence(jour):
    return d_un_item(
        Etape.objects.presents().filter(
            statut=StatutEtape.VALIDEE,
            parcours__statut=Statut.MISE_EN_OEUVRE,
            fin__gte=jour,
            debut__lte=jour + timedelta(days=60),
        ),
        quand="debut",
    )


def etape_qui_finit(jour):
    return d_un_item(
        Etape.objects.presents().filter(
            statut__in=[StatutEtape.VALIDEE, StatutEtape.EN_COURS, StatutEtape.REPORTEE],
            parcours__statut=Statut.MISE_EN_OEUVRE,
        ),
        quand="fin",
    )


def date_cle(jour):
    vivants = Jalon.objects.presents().filter(Q(etape__isnull=True) | Q(etape__retire_le__isnull=True))
    return d_un_item(
        vivants.filter(parcours__statut=Statut.MISE_EN_OEUVRE, date__gte=jour - timedelta(days=2)),
        quand="date",
    )


def _vers_etape(ligne):
    return reverse("parcours:etape_suivi", args=[ligne["parcours_id"], ligne["objet_id"]])


def _phrase_debut(ligne):
    if ligne["quand"] < timezone.localdate():
        return f"« {ligne['libelle']} » devait commencer le {date_longue(ligne['quand'])}. A-t-elle commencé ?"
    return f"« {ligne['libelle']} » commence le {date_longue(ligne['quand'])}. Tout est prêt ?"


def _phrase_fin(ligne):
    if ligne["quand"] < timezone.localdate():
        return f"« {ligne['libelle']} » devait se terminer le {date_longue(ligne['quand'])}. Où en est-elle ?"
    return f"« {ligne['libelle']} » se termine le {date_longue(ligne['quand'])}. Où en est-elle ?"


def _phrase_date(ligne):
    return f"Date clé : « {ligne['libelle']} », {date_longue(ligne['quand'])}."


for regle in (
    Regle(
        "parcours.etape_debut", "Début d’étape", "Dire où elle en est", EQUIPE, etape_qui_commence, _vers_etape, _phrase_debut,
        avances=(-14, -3), plusieurs="étapes qui commencent", source="metier §9, rule 1",
    ),
    Regle(
        "parcours.etape_fin", "Fin d’étape", "Dire où elle en est", EQUIPE, etape_qui_finit, _vers_etape, _phrase_fin,
        avances=(-15, -3, 1, 7), plusieurs="étapes arrivées à leur fin", source="metier §9, rule 2",
    ),
    Regle(
        "parcours.date_cle", "Date clé", "Voir le calendrier", EQUIPE, date_cle, vers("parcours:calendrier"), _phrase_date,
        avances=(-10, -2), plusieurs="dates clés", source="metier §9, rule 3",
    ),
):  # fmt: skip
    inscrire_regle(regle)
