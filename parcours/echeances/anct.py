"""What ANCT has to do: read a sending again, chase an invitation, break a silence (metier §9, rule 26)."""

from datetime import timedelta

from django.conf import settings
from django.db.models import (
    CharField,
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
from django.utils import timezone

from parcours import reglages
from parcours.echeances.equipe import EN_ECRITURE
from parcours.echeances.lignes import du_parcours, phrase, vers
from parcours.enums import Statut
from parcours.models import Echange, Parcours, Version
from socle.echeances import ANCT, Regle, inscrire_regle
from socle.journal.models import EntreeJournal


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
    return du_parcours(recus, libelle="Relire le parcours envoyé", quand=reponse)


def invitation_sans_reponse(jour):
    return du_parcours(
        Parcours.objects.filter(statut=Statut.CONTACT),
        libelle="La personne contact n’a pas encore ouvert son espace",
        quand=TruncDate("interlocuteur__invitation__expire_le"),
        detail=Concat(F("interlocuteur__nom"), Value("")),
    )


def sans_nouvelles(jour):
    """Nobody of the territory has done anything for `silence_jours` days: the journal tells, whatever the room.

    A talk with it that was noted since is news.
    """
    limite = timezone.now() - timedelta(days=reglages.silence_jours())
    parle = Echange.tous.filter(parcours=OuterRef("pk"), retire_le__isnull=True, date__gte=timezone.localdate(limite))
    siennes = (
        EntreeJournal.objects.filter(
            perimetre=Concat(Value("parcours:"), Cast(OuterRef("pk"), CharField())), acteur__role_anct=""
        )
        .order_by("-id")
        .values("le")[:1]
    )
    derniere = Coalesce(Subquery(siennes), Cast("debut", DateTimeField()))
    return du_parcours(
        Parcours.objects.vivants()
        .exclude(statut=Statut.CONTACT)
        .annotate(derniere=derniere)
        .filter(~Exists(parle), derniere__lt=limite),
        libelle="Sans nouvelles",
        quand=TruncDate("derniere"),
    )


for regle in (
    Regle(
        "parcours.envoi_a_relire", "Parcours envoyé", "Relire", ANCT, envoi_a_relire, vers("parcours:apercu"), phrase,
        avances=(-5, 1),
    ),
    Regle(
        "parcours.invitation", "Invitation", "Relancer", ANCT, invitation_sans_reponse, vers("parcours:equipe"), phrase,
        avances=(1,), dans_agenda=False,
    ),
    Regle(
        "parcours.silence", "Sans nouvelles", "Prendre des nouvelles", ANCT, sans_nouvelles, vers("parcours:apercu"), phrase,
        dans_agenda=False, source="metier §9, rule 26",
    ),
):  # fmt: skip
    inscrire_regle(regle)
