"""What the team has to do until the parcours is sent."""

from django.db.models import Exists, OuterRef, Q

from parcours.echeances.lignes import a_un_bloc, du_parcours, phrase, vers
from parcours.enums import Partie, Statut
from parcours.models import Engagement, Etape, Objectif, Parcours
from socle.echeances import EQUIPE, Regle, inscrire_regle

EN_ECRITURE = [Statut.DIAGNOSTIC, Statut.FORMULATION]


def _engagee(partie):
    return Exists(Engagement.objects.filter(parcours=OuterRef("pk"), partie=partie))


def etape_a_decrire(jour):
    return du_parcours(
        Parcours.objects.filter(~a_un_bloc(Etape), statut__in=EN_ECRITURE), libelle="Décrire votre première étape"
    )


def objectif_a_ecrire(jour):
    en_ecriture = Parcours.objects.filter(a_un_bloc(Etape), ~a_un_bloc(Objectif), statut__in=EN_ECRITURE)
    return du_parcours(en_ecriture, libelle="Écrire un objectif")


def engagement_a_indiquer(jour):
    sans = Parcours.objects.filter(
        ~(Q(_engagee(Partie.EXECUTIF)) & Q(_engagee(Partie.DIRECTION))), a_un_bloc(Etape), statut__in=EN_ECRITURE
    )
    return du_parcours(sans, libelle="Indiquer les deux engagements")


def parcours_a_envoyer(jour):
    complets = Parcours.objects.filter(
        a_un_bloc(Etape),
        a_un_bloc(Objectif),
        _engagee(Partie.EXECUTIF),
        _engagee(Partie.DIRECTION),
        statut__in=EN_ECRITURE,
        version_courante__isnull=True,
    )
    return du_parcours(complets, libelle="Envoyer votre parcours à l’ANCT")


for regle in (
    Regle("parcours.etape_a_decrire", "Première étape", "Commencer", EQUIPE, etape_a_decrire, vers("parcours:etape_ajouter"), phrase),
    Regle("parcours.objectif", "Objectif", "Écrire", EQUIPE, objectif_a_ecrire, vers("parcours:objectif_ajouter"), phrase),
    Regle("parcours.engagement", "Engagements", "Indiquer", EQUIPE, engagement_a_indiquer, vers("parcours:engagement"), phrase),
    Regle("parcours.a_envoyer", "Envoi", "Relire et envoyer", EQUIPE, parcours_a_envoyer, vers("parcours:apercu"), phrase),
):  # fmt: skip
    inscrire_regle(regle)
