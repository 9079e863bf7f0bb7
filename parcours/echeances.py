"""What a parcours expects, and by when. Advances are those of metier §9 (rules 1, 2, 3, 26)."""

from datetime import timedelta

from django.conf import settings
from django.db.models import (
    CharField,
    DateField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat, TruncDate
from django.urls import reverse
from django.utils import timezone

from parcours.enums import Partie, Statut, StatutEtape
from parcours.models import Engagement, Etape, Jalon, Objectif, Parcours, Version
from socle.echeances import ANCT, EQUIPE, Regle, inscrire_regle
from socle.journal.models import EntreeJournal
from socle.mots import date_longue

SILENCE_JOURS = 45
EN_ECRITURE = [Statut.DIAGNOSTIC, Statut.FORMULATION]
SANS_DATE = Value(None, output_field=DateField())
SANS_DETAIL = Value("")


def _du_parcours(queryset, *, libelle, quand=SANS_DATE, detail=SANS_DETAIL):
    """The five keys of a rule whose object is the parcours itself."""
    return queryset.order_by().values(
        objet_id=F("pk"), parcours_id=F("pk"), quand=quand, libelle=Value(libelle), detail=detail
    )


def _d_un_item(queryset, *, quand, libelle="titre", detail=SANS_DETAIL):
    """The five keys of a rule whose object is an item of a block."""
    return queryset.order_by().values(
        "parcours_id", objet_id=F("pk"), quand=F(quand), libelle=F(libelle), detail=detail
    )


def _a_un_bloc(modele):
    return Exists(modele.objects.presents().filter(parcours=OuterRef("pk")))


def _engagee(partie):
    return Exists(Engagement.objects.filter(parcours=OuterRef("pk"), partie=partie))


def etape_a_decrire(jour):
    return _du_parcours(
        Parcours.objects.filter(~_a_un_bloc(Etape), statut__in=EN_ECRITURE), libelle="Décrire votre première étape"
    )


def objectif_a_ecrire(jour):
    en_ecriture = Parcours.objects.filter(_a_un_bloc(Etape), ~_a_un_bloc(Objectif), statut__in=EN_ECRITURE)
    return _du_parcours(en_ecriture, libelle="Écrire un objectif")


def engagement_a_indiquer(jour):
    sans = Parcours.objects.filter(
        ~(Q(_engagee(Partie.EXECUTIF)) & Q(_engagee(Partie.DIRECTION))), _a_un_bloc(Etape), statut__in=EN_ECRITURE
    )
    return _du_parcours(sans, libelle="Indiquer les deux engagements")


def parcours_a_envoyer(jour):
    complets = Parcours.objects.filter(
        _a_un_bloc(Etape),
        _a_un_bloc(Objectif),
        _engagee(Partie.EXECUTIF),
        _engagee(Partie.DIRECTION),
        statut__in=EN_ECRITURE,
        version_courante__isnull=True,
    )
    return _du_parcours(complets, libelle="Envoyer votre parcours à l’ANCT")


def etape_qui_commence(jour):
    return _d_un_item(
        Etape.objects.presents().filter(
            statut=StatutEtape.VALIDEE,
            parcours__statut=Statut.MISE_EN_OEUVRE,
            fin__gte=jour,
            debut__lte=jour + timedelta(days=60),
        ),
        quand="debut",
    )


def etape_qui_finit(jour):
    return _d_un_item(
        Etape.objects.presents().filter(
            statut__in=[StatutEtape.VALIDEE, StatutEtape.EN_COURS, StatutEtape.REPORTEE],
            parcours__statut=Statut.MISE_EN_OEUVRE,
        ),
        quand="fin",
    )


def date_cle(jour):
    vivants = Jalon.objects.presents().filter(Q(etape__isnull=True) | Q(etape__retire_le__isnull=True))
    return _d_un_item(
        vivants.filter(parcours__statut=Statut.MISE_EN_OEUVRE, date__gte=jour - timedelta(days=2)),
        quand="date",
    )


def envoi_a_relire(jour):
    derniere = Version.objects.filter(pk=OuterRef("version_courante"))
    recus = Parcours.objects.filter(version_courante__isnull=False, statut__in=EN_ECRITURE).filter(
        Q(version_relue__isnull=True) | ~Q(version_relue=F("version_courante"))
    )
    reponse = TruncDate(
        ExpressionWrapper(
            Subquery(derniere.values("soumise_le")) + timedelta(days=settings.DELAI_RELECTURE_JOURS),
            output_field=Version._meta.get_field("soumise_le"),
        )
    )
    return _du_parcours(recus, libelle="Relire le parcours envoyé", quand=reponse)


def invitation_sans_reponse(jour):
    return _du_parcours(
        Parcours.objects.filter(statut=Statut.CONTACT),
        libelle="La personne contact n’a pas encore ouvert son espace",
        quand=TruncDate("interlocuteur__invitation__expire_le"),
        detail=Concat(F("interlocuteur__nom"), Value("")),
    )


def sans_nouvelles(jour):
    """Nobody of the territory has done anything for SILENCE_JOURS days: the journal tells, whatever the room."""
    siennes = (
        EntreeJournal.objects.filter(
            perimetre=Concat(Value("parcours:"), Cast(OuterRef("pk"), CharField())), acteur__role_anct=""
        )
        .order_by("-id")
        .values("le")[:1]
    )
    derniere = Coalesce(Subquery(siennes), Cast("debut", DateTimeField()))
    return _du_parcours(
        Parcours.objects.vivants()
        .exclude(statut=Statut.CONTACT)
        .annotate(derniere=derniere)
        .filter(derniere__lt=timezone.now() - timedelta(days=SILENCE_JOURS)),
        libelle="Sans nouvelles",
        quand=TruncDate("derniere"),
    )


def _vers(nom):
    return lambda ligne: reverse(nom, args=[ligne["parcours_id"]])


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


def _phrase(ligne):
    return ligne["libelle"]


for regle in (
    Regle("parcours.etape_a_decrire", "Première étape", "Commencer", EQUIPE, etape_a_decrire, _vers("parcours:etape_ajouter"), _phrase),
    Regle("parcours.objectif", "Objectif", "Écrire", EQUIPE, objectif_a_ecrire, _vers("parcours:objectif_ajouter"), _phrase),
    Regle("parcours.engagement", "Engagements", "Indiquer", EQUIPE, engagement_a_indiquer, _vers("parcours:engagement"), _phrase),
    Regle("parcours.a_envoyer", "Envoi", "Relire et envoyer", EQUIPE, parcours_a_envoyer, _vers("parcours:apercu"), _phrase),
    Regle(
        "parcours.etape_debut", "Début d’étape", "Dire où elle en est", EQUIPE, etape_qui_commence, _vers_etape, _phrase_debut,
        avances=(-14, -3), source="metier §9, rule 1",
    ),
    Regle(
        "parcours.etape_fin", "Fin d’étape", "Dire où elle en est", EQUIPE, etape_qui_finit, _vers_etape, _phrase_fin,
        avances=(-15, -3, 1, 7), source="metier §9, rule 2",
    ),
    Regle(
        "parcours.date_cle", "Date clé", "Voir le calendrier", EQUIPE, date_cle, _vers("parcours:calendrier"), _phrase_date,
        avances=(-10, -2), source="metier §9, rule 3",
    ),
    Regle(
        "parcours.envoi_a_relire", "Parcours envoyé", "Relire", ANCT, envoi_a_relire, _vers("parcours:apercu"), _phrase,
        avances=(-5, 1),
    ),
    Regle(
        "parcours.invitation", "Invitation", "Relancer", ANCT, invitation_sans_reponse, _vers("parcours:equipe"), _phrase,
        avances=(1,), dans_agenda=False,
    ),
    Regle(
        "parcours.silence", "Sans nouvelles", "Prendre des nouvelles", ANCT, sans_nouvelles, _vers("parcours:apercu"), _phrase,
        dans_agenda=False, source="metier §9, rule 26",
    ),
):  # fmt: skip
    inscrire_regle(regle)
